// DuckDB-WASM for bench/memory.mjs: `fill` takes rows in, `ask` counts and adds them.
import { AsyncDuckDB, VoidLogger } from "/packages/@duckdb/duckdb-wasm/dist/duckdb-browser.mjs";

const folder = `${location.origin}/packages/@duckdb/duckdb-wasm/dist/`;
const database = new AsyncDuckDB(new VoidLogger(), new Worker(folder + "duckdb-browser-eh.worker.js"));
await database.instantiate(folder + "duckdb-eh.wasm");
const connection = await database.connect();
await connection.query(
  `CREATE TABLE entries (day INTEGER, employee INTEGER, type UTINYINT, "transaction" UTINYINT, place INTEGER,
    total DECIMAL(18, 4), units INTEGER)`,
);

globalThis.fill = async (n) => {
  let total = 0;
  for (const part of parts(n)) {
    await connection.insertArrowFromIPCStream(part.bytes, { name: "part", create: true });
    await connection.query("INSERT INTO entries SELECT * FROM part");
    await connection.query("DROP TABLE part");
    total += part.total;
  }
  return { n, total };
};

globalThis.ask = async () => {
  const answer = await connection.query(
    "SELECT count(*)::INTEGER AS n, sum(total)::DOUBLE AS total FROM entries GROUP BY employee",
  );
  const sum = (name) => answer.getChild(name).toArray().reduce((sum, it) => sum + it, 0);
  return { n: sum("n"), total: sum("total") };
};
