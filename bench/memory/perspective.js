// Perspective for bench/memory.mjs: `fill` takes rows in, `ask` counts and adds them.
import perspective from "/packages/@perspective-dev/client/dist/cdn/perspective.js";

const of = (name) => fetch(`/packages/@perspective-dev/${name}`);
perspective.init_client(of("client/dist/wasm/perspective-js.wasm"));
perspective.init_server(of("server/dist/wasm/perspective-server.wasm"));
const client = await perspective.worker();
const integers = ["day", "employee", "type", "transaction", "place", "units"].map((name) => [name, "integer"]);
const table = await client.table({ ...Object.fromEntries(integers), total: "float" });

globalThis.fill = async (n) => {
  let total = 0;
  for (const part of parts(n)) {
    await table.update(part.bytes.slice().buffer);
    total += part.total;
  }
  if ((await table.size()) !== n) throw new Error("rows are missing");
  return { n, total };
};

globalThis.ask = async () => {
  const view = await table.view({ group_by: ["employee"], columns: ["total"], aggregates: { total: "sum" } });
  const [all] = await view.to_json();
  await view.delete();
  return { n: await table.size(), total: all.total };
};
