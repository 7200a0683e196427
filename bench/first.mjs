// From the call of a page to its first totals by employee, and to all of them: the dashboard against a page written by
// hand and one with DuckDB-WASM. All three come from the same server, under the same policy, and read the same 10,000
// entries at the same addresses, six requests at a time; each run has a new browser context, so that nothing is kept
// from the last one. Each contender's totals are checked against the oracle first; their order is shuffled.
//
// What is told is the end of the frame that first shows them, so to one frame (17 ms). "all" is when the status says
// Complete and the lines and headline in view change no more.
//
// The dashboard does more in that time: it reads by time and merges (half as many requests again), so that nothing is
// lost where entries change while they are read; it reads all 37 fields, checks each entry, and encrypts and keeps it
// for the next visit; it fetches names; it shows headline, four charts, four tables and the entries. The peers read
// seven fields, by offset, and show one table. On the other hand the dashboard draws lines in view alone, and they all
// 500; they draw every 100 ms while entries come in. Nothing travels here: over a real line DuckDB's 35 MB (raw) would
// come later, and so would the dashboard's 2.5 MB be later than the few kB of the page by hand.
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as oracle from "../tests/e2e/oracle.mjs";
import { allEntries, employeeNames } from "../tests/e2e/sandbox.mjs";
import { quantile, shuffled } from "./figures.mjs";
import { Browser } from "./pipe.mjs";

const ENTRIES = Number(process.env.ENTRIES ?? 10_000);
const ROUNDS = Number(process.env.ROUNDS ?? 15);
const OURS = "ours";
const ADDRESSES = {
  [OURS]: "?company=14146&from=2015-07-01&to=2016-12-31",
  "JavaScript by hand": "peers/plain.html",
  "DuckDB-WASM": "peers/duckdb.html",
};
const MOMENTS = {
  headline: "first headline",
  bars: "first totals by employee, as bars or lines",
  first: "first lines of totals",
  all: "all",
};

const folder = await siteWithPeers();
// It serves the folder that the variable names, and looks at it once.
process.env.COMMISSION_LENS_SITE = folder;
const { startServer } = await import("../tests/e2e/server.mjs");
const server = await startServer("--entries", String(ENTRIES));
const browser = await Browser.start();
try {
  const expected = await expectedTotals();
  const names = Object.keys(ADDRESSES);
  for (const name of names) check(name, (await run(name)).totals, expected);
  console.log(`first: ${ENTRIES} entries, ${expected[OURS].length - 1} employees, ${ROUNDS} rounds, each in a new context`);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of shuffled(names)) {
      const { totals, ...moments } = await run(name);
      check(name, totals, expected);
      times[name].push(moments);
    }
  }
  for (const [moment, title] of Object.entries(MOMENTS)) {
    const of = (name, part) => quantile(times[name].map((it) => it[moment]), part);
    console.log(`  ${title}`);
    for (const name of names) {
      const ratios = `${(of(name, 0.5) / of(OURS, 0.5)).toFixed(2)} and ${(of(name, 0.95) / of(OURS, 0.95)).toFixed(2)} times ours`;
      console.log(`    ${name}: median ${of(name, 0.5).toFixed(0)} ms, 95th percentile ${of(name, 0.95).toFixed(0)} ms${name === OURS ? "" : `; ${ratios}`}`);
    }
  }
} finally {
  await browser.stop();
  server.stop();
  await rm(folder, { recursive: true });
}

/** One visit with nothing kept: the moments in ms since the call, and the totals in the end. */
async function run(name) {
  const page = await browser.open(`(${watch})()`);
  try {
    await page.goto(server.url + ADDRESSES[name]);
    await page.until("globalThis.seen?.error || (seen.complete && performance.now() - seen.changed > 400)", 250);
    const { error, headline, bars, first, changed, complete } = await page.evaluate("seen");
    if (error) throw new Error(`${name}: ${error}`);
    const totals = await page.evaluate(`(${name === OURS ? dashboardTotals : peerTotals})()`);
    return { headline: headline || first, bars: bars || first, first, all: Math.max(complete, changed), totals };
  } finally {
    await page.close();
  }
}

/** In the page, from its start: looks once after each frame. */
function watch() {
  globalThis.seen = { headline: 0, bars: 0, first: 0, changed: 0, complete: 0, text: "", error: "" };
  const table = () => [...document.querySelectorAll("table")].find((it) => it.caption?.textContent.startsWith("Totals by employee"));
  const look = () => {
    const now = performance.now();
    const headline = document.querySelector(".headline")?.textContent ?? "";
    const lines = table()?.tBodies[0]?.textContent ?? "";
    if (/\d/.test(headline)) seen.headline ||= now;
    if (document.querySelector('[aria-label="Chart of totals by employee"] rect')) seen.bars ||= now;
    if (/\d/.test(lines)) seen.first ||= now;
    if (document.querySelector("[role=status]")?.textContent.startsWith("Complete: ")) seen.complete ||= now;
    const text = headline + lines;
    if (text !== seen.text) Object.assign(seen, { text, changed: now });
    requestAnimationFrame(() => afterwards.port2.postMessage(0));
  };
  addEventListener("error", ({ message }) => (seen.error = message));
  addEventListener("unhandledrejection", ({ reason }) => (seen.error = String(reason)));
  // A message that is sent in a frame arrives when it is drawn.
  const afterwards = new MessageChannel();
  afterwards.port1.onmessage = look;
  requestAnimationFrame(() => afterwards.port2.postMessage(0));
}

/** In the dashboard: the lines of all employees, scrolled through, then what belongs to nobody. */
async function dashboardTotals() {
  const table = [...document.querySelectorAll("table")].find((it) => it.caption?.textContent.startsWith("Totals by employee"));
  const frame = table.closest(".table-scroll");
  const read = (row) => {
    const name = (row.querySelector("th button") ?? row.querySelector("th")).textContent;
    return [name, ...[...row.querySelectorAll("td")].slice(-3).map((cell) => cell.textContent)].join(" | ");
  };
  const lines = new Map();
  for (let top = 0; ; top += frame.clientHeight / 2) {
    frame.scrollTop = top;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    for (const row of table.tBodies[0].rows) {
      if (row.querySelector("td")) lines.set(Number(row.getAttribute("aria-rowindex")), read(row));
    }
    if (top >= frame.scrollHeight - frame.clientHeight) break;
  }
  return [...lines.values(), ...[...table.tFoot.rows].map(read).filter((line) => line.startsWith("Unallocated"))];
}

/** In a peer's page: all lines. */
function peerTotals() {
  const read = (row) => [...row.cells].map((cell) => cell.textContent).join(" | ");
  return [...document.querySelector("tbody").rows].map(read);
}

/** The lines that each contender must show, by the definitions alone. */
async function expectedTotals() {
  const entries = await allEntries(server.url);
  const names = await employeeNames(server.url);
  const { lines, unallocated } = oracle.byEmployee(entries);
  const read = (name, line) => [name, ...[line.payable, line.suspended, line.total].map(oracle.money)].join(" | ");
  const all = (nameOf) => [...[...lines].map(([user, line]) => read(nameOf(user), line)), read("Unallocated", unallocated)];
  const byNumber = all((user) => user ?? "No employee");
  return Object.fromEntries(
    Object.keys(ADDRESSES).map((name) => [name, name === OURS ? all((user) => oracle.employeeLabel(user, names)) : byNumber]),
  );
}

/** Every line, to the cent. */
function check(name, totals, expected) {
  const [shown, wanted] = [totals, expected[name]].map((lines) => [...lines].sort());
  const at = wanted.findIndex((line, at) => line !== shown[at]);
  if (at >= 0 || shown.length !== wanted.length) {
    throw new Error(`${name} shows ${shown.length} lines, among them "${shown[at]}", not ${wanted.length} with "${wanted[at]}"`);
  }
}

/** A copy of the site, with the peers' pages beside it. */
async function siteWithPeers() {
  const packages = join(import.meta.dirname, "node_modules");
  const folder = await mkdtemp(join(tmpdir(), "bench-first-"));
  const peers = join(folder, "peers");
  const duckdb = join(packages, "@duckdb/duckdb-wasm/dist");
  await cp(process.env.COMMISSION_LENS_SITE ?? join(import.meta.dirname, "../target/site"), folder, { recursive: true });
  await cp(join(import.meta.dirname, "first"), peers, { recursive: true });
  for (const file of ["duckdb-eh.wasm", "duckdb-browser-eh.worker.js"]) await cp(join(duckdb, file), join(peers, file));
  await cp(join(packages, "apache-arrow/Arrow.es2015.min.js"), join(peers, "arrow.js"));
  // A page without a bundler has no names of packages: Arrow comes as its one file, which makes a global of itself.
  const library = await readFile(join(duckdb, "duckdb-browser.mjs"), "utf8");
  const linked = library.replace(/import\*as (\w+) from"apache-arrow"/g, "const $1=globalThis.Arrow");
  await writeFile(join(peers, "duckdb-browser.mjs"), linked);
  // That file makes a function from a text, which the dashboard's policy forbids.
  const headers = await readFile(join(folder, "_headers"), "utf8");
  await writeFile(join(folder, "_headers"), headers.replace("'wasm-unsafe-eval'", "'wasm-unsafe-eval' 'unsafe-eval'"));
  return folder;
}
