//! Numbers as a person types them: in the locale's look, or with a plain point and minus.

use commissions::{Decimal, ParseDecimalError};

use crate::format::Style;

/// Reads what [`Style::number`] shows and [`write`] writes, and what people make of that: without groups, with any
/// minus, a plus, a plain point, nothing on one side of it. Groups count only where the locale itself has them, so that
/// `1,5` is not taken for fifteen.
pub fn read(text: &str, style: &Style) -> Result<Decimal, ParseDecimalError> {
    let text = text.trim();
    let (sign, unsigned) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(unsigned) => ("-", unsigned),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    // Where groups are apart by a space of some width, any space is that one.
    let is_apart_by_space = !style.group.is_empty() && style.group.trim().is_empty();
    let spaced = |letter: char| match letter.is_whitespace() && is_apart_by_space {
        true => style.group.clone(),
        false => letter.to_string(),
    };
    let unsigned: String = unsigned.trim().chars().map(spaced).collect();
    let digits = by_point(&unsigned, &style.point, style).or_else(|| by_point(&unsigned, ".", style));
    format!("{sign}{}", digits.ok_or(ParseDecimalError::NotANumber)?).parse()
}

/// The digits with a plain point, where nothing else stands between them but the locale's groups.
fn by_point(text: &str, point: &str, style: &Style) -> Option<String> {
    let (whole, fraction) = text.split_once(point).unwrap_or((text, ""));
    let plain = if style.group.is_empty() { whole.to_owned() } else { whole.replace(&style.group, "") };
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if plain.is_empty() && fraction.is_empty() || !are_digits(&plain) || !are_digits(fraction) {
        return None;
    }
    if plain != whole && style.grouped(&plain) != whole {
        return None;
    }
    let whole = match plain.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
}

/// All digits, with the locale's point, and no groups: as it is typed most easily.
pub fn write(number: &Decimal, style: &Style) -> String {
    number.to_string().replace('.', &style.point)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn style(group: &str, point: &str) -> Style {
        Style { group: group.to_owned(), point: point.to_owned(), ..Style::default() }
    }

    fn check(style: &Style, text: &str, expected: Option<&str>) {
        let expected = expected.map(|text| text.parse().unwrap());
        assert_eq!(read(text, style).ok(), expected, "{text}");
    }

    #[test]
    fn a_number_is_read_as_people_type_it() {
        let english = style(",", ".");
        for (text, expected) in [
            ("100", "100"),
            (" -5.50 ", "-5.5"),
            ("\u{2212}1,234.5", "-1234.5"),
            ("+7", "7"),
            (".5", "0.5"),
            ("5.", "5"),
            ("007", "7"),
            ("-0", "0"),
            ("1,234,567", "1234567"),
        ] {
            check(&english, text, Some(expected));
        }
        for text in ["", "-", ".", "1,5", "12,34", "1 000", "1e3", "--1", "5-", "1.2.3", "ten", "1_000", "٣"]
        {
            check(&english, text, None);
        }
        assert_eq!(read(&"9".repeat(39), &english), Err(ParseDecimalError::TooManyDigits));
    }

    #[test]
    fn a_locale_is_read_as_it_writes() {
        let german = style(".", ",");
        for (text, expected) in
            [("1.234,5", "1234.5"), ("1,5", "1.5"), ("100.50", "100.5"), ("1.500", "1500")]
        {
            check(&german, text, Some(expected));
        }
        check(&german, "1.5,5", None);
        check(&style("\u{202f}", ","), "1 234,5", Some("1234.5"));
        check(&style("", "."), "1234.5", Some("1234.5"));
        let indian = Style { group_sizes: (3, 2), ..Style::default() };
        check(&indian, "1,23,456", Some("123456"));
        check(&indian, "123,456", None);
    }

    #[test]
    fn what_is_shown_and_what_is_written_is_read_again() {
        let styles =
            [style(",", "."), style(".", ","), style("\u{a0}", ","), style("’", "."), style("", ".")];
        for (style, text) in styles.iter().flat_map(|style| {
            ["0", "-0.05", "1500", "-1500", "1.500", "123456.789", "1234567"].map(|text| (style, text))
        }) {
            let number: Decimal = text.parse().unwrap();
            for shown in [style.number(&number), write(&number, style)] {
                assert_eq!(read(&shown, style), Ok(number.clone()), "{shown}");
            }
        }
    }
}
