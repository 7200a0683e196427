// The chart over time: its bars are what was earned in each stretch, and a brush narrows everything else to its days.
import { readFile } from "node:fs/promises";

import { allEntries } from "./sandbox.mjs";
import * as oracle from "./oracle.mjs";
import { PERIOD, expect, headline, headlineCounts, open, test, totals } from "./lens.mjs";

const OVER_TIME = "Totals over time";
const plot = (page) => page.getByRole("group", { name: "Chart of totals over time" });
const end = (page, name) => page.getByRole("slider", { name });
const chips = (page) => page.getByRole("navigation", { name: "Filters" });
const proof = (page) => page.locator(".proof");

let entries;

test.beforeEach(async ({ baseURL }) => {
  entries = await allEntries(baseURL);
});

const within = (from, to) => oracle.inPeriod(entries, from, to);
const shownPayable = (from, to) => `${oracle.money(oracle.sum(within(from, to)).payable)} USD`;

/** Mondays of the period's weeks, and its first day; each with the last day of its stretch. */
function weeks() {
  const day = 24 * 60 * 60 * 1000;
  const text = (ms) => new Date(ms).toISOString().slice(0, 10);
  const [start, stop] = [PERIOD.from, PERIOD.to].map((date) => Date.parse(`${date}T00:00:00Z`));
  const found = [];
  for (let from = start; from <= stop; ) {
    const to = Math.min(from + ((7 - new Date(from).getUTCDay()) % 7) * day, stop);
    found.push([text(from), text(to)]);
    from = to + day;
  }
  return found;
}

/** Where a bar is, as a point of the page. */
async function pointOf(page, week) {
  await plot(page).scrollIntoViewIfNeeded();
  const box = await plot(page).boundingBox();
  return [box.x + ((week + 0.5) * box.width) / weeks().length, box.y + box.height / 2];
}

async function drag(page, from, to) {
  await page.mouse.move(...(await pointOf(page, from)));
  await page.mouse.down();
  await page.mouse.move(...(await pointOf(page, (from + to) / 2)));
  await page.mouse.move(...(await pointOf(page, to)));
}

test("each bar is what was earned in its week, to the cent", async ({ page }) => {
  await open(page);
  const expected = weeks().map(([from, to]) => {
    const { payable, suspended, total } = oracle.sum(within(from, to));
    return [String(within(from, to).length), ...[payable, suspended, total].map(oracle.money)];
  });
  const shown = async () =>
    (await totals(page, OVER_TIME)).lines.map(([, , nEntries, , ...money]) => [nEntries.replace(",", ""), ...money]);
  await expect.poll(shown).toEqual(expected);
  await expect(proof(page)).toContainText("= transaction types = days ✓");
  await page.getByRole("button", { name: "Months", exact: true }).click();
  await expect(page).toHaveURL(/by=month/);
  await expect.poll(async () => (await totals(page, OVER_TIME)).lines.map(([label]) => label)).toEqual(
    ["Oct 2016", "Nov 2016", "Dec 2016"].map((label) => label.replace(" ", "\u00a0")),
  );
});

test("however few words of a load come, its days are those of all entries", async ({ page }) => {
  // As on a machine that is busy: of how far it is, the page hears once, and then that it is complete.
  await page.addInitScript(() => {
    const { set, get } = Object.getOwnPropertyDescriptor(Worker.prototype, "onmessage");
    let nHeard = 0;
    // A `Response::Progress` (src/io/messages.rs) of a load: its company, since when, pages, and entries are numbers of
    // bytes each of which but the last has its highest bit set.
    const hasEntries = (bytes) => {
      if (!(bytes instanceof Uint8Array) || bytes.subarray(0, 4).join() !== "255,0,2,1") return false;
      const ends = [...bytes.keys()].slice(4).filter((at) => bytes[at] < 128);
      return bytes[ends[2] + 1] !== 0;
    };
    Object.defineProperty(Worker.prototype, "onmessage", {
      get,
      set(handler) {
        set.call(this, (event) => {
          if (hasEntries(event.data) && (nHeard += 1) > 1) return;
          handler.call(this, event);
        });
      },
    });
  });
  await open(page);
  const sum = oracle.sum(within(PERIOD.from, PERIOD.to));
  const all = async () => (await totals(page, OVER_TIME)).closing.at(-1).at(-1);
  await expect.poll(all).toEqual(oracle.money(sum.total));
});

test("a brush narrows every total while it is drawn, and Back returns", async ({ page }) => {
  await open(page);
  const before = await headline(page);
  const address = page.url();
  await drag(page, 2, 5);
  const [[from], [, to]] = [weeks()[2], weeks()[5]];
  // Before it is let go: totals, but no step in the history.
  await expect.poll(async () => (await headline(page)).Payable).toBe(shownPayable(from, to));
  expect(page.url()).toBe(address);
  await page.mouse.up();
  await expect(page).toHaveURL(new RegExp(`days=${from}\\.\\.${to}`));
  await expect(chips(page)).toContainText("Days: ");
  await expect(page.getByRole("table", { name: "Entries", exact: true })).toHaveAttribute(
    "aria-rowcount",
    String(within(from, to).length + 1),
  );
  await expect(proof(page)).toContainText("= days ✓");
  const types = oracle.byLabel(within(from, to), oracle.typeLabel);
  await expect.poll(async () => (await totals(page, "Totals by commission type")).lines.length).toBe(types.size);

  // The brush as a whole moves with the pointer.
  await drag(page, 3, 6);
  await page.mouse.up();
  const [[laterFrom], [, laterTo]] = [weeks()[5], weeks()[8]];
  await expect(page).toHaveURL(new RegExp(`days=${laterFrom}\\.\\.${laterTo}`));
  await expect.poll(async () => (await headline(page)).Payable).toBe(shownPayable(laterFrom, laterTo));

  await page.reload();
  await expect.poll(async () => (await headline(page)).Payable).toBe(shownPayable(laterFrom, laterTo));
  await page.goBack();
  await expect.poll(async () => (await headline(page)).Payable).toBe(shownPayable(from, to));
  await page.goBack();
  await expect(chips(page)).toBeHidden();
  await expect.poll(() => headline(page)).toEqual(before);
});

test("a brush takes along what is in sight, and all else once it rests or comes in sight", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 1000 });
  await open(page);
  const types = page.getByRole("listbox", { name: "Chart of totals by commission type" }).getByRole("option");
  const table = (name) => page.getByRole("table", { name, exact: true });
  const sumOf = (name) => table(name).locator("tfoot tr").last().locator("td").last().textContent();
  const sum = (days) => oracle.money(oracle.sum(days).total);
  const all = sum(within(PERIOD.from, PERIOD.to));
  await drag(page, 2, 5);
  const brushed = within(weeks()[2][0], weeks()[5][1]);
  const totalsOf = [...oracle.byLabel(brushed, oracle.typeLabel).values()].map(({ total }) => total);
  const [greatest] = totalsOf.sort((a, b) => Number(b.toFixed()) - Number(a.toFixed()));
  const first = () => types.first().getAttribute("aria-label");
  await expect.poll(first).toContain(`: total ${oracle.money(greatest)} USD`);
  await page.waitForTimeout(500);
  expect(await sumOf("Totals by transaction type")).toBe(all);

  await table("Totals by transaction type").evaluate((table) => table.scrollIntoView());
  await expect.poll(() => sumOf("Totals by transaction type")).toBe(sum(brushed));
  await page.evaluate(() => scrollTo(0, 0));

  await page.mouse.move(...(await pointOf(page, 8)));
  const longer = within(weeks()[2][0], weeks()[8][1]);
  await expect.poll(async () => (await headline(page)).Payable).toBe(shownPayable(weeks()[2][0], weeks()[8][1]));
  await page.waitForTimeout(500);
  expect(await sumOf("Totals by transaction type")).toBe(sum(brushed));
  await page.mouse.up();
  await expect.poll(() => sumOf("Totals by transaction type")).toBe(sum(longer));
});

test("on a phone all of what is said of a bar is in sight", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await page.mouse.move(...(await pointOf(page, 5)));
  const said = page.locator(".over-time .bar-readout");
  await expect(said.locator(".total")).toBeVisible();
  const around = await said.boundingBox();
  for (const part of await said.locator("> *").all()) {
    const { x, y, width, height } = await part.boundingBox();
    const text = await part.textContent();
    expect(y, text).toBeGreaterThanOrEqual(around.y);
    expect(y + height, text).toBeLessThanOrEqual(around.y + around.height);
    expect(x + width, text).toBeLessThanOrEqual(around.x + around.width);
  }
  await expect(said.locator(".name")).toHaveText(/2016$/);
});

test("the file of entries has those of the brushed days", async ({ page }) => {
  const [from, to] = weeks()[3];
  await open(page, { days: `${from}..${to}` });
  await expect(headlineCounts(page)).toContainText(`${within(from, to).length} entries`);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export entries as CSV" }).click(),
  ]);
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
  expect(lines.length - 1).toBe(within(from, to).length);
});

test("both ends are reached and moved by keys", async ({ page }) => {
  await open(page);
  await end(page, /^From/).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Tab");
  await expect(end(page, /^To/)).toBeFocused();
  await page.keyboard.press("PageDown");
  const last = weeks().length - 1;
  const check = async (first, last) => {
    const [[from], [, to]] = [weeks()[first], weeks()[last]];
    await expect(page).toHaveURL(new RegExp(`days=${from}\\.\\.${to}`));
    await expect.poll(async () => (await headline(page)).Payable).toBe(shownPayable(from, to));
  };
  await check(2, last - 7);
  await page.keyboard.press("Shift+ArrowRight");
  await check(3, last - 6);
  await expect(end(page, /^From/)).toHaveAttribute("aria-valuenow", "4");
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/days=/);
});

test("a click brushes one bar, in the chart and in the table, and a second lets it go", async ({ page }) => {
  await open(page);
  await page.mouse.click(...(await pointOf(page, 4)));
  await expect(page).toHaveURL(new RegExp(`days=${weeks()[4].join("\\.\\.")}`));
  await page.mouse.click(...(await pointOf(page, 4)));
  await expect(page).not.toHaveURL(/days=/);
  const line = (idx) => page.getByRole("table", { name: OVER_TIME }).getByRole("button").nth(idx);
  await line(1).click();
  await line(2).click({ modifiers: ["Shift"] });
  await expect(page).toHaveURL(new RegExp(`days=${weeks()[1][0]}\\.\\.${weeks()[2][1]}`));
  await expect(line(2)).toHaveAttribute("aria-pressed", "true");
});

test("days that are no days are said, and days outside of the period brush nothing", async ({ page }) => {
  await open(page, { days: "2016-12-01..2016-11-01" });
  await expect(page.getByText("days=2016-12-01..2016-11-01, which is not a value of days")).toBeVisible();
  await open(page, { days: "2010-01-01..2010-02-01" });
  await expect.poll(async () => (await headline(page)).Payable).toBe(shownPayable(PERIOD.from, PERIOD.to));
  await expect(headlineCounts(page)).toContainText(/1.Oct – 31.Dec.2016/);
  await expect(chips(page)).toBeHidden();
});
