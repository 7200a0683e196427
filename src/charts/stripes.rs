//! The stripes that the charts of a page are drawn with.

use leptos::prelude::*;

/// The stripes of suspended amounts: a pattern that the charts of a page each define for themselves, since a
/// chart that is not shown defines nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stripes {
    id: String,
}

impl Stripes {
    /// `chart_id` is unique in the page.
    pub(super) fn new(chart_id: &str) -> Stripes {
        Stripes { id: format!("{chart_id}-stripes") }
    }

    /// The pattern, to stand in any `svg` of the chart.
    pub(super) fn definition(&self) -> impl IntoView + use<> {
        view! {
            <defs>
                <pattern
                    id=self.id.clone()
                    width="4"
                    height="4"
                    patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)"
                >
                    <rect class="stripe" width="2" height="4" />
                </pattern>
            </defs>
        }
    }

    /// What is filled with them says this.
    pub(super) fn url(&self) -> String {
        format!("url(#{})", self.id)
    }
}
