// From the bytes of pages to columns, in a worker: ours against JSON.parse with typed arrays, on the same bytes. Each is
// checked against sums in whole units before it is timed, and their order is shuffled anew in each round.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { startServer } from "../tests/e2e/server.mjs";
import { launch } from "./browser.mjs";
import { quantile, shuffled } from "./figures.mjs";

const ENTRIES = Number(process.env.ENTRIES ?? 50_000);
const ROUNDS = Number(process.env.ROUNDS ?? 15);

const api = await startServer("--entries", String(ENTRIES));
const files = await serve(process.env.KERNEL);
const browser = await launch();
try {
  const pages = await pagesOf(api.url);
  const bytes = pages.reduce((sum, page) => sum + page.length, 0);
  const expected = exactly(pages);
  console.log(`ingest: ${expected.n} entries in ${pages.length} pages, ${(bytes / 1e6).toFixed(1)} MB, ${ROUNDS} rounds`);
  const page = await browser.newPage();
  await page.goto(files.url);
  files.pages = pages;
  const contenders = ["ours", "ours, read alone", "JSON.parse and typed arrays", "JSON.parse alone"];
  const times = Object.fromEntries(contenders.map((name) => [name, []]));
  const checked = await page.evaluate(() => globalThis.ask({ check: true }));
  for (const [name, { n, total }] of Object.entries(checked)) {
    if (n !== expected.n) throw new Error(`${name} has ${n} entries, not ${expected.n}`);
    if (total !== undefined && total !== expected.total) throw new Error(`${name} comes to ${total}, not ${expected.total}`);
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of shuffled(contenders)) {
      times[name].push(await page.evaluate((name) => globalThis.ask({ name }), name));
    }
  }
  const median = (name) => quantile(times[name], 0.5);
  const peer = median("JSON.parse and typed arrays");
  for (const name of contenders) {
    const ms = median(name);
    const rate = `${(bytes / ms / 1e3).toFixed(0)} MB/s, ${((ms * 1e6) / expected.n).toFixed(0)} ns an entry`;
    console.log(`  ${name}: median ${ms.toFixed(1)} ms, 95th percentile ${quantile(times[name], 0.95).toFixed(1)} ms (${rate}); ${(peer / ms).toFixed(2)} times the peer's speed`);
  }
} finally {
  await browser.close();
  files.stop();
  api.stop();
}

/** All pages of the sandbox, newest first, as bytes. */
async function pagesOf(url) {
  const { environments } = await (await fetch(`${url}config.json`)).json();
  const base = new URL(`${environments[0].source.relay.commissions}/`, url);
  const pages = [];
  for (let skip = 0; skip < ENTRIES; skip += 100) {
    const address = new URL(`Companies(14146)/CommissionEntries?$skip=${skip}&$top=100`, base);
    const reply = await fetch(address, { headers: { authorization: "Bearer sandbox" } });
    if (!reply.ok) throw new Error(`${address}: ${reply.status}`);
    pages.push(Buffer.from(await reply.arrayBuffer()));
  }
  return pages;
}

/** The total in whole ten-thousandths, from the digits. */
function exactly(pages) {
  const [SCALE, ids] = [10, new Set()];
  let total = 0n;
  const pattern = /"Id":(-?\d+).*?"Quantity":(-?\d+|null).*?"UnitCommission":(-?[\d.]+|null)/g;
  for (const page of pages) {
    for (const [, id, quantity, unit] of page.toString().matchAll(pattern)) {
      if (ids.has(id)) continue;
      ids.add(id);
      if (quantity === "null" || unit === "null") continue;
      const [whole, fraction = ""] = unit.split(".");
      total += BigInt(whole + fraction.padEnd(SCALE, "0")) * BigInt(quantity);
    }
  }
  const digits = (total < 0n ? -total : total).toString().padStart(SCALE + 1, "0");
  const text = `${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`.replace(/\.?0+$/, "");
  return { n: ids.size, total: total < 0n ? `-${text}` : text };
}

/** The kernel, a page with a worker, and the pages of entries. */
async function serve(kernel) {
  const types = { js: "text/javascript", wasm: "application/wasm", html: "text/html" };
  const host = { pages: [] };
  const boot = `<!doctype html><script type="module">
    const worker = new Worker("/ingest.worker.js", { type: "module" });
    globalThis.ask = (what) => new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.answer));
      worker.postMessage(what);
    });
  </script>`;
  const server = createServer(async (request, response) => {
    const name = new URL(request.url, "http://host").pathname.slice(1);
    const file = name.startsWith("kernel") ? join(kernel, name) : join(import.meta.dirname, name);
    const body =
      name === "" ? boot
      : name === "pages" ? JSON.stringify(host.pages.length)
      : name.startsWith("pages/") ? host.pages[Number(name.slice(6))]
      : await readFile(file).catch(() => undefined);
    response.writeHead(body === undefined ? 404 : 200, { "content-type": types[name.split(".").pop()] ?? (name ? "application/octet-stream" : "text/html") });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(host, { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() });
}
