// How soon questions are answered: our column engine against crossfilter2, Arquero, Perspective, DuckDB-WASM, loops by
// hand over typed arrays, and a control of prefix sums, all over the same columns of the sandbox's entries (ENTRIES, a
// million where not said; up to 10,000,000). Each has a fresh page and worker in each of ROUNDS rounds, in any order, and is
// timed in there. Before it is timed its answers are checked against sums in big integers, and after that again: who counts
// in whole units may not be wrong at all; of those who count in dollars it is told how many amounts show a wrong cent.
//
// A question is answered when all of its numbers are made. Ours has more to do in each: it keeps payable and suspended
// amounts apart, gives split users their shares, counts units, findings and chargebacks, and writes the answer as the bytes that the page gets.
// What was prepared in advance is told as "ready": ours reads entries as they are kept in the browser.
//
// MINUTES is how long a contender may take in a page, until it counts as not answering; ONLY names some of them.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { brotliCompressSync } from "node:zlib";

import { launch } from "./browser.mjs";
import { quantile, shuffled } from "./figures.mjs";
import { compare, oracle } from "./questions/oracle.mjs";
import { begun, checked, questions } from "./questions/plan.js";

const ENTRIES = Number(process.env.ENTRIES ?? 1_000_000);
const ROUNDS = Number(process.env.ROUNDS ?? 3);
const MINUTES = Number(process.env.MINUTES ?? Math.max(3, ENTRIES / 1e6));
const N_SAMPLES = 15;
/** For the samples of one question in one page; the slowest have fewer. */
const MOST_MS = 1500;

const OURS = "ours";
const PACKAGES = "node_modules";
const ARROW = `${PACKAGES}/apache-arrow/Arrow.es2015.min.js`;
const DUCKDB = `${PACKAGES}/@duckdb/duckdb-wasm/dist`;
const PERSPECTIVE = `${PACKAGES}/@perspective-dev`;
/** What they are called, and what a page would load besides its own code. */
const CONTENDERS = {
  [OURS]: { title: "ours", files: ["kernel/kernel.js", "kernel/kernel_bg.wasm"] },
  prefix: { title: "prefix sums by hand", files: [] },
  arrays: { title: "typed arrays by hand", files: [] },
  crossfilter: { title: "crossfilter2", files: [`${PACKAGES}/crossfilter2/crossfilter.min.js`] },
  arquero: { title: "Arquero", files: [`${PACKAGES}/arquero/dist/arquero.min.js`] },
  duckdb: {
    title: "DuckDB-WASM",
    files: [ARROW, ...["duckdb-browser.cjs", "duckdb-browser-eh.worker.js", "duckdb-eh.wasm"].map((file) => `${DUCKDB}/${file}`)],
  },
  perspective: {
    title: "Perspective",
    files: [
      ARROW,
      ...["client/dist/cdn/perspective.js", "client/dist/cdn/perspective-server.worker.js"].map((file) => `${PERSPECTIVE}/${file}`),
      ...["client/dist/wasm/perspective-js.wasm", "server/dist/wasm/perspective-server.wasm"].map((file) => `${PERSPECTIVE}/${file}`),
    ],
  },
};
const QUESTIONS = {
  slide: { title: "brush of 30 days moved by one day, 4 views", n_per_sample: 1 },
  jump: { title: "brush of any days, 4 views", n_per_sample: 1 },
  // One type on, and off again.
  toggle: { title: "a commission type on or off, 5 views", n_per_sample: 2 },
  filter: { title: "a place, nothing prepared, 1 view", n_per_sample: 1 },
  view: { title: "totals by employee, nothing prepared", n_per_sample: 1 },
};

const wanted = process.env.ONLY?.split(",") ?? Object.keys(CONTENDERS);
const made = await entries(process.env.KERNEL);
const files = await serve(process.env.KERNEL, made);
const browser = await launch();
try {
  const n_days = made.values.day.length;
  console.log(`questions: ${ENTRIES} entries of ${n_days} days, ${ROUNDS} rounds, ${N_SAMPLES} samples in each`);
  const plan = questions(made.values);
  const withAnswers = (asked) => asked.map((question) => [question, oracle(made, question)]);
  const [first, later] = [withAnswers(begun(plan)), withAnswers(checked(plan))];
  const seen = Object.fromEntries(wanted.map((name) => [name, { ready: [], first: [], found: [], times: {} }]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of shuffled(wanted)) {
      if (seen[name].failure) continue;
      try {
        await visit(name, seen[name], first, later);
      } catch (error) {
        if (error.isWrong) throw error;
        seen[name].failure = error.message.split("\n")[0];
      }
    }
  }
  await tell(seen);
} finally {
  await browser.close();
  files.stop();
}

/** One contender in a fresh page: ready, checked, timed, checked. */
async function visit(name, seen, first, later) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const late = withResolvers();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${MINUTES} minutes`)), MINUTES * 60_000);
  page.on("crash", () => late.reject(new Error("its page crashed")));
  const ask = (what) => Promise.race([late.promise, page.evaluate((what) => globalThis.ask(what), what)]);
  const check = (answers, expected) => {
    try {
      seen.found.push(...expected.map(([question, right], at) => compare(name, question, answers[at], right, made.scale)));
    } catch (error) {
      throw Object.assign(error, { isWrong: true });
    }
  };
  try {
    await page.goto(files.url);
    const { values, scale, blocks } = made;
    const ready = await ask({ act: "make", name, data: { values, scale, n_blocks: blocks.length } });
    const begin = await ask({ act: "begin" });
    check(begin.answers, first);
    seen.ready.push(ready);
    seen.first.push(begin.times);
    check(await ask({ act: "check" }), later);
    for (const [question, { n_per_sample }] of shuffled(Object.entries(QUESTIONS))) {
      const times = await ask({ act: "time", name: question, n_samples: N_SAMPLES, most_ms: MOST_MS, n_per_sample });
      (seen.times[question] ??= []).push(...times);
    }
    check(await ask({ act: "check" }), later);
  } finally {
    clearTimeout(timer);
    await context.close();
  }
}

function withResolvers() {
  const them = {};
  them.promise = new Promise((resolve, reject) => Object.assign(them, { resolve, reject }));
  return them;
}

async function tell(seen) {
  const ms = (time) => `${time.toPrecision(3)} ms`;
  const ours = seen[OURS]?.times;
  for (const [question, { title }] of Object.entries(QUESTIONS)) {
    console.log(`  ${title}`);
    for (const name of wanted) {
      const times = seen[name].times[question];
      if (!times) {
        console.log(`    ${CONTENDERS[name].title}: ${seen[name].failure}`);
        continue;
      }
      const [median, late] = [quantile(times, 0.5), quantile(times, 0.95)];
      const ratio = (part) => (quantile(times, part) / quantile(ours[question], part)).toPrecision(3);
      const ratios = ours?.[question] && name !== OURS ? `: ${ratio(0.5)} and ${ratio(0.95)} times ours` : "";
      console.log(`    ${CONTENDERS[name].title}: median ${ms(median)}, 95th percentile ${ms(late)}${ratios}`);
    }
  }
  console.log("  exact money");
  for (const name of wanted) {
    const { found, failure, ready } = seen[name];
    if (found.length === 0) continue;
    const sum = (of) => found.reduce((sum, it) => sum + it[of], 0);
    const n_rounds = `checked ${found.length} times`;
    const error = Math.max(...found.map(({ error }) => error));
    const wrong = `${sum("n_wrong")} of ${sum("n_amounts")} amounts show a wrong cent; at most ${error.toExponential(1)} off`;
    console.log(`    ${CONTENDERS[name].title}: ${sum("n_amounts") > 0 ? wrong : "exact"}, ${n_rounds}${failure ? `; then ${failure}` : ""}`);
  }
  console.log("  what it takes until questions can be asked");
  for (const name of wanted) {
    const { title, files: all } = CONTENDERS[name];
    const sizes = await Promise.all(all.map(async (file) => brotliCompressSync(await files.read(file)).length));
    const kB = Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1000);
    const { ready, first, failure } = seen[name];
    const each = first[0]?.map((_, nth) => quantile(first.map((times) => times[nth]), 0.5).toPrecision(3)).join(", ");
    const time = ready.length > 0 ? `ready in ${(quantile(ready, 0.5) / 1000).toFixed(1)} s; the first brushes take ${each} ms` : `not ready: ${failure}`;
    console.log(`    ${title}: ${all.length > 0 ? `${kB} kB with brotli` : "next to no bytes"}, ${time}`);
  }
}

/** The columns and blocks, from a thread that ends, so that its memory is free again. */
function entries(kernel) {
  const worker = new Worker(new URL("questions/columns.mjs", import.meta.url), { workerData: { kernel, n: ENTRIES } });
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

/** A page with a worker, what contenders load, the columns and the blocks. */
async function serve(kernel, { columns, blocks }) {
  const types = { js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm" };
  const boot = `<!doctype html><script type="module">
    const worker = new Worker("/questions/worker.js", { type: "module" });
    globalThis.ask = (what) => new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.answer));
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(what);
    });
  </script>`;
  const bytes = (array) => array && Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  const read = (name) => readFile(name.startsWith("kernel/") ? join(kernel, name.slice(7)) : join(import.meta.dirname, name));
  const server = createServer(async (request, response) => {
    const name = new URL(request.url, "http://host").pathname.slice(1);
    const [folder, item] = name.split("/");
    const body =
      name === "" ? boot
      : folder === "columns" ? bytes(columns[item])
      : folder === "blocks" ? bytes(blocks[item])
      : await read(name).catch(() => undefined);
    response.writeHead(body === undefined ? 404 : 200, {
      "content-type": types[name.split(".").pop()] ?? (name ? "application/octet-stream" : "text/html"),
      // Pages that share nothing with others have finer clocks.
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { read, url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}
