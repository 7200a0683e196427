// Perspective in its own worker: a view of its own for each view, since a filter is part of one.
import { batches, columns, dollars, script } from "./load.js";
import { VIEWS } from "./plan.js";

const CLIENT = "/node_modules/@perspective-dev/client/dist";

export async function make({ scale }) {
  const { default: perspective } = await import(`${CLIENT}/cdn/perspective.js`);
  // It looks for its element, which no worker has.
  globalThis.customElements ??= { get: () => undefined };
  perspective.init_client(fetch(`${CLIENT}/wasm/perspective-js.wasm`));
  // Its 64-bit engine holds more, and is slower.
  perspective.init_server({ wasm32: () => fetch("/node_modules/@perspective-dev/server/dist/wasm/perspective-server.wasm") });
  const client = await perspective.worker();
  const arrow = await script("/node_modules/apache-arrow/Arrow.es2015.min.js");
  const { total, ...codes } = await columns([...VIEWS, "total"]);
  let table;
  for (const batch of batches(arrow, { ...codes, money: dollars({ total }, scale) })) {
    const bytes = arrow.tableToIPC(batch, "stream").slice().buffer;
    if (table) await table.update(bytes, { format: "arrow" });
    else table = await client.table(bytes, { format: "arrow" });
  }

  const conditions = ({ brush, kind, place }, view) => {
    const all = [];
    if (brush && view !== "day") all.push(["day", ">=", brush[0]], ["day", "<=", brush[1]]);
    if (kind !== null && view !== "kind") all.push(["kind", "==", kind]);
    if (place !== null && view !== "place") all.push(["place", "==", place]);
    return all;
  };
  const ask = async (question) => {
    const answer = {};
    for (const view of question.views) {
      const counted = view === "day" ? "kind" : "day";
      const made = await table.view({
        group_by: [view],
        columns: ["money", counted],
        aggregates: { money: "sum", [counted]: "count" },
        filter: conditions(question, view),
      });
      const lines = await made.to_columns();
      answer[view] = { path: lines.__ROW_PATH__, total: lines.money, n: lines[counted] };
      await made.delete();
    }
    return answer;
  };
  return { ask, read };
}

function read(_, answer) {
  const view = ({ path, total, n }) => {
    const sums = { dollars: [], n: [] };
    // The first line is of all.
    for (let at = 1; at < path.length; at += 1) {
      sums.dollars[path[at][0]] = total[at];
      sums.n[path[at][0]] = n[at];
    }
    return sums;
  };
  return Object.fromEntries(Object.entries(answer).map(([name, columns]) => [name, view(columns)]));
}
