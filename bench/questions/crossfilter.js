// crossfilter2: a dimension and a group for each view, kept up to date as filters change. Records are the numbers of rows,
// values are read from typed arrays.
import { columns, dollars, script } from "./load.js";
import { VIEWS } from "./plan.js";

const FILTERS = ["kind", "place"];

export async function make({ scale }) {
  const crossfilter = await script("/node_modules/crossfilter2/crossfilter.min.js");
  const all = await columns([...VIEWS, "total"]);
  const money = dollars(all, scale);
  const rows = Array.from(money, (_, row) => row);
  const kept = crossfilter(rows);
  // Without a view that would have to be kept up to date.
  const bare = crossfilter(rows);
  const add = (sums, row) => {
    sums.total += money[row];
    sums.n += 1;
    return sums;
  };
  const remove = (sums, row) => {
    sums.total -= money[row];
    sums.n -= 1;
    return sums;
  };
  const dimensionOf = (records, view) => records.dimension((row) => all[view][row]);
  const groupOf = (dimension) => dimension.group().reduce(add, remove, () => ({ total: 0, n: 0 }));
  const dimension = Object.fromEntries(VIEWS.map((view) => [view, dimensionOf(kept, view)]));
  const group = Object.fromEntries(VIEWS.map((view) => [view, groupOf(dimension[view])]));
  const now = { brush: null, kind: null, place: null };

  /** A filter and a view that nothing was prepared for: dimensions that are dropped again. */
  const anew = ({ views: [view], ...filters }) => {
    const wanted = FILTERS.filter((name) => filters[name] !== null);
    const made = wanted.map((name) => dimensionOf(bare, name).filterExact(filters[name]));
    made.push(dimensionOf(bare, view));
    const lines = groupOf(made.at(-1)).all();
    // The lines go on living: their own dimension first.
    made.reverse().forEach((it) => it.dispose());
    return { [view]: lines };
  };
  const ask = (question) => {
    if (question.isNew) return anew(question);
    const { views, brush } = question;
    if (String(brush) !== String(now.brush)) dimension.day.filter(brush && [brush[0], brush[1] + 1]);
    now.brush = brush;
    for (const name of FILTERS) {
      if (question[name] !== now[name]) dimension[name].filter(question[name]);
      now[name] = question[name];
    }
    const answer = {};
    for (const view of views) answer[view] = group[view].all();
    return answer;
  };
  return { ask, read };
}

function read(_, answer) {
  const view = (lines) => {
    const sums = { dollars: [], n: [] };
    for (const { key, value } of lines) {
      sums.dollars[key] = value.total;
      sums.n[key] = value.n;
    }
    return sums;
  };
  return Object.fromEntries(Object.entries(answer).map(([name, lines]) => [name, view(lines)]));
}
