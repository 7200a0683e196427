//! Finding a row by typing the start of its name.

/// A pause after which typing begins anew.
const PAUSE_MS: f64 = 700.0;

/// What was typed lately.
#[derive(Clone, Debug, Default)]
pub(super) struct TypeAhead {
    typed: String,
    last_ms: f64,
}

impl TypeAhead {
    /// The row to go to when `key` is typed at `now_ms`, of rows with these names, with row `active`
    /// the present one. Typing one letter again and again goes through all names that begin with it.
    pub(super) fn find<'a>(
        &mut self,
        key: &str,
        now_ms: f64,
        names: impl Iterator<Item = &'a str> + Clone,
        active: Option<usize>,
    ) -> Option<usize> {
        if now_ms - self.last_ms > PAUSE_MS {
            self.typed.clear();
        }
        self.last_ms = now_ms;
        let key = key.to_lowercase();
        let again = self.typed == key;
        if !again {
            self.typed.push_str(&key);
        }
        // A first letter moves on from the present row; more letters may well stay there.
        let from = active.map_or(0, |active| if self.typed == key { active + 1 } else { active });
        let found = |name: &str| name.to_lowercase().starts_with(&self.typed);
        let mut after = names.clone().enumerate().skip(from);
        let mut before = names.enumerate().take(from);
        after
            .find(|(_, name)| found(name))
            .or_else(|| before.find(|(_, name)| found(name)))
            .map(|(idx, _)| idx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 5] = ["Moreau", "Okafor", "Ōnishi", "Miller", "Mohr"];

    /// Types keys, each with the milliseconds since the one before, and checks where they lead.
    fn check(keys: &[(&str, f64, Option<&str>)]) {
        let (mut type_ahead, mut now_ms, mut active) = (TypeAhead::default(), 10_000.0, None);
        for (key, wait_ms, expected) in keys {
            now_ms += wait_ms;
            let found = type_ahead.find(key, now_ms, NAMES.into_iter(), active);
            assert_eq!(found.and_then(|idx| NAMES.get(idx).copied()), *expected, "{keys:?} at {key}");
            active = found.or(active);
        }
    }

    #[test]
    fn names_are_found_by_their_start() {
        check(&[("m", 0.0, Some("Moreau")), ("i", 100.0, Some("Miller"))]);
        check(&[("M", 0.0, Some("Moreau")), ("o", 100.0, Some("Moreau")), ("h", 100.0, Some("Mohr"))]);
        check(&[("ō", 0.0, Some("Ōnishi"))]);
        check(&[("x", 0.0, None)]);
    }

    #[test]
    fn one_letter_again_goes_through_its_names_and_round() {
        let m = |wait_ms, name| ("m", wait_ms, Some(name));
        check(&[m(0.0, "Moreau"), m(100.0, "Miller"), m(100.0, "Mohr"), m(100.0, "Moreau")]);
    }

    #[test]
    fn a_pause_begins_anew() {
        check(&[("m", 0.0, Some("Moreau")), ("o", 800.0, Some("Okafor"))]);
    }
}
