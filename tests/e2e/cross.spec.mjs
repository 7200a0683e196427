// The cross table: every cell is what the raw entries come to, and leads to them.
import { readFile } from "node:fs/promises";

import { parseCsv } from "./csv.mjs";
import { Decimal } from "./decimal.mjs";
import { allEntries, employeeNames } from "./sandbox.mjs";
import * as oracle from "./oracle.mjs";
import { PERIOD, complete, expect, headline, open, test, totals } from "./lens.mjs";

const NAME = "Cross table";
const card = (page) => page.getByRole("region", { name: NAME, exact: true });
const chips = (page) => page.getByRole("navigation", { name: "Filters" });
const choose = (page, label, option) => card(page).getByLabel(label, { exact: true }).selectOption({ label: option });

let entries;
let names;

test.beforeEach(async ({ page, baseURL }) => {
  entries = oracle.inPeriod(await allEntries(baseURL), PERIOD.from, PERIOD.to);
  names = await employeeNames(baseURL);
  await open(page);
  await card(page).getByRole("button", { name: "Show" }).click();
});

/** Lines as [label, { head: number }] in an order of their own. */
const sorted = (lines) => lines.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/**
 * The table as { lines, all: { head: number } }; cells without entries are not there. Of lines and columns only those in view
 * are in the document: it is read from corner to corner.
 */
async function shown(page) {
  const read = await page.getByRole("table", { name: NAME, exact: true }).evaluate(async (table) => {
    const frame = table.closest(".table-scroll");
    const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const column = (cell) => Number(cell.getAttribute("aria-colindex"));
    const [heads, lines, all] = [{}, {}, {}];
    const put = (into, row) => {
      for (const cell of row.querySelectorAll("td[aria-colindex]")) into[column(cell)] = cell.textContent;
    };
    for (let left = 0; ; left += frame.clientWidth * 0.8) {
      frame.scrollLeft = left;
      for (let top = 0; ; top += frame.clientHeight * 0.8) {
        frame.scrollTop = top;
        await drawn();
        for (const head of table.querySelectorAll("thead th.num")) heads[column(head)] = head.textContent;
        for (const row of table.querySelectorAll("tbody tr")) {
          const number = row.getAttribute("aria-rowindex");
          lines[number] ??= { cells: {} };
          lines[number].label = row.querySelector("th").textContent;
          put(lines[number].cells, row);
        }
        put(all, table.querySelector("tfoot tr"));
        if (top >= frame.scrollHeight - frame.clientHeight) break;
      }
      if (left >= frame.scrollWidth - frame.clientWidth) break;
    }
    [frame.scrollLeft, frame.scrollTop] = [0, 0];
    await drawn();
    const nLines = Number(table.getAttribute("aria-rowcount")) - 2;
    const nColumns = Number(table.getAttribute("aria-colcount")) - 1;
    return { heads, all, lines: Object.values(lines).slice(0, nLines), nColumns };
  });
  const heads = Object.entries(read.heads).slice(0, read.nColumns);
  const numbers = (cells) => Object.fromEntries(heads.map(([idx, head]) => [head, cells[idx]]).filter(([, cell]) => cell !== ""));
  return {
    lines: sorted(read.lines.map(({ label, cells }) => [label, numbers(cells)])),
    all: numbers(read.all),
  };
}

/** An employee's name, with the `UserId` where others have the same. */
function apart(user) {
  const name = oracle.employeeLabel(user, names);
  const others = [...names].filter(([other, known]) => other !== user && known === name);
  return others.length > 0 ? `${name} (${user})` : name;
}

const groups = (of, key) => {
  const found = new Map();
  for (const entry of of) found.set(key(entry), [...(found.get(key(entry)) ?? []), entry]);
  return found;
};
const payable = (of) => oracle.money(oracle.sum(of).payable);

function byEmployeeAndType() {
  const lines = new Map();
  const add = (key, label, head, line) => {
    if (!lines.has(key)) lines.set(key, [label, {}]);
    lines.get(key)[1][head] = oracle.money(line.payable);
  };
  for (const [head, of] of [["All", entries], ...groups(entries, oracle.typeLabel)]) {
    const { lines: employees, unallocated } = oracle.byEmployee(of);
    for (const [user, line] of employees) add(user, apart(user), head, line);
    if (!unallocated.payable.isZero()) add("", "Unallocated", head, unallocated);
  }
  const all = Object.fromEntries([["All", entries], ...groups(entries, oracle.typeLabel)].map(([head, of]) => [head, payable(of)]));
  return { lines: sorted([...lines.values()]), all };
}

function byTransactionAndMonth(number) {
  const months = { 10: "Oct\u00a02016", 11: "Nov\u00a02016", 12: "Dec\u00a02016" };
  const parts = [["All", entries], ...groups(entries, ({ DateCreatedUtc: at }) => months[at.slice(5, 7)])];
  const lines = {};
  for (const [head, of] of parts) {
    for (const [label, group] of groups(of, oracle.transactionLabel)) (lines[label] ??= {})[head] = number(group);
  }
  return { lines: sorted(Object.entries(lines)), all: Object.fromEntries(parts.map(([head, of]) => [head, number(of)])) };
}

test("employees by commission type, to the cent, come to the headline", async ({ page }) => {
  const expected = byEmployeeAndType();
  await expect.poll(() => shown(page)).toEqual(expected);
  expect(`${expected.all.All} USD`).toBe((await headline(page)).Payable);
  await expect(page).toHaveURL(/across=employee%2Ctype|across=employee,type/);
});

/** The sums of the lines as they stand, but for what nobody gets. */
async function inOrder(page) {
  const { lines } = await totals(page, NAME);
  const sums = lines.filter(([label]) => label !== "Unallocated").map(([, , sum]) => sum);
  return sums.map((sum) => Decimal.parse(sum.replaceAll(",", "").replace("\u2212", "-")));
}

test("lines stand by what is shown of them", async ({ page }) => {
  for (const measure of ["Payable", "Suspended", "Units"]) {
    await choose(page, "Measure", measure);
    const isSorted = async () => {
      const sums = await inOrder(page);
      return sums.length > 1 && sums.every((sum, idx) => idx === 0 || sums[idx - 1].compare(sum) >= 0);
    };
    await expect.poll(isSorted, measure).toBe(true);
  }
});

test("each number has room in its column, whatever is shown", async ({ page }) => {
  const outside = () =>
    page.getByRole("table", { name: NAME, exact: true }).evaluate((table) => {
      const range = document.createRange();
      const isOutside = (cell) => {
        range.selectNodeContents(cell);
        const [inner, outer] = [range.getBoundingClientRect(), cell.getBoundingClientRect()];
        return inner.left < outer.left || inner.right > outer.right;
      };
      return [...table.querySelectorAll("td:not(:empty)")].filter(isOutside).map((cell) => cell.textContent);
    });
  for (const [columns, measure] of [["Month", "Entries"], ["Month", "Implied sale"], ["Commission type", "Payable and suspended"]]) {
    await choose(page, "Columns", columns);
    await choose(page, "Measure", measure);
    const all = { Entries: entries.length.toLocaleString("en-US") }[measure] ?? /\d\.\d\d$/;
    await expect(card(page).locator("tfoot td").first()).toHaveText(all);
    await expect.poll(outside, `${columns}, ${measure}`).toEqual([]);
  }
});

test("what entries imply, report, and owe to SPIFs", async ({ page }) => {
  const months = { 10: "Oct\u00a02016", 11: "Nov\u00a02016", 12: "Dec\u00a02016" };
  const month = ({ DateCreatedUtc: at }) => months[at.slice(5, 7)];
  const table = (label, value) => {
    const lines = {};
    for (const [head, of] of [["All", entries], ...groups(entries, month)]) {
      for (const [key, group] of groups(of, label)) {
        const { sum, n } = value(group);
        if (n > 0) (lines[key] ??= {})[head] = oracle.money(sum);
      }
    }
    const heads = [["All", entries], ...groups(entries, month)].map(([head, of]) => [head, value(of)]);
    const all = heads.filter(([, { n }]) => n > 0).map(([head, { sum }]) => [head, oracle.money(sum)]);
    return { lines: sorted(Object.entries(lines)), all: Object.fromEntries(all) };
  };
  await choose(page, "Columns", "Month");
  await choose(page, "Lines", "Commission type");
  await choose(page, "Measure", "Implied sale");
  await expect.poll(() => shown(page)).toEqual(table(oracle.typeLabel, (of) => oracle.implied(of, "sale")));
  const { undefined: n } = oracle.implied(entries, "sale");
  if (n > 0) await expect(card(page)).toContainText(`${n} ${n === 1 ? "entry adds" : "entries add"} nothing`);
  else await expect(card(page)).not.toContainText("nothing");
  await choose(page, "Measure", "Implied margin");
  await expect.poll(() => shown(page)).toEqual(table(oracle.typeLabel, (of) => oracle.implied(of, "margin")));
  await choose(page, "Measure", "SPIF part");
  await expect.poll(() => shown(page)).toEqual(table(oracle.typeLabel, oracle.spifPart));
  await choose(page, "Measure", "Reported total");
  const reported = (of) => {
    const there = of.map((it) => it.TotalCommission).filter((it) => it !== null);
    return { sum: there.reduce((sum, it) => sum.plus(Decimal.parse(it)), Decimal.zero), n: there.length };
  };
  await expect.poll(() => shown(page)).toEqual(table(oracle.typeLabel, reported));
  // By employee where primary.
  await choose(page, "Lines", "Employee");
  const byEmployee = [...groups(entries, (it) => it.UserId)].map(([user, of]) => [user, reported(of)]);
  const labels = byEmployee.filter(([, { n }]) => n > 0).map(([user, { sum }]) => [apart(user), oracle.money(sum)]);
  await expect.poll(async () => (await shown(page)).lines.map(([label, { All: all }]) => [label, all])).toEqual(sorted(labels));
  await expect(card(page)).toContainText("an entry counts where the employee is the primary one");
  await expect(page).toHaveURL(/measure=reported/);
});

test("a column for each day, of which only those in view are in the document", async ({ page }) => {
  await choose(page, "Lines", "Transaction type");
  await choose(page, "Columns", "Day");
  const label = (head) => head.replaceAll("\u00a0", " ");
  const day = ({ DateCreatedUtc: at }) => {
    const date = new Date(`${at.slice(0, 10)}T00:00:00Z`);
    return date.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  };
  const heads = ([name, cells]) => [name, Object.fromEntries(Object.entries(cells).map(([head, cell]) => [label(head), cell]))];
  const parts = [["All", entries], ...groups(entries, day)];
  const lines = {};
  for (const [head, of] of parts) {
    for (const [key, group] of groups(of, oracle.transactionLabel)) (lines[key] ??= {})[head] = payable(group);
  }
  const expected = [...Object.entries(lines), ["", Object.fromEntries(parts.map(([head, of]) => [head, payable(of)]))]];
  const found = async () => {
    const { lines, all } = await shown(page);
    return sorted([...lines, ["", all]].map(heads));
  };
  await expect.poll(found, { timeout: 30_000 }).toEqual(sorted(expected));
  const table = page.getByRole("table", { name: NAME, exact: true });
  await expect(table).toHaveAttribute("aria-colcount", String(parts.length + 1));
  expect(await table.locator("tbody tr").first().locator("td").count()).toBeLessThan(40);
  // By keys alone from head to head: each is in the document by the time that it is reached.
  const nth = (idx) => table.locator(`thead th[aria-colindex="${idx}"] button`);
  await nth(3).focus();
  for (let idx = 4; idx < 40; idx += 1) {
    await page.keyboard.press("Tab");
    await expect(nth(idx)).toBeFocused();
  }
});

test("other lines, columns and measures, and the same after a reload", async ({ page }) => {
  await choose(page, "Lines", "Transaction type");
  await choose(page, "Columns", "Month");
  await expect.poll(() => shown(page)).toEqual(byTransactionAndMonth(payable));
  await choose(page, "Measure", "Entries");
  const counts = byTransactionAndMonth((of) => of.length.toLocaleString("en-US"));
  await expect.poll(() => shown(page)).toEqual(counts);
  await page.reload();
  await complete(page);
  await expect.poll(() => shown(page)).toEqual(counts);
  // Lines by time leave no time for columns.
  await choose(page, "Lines", "Week");
  await expect(card(page).getByLabel("Columns", { exact: true })).toHaveValue("type");
  const options = await card(page).getByLabel("Columns", { exact: true }).locator("option").allTextContents();
  expect(options).toEqual(["Place", "Commission type", "Transaction type"]);
});

test("a number leads to its entries, a line and a column by themselves by keys too", async ({ page }) => {
  await choose(page, "Lines", "Transaction type");
  const table = page.getByRole("table", { name: NAME, exact: true });
  const line = table.getByRole("row").filter({ has: page.getByRole("button", { name: "Invoice", exact: true }) });
  const heads = await table.locator("thead th").allTextContents();
  await line.locator("td").nth(heads.indexOf("% Of Margin") - 1).click();
  await expect(chips(page)).toContainText("Transaction type: Invoice");
  await expect(chips(page)).toContainText("Commission type: % Of Margin");
  const of = entries.filter((it) => oracle.transactionLabel(it) === "Invoice" && oracle.typeLabel(it) === "% Of Margin");
  await expect.poll(async () => (await headline(page)).Payable).toBe(`${payable(of)} USD`);
  await page.goBack();
  await expect(chips(page)).toBeHidden();

  await table.getByRole("button", { name: "Milestone Reward", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(chips(page)).toContainText("Transaction type: Milestone Reward");
  await page.goBack();
  await table.getByRole("button", { name: "Floating Cost", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(chips(page)).toContainText("Commission type: Floating Cost");
});

test("its file is what it shows, exactly", async ({ page }) => {
  await choose(page, "Columns", "Month");
  await choose(page, "Measure", "Payable and suspended");
  const started = page.waitForEvent("download");
  await card(page).getByRole("button", { name: "Export cross table as CSV" }).click();
  const file = await started;
  expect(file.suggestedFilename()).toBe("commission-cross-table.csv");
  const [head, ...records] = parseCsv((await readFile(await file.path(), "utf8")).replace(/^\uFEFF/, ""));
  expect(head).toEqual(["employee", "2016-10", "2016-11", "2016-12", "All"]);
  const sum = oracle.sum(entries).total;
  expect(Decimal.parse(records.at(-1).at(-1)).compare(sum)).toBe(0);
  const { lines, unallocated } = oracle.byEmployee(entries);
  expect(records.length).toBe(lines.size + 2);
  for (const [user, line] of lines) {
    const [record, ...others] = records.filter(([name]) => name === apart(user));
    expect(Decimal.parse(record.at(-1)).compare(line.total), user).toBe(0);
    expect(others, user).toEqual([]);
  }
  expect(Decimal.parse(records.at(-2).at(-1)).compare(unallocated.total)).toBe(0);
});
