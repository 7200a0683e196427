// What a tab with a million entries takes: the dashboard's, which holds all 37 fields of each, against DuckDB-WASM and
// Perspective with only the seven columns that its questions need (day, employee, commission type, transaction type,
// place, total, units). The peers' columns are made up, with as many different values as the sandbox has; each runs in
// its own worker, as its makers advise, and gets them as Arrow, 50,000 rows at a time.
//
// Told is the memory (PSS) of the process that draws the tab, with its workers, less that of an empty page of the same
// browser. WebAssembly's memory never shrinks, so that of reading counts. All garbage is collected first. The peers are
// measured before they are asked anything, and again after one sum by employee; the dashboard has answered all that it
// shows. What it keeps on the disk is held by other processes and not counted.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join, normalize } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { startServer } from "../tests/e2e/server.mjs";
import { quantile, shuffled } from "./figures.mjs";
import { Browser } from "./pipe.mjs";

const ENTRIES = Number(process.env.ENTRIES ?? 1_000_000);
const ROUNDS = Number(process.env.ROUNDS ?? 3);
const OURS = "ours, 37 fields";
const CONTENDERS = {
  [OURS]: ours,
  "DuckDB-WASM, 7 columns": (page, measure) => peer(page, measure, "duckdb"),
  "Perspective, 7 columns": (page, measure) => peer(page, measure, "perspective"),
};

const files = await serve();
const dashboard = await startServer("--entries", String(ENTRIES));
try {
  console.log(`memory: ${ENTRIES} entries, ${ROUNDS} rounds`);
  const sizes = Object.fromEntries(Object.keys(CONTENDERS).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of shuffled(Object.keys(CONTENDERS))) sizes[name].push(await run(CONTENDERS[name]));
  }
  const median = (name, moment) => quantile(sizes[name].map((size) => size[moment]), 0.5);
  const own = median(OURS, "answered");
  for (const name of Object.keys(CONTENDERS)) {
    const tell = (moment, what) => {
      const bytes = median(name, moment);
      return `${(bytes / 1e6).toFixed(0)} MB${what} (${(bytes / ENTRIES).toFixed(0)} bytes an entry; ${(bytes / own).toFixed(2)} times ours)`;
    };
    const holding = name === OURS ? "" : `${tell("holding", " holding them")}, `;
    console.log(`  ${name}: ${holding}${tell("answered", name === OURS ? "" : " after a sum by employee")}`);
  }
} finally {
  files.stop();
  dashboard.stop();
}

/** In a browser of its own. `contender` fills the page, and measures once or twice. */
async function run(contender) {
  const browser = await Browser.start();
  try {
    const [empty, page] = [await browser.open(), await browser.open()];
    await empty.goto(`${files.url}empty`);
    return await contender(page, async () => (await memory(browser, page)) - (await memory(browser, empty)));
  } finally {
    await browser.stop();
  }
}

async function ours(page, measure) {
  await page.goto(`${dashboard.url}?company=14146&from=2015-07-01&to=2016-12-31`);
  await page.until(`document.querySelector("[role=status]")?.textContent.startsWith("Complete: ")`, 1000);
  const said = await page.evaluate(`document.querySelector("[role=status]").textContent`);
  if (!said.startsWith(`Complete: ${ENTRIES.toLocaleString("en-US")} entries`)) throw new Error(`ours says "${said}"`);
  return { answered: await measure() };
}

async function peer(page, measure, name) {
  await page.goto(files.url + name);
  await page.until("globalThis.fill && globalThis.ask", 100);
  const expected = await page.evaluate(`fill(${ENTRIES})`);
  const holding = await measure();
  const found = await page.evaluate("ask()");
  // Perspective adds in binary floats.
  const isRight = found.n === expected.n && Math.abs(found.total - expected.total) < 1e-9 * expected.total;
  if (!isRight) throw new Error(`${name} has ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
  return { holding, answered: await measure() };
}

/** The bytes that a page's process takes, once it has come to rest. */
async function memory(browser, page) {
  const pid = await processOf(browser, page);
  const samples = [];
  for (let n = 0; n < 10; n += 1) {
    await page.collectGarbage();
    await wait(1000);
    const [, kB] = /^Pss:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/smaps_rollup`, "utf8"));
    samples.push(Number(kB) * 1024);
  }
  return Math.min(...samples);
}

/** The process whose processor time grows while the page is busy. */
async function processOf(browser, page) {
  const times = async () => {
    const { processInfo } = await browser.send("SystemInfo.getProcessInfo");
    return new Map(processInfo.filter(({ type }) => type === "renderer").map(({ id, cpuTime }) => [id, cpuTime]));
  };
  const before = await times();
  await page.evaluate("for (const end = performance.now() + 500; performance.now() < end; );");
  const grown = [...(await times())].map(([id, time]) => [time - (before.get(id) ?? 0), id]);
  return grown.sort(([a], [b]) => b - a)[0][1];
}

/** An empty page, a page for each peer, and the packages. */
async function serve() {
  const types = { js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm" };
  const packages = join(import.meta.dirname, "node_modules");
  const empty = '<!doctype html><link rel="icon" href="data:,">';
  const page = (name) => `${empty}<script src="/packages/apache-arrow/Arrow.es2015.min.js"></script>
    <script src="/memory/columns.js"></script><script type="module" src="/memory/${name}.js"></script>`;
  const pages = { "/empty": empty, "/duckdb": page("duckdb"), "/perspective": page("perspective") };
  const body = async (path) => {
    if (pages[path]) return pages[path];
    const file = path.startsWith("/packages/") ? join(packages, path.slice(10)) : join(import.meta.dirname, path);
    const bytes = await readFile(file).catch(() => undefined);
    if (!path.endsWith("/duckdb-browser.mjs")) return bytes;
    // Without a bundler there are no names of packages: Arrow is a global.
    return bytes.toString().replace(/import\*as (\w+) from"apache-arrow"/g, "const $1=globalThis.Arrow");
  };
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://host").pathname);
    const answer = await body(path);
    response.writeHead(answer === undefined ? 404 : 200, { "content-type": types[path.split(".").pop()] ?? "text/html" });
    response.end(answer);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}
