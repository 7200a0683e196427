// In a thread of its own: entries of the sandbox, as plain columns for the peers and as kept blocks for ours. Codes are
// numbered from 0 in the columns; what each stands for is told besides.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";

const { kernel, n } = workerData;
const { default: init, Table } = await load(join(kernel, "kernel.js"));
await init({ module_or_path: await readFile(join(kernel, "kernel_bg.wasm")) });
const table = new Table();
table.fill(n);
const made = table.columns();
const [columns, values] = [{}, {}];
for (const name of ["day", "employee", "split_employee", "kind", "transaction", "place"]) {
  const codes = made.codes(name);
  values[name] = name === "day" ? days(codes) : [...new Set(codes)].sort((a, b) => a - b);
  // An employee who only ever splits is one of the employees' view too.
  if (name === "split_employee") values[name] = values.employee = union(values.employee, values[name], columns.employee);
  columns[name] = numbered(codes, values[name]);
}
for (const name of ["units", "rate1", "rate2"]) columns[name] = made.codes(name);
columns.total = made.totals();
const scale = made.scale();
const left = table.blocks();
const blocks = [];
for (let block = left.take_next(); block !== undefined; block = left.take_next()) blocks.push(block);
const buffers = [...Object.values(columns), ...blocks].map(({ buffer }) => buffer);
parentPort.postMessage({ columns, values, scale, blocks }, [...new Set(buffers)]);

/** The kernel's script is a module, whatever its folder says. */
async function load(script) {
  const source = await readFile(script, "utf8");
  const at = pathToFileURL(script).href;
  return await import(`data:text/javascript,${encodeURIComponent(source.replaceAll("import.meta.url", JSON.stringify(at)))}`);
}

/** All days from the first to the last. */
function days(codes) {
  let [first, last] = [Infinity, -Infinity];
  for (const day of codes) {
    first = Math.min(first, day);
    last = Math.max(last, day);
  }
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** All of both; `codes`, which are numbered by the first ones, are numbered anew. */
function union(some, others, codes) {
  const all = [...new Set([...some, ...others])].sort((a, b) => a - b);
  const moved = some.map((value) => all.indexOf(value));
  codes.forEach((code, at) => (codes[at] = moved[code]));
  return all;
}

function numbered(codes, values) {
  const numbers = new Map(values.map((value, at) => [value, at]));
  return codes.map((code) => numbers.get(code));
}
