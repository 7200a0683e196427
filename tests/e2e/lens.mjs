// The page as a person meets it: opened, waited for, and read by role and label. Every spec takes its `test`
// from here, and with it a watch over the console, errors, requests and the Content-Security-Policy.
import { test as base, expect } from "@playwright/test";

export { expect };

/** The period that the sandbox's environment fills in. */
export const PERIOD = { from: "2016-10-01", to: "2016-12-31" };
/** The one of the document's sample entry. */
export const SAMPLE_PERIOD = { from: "2015-08-01", to: "2015-08-31" };

export const anyOf = (...patterns) => new RegExp(patterns.map((pattern) => pattern.source).join("|"));

export const test = base.extend({
  /** What the watch lets pass, as one pattern: for specs that provoke what the browser itself tells of. */
  allowed: [/^$/, { option: true }],

  watch: [
    async ({ page, allowed }, use) => {
      const said = [];
      // The icon is the browser's own affair: a reload calls its request off. A load that ends calls off what is
      // still under way, where another request has brought the same meanwhile.
      const calledOff = /net::ERR_ABORTED .*(\/icon\.svg$|\/relay\/commissions\/)/;
      const passes = anyOf(allowed, calledOff);
      const note = (kind, text) => passes.test(text) || said.push(`${kind}: ${text}`);
      page.on("console", (message) => note("console", message.text()));
      page.on("pageerror", (error) => note("page error", String(error)));
      page.on("requestfailed", (request) => note("request", `${request.failure()?.errorText} ${request.url()}`));
      page.on("crash", () => note("crash", "the page"));
      await page.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) =>
          console.error(`policy: ${event.violatedDirective} refuses ${event.blockedURI}`),
        );
        // Chromium tells of some faults by this event alone.
        addEventListener("error", (event) => console.error(`error event: ${event.message}`));
      });
      await use(said);
      expect(said, "what the browser complained of").toEqual([]);
    },
    { auto: true },
  ],
});

/** Chromium's own words for an answer with this status. */
export const failedWith = (status) => new RegExp(`the server responded with a status of ${status} `);
/** A request that the page itself called off. */
export const ABORTED = /net::ERR_ABORTED/;

export const address = (query) => `./?${new URLSearchParams({ company: 14146, ...PERIOD, ...query })}`;

export const status = (page) => page.getByRole("status");

export async function complete(page) {
  await expect(status(page)).toContainText(/^Complete: /, { timeout: 45_000 });
}

/** Opens the page with a question and waits for its answer. */
export async function open(page, query = {}) {
  await page.goto(address(query));
  await complete(page);
}

/** Fills in what is given and presses Load. */
export async function load(page, { company, token, from, to }) {
  for (const [label, value] of Object.entries({ "Company ID": company, "Access token": token, From: from, To: to })) {
    if (value !== undefined) await page.getByLabel(label, { exact: true }).fill(String(value));
  }
  await page.getByRole("button", { name: "Load", exact: true }).click();
}

/**
 * The lines of a table of totals, each as [label, detail, entries, units, payable, suspended, total]. Only those in
 * view are in the document: this scrolls through them all, and back.
 */
export async function totals(page, name) {
  return page.getByRole("table", { name, exact: true }).evaluate(async (table) => {
    const read = (row) => {
      const label = (row.querySelector("th button") ?? row.querySelector("th")).textContent;
      const detail = row.querySelector("th .detail")?.textContent ?? "";
      return [label, detail, ...[...row.querySelectorAll("td")].map((cell) => cell.textContent)];
    };
    const rowsOf = (part) => [...table.querySelectorAll(`${part} tr`)];
    const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const frame = table.closest(".table-scroll");
    const lines = new Map();
    for (let top = 0; ; top += frame.clientHeight / 2) {
      frame.scrollTop = top;
      await drawn();
      for (const row of rowsOf("tbody")) lines.set(Number(row.getAttribute("aria-rowindex")), read(row));
      if (top >= frame.scrollHeight - frame.clientHeight) break;
    }
    frame.scrollTop = 0;
    await drawn();
    const closing = rowsOf("tfoot");
    const nLines = Number(table.getAttribute("aria-rowcount")) - 1 - closing.length;
    const inOrder = [...lines].sort(([a], [b]) => a - b);
    return { lines: inOrder.map(([, line]) => line).slice(0, nLines), closing: closing.map(read) };
  });
}

/** The headline figures: { Payable: "47,400.35 USD", … }. */
export async function headline(page) {
  const region = page.getByRole("region", { name: "Headline figures" });
  const read = (figures) =>
    figures.map((it) => [it.querySelector("dt").textContent, it.querySelector("dd").textContent.replace(/\s+/g, " ").trim()]);
  return Object.fromEntries(await region.locator("dl > div").evaluateAll(read));
}

export const headlineCounts = (page) => page.getByRole("region", { name: "Headline figures" }).locator(".counts");

/** The lines of the entries' table that are drawn: their cells as texts, the Id first. */
export async function drawnEntries(page) {
  const rows = page.getByRole("table", { name: "Entries", exact: true }).locator("tbody tr:not(.pending)");
  return rows.evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent)));
}

/** In an order that ties don't decide. */
export const sorted = (lines) => lines.map((line) => line.join(" | ")).sort();
