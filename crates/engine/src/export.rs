//! CSV (RFC 4180, UTF-8): values exact, null empty, times as the API sent them. Text that a spreadsheet would
//! take for a formula is led by an apostrophe; numbers are not touched.

use commissions::{CommissionEntry, Decimal, Field, ImpliedBase, Value};

use crate::answer::{Key, MoneyParts, Names, PLACES, PairLine, Pairs, Sums, Wanted, employee_rows};
use crate::message::RejectedView;
use crate::query::{Across, Question};
use crate::store::{Store, Stored};

/// A file for the person to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    pub name: &'static str,
    pub bytes: Vec<u8>,
}

/// All 37 fields under the API's names, then what is derived.
pub fn entries(rows: impl IntoIterator<Item = Stored>) -> Export {
    let mut csv = Csv::default();
    for field in Field::ALL {
        csv.plain(field.name());
    }
    for name in ["CommissionTypeName", "TransactionTypeName", "ComputedTotal", "PrimaryShare", "SplitShare"] {
        csv.plain(name);
    }
    for name in ["Unallocated", "ImpliedBase", "Findings"] {
        csv.plain(name);
    }
    csv.end_line();
    for row in rows {
        entry_line(&mut csv, &row);
    }
    Export { name: "commission-entries.csv", bytes: csv.bytes }
}

/// Entries that could not be read, as they came.
pub fn rejected(entries: &[RejectedView]) -> Export {
    let mut csv = Csv::default();
    ["Id", "Reason", "Entry"].into_iter().for_each(|name| csv.plain(name));
    csv.end_line();
    for entry in entries {
        csv.plain(&entry.id.map(|id| id.to_string()).unwrap_or_default());
        csv.text(&entry.reason);
        csv.text(&entry.raw);
        csv.end_line();
    }
    Export { name: "unreadable-entries.csv", bytes: csv.bytes }
}

fn entry_line(csv: &mut Csv, Stored { entry, shares, findings }: &Stored) {
    for field in Field::ALL {
        match entry.get(field) {
            Value::Text(text) => csv.text(text),
            value => csv.plain(&value.to_string()),
        }
    }
    csv.plain(&entry.kind().map(type_name).unwrap_or_default());
    csv.plain(&entry.transaction().map(|transaction| transaction.to_string()).unwrap_or_default());
    match &shares.computed_total {
        Some(total) => {
            for amount in [total, &shares.primary, &shares.split, &shares.unallocated] {
                csv.plain(&amount.to_string());
            }
        }
        // Without a computed total there is nothing to share: empty, not nought.
        None => (0..4).for_each(|_| csv.plain("")),
    }
    csv.plain(&implied_base(entry).map(|base| base.to_string()).unwrap_or_default());
    let codes: Vec<_> = findings.iter().map(|finding| finding.code()).collect();
    csv.plain(&codes.join("; "));
    csv.end_line();
}

/// The document's name, by the table that the entry calls for.
fn type_name(kind: commissions::CommissionKind) -> String {
    kind.name().map_or_else(|| format!("Unknown ({})", kind.code()), str::to_owned)
}

fn implied_base(entry: &CommissionEntry) -> Option<Decimal> {
    Some(ImpliedBase::of(entry).ok()?.total.to_decimal(PLACES))
}

/// One line for each employee who has a share in an entry that passes all filters (only the selected ones,
/// where some are), by `UserId`, and `Unallocated` in the end.
pub fn totals(store: &Store, question: &Question, names: &Names) -> Export {
    let sums = Sums::of(store, question, Wanted::EMPLOYEES);
    let mut csv = Csv::default();
    for name in ["UserId", "EmployeeSpecialId", "Name", "Entries", "Units", "Payable", "Suspended", "Total"] {
        csv.plain(name);
    }
    csv.end_line();
    let selected = &question.filters.employees;
    let mut rows = employee_rows(sums.employees);
    rows.retain(|row| selected.is_empty() || selected.contains(&row.user));
    // Nobody comes last.
    let nobody = usize::from(rows.first().is_some_and(|row| row.user.is_none()));
    rows.rotate_left(nobody);
    for row in rows {
        csv.plain(&row.user.map(|user| user.to_string()).unwrap_or_default());
        csv.plain(&row.special_id.map(|id| id.to_string()).unwrap_or_default());
        match row.user {
            Some(user) => csv.text(names.employee(user).unwrap_or_default()),
            None => csv.text("No employee"),
        }
        csv.plain(&row.n_entries.to_string());
        csv.plain(&row.units.to_string());
        csv.money(&row.money);
        csv.end_line();
    }
    csv.plain("Unallocated");
    (0..4).for_each(|_| csv.plain(""));
    csv.money(&sums.unallocated.into());
    csv.end_line();
    Export { name: "commission-totals.csv", bytes: csv.bytes }
}

/// The cross table: a line for each of its lines, then what each column comes to.
pub fn pairs(Pairs { columns, lines, all, .. }: &Pairs, across: Across, names: &Names) -> Export {
    let mut csv = Csv::default();
    let key = |csv: &mut Csv, key: Key| csv.text(&key.label(across, names));
    let value = |csv: &mut Csv, value: Option<&Decimal>| {
        csv.plain(&value.map(|value| value.clone().normalized().to_string()).unwrap_or_default());
    };
    csv.plain(across.lines.name());
    columns.iter().for_each(|column| key(&mut csv, column.key));
    csv.plain("All");
    csv.end_line();
    for PairLine { sum, cells } in lines {
        key(&mut csv, sum.key);
        cells.iter().chain([&Some(sum.all.clone())]).for_each(|it| value(&mut csv, it.as_ref()));
        csv.end_line();
    }
    csv.plain("All");
    columns.iter().map(|column| &column.all).chain([all]).for_each(|it| value(&mut csv, Some(it)));
    csv.end_line();
    Export { name: "commission-cross-table.csv", bytes: csv.bytes }
}

#[derive(Default)]
struct Csv {
    bytes: Vec<u8>,
    is_in_line: bool,
}

impl Csv {
    /// A cell as it is: a number, a time, a name of ours.
    fn plain(&mut self, cell: &str) {
        if self.is_in_line {
            self.bytes.push(b',');
        }
        self.is_in_line = true;
        if cell.contains([',', '"', '\r', '\n']) {
            self.bytes.push(b'"');
            self.bytes.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            self.bytes.push(b'"');
        } else {
            self.bytes.extend_from_slice(cell.as_bytes());
        }
    }

    /// A cell of somebody's text, which must not become a formula.
    fn text(&mut self, cell: &str) {
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
            self.plain(&format!("'{cell}"));
        } else {
            self.plain(cell);
        }
    }

    fn money(&mut self, money: &MoneyParts) {
        for amount in [&money.payable, &money.suspended, &money.total()] {
            self.plain(&amount.clone().normalized().to_string());
        }
    }

    fn end_line(&mut self) {
        self.bytes.extend_from_slice(b"\r\n");
        self.is_in_line = false;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use commissions::Timestamp;

    fn lines(export: &Export) -> Vec<String> {
        String::from_utf8(export.bytes.clone()).unwrap().split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn entries_are_exact_and_safe() {
        let at: Timestamp = "2015-09-09T20:41:59.69".parse().unwrap();
        let mut store = Store::default();
        store.merge(
            &[CommissionEntry {
                comments: Some("=HYPERLINK(\"x\"), \"really\"".into()),
                serial_number: Some("008508194953".into()),
                commission_type: Some(2),
                commission_rate: Some("3".parse().unwrap()),
                unit_commission: Some("-10.00".parse().unwrap()),
                quantity: Some(1),
                transaction_type: Some(9),
                ..CommissionEntry::new(24, at, at)
            }],
            1,
        );
        let export = entries(store.rows().iter());
        let lines = lines(&export);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("Id,Comments,CommissionFixedCost,"));
        assert!(lines[0].ends_with(
            "UnitCommission,CommissionTypeName,TransactionTypeName,ComputedTotal,PrimaryShare,SplitShare,Unallocated,ImpliedBase,Findings"
        ));
        assert!(
            lines[1].starts_with(
                "24,\"'=HYPERLINK(\"\"x\"\"), \"\"really\"\"\",,,3,,,,2,,2015-09-09T20:41:59.69,"
            )
        );
        assert!(lines[1].contains(",008508194953,"));
        assert!(lines[1].ends_with(
            ",9,-10.00,% Of Gross Sale,Unknown (9),-10,-10,0,0,-333.3333333333,NoEmployee; UnknownTransactionType"
        ));
    }

    #[test]
    fn totals_end_with_what_nobody_gets() {
        let at: Timestamp = "2015-09-09T20:41:59.69".parse().unwrap();
        let mut store = Store::default();
        for (id, user, suspended) in [(1, Some(7), false), (2, Some(7), true), (3, None, false)] {
            store.merge(
                &[CommissionEntry {
                    user_id: user,
                    employee_special_id: Some(1002),
                    unit_commission: Some("1.10".parse().unwrap()),
                    quantity: Some(2),
                    split_rate1: Some("90".parse().unwrap()),
                    is_suspended: Some(suspended),
                    ..CommissionEntry::new(id, at, at)
                }],
                1,
            );
        }
        let names = Names { employees: [(7, "-Ann".to_owned())].into(), ..Names::default() };
        let export = totals(&store, &Question::default(), &names);
        assert_eq!(
            lines(&export),
            [
                "UserId,EmployeeSpecialId,Name,Entries,Units,Payable,Suspended,Total",
                "7,1002,'-Ann,2,4,1.98,1.98,3.96",
                ",,No employee,1,2,1.98,0,1.98",
                "Unallocated,,,,,0.44,0.22,0.66",
            ]
        );
    }
}
