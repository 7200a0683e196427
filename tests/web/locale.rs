//! Numbers look as the browser says that a locale writes them.

use commission_lens::format::Style;
use commission_lens::io::locale::style;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn groups_and_points_are_the_locales() {
    for (locale, group, point, group_sizes) in [
        ("en-US", ",", ".", (3, 3)),
        ("de-DE", ".", ",", (3, 3)),
        ("en-IN", ",", ".", (3, 2)),
        ("ar-EG-u-nu-arab", ",", ".", (3, 3)),
    ] {
        let style = style(locale, 2);
        assert_eq!((style.group.as_str(), style.point.as_str()), (group, point), "{locale}");
        assert_eq!(style.group_sizes, group_sizes, "{locale}");
    }
}

#[wasm_bindgen_test]
fn what_is_no_locale_gets_the_usual_look() {
    let (found, usual) = (style("no such locale", 2), Style::default());
    assert_eq!((found.group, found.point, found.group_sizes), (usual.group, usual.point, usual.group_sizes));
}
