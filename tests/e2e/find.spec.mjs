// Entries are found by a text and by their total: headline, totals, entries and exports obey, and the address keeps it.
import { readFile } from "node:fs/promises";

import { parseCsv } from "./csv.mjs";
import { Decimal } from "./decimal.mjs";
import { allEntries } from "./sandbox.mjs";
import * as oracle from "./oracle.mjs";
import { PERIOD, complete, expect, headline, headlineCounts, open, sorted, test, totals } from "./lens.mjs";

const SEARCHED = "InvoiceNumber SerialNumber Comments LocationCode MilestoneID SaleInvoiceAndCouponID TransactionGUID".split(" ");

const hasText = (text) => (entry) =>
  SEARCHED.some((field) => (entry[field] ?? "").toLowerCase().includes(text.toLowerCase()));

/** Both ends are texts, or `null` where open. */
const isBetween = (from, to) => (entry) => {
  const total = oracle.computedTotal(entry);
  if (total === null) return false;
  const compared = (end) => total.compare(Decimal.parse(end));
  return (from === null || compared(from) >= 0) && (to === null || compared(to) <= 0);
};

const fields = (page) => ({
  text: page.getByRole("searchbox", { name: "Find in entries" }),
  from: page.getByRole("textbox", { name: "Total from" }),
  to: page.getByRole("textbox", { name: "Total to" }),
});
const chips = (page) => page.getByRole("navigation", { name: "Filters" });
const param = (page, name) => new URL(page.url()).searchParams.get(name);

let entries;

test.beforeEach(async ({ baseURL }) => {
  entries = oracle.inPeriod(await allEntries(baseURL), PERIOD.from, PERIOD.to);
});

/** Headline, a table of totals and the number of entries are those of what is left. */
async function shows(page, left) {
  const { payable, suspended } = oracle.sum(left);
  const currency = (amount) => `${oracle.money(amount)} USD`;
  await expect.poll(() => headline(page)).toMatchObject({
    Payable: currency(payable),
    Suspended: currency(suspended),
    Chargebacks: currency(oracle.chargebacks(left)),
  });
  await expect(headlineCounts(page)).toContainText(oracle.number(new Decimal(BigInt(left.length), 0)));
  await expect(page.getByRole("table", { name: "Entries", exact: true })).toHaveAttribute(
    "aria-rowcount",
    String(left.length + 1),
  );
  const lines = [...oracle.byLabel(left, oracle.typeLabel)].map(([label, line]) => oracle.shownLine(label, line));
  await expect
    .poll(async () => sorted((await totals(page, "Totals by commission type")).lines))
    .toEqual(sorted(lines));
}

/** Some of the entries, and not all: otherwise nothing is tried. */
function some(left) {
  expect(left.length).toBeGreaterThan(0);
  expect(left.length).toBeLessThan(entries.length);
  return left;
}

test("a text is found in whatever case after a pause, without Enter, and the field keeps the focus", async ({ page }) => {
  await open(page);
  const { text } = fields(page);
  const [found] = entries.filter((entry) => entry.TransactionGUID !== null);
  const part = found.TransactionGUID.slice(3, 11).toUpperCase();
  await text.click();
  await page.keyboard.type(` ${part} `);
  await expect.poll(() => param(page, "text")).toBe(part);
  await expect(text).toBeFocused();
  await expect(text).toHaveValue(` ${part} `);
  await shows(page, some(entries.filter(hasText(part))));
  await expect(chips(page)).toContainText(`Text: ${part}`);
});

test("each field that people search by is searched, and no other", async ({ page }) => {
  await open(page);
  for (const field of SEARCHED) {
    const words = entries.map((entry) => entry[field]).filter((word) => word !== null && word !== "");
    const word = words[Math.floor(words.length / 2)];
    await fields(page).text.fill(word);
    await fields(page).text.press("Enter");
    await expect.poll(() => param(page, "text"), field).toBe(word.trim());
    await shows(page, some(entries.filter(hasText(word.trim()))));
  }
  // A number of an entry that stands in no text of any.
  const { Id: id } = entries.find((entry) => !entries.some(hasText(entry.Id)));
  await fields(page).text.fill(id);
  await expect(chips(page)).toContainText(`Text: ${id}`);
  await expect(page.getByText("No entries for this question.")).toBeVisible();
  await expect(fields(page).text).toBeVisible();
});

test("a range of totals has both its ends, by keys alone; its chip lets it go", async ({ page }) => {
  await open(page);
  const whole = await headline(page);
  // Ends that are totals of entries: what is just at them counts.
  const all = entries.map(oracle.computedTotal).filter((total) => total !== null);
  all.sort((a, b) => a.compare(b));
  const [from, to] = [0.1, 0.8].map((part) => all[Math.floor(all.length * part)].toFixed());
  await fields(page).text.focus();
  await page.keyboard.press("Tab");
  await expect(fields(page).from).toBeFocused();
  await page.keyboard.type(from);
  await page.keyboard.press("Tab");
  await expect(fields(page).to).toBeFocused();
  await expect.poll(() => param(page, "amount")).toBe(`${from}..`);
  await page.keyboard.type(to);
  await page.keyboard.press("Enter");
  await expect.poll(() => param(page, "amount")).toBe(`${from}..${to}`);
  await shows(page, some(entries.filter(isBetween(from, to))));

  await chips(page).getByRole("button", { name: /^Remove filter Total: / }).click();
  await expect.poll(() => headline(page)).toEqual(whole);
  await expect(fields(page).from).toHaveValue("");
  await expect(fields(page).to).toHaveValue("");
});

test("negative totals, with the page's own minus; Back, a reload and Clear all", async ({ page }) => {
  await open(page);
  const whole = await headline(page);
  await fields(page).to.fill("\u22120.01");
  await fields(page).to.press("Enter");
  await expect.poll(() => param(page, "amount")).toBe("..-0.01");
  const negative = some(entries.filter(isBetween(null, "-0.01")));
  await shows(page, negative);
  // Letter by letter it is still one question.
  await fields(page).text.click();
  await page.keyboard.type("in", { delay: 600 });
  await expect.poll(() => param(page, "text")).toBe("in");
  const both = some(negative.filter(hasText("in")));
  await shows(page, both);

  await page.reload();
  await complete(page);
  await shows(page, both);
  await expect(fields(page).text).toHaveValue("in");
  await expect(fields(page).to).toHaveValue("-0.01");

  await page.goBack();
  await expect.poll(() => param(page, "text")).toBe(null);
  await expect(fields(page).text).toHaveValue("");
  await shows(page, negative);
  await page.goBack();
  await expect.poll(() => headline(page)).toEqual(whole);
  await expect(fields(page).to).toHaveValue("");
  await page.goForward();
  await page.goForward();
  await shows(page, both);
  await chips(page).getByRole("button", { name: "Clear all" }).click();
  await expect.poll(() => headline(page)).toEqual(whole);
  await expect(fields(page).text).toHaveValue("");
  await expect(chips(page)).toBeHidden();
});

test("what is no number is said beside its field, and changes nothing", async ({ page }) => {
  await open(page, { amount: "5..", text: "in" });
  const before = page.url();
  const left = some(entries.filter(isBetween("5", null)).filter(hasText("in")));
  await shows(page, left);
  const { from, to } = fields(page);
  await to.fill("ten");
  await to.press("Enter");
  await expect(to).toHaveAttribute("aria-invalid", "true");
  await expect(to).toHaveAccessibleDescription("Write a number, for example \u221212.50.");
  await expect(from).not.toHaveAttribute("aria-invalid");
  await to.fill("4.99");
  await to.press("Enter");
  await expect(to).toHaveAccessibleDescription("The second total is below the first.");
  expect(page.url()).toBe(before);
  await shows(page, left);
  // Another field's question goes on, and what is wrong stays to be mended.
  await fields(page).text.fill("");
  await expect.poll(() => param(page, "text")).toBe(null);
  await expect(to).toHaveValue("4.99");
  await to.fill("1,000.00");
  await to.press("Enter");
  await expect(to).not.toHaveAttribute("aria-invalid");
  await expect.poll(() => param(page, "amount")).toBe("5..1000.00");
  await shows(page, some(entries.filter(isBetween("5", "1000"))));
});

test("an export of entries has those that are found", async ({ page }) => {
  await open(page, { amount: "1.5..40", text: "loc" });
  const left = some(entries.filter(isBetween("1.5", "40")).filter(hasText("loc")));
  await shows(page, left);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export entries as CSV" }).click(),
  ]);
  const [head, ...records] = parseCsv(await readFile(await download.path(), "utf8"));
  expect(head[0]).toBe("Id");
  expect(records.map(([id]) => id).sort()).toEqual(left.map((entry) => entry.Id).sort());
});

for (const colorScheme of ["light", "dark"]) {
  test.describe(`at 390 px, ${colorScheme}`, () => {
    test.use({ viewport: { width: 390, height: 844 }, colorScheme });

    test("the fields are in reach, and nothing scrolls sideways", async ({ page }) => {
      await open(page);
      await fields(page).to.scrollIntoViewIfNeeded();
      await fields(page).to.fill("x");
      await fields(page).to.press("Enter");
      await expect(page.getByText("Write a number, for example")).toBeVisible();
      for (const field of Object.values(fields(page))) {
        const { x, width } = await field.boundingBox();
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(390);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    });
  });
}
