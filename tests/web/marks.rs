//! A drawing that changes is the one that would be drawn anew.

use commission_lens::charts::mark::{Anchor, Mark, Paint, Shape};
use commission_lens::charts::pen::Pen;
use commission_lens::charts::use_marks::Drawn;
use wasm_bindgen_test::wasm_bindgen_test;

fn rect(pen: Pen, width: u32, paint: Paint) -> Mark {
    Mark { pen, shape: Shape::Rect { at: (3, 4), width, height: 14, paint } }
}

fn text(text: &str, x: i32) -> Mark {
    let shape = Shape::Text { at: (x, 12), anchor: Anchor::End, size: 13, text: text.to_owned() };
    Mark { pen: Pen::Number, shape }
}

fn drawings() -> Vec<Vec<Mark>> {
    let line = |end: i32| Shape::Line { points: vec![(0, 0), (end, 9)], width: 1 };
    let circle = Shape::Circle { center: (5, 5), radius: 2, paint: Paint::Filled };
    let polygon = Shape::Polygon { points: vec![(0, 0), (4, 0), (4, 4)] };
    vec![
        vec![],
        vec![text("1.00", 90), rect(Pen::Payable, 40, Paint::Filled)],
        vec![text("<2.00 & \"more\">", 90), rect(Pen::Payable, 41, Paint::Filled)],
        vec![text("2.00", 91), rect(Pen::Stripes, 41, Paint::Outlined(1)), rect(Pen::Loss, 1, Paint::Filled)],
        vec![rect(Pen::Payable, 7, Paint::Outlined(2)), text("2.00", 91)],
        vec![Mark { pen: Pen::Gridline, shape: line(7) }, Mark { pen: Pen::ZeroLine, shape: line(8) }],
        vec![Mark { pen: Pen::Gridline, shape: circle }, Mark { pen: Pen::Gridline, shape: polygon }],
        vec![Mark { pen: Pen::Gridline, shape: line(7) }],
    ]
}

#[wasm_bindgen_test]
fn it_is_the_same_as_drawn_anew() {
    let group = || {
        let document = web_sys::window().unwrap().document().unwrap();
        document.create_element_ns(Some("http://www.w3.org/2000/svg"), "g").unwrap()
    };
    let drawings = drawings();
    for (before, after) in
        drawings.iter().flat_map(|before| drawings.iter().map(move |after| (before, after)))
    {
        let (changed, anew) = (group(), group());
        let mut drawn = Drawn::default();
        drawn.redraw(&changed, before.clone(), "url(#stripes)");
        drawn.redraw(&changed, after.clone(), "url(#stripes)");
        Drawn::default().redraw(&anew, after.clone(), "url(#stripes)");
        assert!(
            changed.is_equal_node(Some(&anew)),
            "{before:?}, then {after:?}: {} is not {}",
            changed.inner_html(),
            anew.inner_html()
        );
        assert_eq!(anew.child_element_count() as usize, after.len());
    }
}
