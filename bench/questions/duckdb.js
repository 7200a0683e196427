// DuckDB-WASM in its own worker: a statement for each view, literal, which it answers faster than prepared ones. Totals
// are whole numbers, so their sums are exact.
import { batches, columns, script } from "./load.js";
import { VIEWS } from "./plan.js";

const PACKAGE = "/node_modules/@duckdb/duckdb-wasm/dist";

export async function make() {
  const arrow = await script("/node_modules/apache-arrow/Arrow.es2015.min.js");
  const duckdb = await script(`${PACKAGE}/duckdb-browser.cjs`, { "apache-arrow": arrow });
  const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker(`${PACKAGE}/duckdb-browser-eh.worker.js`));
  await database.instantiate(new URL(`${PACKAGE}/duckdb-eh.wasm`, location.href).href);
  const connection = await database.connect();
  let isFirst = true;
  for (const batch of batches(arrow, await columns([...VIEWS, "total"]))) {
    await connection.insertArrowTable(batch, { name: "incoming", create: isFirst });
    isFirst = false;
  }
  await connection.query("CREATE TABLE entries AS SELECT * REPLACE (total::BIGINT AS total) FROM incoming");
  await connection.query("DROP TABLE incoming");
  await connection.query("SET perfect_ht_threshold = 16");

  const condition = ({ brush, kind, place }, view) => {
    const all = ["true"];
    if (brush && view !== "day") all.push(`day BETWEEN ${brush[0]} AND ${brush[1]}`);
    if (kind !== null && view !== "kind") all.push(`kind = ${kind}`);
    if (place !== null && view !== "place") all.push(`place = ${place}`);
    return all.join(" AND ");
  };
  const ask = async (question) => {
    const answer = {};
    for (const view of question.views) {
      const lines = await connection.query(
        `SELECT ${view} AS code, sum(total)::BIGINT AS total, count(*) AS n FROM entries WHERE ${condition(question, view)} GROUP BY ${view}`,
      );
      answer[view] = Object.fromEntries(["code", "total", "n"].map((name) => [name, lines.getChild(name).toArray()]));
    }
    return answer;
  };
  return { ask, read };
}

function read(_, answer) {
  const view = ({ code, total, n }) => {
    const sums = { total: [], n: [] };
    code.forEach((code, at) => {
      sums.total[code] = String(total[at]);
      sums.n[code] = Number(n[at]);
    });
    return sums;
  };
  return Object.fromEntries(Object.entries(answer).map(([name, columns]) => [name, view(columns)]));
}
