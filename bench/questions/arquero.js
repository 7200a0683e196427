// Arquero: a filter, a grouping and a roll-up for each view, over typed arrays.
import { columns, dollars, script } from "./load.js";
import { VIEWS } from "./plan.js";

export async function make({ scale }) {
  const aq = await script("/node_modules/arquero/dist/arquero.min.js");
  const { total, ...codes } = await columns([...VIEWS, "total"]);
  const all = aq.table({ ...codes, money: dollars({ total }, scale) }).params({ first: 0, last: 0, kind: 0, place: 0 });

  const filtered = ({ brush, kind, place }, view) => {
    let rows = all;
    if (brush && view !== "day") {
      rows = rows.params({ first: brush[0], last: brush[1] }).filter((row, $) => row.day >= $.first && row.day <= $.last);
    }
    if (kind !== null && view !== "kind") rows = rows.params({ kind }).filter((row, $) => row.kind === $.kind);
    if (place !== null && view !== "place") rows = rows.params({ place }).filter((row, $) => row.place === $.place);
    return rows;
  };
  const ask = (question) => {
    const answer = {};
    for (const view of question.views) {
      const lines = filtered(question, view).groupby(view).rollup({ total: aq.op.sum("money"), n: aq.op.count() });
      answer[view] = { code: lines.array(view), total: lines.array("total"), n: lines.array("n") };
    }
    return answer;
  };
  return { ask, read };
}

export function read(_, answer) {
  const view = ({ code, total, n }) => {
    const sums = { dollars: [], n: [] };
    code.forEach((code, at) => {
      sums.dollars[code] = Number(total[at]);
      sums.n[code] = Number(n[at]);
    });
    return sums;
  };
  return Object.fromEntries(Object.entries(answer).map(([name, columns]) => [name, view(columns)]));
}
