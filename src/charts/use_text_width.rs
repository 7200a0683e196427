//! How wide a text is in the page's font.

use std::cell::RefCell;
use std::collections::HashMap;

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::backend::TextWidth;

/// One canvas for the whole page, never shown. Setting its font costs more than measuring, so the size that
/// it has is kept; names come again with every answer, so their widths are.
struct Ruler {
    context: CanvasRenderingContext2d,
    family: String,
    size: f64,
    /// By the bits of the size, and by text.
    known: HashMap<u64, HashMap<String, f64>>,
}

/// More texts of a size than charts have names and numbers in view; then they are forgotten.
const MAX_KNOWN: usize = 1_000;

thread_local! {
    static RULER: RefCell<Option<Ruler>> = const { RefCell::new(None) };
}

/// The browser's measure of a text in the font of the page's body.
pub fn use_text_width() -> TextWidth {
    text_width
}

fn text_width(text: &str, size: f64) -> f64 {
    RULER.with_borrow_mut(|ruler| {
        if ruler.is_none() {
            *ruler = Ruler::new();
        }
        let measured = ruler.as_mut().and_then(|ruler| ruler.measure(text, size));
        // Without a canvas, a guess that is wide enough for most texts.
        measured.unwrap_or_else(|| text.chars().count() as f64 * size * 0.6)
    })
}

impl Ruler {
    fn new() -> Option<Ruler> {
        let canvas = document().create_element("canvas").ok()?.dyn_into::<HtmlCanvasElement>().ok()?;
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let style = window().get_computed_style(document().body()?.as_ref()).ok()??;
        let family = style.get_property_value("font-family").ok()?;
        Some(Ruler { context, family, size: 0.0, known: HashMap::new() })
    }

    fn measure(&mut self, text: &str, size: f64) -> Option<f64> {
        let known = self.known.entry(size.to_bits()).or_default();
        if let Some(width) = known.get(text) {
            return Some(*width);
        }
        if self.size != size {
            self.context.set_font(&format!("{size}px {}", self.family));
            self.size = size;
        }
        let width = self.context.measure_text(text).ok()?.width();
        if known.len() >= MAX_KNOWN {
            known.clear();
        }
        known.insert(text.to_owned(), width);
        Some(width)
    }
}
