// Both exports, cell by cell, against what the raw entries make of them.
import { readFile } from "node:fs/promises";

import { parseCsv } from "./csv.mjs";
import { Decimal } from "./decimal.mjs";
import { allEntries, employeeNames } from "./sandbox.mjs";
import * as oracle from "./oracle.mjs";
import { PERIOD, expect, open, test } from "./lens.mjs";

/** The API's field names in the document's order. */
const FIELDS = `Id Comments CommissionFixedCost CommissionFloatingCost CommissionRate CommissionSpiff
  CommissionSplitEmployeeSpecialId CommissionSplitUserId CommissionType CouponID DateCreatedUtc EmployeeSpecialId
  UserId GlobalProductID HasBeenReversed InvoiceEditedDate InvoiceNumber IsChargeback IsCommissionSplit
  IsFullChargeback IsSuspended LastUpdateDateUtc LocationCode LocationId MilestoneID Priority Quantity
  RQCommissionId SaleInvoiceAndCouponID SaleInvoiceID SerialNumber SplitRate1 SplitRate2 TotalCommission
  TransactionGUID TransactionType UnitCommission`.split(/\s+/);
const DERIVED = `CommissionTypeName TransactionTypeName ComputedTotal PrimaryShare SplitShare Unallocated ImpliedBase
  Findings`.split(/\s+/);
const TEXTS = new Set(
  "Comments InvoiceNumber LocationCode MilestoneID SaleInvoiceAndCouponID SerialNumber TransactionGUID".split(" "),
);

/** Text that a spreadsheet would take for a formula is led by an apostrophe. */
const guarded = (text) => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);

function entryRecord(entry) {
  const field = (name) => {
    const value = entry[name];
    return value === null ? "" : TEXTS.has(name) ? guarded(value) : String(value);
  };
  const total = oracle.computedTotal(entry);
  const { primary, split, unallocated } = oracle.shares(entry);
  const amounts = total === null ? ["", "", "", ""] : [total, primary, split, unallocated].map(String);
  return [
    ...FIELDS.map(field),
    oracle.typeName(entry),
    oracle.transactionName(entry),
    ...amounts,
    oracle.impliedBase(entry)?.toString() ?? "",
    oracle.findings(entry).join("; "),
  ];
}

function totalsRecords(entries, names, users = []) {
  const { lines, unallocated } = oracle.byEmployee(entries);
  const money = (line) => [line.payable, line.suspended, line.total].map(String);
  const chosen = [...lines.keys()].filter((user) => users.length === 0 || users.includes(user));
  chosen.sort((a, b) => (a === null) - (b === null) || Number(a) - Number(b));
  return [
    "UserId EmployeeSpecialId Name Entries Units Payable Suspended Total".split(" "),
    ...chosen.map((user) => {
      const line = lines.get(user);
      const name = user === null ? "No employee" : guarded(names.get(user) ?? "");
      const specialId = user === null ? "" : (line.specialId ?? "");
      return [user ?? "", specialId, name, String(line.entries), String(line.units), ...money(line)];
    }),
    ["Unallocated", "", "", "", "", ...money(unallocated)],
  ];
}

async function download(page, button) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}

/** Record by record, so that what differs is found in thousands of them. */
function expectRecords(actual, expected) {
  expect(actual[0]).toEqual(expected[0]);
  expect(actual).toHaveLength(expected.length);
  const differing = expected.findIndex((record, idx) => record.join("\u0000") !== actual[idx].join("\u0000"));
  if (differing >= 0) expect(actual[differing]).toEqual(expected[differing]);
}

const newestFirst = (a, b) => {
  const [x, y] = [oracle.moment(a.DateCreatedUtc), oracle.moment(b.DateCreatedUtc)];
  return x < y ? 1 : x > y ? -1 : Number(b.Id) - Number(a.Id);
};

async function period(baseURL) {
  const entries = oracle.inPeriod(await allEntries(baseURL), PERIOD.from, PERIOD.to);
  return entries.sort(newestFirst);
}

test("entries as CSV are exact, cell by cell, in the order of the table", async ({ page, baseURL }) => {
  await open(page);
  const { name, text } = await download(page, "Export entries as CSV");
  expect(name).toMatch(/\.csv$/);
  const expected = [[...FIELDS, ...DERIVED], ...(await period(baseURL)).map(entryRecord)];
  expectRecords(parseCsv(text), expected);
  // The data has what is hard: a guard is not tested by notes that need none.
  const cells = expected.flat();
  expect(cells.some((cell) => cell.startsWith("'"))).toBe(true);
  expect(cells.some((cell) => /["\n]/.test(cell))).toBe(true);
  expect(cells.some((cell) => /^-?\d+\.\d{10}$/.test(cell))).toBe(true);
  expect(cells.some((cell) => /^-\d/.test(cell))).toBe(true);
});

test("totals as CSV are exact, and come to the entries' total", async ({ page, baseURL }) => {
  await open(page);
  const { text } = await download(page, "Export totals as CSV");
  const entries = await period(baseURL);
  const records = parseCsv(text);
  expectRecords(records, totalsRecords(entries, await employeeNames(baseURL)));
  const total = records.slice(1).reduce((sum, record) => sum.plus(Decimal.parse(record.at(-1))), Decimal.zero);
  expect(total.toString()).toBe(oracle.sum(entries).total.toString());
});

test("exports hold what is filtered, in the order that is shown", async ({ page, baseURL }) => {
  const names = await employeeNames(baseURL);
  const [user] = [...names.keys()];
  await open(page, { employee: user, transaction: 1, sort: "id" });
  const filtered = (await period(baseURL)).filter(
    (entry) => oracle.concerns(entry, [user]) && entry.TransactionType === "1",
  );
  expect(filtered.length).toBeGreaterThan(1);
  filtered.sort((a, b) => Number(a.Id) - Number(b.Id));
  const entries = await download(page, "Export entries as CSV");
  expectRecords(parseCsv(entries.text), [[...FIELDS, ...DERIVED], ...filtered.map(entryRecord)]);
  const totals = await download(page, "Export totals as CSV");
  expectRecords(parseCsv(totals.text), totalsRecords(filtered, names, [user]));
});
