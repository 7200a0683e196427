//! How wide a text is in the page's font.
//!
//! Where the system draws letters in its own way (fontconfig), Chromium asks another process how, once for each size and
//! weight. That process answers late when entries come in, and what is being laid out waits for it: so they are all asked
//! for before.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

use leptos::prelude::{document, set_timeout, window};
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

/// As style/tokens.css has them, in CSS pixels.
const SIZES: [f64; 6] = [12.0, 13.0, 15.0, 18.0, 24.0, 32.0];
const WEIGHTS: [u32; 2] = [400, 600];

/// Lets the browser find out how the page's letters are drawn, a size at a time.
pub fn meet_fonts() {
    for size in SIZES {
        set_timeout(move || with_ruler(|ruler| ruler.meet(size)).unwrap_or_default(), Duration::ZERO);
    }
}

/// The browser's measure of a text in the font of the page's body.
pub fn use_text_width() -> TextWidth {
    text_width
}

fn text_width(text: &str, size: f64) -> f64 {
    let measured = with_ruler(|ruler| ruler.measure(text, size)).flatten();
    // Without a canvas, a guess that is wide enough for most texts.
    measured.unwrap_or_else(|| text.chars().count() as f64 * size * 0.6)
}

fn with_ruler<T>(work: impl FnOnce(&mut Ruler) -> T) -> Option<T> {
    RULER.with_borrow_mut(|ruler| {
        if ruler.is_none() {
            *ruler = Ruler::new();
        }
        ruler.as_mut().map(work)
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

    fn meet(&mut self, size: f64) {
        for weight in WEIGHTS {
            self.context.set_font(&format!("{weight} {size}px {}", self.family));
            let _ = self.context.measure_text("0");
        }
        self.size = 0.0;
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
