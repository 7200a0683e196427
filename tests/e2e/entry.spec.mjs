// One entry in full, and the table that leads to it.
import { Decimal } from "./decimal.mjs";
import { allEntries, employeeNames } from "./sandbox.mjs";
import * as oracle from "./oracle.mjs";
import { PERIOD, SAMPLE_PERIOD, drawnEntries, expect, open, test } from "./lens.mjs";

const table = (page) => page.getByRole("table", { name: "Entries", exact: true });
const panel = (page) => page.getByRole("complementary", { name: /^Entry / });
const column = (page, name) => table(page).getByRole("columnheader", { name, exact: true });

/** The steps of the calculation as texts: "Share of Nia Chang: 5.32 × 1 × 50 % = 2.66". */
async function steps(page) {
  const read = (steps) =>
    steps.map((step) => `${step.querySelector("dt").textContent}: ${step.querySelector("dd").textContent}`);
  const texts = await panel(page).locator("dl > div").evaluateAll(read);
  return texts.map((text) => text.replace(/\s+/g, " ").trim());
}

test("the document's sample entry is opened from the table, and explained", async ({ page, baseURL }) => {
  await open(page, SAMPLE_PERIOD);
  await column(page, "Id").getByRole("button").click();
  await expect(column(page, "Id")).toHaveAttribute("aria-sort", "descending");
  await column(page, "Id").getByRole("button").click();
  await expect(column(page, "Id")).toHaveAttribute("aria-sort", "ascending");
  await table(page).getByRole("link", { name: "Entry 24", exact: true }).click();

  await expect(page).toHaveURL(/entry=24(&|$)/);
  await expect(panel(page).getByRole("heading", { name: "Entry 24", exact: true })).toBeVisible();
  await expect(panel(page).getByRole("button", { name: "Close" })).toBeFocused();
  const names = await employeeNames(baseURL);
  await expect.poll(() => steps(page)).toEqual([
    "Computed total: 5.32 × 1 = 5.32",
    `Share of ${names.get("2576")}: 5.32 × 1 × 50 % = 2.66`,
    `Share of ${names.get("22214")}: 5.32 × 1 × 50 % = 2.66`,
    "Reported total: 5.32",
    "Counts as: Payable",
    expect.stringMatching(/^SPIF: .* 5\.32$/),
  ]);

  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();
  await expect(page).not.toHaveURL(/entry=/);
  await page.goBack();
  await expect(panel(page)).toBeVisible();
  await page.goForward();
  await expect(panel(page)).toBeHidden();
});

test("an address opens an entry, with every field of the API and its meaning", async ({ page, baseURL }) => {
  await open(page, { ...SAMPLE_PERIOD, entry: 24 });
  const fields = panel(page).getByRole("table", { name: "Fields of the entry" });
  await expect(fields.getByRole("row")).toHaveCount(38);
  const read = (rows) =>
    rows.map((row) => {
      const value = row.querySelector(".value");
      return [row.querySelector("th").textContent, value.firstChild.textContent, row.querySelector(".meaning").textContent];
    });
  const shown = await fields.locator("tbody tr").evaluateAll(read);
  const raw = (await allEntries(baseURL)).find((entry) => entry.Id === "24");
  const expected = Object.entries(raw).filter(([name]) => !name.startsWith("_"));
  expect(shown.map(([name, value]) => [name, value])).toEqual(
    expected.map(([name, value]) => [name, value === null ? "null" : String(value)]),
  );
  expect(shown.every(([, , meaning]) => meaning.length > 5)).toBe(true);
});

test("an entry that has not been read says so", async ({ page }) => {
  await open(page, { ...SAMPLE_PERIOD, entry: 999_999_999 });
  await expect(panel(page)).toContainText("not among those that have been read");
});

/** The entries of the default period in an order; the greatest first, then by Id the other way round. */
async function ordered(baseURL, compare) {
  const entries = oracle.inPeriod(await allEntries(baseURL), PERIOD.from, PERIOD.to);
  return entries.sort((a, b) => compare(b, a) || Number(b.Id) - Number(a.Id)).map((entry) => entry.Id);
}

const ids = async (page) => (await drawnEntries(page)).map(([id]) => id.replaceAll(",", ""));

test("entries are sorted newest first, and End goes to the oldest", async ({ page, baseURL }) => {
  await open(page);
  const created = (entry) => oracle.moment(entry.DateCreatedUtc);
  const expected = await ordered(baseURL, (a, b) => (created(a) < created(b) ? -1 : created(a) > created(b) ? 1 : 0));
  await expect(table(page)).toHaveAttribute("aria-rowcount", String(expected.length + 1));
  const first = await ids(page);
  expect(first.length).toBeGreaterThan(5);
  expect(first).toEqual(expected.slice(0, first.length));

  await page.getByRole("region", { name: "Entries, scrollable" }).focus();
  await page.keyboard.press("End");
  await expect(table(page).getByRole("link", { name: `Entry ${expected.at(-1)}`, exact: true })).toBeVisible();
  const last = await ids(page);
  expect(last).toEqual(expected.slice(-last.length));
  await page.keyboard.press("PageUp");
  await page.keyboard.press("Home");
  await expect.poll(() => ids(page)).toEqual(first);
});

test("every head has room in its column, also with the sign of its order", async ({ page }) => {
  await open(page);
  for (const head of await table(page).getByRole("columnheader").all()) {
    await head.getByRole("button").click();
    await expect(head).toHaveAttribute("aria-sort", /ending$/);
    const lacking = await head.evaluate((head) => {
      const words = document.createRange();
      words.selectNodeContents(head);
      const { paddingLeft, paddingRight } = getComputedStyle(head);
      return words.getBoundingClientRect().width - (head.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight));
    });
    expect(lacking, await head.textContent()).toBeLessThanOrEqual(0);
  }
});

test("a column's head sorts by it, exactly", async ({ page, baseURL }) => {
  await open(page);
  await column(page, "Total").getByRole("button").click();
  await expect(column(page, "Total")).toHaveAttribute("aria-sort", "descending");
  await expect(page).toHaveURL(/sort=-total/);
  const total = (entry) => oracle.computedTotal(entry);
  // What has no computed total stands after all that have one.
  const least = new Decimal(-(10n ** 30n), 0);
  const expected = await ordered(baseURL, (a, b) => (total(a) ?? least).compare(total(b) ?? least));
  await expect.poll(async () => (await ids(page)).slice(0, 5)).toEqual(expected.slice(0, 5));
  await page.getByRole("region", { name: "Entries, scrollable" }).focus();
  await page.keyboard.press("End");
  await expect.poll(async () => (await ids(page)).slice(-5)).toEqual(expected.slice(-5));
});
