// A click filters everything else; the address is the question, so Back, Forward and a reload keep it.
import { allEntries, employeeNames } from "./sandbox.mjs";
import * as oracle from "./oracle.mjs";
import { PERIOD, complete, expect, headline, load, open, sorted, test, totals } from "./lens.mjs";

const KINDS = "Totals by commission type";
const EMPLOYEES = "Totals by employee";

/** The employee at a place of the chart, by the greatest total first, as the oracle ranks them. */
function ranked(entries, place) {
  const { lines } = oracle.byEmployee(entries);
  const users = [...lines].filter(([user]) => user !== null).sort(([, a], [, b]) => b.total.compare(a.total));
  return users[place][0];
}

const lines = (groups) => sorted([...groups].map(([label, line]) => oracle.shownLine(label, line)));
const shown = async (page, name) => sorted((await totals(page, name)).lines);
const bars = (page, name) => page.getByRole("listbox", { name: `Chart of totals by ${name}` });
const chips = (page) => page.getByRole("navigation", { name: "Filters" });

let entries;
let names;

/** The employees' table of the whole period. */
function employeeLines() {
  const line = ([user, line]) =>
    oracle.shownLine(oracle.employeeLabel(user, names), line, user === null ? "" : (line.specialId ?? ""));
  return sorted([...oracle.byEmployee(entries).lines].map(line));
}

test.beforeEach(async ({ baseURL }) => {
  entries = oracle.inPeriod(await allEntries(baseURL), PERIOD.from, PERIOD.to);
  names = await employeeNames(baseURL);
});

test("one employee's bar filters types, transactions, headline and entries", async ({ page }) => {
  await open(page);
  const everybody = employeeLines();
  await expect.poll(() => shown(page, EMPLOYEES)).toEqual(everybody);
  const user = ranked(entries, 1);
  const name = names.get(user);
  await bars(page, "employee").getByRole("option", { name: `${name}: ` }).click();

  await expect(page).toHaveURL(new RegExp(`employee=${user}(&|$)`));
  await expect(chips(page)).toContainText(`Employee: ${name}`);
  const theirs = entries.filter((entry) => oracle.concerns(entry, [user]));
  await expect(page.getByRole("table", { name: "Entries", exact: true })).toHaveAttribute(
    "aria-rowcount",
    String(theirs.length + 1),
  );
  await expect.poll(() => shown(page, KINDS)).toEqual(lines(oracle.byLabel(theirs, oracle.typeLabel, [user])));
  await expect.poll(() => shown(page, "Totals by transaction type")).toEqual(
    lines(oracle.byLabel(theirs, oracle.transactionLabel, [user])),
  );
  // Their types come to their total, which the employees' table still shows among everybody's.
  const [all] = (await totals(page, KINDS)).closing;
  const line = (await totals(page, EMPLOYEES)).lines.find(([label]) => label === name);
  expect(all.slice(4)).toEqual(line.slice(4));
  expect((await headline(page)).Payable).toBe(`${line[4]} USD`);
  await expect.poll(() => shown(page, EMPLOYEES)).toEqual(everybody);
});

test("a type in a table filters everything else, and its chip lets it go", async ({ page }) => {
  await open(page);
  const before = await headline(page);
  await page.getByRole("table", { name: KINDS }).getByRole("button", { name: "% Of Margin", exact: true }).click();

  const chip = chips(page).getByRole("button", { name: "Remove filter Commission type: % Of Margin" });
  await expect(chip).toBeVisible();
  const ofType = entries.filter((entry) => oracle.typeLabel(entry) === "% Of Margin");
  const expected = oracle.sum(ofType);
  await expect.poll(async () => (await headline(page)).Payable).toBe(`${oracle.money(expected.payable)} USD`);
  const { lines: byEmployee } = oracle.byEmployee(ofType);
  await expect.poll(async () => (await totals(page, EMPLOYEES)).lines.length).toBe(byEmployee.size);
  await expect.poll(() => shown(page, "Totals by transaction type")).toEqual(lines(oracle.byLabel(ofType, oracle.transactionLabel)));

  await chip.click();
  await expect(chips(page)).toBeHidden();
  await expect.poll(() => headline(page)).toEqual(before);
  await expect.poll(() => shown(page, EMPLOYEES)).toEqual(employeeLines());
});

test("Back, Forward and a reload show the same; Clear all clears", async ({ page }) => {
  await open(page);
  const whole = await headline(page);
  const option = (chart, name) => bars(page, chart).getByRole("option", { name });
  await option("transaction type", /^Invoice: /).click();
  await expect.poll(() => headline(page)).not.toEqual(whole);
  const ofInvoices = await headline(page);
  await option("commission type", /^SPIF: /).click();
  await expect(page).toHaveURL(/type=1&transaction=1/);
  await expect.poll(() => headline(page)).not.toEqual(ofInvoices);
  const ofBoth = await headline(page);
  const chosen = entries.filter(
    (entry) => oracle.transactionLabel(entry) === "Invoice" && oracle.typeLabel(entry) === "SPIF",
  );
  expect(ofBoth.Payable).toBe(`${oracle.money(oracle.sum(chosen).payable)} USD`);

  await page.goBack();
  await expect.poll(() => headline(page)).toEqual(ofInvoices);
  await page.goBack();
  await expect.poll(() => headline(page)).toEqual(whole);
  await page.goForward();
  await page.goForward();
  await expect.poll(() => headline(page)).toEqual(ofBoth);

  await page.reload();
  await complete(page);
  await expect.poll(() => headline(page)).toEqual(ofBoth);
  await expect(option("commission type", /^SPIF: /)).toHaveAttribute("aria-selected", "true");

  await chips(page).getByRole("button", { name: "Clear all" }).click();
  await expect.poll(() => headline(page)).toEqual(whole);
  expect(new URL(page.url()).searchParams.has("type")).toBe(false);
});

test("arrows and Enter select in a chart, and once more let go", async ({ page }) => {
  await open(page);
  const chart = bars(page, "employee");
  await chart.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const user = ranked(entries, 2);
  await expect(page).toHaveURL(new RegExp(`employee=${user}(&|$)`));
  await expect(chart.getByRole("option", { name: `${names.get(user)}: ` })).toHaveAttribute("aria-selected", "true");
  await expect(chart).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).not.toHaveURL(/employee=/);
});

test("a token never stands in the address, in storage or in the page", async ({ page }) => {
  await open(page);
  const token = "a-very-secret-token";
  await load(page, { token });
  await complete(page);
  await bars(page, "commission type").getByRole("option", { name: /^SPIF: / }).click();
  await expect(page).toHaveURL(/type=1/);
  const kept = await page.evaluate(() => [
    location.href,
    document.cookie,
    JSON.stringify({ ...localStorage }),
    JSON.stringify({ ...sessionStorage }),
    JSON.stringify(history.state),
    document.documentElement.outerHTML,
    document.getElementById("token").value,
  ]);
  expect(kept.join("\n")).not.toContain(token);
});
