//! The store, its answers, windows and exports against a model that walks over plain entries, and counts each line by
//! itself in decimals.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod any;
mod naive;
mod naive_pairs;

use std::collections::{BTreeMap, BTreeSet};

use commissions::{CommissionEntry, Timestamp};
use cube::CHUNK_ROWS;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::answer::{Answer, Counts, Names, Views, pairs};
use crate::export;
use crate::query::{Across, Column, Dimension, Measure, Question, SearchText, Sort};
use crate::rows::{Order, window};
use crate::store::Store;
use any::{Step, any_entry, names, questions, steps};

/// What a store must be: entries by `Id`, and how each stands.
#[derive(Default)]
struct Model {
    held: BTreeMap<i64, Held>,
    unwritten: BTreeSet<i64>,
}

struct Held {
    entry: CommissionEntry,
    is_withdrawn: bool,
    seen: u64,
}

impl Model {
    fn take(&mut self, step: &Step) {
        match step {
            Step::Merge(entries, load) => entries.iter().for_each(|entry| self.merge(entry, *load)),
            Step::Withdraw(id) => {
                if let Some(held) = self.held.get_mut(id) {
                    held.is_withdrawn = true;
                }
            }
        }
    }

    fn merge(&mut self, entry: &CommissionEntry, load: u64) {
        let Some(held) = self.held.get_mut(&entry.id) else {
            let held = Held { entry: entry.clone(), is_withdrawn: false, seen: load };
            self.held.insert(entry.id, held);
            self.unwritten.insert(entry.id);
            return;
        };
        held.seen = load;
        let is_newer = held.entry.last_update_date_utc < entry.last_update_date_utc;
        if is_newer || held.is_withdrawn {
            self.unwritten.insert(entry.id);
        }
        held.is_withdrawn = false;
        if is_newer {
            held.entry = entry.clone();
        }
    }

    fn standing(&self) -> Vec<CommissionEntry> {
        self.held.values().filter(|held| !held.is_withdrawn).map(|held| held.entry.clone()).collect()
    }
}

fn take(store: &mut Store, step: Step) {
    match step {
        Step::Merge(entries, load) => store.merge(&entries, load),
        Step::Withdraw(id) => store.withdraw(id),
    }
}

/// All of the entries, which `==` is not: it is that of values.
fn exactly<'a>(entries: impl IntoIterator<Item = &'a CommissionEntry>) -> Vec<String> {
    let mut all: Vec<_> = entries.into_iter().map(|entry| format!("{entry:?}")).collect();
    all.sort();
    all
}

fn check_store(store: &mut Store, model: &Model) {
    let standing = model.standing();
    assert_eq!(exactly(&store.rows().iter().map(|row| row.entry).collect::<Vec<_>>()), exactly(&standing));
    assert_eq!((store.rows().count(), store.n_held()), (standing.len(), model.held.len()));
    for (id, held) in &model.held {
        let found = store.get(*id).map(|stored| format!("{:?}", stored.entry));
        assert_eq!(found, (!held.is_withdrawn).then(|| format!("{:?}", held.entry)));
    }
    let withdrawn: Vec<_> = model.held.iter().filter(|(_, it)| it.is_withdrawn).map(|(id, _)| *id).collect();
    assert_eq!((store.n_withdrawn(), store.withdrawn()), (withdrawn.len(), withdrawn));

    let from = any::time(3);
    let mut keys: Vec<_> =
        store.keys(from).into_iter().map(|key| (key.id, key.updated.to_string())).collect();
    keys.sort();
    let recent = standing.iter().filter(|it| it.last_update_date_utc >= from);
    let expected: Vec<_> = recent.map(|it| (it.id, it.last_update_date_utc.to_string())).collect();
    assert_eq!(keys, expected);

    let has_read = |moment: Timestamp| moment < from;
    let mut unseen = store.unseen(2, has_read);
    unseen.sort_unstable();
    let is_unseen = |it: &&Held| !it.is_withdrawn && it.seen != 2 && has_read(it.entry.last_update_date_utc);
    let expected: Vec<_> = model.held.values().filter(is_unseen).map(|it| it.entry.id).collect();
    assert_eq!(unseen, expected);
}

fn check_written(store: &mut Store, model: &mut Model) {
    let all: Vec<_> = model.held.values().map(|held| held.entry.clone()).collect();
    let new = all.iter().filter(|entry| model.unwritten.contains(&entry.id));
    assert_eq!(exactly(&store.take_unwritten(false).collect::<Vec<_>>()), exactly(new));
    assert_eq!(store.take_unwritten(false).count(), 0);
    assert_eq!(exactly(&store.take_unwritten(true).collect::<Vec<_>>()), exactly(&all));
    model.unwritten.clear();
}

fn check_question(store: &Store, standing: &[CommissionEntry], question: &Question, names: &Names) {
    let mut views = Views::default();
    // What is asked again and differs in one thing is answered from tiles.
    let but = |change: fn(&mut Question)| {
        let mut other = question.clone();
        change(&mut other);
        other
    };
    let others = [
        but(|it| it.brush = Some(any::DAYS_1_TO_3)),
        but(|it| it.filters.kinds = any::two_kinds()),
        but(|it| it.filters.kinds.clear()),
        but(|it| it.filters.transactions = [None, Some(1)].into()),
        but(|it| it.filters.places = [Some(1), None].into()),
        but(|it| it.filters.places.clear()),
    ];
    for question in others.iter().flat_map(|other| [question, other]) {
        let expected = naive::answer(standing, question);
        assert!(expected.proof.holds(), "{question:?}");
        for _ in 0..2 {
            assert_eq!(views.answer(store, question, true), expected, "{question:?}");
        }
        check_bytes(Counts::Answer(Box::new(expected.clone())));
        let without_days = Answer { days: None, ..expected };
        assert_eq!(views.answer(store, question, false), without_days, "{question:?}");
    }
    views.prepare(store, question);
    let brushed = &others[0];
    assert_eq!(
        views.answer(store, brushed, true),
        naive::answer(standing, brushed),
        "prepared: {question:?}"
    );
    let totals = export::totals(store, question, names).bytes;
    assert_eq!(String::from_utf8(totals).unwrap(), naive::totals_file(standing, question, names));
}

fn check_bytes(counts: Counts) {
    let bytes = counts.to_bytes(7);
    assert_eq!(Counts::from_bytes(&bytes), Some((7, counts)));
    assert_eq!(Counts::from_bytes(&bytes[..bytes.len() - 1]), None);
}

fn check_pairs(store: &Store, standing: &[CommissionEntry], question: &Question) {
    // Each measure with some of the pairs, and each pair with some of the measures.
    let mut measures = Measure::ALL.into_iter().cycle();
    for (lines, _) in Dimension::ALL {
        for (columns, _) in Dimension::ALL.into_iter().filter(|(columns, _)| columns.goes_across(lines)) {
            let across = Across { lines, columns };
            for (measure, _) in measures.by_ref().take(4) {
                let expected = naive_pairs::pairs(standing, question, across, measure);
                let found = pairs(store, question, across, measure).unwrap();
                assert_eq!(found, expected, "{across:?} {measure:?} {question:?}");
                check_bytes(Counts::Pairs(Some(Box::new(found))));
            }
        }
    }
}

fn check_order(store: &Store, standing: &[CommissionEntry], question: &Question, sort: Sort, names: &Names) {
    let mut order = Order::default();
    let expected = naive::sorted(standing, question, sort, names);
    let n_rows = expected.len();
    // The first of many are put in order alone.
    for (offset, limit) in [(0, 1), (1, 2), (0, 3), (n_rows / 2, 4), (n_rows, 2), (n_rows + 1, 2)] {
        let ordered = order.of(store, question, sort, names, offset + limit);
        let window = window(ordered, question, offset, limit, names);
        let expected = expected.iter().skip(offset).take(limit).map(|it| naive::row(it, question, names));
        assert_eq!((window.offset, window.n_rows), (offset, n_rows));
        assert_eq!(window.rows, expected.collect::<Vec<_>>(), "{question:?} {sort:?}");
    }
    let exported = export::entries(order.of(store, question, sort, names, usize::MAX)).bytes;
    assert_eq!(exported, export::entries(expected.iter().cloned()).bytes, "{question:?} {sort:?}");
}

fn check_all(store: &Store, standing: &[CommissionEntry], question: &Question, names: &Names) {
    check_question(store, standing, question, names);
    check_pairs(store, standing, question);
    for (column, _) in Column::ALL {
        for descending in [false, true] {
            check_order(store, standing, question, Sort { column, descending }, names);
        }
    }
}

#[test]
fn a_store_without_entries_answers() {
    check_all(&Store::default(), &[], &Question::default(), &Names::default());
}

/// What was known of a chunk's amounts is forgotten with the first of them that changes.
#[test]
fn a_newer_version_is_counted_after_an_answer() {
    let version = |updated: i64, unit: &str| CommissionEntry {
        unit_commission: Some(unit.parse().unwrap()),
        quantity: Some(1),
        ..CommissionEntry::new(1, any::time(1), any::time(updated))
    };
    let mut store = Store::default();
    for (updated, unit) in [(1, "2"), (2, "3.5"), (3, "-7")] {
        let entry = version(updated, unit);
        store.merge(std::slice::from_ref(&entry), 1);
        let expected = naive::answer(&[entry], &Question::default());
        assert_eq!(Views::default().answer(&store, &Question::default(), true), expected, "{unit}");
    }
}

/// Words have other codes in each chunk: what is known of those of one says nothing of the next.
#[test]
fn totals_and_texts_are_found_in_each_chunk() {
    let entry = |idx: usize| {
        let is_in_first = idx < CHUNK_ROWS;
        let mut entry = CommissionEntry::new(idx as i64, any::time(1), any::time(1));
        entry.unit_commission = Some(if is_in_first { "2" } else { "3" }.parse().unwrap());
        entry.quantity = Some(if idx.is_multiple_of(100) { 3 } else { 2 });
        entry.location_code = Some(if is_in_first { "Austin" } else { "Boston" }.into());
        entry
    };
    let entries: Vec<_> = (0..CHUNK_ROWS + 600).map(entry).collect();
    let mut store = Store::default();
    store.merge(&entries, 1);
    for (range, text) in [("6..6", ""), ("6..8.9", ""), ("9..", ""), ("4.0000001..", "o"), ("..6", "TIN")] {
        let mut question = Question::default();
        *question.filters.amounts = range.parse().unwrap();
        question.filters.text = SearchText::new(text);
        let expected = naive::answer(&entries, &question);
        assert!(expected.n_entries > 0);
        assert_eq!(Views::default().answer(&store, &question, true), expected, "{range} {text}");
    }
}

proptest! {
    #[test]
    fn the_store_is_its_model(before in steps(), after in steps()) {
        let (mut store, mut model) = (Store::default(), Model::default());
        for steps in [before, after] {
            for step in steps {
                model.take(&step);
                take(&mut store, step);
            }
            check_store(&mut store, &model);
            check_written(&mut store, &mut model);
        }
        let version = store.version();
        store.clear();
        check_store(&mut store, &Model::default());
        prop_assert!(store.version() > version);
    }

    #[test]
    fn any_question_about_any_entries_has_the_naive_answer(
        before in steps(),
        steps in steps(),
        questions in vec(questions(), 4),
        names in names(),
    ) {
        let (mut store, mut model) = (Store::default(), Model::default());
        for step in before {
            model.take(&step);
            take(&mut store, step);
        }
        // What was found out for an earlier answer holds no longer than what it was found out of.
        check_question(&store, &model.standing(), &questions[0], &names);
        for step in steps {
            model.take(&step);
            take(&mut store, step);
        }
        let standing = model.standing();
        for question in &questions {
            check_all(&store, &standing, question, &names);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 20, ..ProptestConfig::default() })]

    /// More than a chunk, of a few different entries.
    #[test]
    fn many_entries_have_the_naive_answers(
        entries in vec(any_entry(), 40),
        changes in vec((any::<Index>(), any_entry()), 0..200),
        questions in vec(questions(), 2),
        columns in proptest::sample::subsequence(Column::ALL.to_vec(), 2),
    ) {
        const N_ROWS: usize = CHUNK_ROWS + 300;
        let mut store = Store::default();
        let mut standing: Vec<_> = (0..N_ROWS).map(|idx| {
            // In stretches, so that chunks differ.
            let entry = &entries[(idx / 1_000 + idx % 7) % entries.len()];
            CommissionEntry { id: idx as i64 * 3 - 9_000, ..entry.clone() }
        }).collect();
        store.merge(&standing, 1);
        for (at, change) in changes {
            let idx = at.index(N_ROWS);
            let changed = CommissionEntry { id: standing[idx].id, last_update_date_utc: any::time(99), ..change };
            store.merge(std::slice::from_ref(&changed), 2);
            if standing[idx].last_update_date_utc < changed.last_update_date_utc {
                standing[idx] = changed;
            }
        }
        for question in &questions {
            check_question(&store, &standing, question, &Names::default());
            for (column, _) in &columns {
                check_order(&store, &standing, question, Sort { column: *column, descending: false }, &Names::default());
            }
        }
    }
}
