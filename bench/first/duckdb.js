// Totals by employee by one SQL statement of DuckDB-WASM, over the columns that it needs. Pages are fetched while the
// database starts; what has come is put in as Arrow columns of whole numbers, which is its fastest way in, and exact.
import { AsyncDuckDB, VoidLogger } from "./duckdb-browser.mjs";
import { drawEvery, readAll, say, show } from "./common.js";

const NOBODY = -1;
const NO_SPLIT = -2;

const TOTALS = `
  WITH shares AS (
    SELECT employee, suspended, total * rate1 AS amount FROM entries
    UNION ALL SELECT split, suspended, total * rate2 FROM entries
    UNION ALL SELECT ${NO_SPLIT}, suspended, total * (10000 - rate1 - rate2) FROM entries
  )
  SELECT employee,
    coalesce(sum(amount) FILTER (NOT suspended), 0)::DOUBLE AS payable,
    coalesce(sum(amount) FILTER (suspended), 0)::DOUBLE AS suspended
  FROM shares GROUP BY employee`;

const { Arrow } = globalThis;
const here = new URL(".", location.href).href;
let [waiting, n, isNew] = [[], 0, true];
const opening = open();
const drawing = drawEvery(draw);

const reading = readAll((entries) => {
  waiting.push(...entries);
  n += entries.length;
  drawing.note();
});
await reading;
await drawing.end();
say(`Complete: ${n} entries`);

async function open() {
  const database = new AsyncDuckDB(new VoidLogger(), new Worker(`${here}duckdb-browser-eh.worker.js`));
  await database.instantiate(`${here}duckdb-eh.wasm`);
  return await database.connect();
}

async function draw() {
  const connection = await opening;
  const entries = waiting;
  waiting = [];
  if (entries.length > 0) {
    await connection.insertArrowTable(columns(entries), { name: "entries", create: isNew });
    isNew = false;
  }
  const answer = await connection.query(TOTALS);
  const [employees, payable, suspended] = ["employee", "payable", "suspended"].map((name) => answer.getChild(name).toArray());
  const lines = [];
  let unallocated = { payable: 0, suspended: 0 };
  employees.forEach((employee, at) => {
    const amounts = { payable: payable[at], suspended: suspended[at] };
    if (employee === NO_SPLIT) unallocated = amounts;
    else lines.push({ name: employee === NOBODY ? "No employee" : employee, ...amounts });
  });
  show(lines, unallocated);
}

function columns(entries) {
  const whole = (Column, of) => Column.from(entries, of);
  return new Arrow.Table({
    employee: Arrow.makeVector(whole(Int32Array, (it) => it.UserId ?? NOBODY)),
    split: Arrow.makeVector(whole(Int32Array, (it) => it.CommissionSplitUserId ?? NO_SPLIT)),
    suspended: Arrow.vectorFromArray(entries.map((it) => it.IsSuspended === true), new Arrow.Bool()),
    total: Arrow.makeVector(
      whole(BigInt64Array, (it) => BigInt(Math.round((it.UnitCommission ?? 0) * 10_000) * (it.Quantity ?? 0))),
    ),
    rate1: Arrow.makeVector(whole(Int32Array, (it) => Math.round((it.SplitRate1 ?? 100) * 100))),
    rate2: Arrow.makeVector(
      whole(Int32Array, (it) => (it.CommissionSplitUserId === null ? 0 : Math.round((it.SplitRate2 ?? 0) * 100))),
    ),
  });
}
