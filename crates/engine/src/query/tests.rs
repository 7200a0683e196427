//! What an address says, and that it is read as it is written.
#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_default_question_has_an_empty_address() {
    assert_eq!(Query::default().to_string(), "");
    assert_eq!(Query::parse(""), (Query::default(), vec![]));
    assert_eq!(Query::parse("?utm_source=mail"), (Query::default(), vec![]));
}

#[test]
fn an_address_says_the_whole_question() {
    let text = "env=sandbox&company=14146&entries=1000000&from=2016-10-01&to=2016-12-31&days=2016-10-03..2016-10-16\
                &employee=none,2576&type=none,3,c1&transaction=6&findings=1&amount=-5.0..100&text=7%20Bost%C3%B6n&by=week&across=employee,type&measure=units&sort=-total&entry=24&theme=dark&locale=en-US&embed=1";
    let (query, errors) = Query::parse(text);
    assert_eq!(errors, []);
    assert_eq!(query.to_string(), text);
    assert_eq!(query.period, Some(Period { from: date("2016-10-01"), to: date("2016-12-31") }));
    assert_eq!(query.days, Some(Period { from: date("2016-10-03"), to: date("2016-10-16") }));
    assert_eq!(query.filters.employees, BTreeSet::from([None, Some(2576)]));
    assert_eq!(query.sort, Sort { column: Column::Total, descending: true });
    assert_eq!(query.filters.text.as_str(), "7 Bostön");
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_counts() {
    let (query, errors) = Query::parse("company=KENTEL&from=2016-13-01&to=2016-12-31&employee=7,x&entry=24");
    let names: Vec<_> = errors.iter().map(|error| error.name.as_str()).collect();
    assert_eq!(names, ["company", "from", "employee", "to"]);
    assert_eq!(query, Query { entry: Some(24), ..Query::default() });
    let (query, errors) = Query::parse("from=2016-12-31&to=2016-12-01");
    assert_eq!((query.period, errors.len()), (None, 1));
    for text in ["2016-10-16..2016-10-03", "2016-10-03", "..", "2016-10-03..x"] {
        let (query, errors) = Query::parse(&format!("days={text}&by=year"));
        assert_eq!((query.days, query.span, errors.len()), (None, None, 2), "{text}");
    }
}

#[test]
fn what_lies_outside_of_the_period_is_not_brushed() {
    let check = |days: &str, expected: Option<(&str, &str)>| {
        let (query, _) = Query::parse(&format!("from=2016-10-01&to=2016-12-31&days={days}"));
        let expected = expected.map(|(from, to)| Period { from: date(from), to: date(to) });
        assert_eq!(query.brushed(), expected, "{days}");
    };
    check("2016-10-03..2016-10-16", Some(("2016-10-03", "2016-10-16")));
    check("2016-09-03..2016-10-16", Some(("2016-10-01", "2016-10-16")));
    check("2016-12-31..2017-10-16", Some(("2016-12-31", "2016-12-31")));
    check("2016-09-03..2017-10-16", None);
    check("2017-01-01..2017-10-16", None);
    assert_eq!(Query::parse("days=2016-10-03..2016-10-16").0.brushed(), None);
    let mut query = Query::parse("from=2016-10-01&to=2016-12-31&days=2016-10-03..2016-11-16").0;
    query.set_period(Period { from: date("2016-11-01"), to: date("2016-11-30") });
    assert_eq!(query.to_string(), "from=2016-11-01&to=2016-11-30&days=2016-11-01..2016-11-16");
    query.set_period(Period { from: date("2016-12-01"), to: date("2016-12-31") });
    assert_eq!(query.to_string(), "from=2016-12-01&to=2016-12-31");
}

#[test]
fn a_range_has_an_end_at_least() {
    let check = |text: &str, expected: Option<(Option<&str>, Option<&str>)>| {
        let (query, errors) = Query::parse(&format!("amount={text}"));
        let amount = |text: &str| text.parse().unwrap();
        let range = expected
            .map(|(from, to)| AmountRange { from: from.map(amount), to: to.map(amount) })
            .unwrap_or_default();
        assert_eq!(
            (*query.filters.amounts, errors.len()),
            (range, usize::from(expected.is_none())),
            "{text}"
        );
    };
    check("100..", Some((Some("100"), None)));
    check("..-5", Some((None, Some("-5"))));
    check("-1e3..0.50", Some((Some("-1000"), Some("0.5"))));
    check("1..1.0", Some((Some("1"), Some("1"))));
    for text in ["", "..", "100", "1..0.99", "x..", "..x", "1...5", "1..2..3", "1e99..", "..1,5"] {
        check(text, None);
    }
}

#[test]
fn a_text_has_no_spaces_at_its_ends() {
    for (text, expected) in [("%20+", ""), ("", ""), ("+bo%20b%20", "bo b"), ("%E9", "\u{fffd}")] {
        let (query, errors) = Query::parse(&format!("text={text}"));
        assert_eq!((query.filters.text.as_str(), errors.len()), (expected, 0), "{text}");
    }
    assert!(Query::parse("text=+&amount=x").0.filters.is_empty());
}

/// Of up to 38 digits, which are all that is read.
fn amounts() -> impl Strategy<Value = AmountRange> {
    let most = 10_i128.pow(38);
    let amount = || {
        let near = (-200_i128..200, 0_u32..3);
        let any = (1 - most..most, 0_u32..39);
        proptest::option::of(
            prop_oneof![near, any].prop_map(|(units, scale)| commissions::Decimal::new(units, scale)),
        )
    };
    (amount(), amount()).prop_map(|(from, to)| {
        let range = AmountRange { from, to };
        if range.is_reversed() { AmountRange { from: range.to, to: range.from } } else { range }
    })
}

prop_compose! {
    fn queries()(
        environment in proptest::option::of("[ -~äé]{1,12}"),
        company in proptest::option::of(any::<i64>()),
        entries in proptest::option::of(any::<u32>()),
        days in proptest::option::of((700_000_i32..740_000, 0_i32..900)),
        employees in proptest::collection::btree_set(proptest::option::of(any::<i64>()), 0..4),
        kinds in proptest::collection::btree_set(
            (proptest::option::of(any::<u8>()), any::<bool>()).prop_map(|(code, coupon)| {
                KindKey(code.map(|code| CommissionKind::new(code, coupon.then_some(5))))
            }), 0..4),
        transactions in proptest::collection::btree_set(proptest::option::of(any::<u8>()), 0..4),
        places in proptest::collection::btree_set(proptest::option::of(any::<i64>()), 0..4),
        rest in (any::<bool>(), amounts(), "[ -~äé\u{212a}]{0,12}"),
        brushed in proptest::option::of((700_000_i32..740_000, 0_i32..900)),
        span in proptest::option::of(proptest::sample::select(Span::ALL.to_vec())),
        across in proptest::option::of((0_usize..7, 0_usize..7)),
        measure in proptest::sample::select(Measure::ALL.to_vec()),
        sort in (0_usize..13, any::<bool>()),
        entry in proptest::option::of(any::<i64>()),
        is_imei in any::<bool>(),
        theme in prop_oneof![Just(Theme::System), Just(Theme::Light), Just(Theme::Dark)],
        locale in proptest::option::of("[a-z]{2}-[A-Z]{2}"),
        is_embedded in any::<bool>(),
    ) -> Query {
        let (with_findings, amounts, text) = rest;
        let day = |n| NaiveDate::from_num_days_from_ce_opt(n).unwrap();
        Query {
            environment,
            company,
            entries,
            period: days.map(|(from, length)| Period { from: day(from), to: day(from + length) }),
            days: brushed.map(|(from, length)| Period { from: day(from), to: day(from + length) }),
            filters: Filters { employees, kinds, transactions, places, with_findings, amounts: Box::new(amounts), text: SearchText::new(&text) },
            span: span.map(|(span, _)| span),
            across: across.and_then(|(lines, columns)| {
                let (lines, columns) = (Dimension::ALL[lines].0, Dimension::ALL[columns].0);
                columns.goes_across(lines).then_some(Across { lines, columns })
            }),
            measure: measure.0,
            sort: Sort { column: Column::ALL[sort.0].0, descending: sort.1 },
            entry,
            page: if is_imei { Page::Imei } else { Page::Dashboard },
            look: Look { theme, locale, is_embedded },
        }
    }
}

proptest! {
    #[test]
    fn printing_and_parsing_agree(query in queries()) {
        prop_assert_eq!(Query::parse(&query.to_string()), (query, vec![]));
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,60}") {
        let _ = Query::parse(&text);
    }
}
