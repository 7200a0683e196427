// Every total on the page against an independent computation from the raw JSON.
import { employeeNames, allEntries } from "./sandbox.mjs";
import * as oracle from "./oracle.mjs";
import { PERIOD, SAMPLE_PERIOD, complete, expect, headline, headlineCounts, load, open, sorted, test, totals } from "./lens.mjs";

/** All tables and the headline must say what the oracle says of these entries. */
async function checkTotals(page, entries, names) {
  const { lines, unallocated } = oracle.byEmployee(entries);
  const all = oracle.sum(entries);

  const expected = [...lines].map(([user, line]) =>
    oracle.shownLine(oracle.employeeLabel(user, names), line, user === null ? "" : (line.specialId ?? "")),
  );
  const moneyOf = (line) => oracle.shownLine("", line).slice(4);
  await expect(async () => {
    const employees = await totals(page, "Totals by employee");
    expect(sorted(employees.lines)).toEqual(sorted(expected));
    expectDescending([...lines.values()], employees.lines);
    expect(employees.closing.map(([label, , , , ...money]) => [label, ...money])).toEqual([
      ["Unallocated", ...moneyOf(unallocated)],
      ["All", ...moneyOf(all)],
    ]);
  }).toPass({ timeout: 15_000 });

  await checkGroups(page, "Totals by commission type", oracle.byLabel(entries, oracle.typeLabel), all);
  await checkGroups(page, "Totals by transaction type", oracle.byLabel(entries, oracle.transactionLabel), all);

  const figures = await headline(page);
  expect(figures["Payable"]).toBe(`${oracle.money(all.payable)} USD`);
  expect(figures["Suspended"]).toBe(`${oracle.money(all.suspended)} USD`);
  expect(figures["Chargebacks"]).toBe(`${oracle.money(oracle.chargebacks(entries))} USD`);
  const nEmployees = [...lines.keys()].filter((user) => user !== null).length;
  await expect(headlineCounts(page)).toContainText(
    `${entries.length.toLocaleString("en-US")} entries · ${nEmployees.toLocaleString("en-US")} employees`,
  );
}

async function checkGroups(page, name, groups, all) {
  await expect(async () => {
    const table = await totals(page, name);
    expect(sorted(table.lines)).toEqual(sorted([...groups].map(([label, line]) => oracle.shownLine(label, line))));
    expectDescending([...groups.values()], table.lines);
    expect(table.closing).toEqual([oracle.shownLine("All", all)]);
  }).toPass({ timeout: 15_000 });
}

/** The greatest total first. */
function expectDescending(lines, shown) {
  const totals = lines.map((line) => line.total).sort((a, b) => b.compare(a));
  expect(shown.map((line) => line.at(-1))).toEqual(totals.map(oracle.money));
}

test("what is loaded by itself adds up as the raw entries do", async ({ page, baseURL }) => {
  await open(page);
  const entries = oracle.inPeriod(await allEntries(baseURL), PERIOD.from, PERIOD.to);
  expect(entries.length).toBeGreaterThan(3_000);
  await checkTotals(page, entries, await employeeNames(baseURL));
});

test("a period asked for in the form adds up as its raw entries do", async ({ page, baseURL }) => {
  await open(page);
  await load(page, { company: 14146, token: "any-token", ...SAMPLE_PERIOD });
  await expect(page).toHaveURL(/from=2015-08-01/);
  await complete(page);
  const entries = oracle.inPeriod(await allEntries(baseURL), SAMPLE_PERIOD.from, SAMPLE_PERIOD.to);
  await expect(headlineCounts(page)).toContainText(/1.Aug – 31.Aug.2015/);
  await expect(headlineCounts(page)).toContainText(`${entries.length.toLocaleString("en-US")} entries`);
  await checkTotals(page, entries, await employeeNames(baseURL));
});

test("another company is another set of entries", async ({ page, baseURL }) => {
  await open(page);
  await load(page, { company: 21090, token: "any-token", from: "2015-07-01", to: "2016-12-31" });
  await expect(page).toHaveURL(/company=21090/);
  await complete(page);
  const entries = oracle.inPeriod(await allEntries(baseURL, 21090), "2015-07-01", "2016-12-31");
  await expect(headlineCounts(page)).toContainText(`${entries.length.toLocaleString("en-US")} entries`);
  await checkTotals(page, entries, await employeeNames(baseURL, 21090));
});

test("the proof line says that all views agree", async ({ page }) => {
  await open(page);
  const proof = page.getByRole("paragraph").filter({ hasText: "Proof: " });
  await expect(proof).toContainText("= commission types = transaction types = days ✓");
});
