//! Where the bars stand, in pixels that one can reckon by hand.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::charts::mark::{Anchor, Shape};

/// Half the font size a character.
fn text_width(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * 0.5
}

fn row(payable: &str, suspended: &str) -> BarRow {
    let (payable, suspended): (Decimal, Decimal) = (payable.parse().unwrap(), suspended.parse().unwrap());
    BarRow {
        key: "7".into(),
        label: "A. Moreau".into(),
        payable_text: payable.to_string(),
        suspended_text: suspended.to_string(),
        total_text: (&payable + &suspended).to_string(),
        payable,
        suspended,
    }
}

/// A scale whose plot is 400 pixels wide.
fn scale_of(rows: &[BarRow]) -> Scale {
    let plot = Scale::new(rows, 700, text_width).plot;
    let scale = Scale::new(rows, (700 + 400 - (plot.end - plot.start)) as u32, text_width);
    assert_eq!(scale.plot, 218..618);
    scale
}

/// The rectangles of a row as `pen: x to x`, from the left end of the plot.
fn bars(scale: &Scale, row: &BarRow) -> Vec<(Pen, i32, i32)> {
    let rect = |mark: Mark| match mark.shape {
        Shape::Rect { at: (x, _), width, .. } => {
            let x = x - scale.plot.start;
            Some((mark.pen, x, x + width as i32))
        }
        _ => None,
    };
    scale.draw_row(row, text_width).unwrap().into_iter().filter_map(rect).collect()
}

#[test]
fn suspended_stands_on_payable() {
    let rows = [row("300", "100"), row("80", "0"), row("0", "40"), row("0", "0")];
    let scale = scale_of(&rows);
    assert_eq!(
        bars(&scale, &rows[0]),
        [(Pen::Payable, 0, 300), (Pen::Suspended, 300, 400), (Pen::Stripes, 301, 399)]
    );
    assert_eq!(bars(&scale, &rows[1]), [(Pen::Payable, 0, 80)]);
    assert_eq!(bars(&scale, &rows[2]), [(Pen::Suspended, 0, 40), (Pen::Stripes, 1, 39)]);
    assert_eq!(bars(&scale, &rows[3]), []);
}

#[test]
fn losses_go_to_the_left_of_nought() {
    let rows = [row("300", "0"), row("-60", "-40"), row("-50", "20")];
    let scale = scale_of(&rows);
    assert_eq!(
        bars(&scale, &rows[1]),
        [(Pen::Payable, 40, 100), (Pen::Suspended, 0, 40), (Pen::Stripes, 1, 39)]
    );
    assert_eq!(
        bars(&scale, &rows[2]),
        [(Pen::Payable, 50, 100), (Pen::Suspended, 100, 120), (Pen::Stripes, 101, 119)]
    );
}

#[test]
fn a_cent_is_seen_beside_a_fortune() {
    let rows = [row("9000000", "0"), row("0.01", "-0.01")];
    let scale = scale_of(&rows);
    assert_eq!(bars(&scale, &rows[1])[0], (Pen::Payable, 0, 1));
}

#[test]
fn the_name_is_cut_and_the_number_stands_at_the_right_end() {
    let mut wide = row("-9214.55", "0");
    wide.label = "Christopher Montgomery-Smith".into();
    let scale = Scale::new(std::slice::from_ref(&wide), 400, text_width);
    let texts: Vec<_> = scale
        .draw_row(&wide, text_width)
        .unwrap()
        .into_iter()
        .filter_map(|mark| match mark.shape {
            Shape::Text { at, anchor, text, .. } => Some((mark.pen, at.0, anchor, text)),
            _ => None,
        })
        .collect();
    assert_eq!(
        texts,
        [
            (Pen::Name, 8, Anchor::Start, "Christopher Montgom…".to_owned()),
            (Pen::Loss, 392, Anchor::End, "-9214.55".to_owned()),
        ]
    );
    // Eight characters of 6.5 pixels, the gap and the padding.
    assert_eq!(scale.plot, 154..(400 - 52 - 10 - 8));
}

#[test]
fn ticks_stand_where_their_values_are() {
    let rows = [row("300", "0"), row("-100", "0")];
    let scale = scale_of(&rows);
    let grid: Vec<_> = scale.draw_grid(48, text_width).unwrap();
    let lines: Vec<_> = grid
        .iter()
        .filter_map(|mark| match &mark.shape {
            Shape::Line { points, .. } => Some((mark.pen, points.clone())),
            _ => None,
        })
        .collect();
    let line = |value: i32| {
        let pen = if value == 0 { Pen::ZeroLine } else { Pen::Gridline };
        let x = 218 + 100 + value;
        (pen, vec![(x, 48), (x, 0)])
    };
    let values = [-100, -50, 0, 50, 100, 150, 200, 250, 300];
    assert_eq!(lines, values.map(line));
    let axis = scale.draw_axis("USD", text_width).unwrap();
    let texts: Vec<_> = axis
        .iter()
        .filter_map(|mark| match &mark.shape {
            Shape::Text { at, text, .. } => Some((at.0, text.clone())),
            _ => None,
        })
        .collect();
    let mut expected = vec![(8, "USD".to_owned())];
    expected.extend(values.map(|value| (218 + 100 + value, value.to_string().replace('-', "−"))));
    assert_eq!(texts, expected);
}

#[test]
fn ticks_are_neither_one_nor_a_ruler() {
    let rows = [row("10750.30", "0")];
    let n_ticks = |width| Scale::new(&rows, width, text_width).ticks.len();
    assert_eq!(n_ticks(240), 2);
    assert_eq!(n_ticks(8000), 6);
}

#[test]
fn any_width_and_no_rows_can_be_drawn() {
    for width in [0, 1, 40, 150, 390, 8000] {
        let rows = [row("300", "-10")];
        for rows in [&rows[..], &[]] {
            let scale = Scale::new(rows, width, text_width);
            scale.draw_axis("USD", text_width).unwrap();
            scale.draw_grid(24, text_width).unwrap();
            for row in rows {
                scale.draw_row(row, text_width).unwrap();
            }
        }
    }
}

proptest! {
    #[test]
    fn lengths_are_in_proportion(cents in prop::collection::vec((-10_000_i64..1_000_000, 0_i64..100_000), 1..20)) {
        let rows: Vec<_> = cents
            .iter()
            .map(|(payable, suspended)| {
                let text = |cents: &i64| Decimal::new(i128::from(*cents), 2).to_string();
                row(&text(payable), &text(suspended))
            })
            .collect();
        let scale = scale_of(&rows);
        let cents_per_pixel = scale.value_of_a_pixel() * 100.0;
        for (row, (payable, suspended)) in rows.iter().zip(&cents) {
            for (pen, left, right) in bars(&scale, row) {
                prop_assert!(0 <= left && right <= 400, "{pen:?} from {left} to {right}");
                let cents = match pen {
                    Pen::Payable => payable,
                    Pen::Suspended => suspended,
                    _ => continue,
                };
                let exact = (cents.abs() as f64 / cents_per_pixel).max(1.0);
                prop_assert!((f64::from(right - left) - exact).abs() <= 1.01, "{cents} cents as {left}..{right}");
            }
        }
    }
}

#[test]
fn amounts_of_any_width_have_a_length() {
    let factor: Decimal = format!("1{}.5", "0".repeat(30)).parse().unwrap();
    let wide = &factor * &factor;
    assert_eq!(wide.small_units(), None);
    let of = |payable: Decimal| BarRow { payable, ..row("0", "0") };
    let rows = [of(wide.clone()), of(&Decimal::new(-1, 0) * &wide)];
    let scale = scale_of(&rows);
    assert_eq!(bars(&scale, &rows[0]), [(Pen::Payable, 200, 400)]);
    assert_eq!(bars(&scale, &rows[1]), [(Pen::Payable, 0, 200)]);
}
