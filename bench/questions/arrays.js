// Typed arrays and loops by hand: one walk over the rows for each question, with a table of sums for each view. Totals are
// whole numbers in floats, so their sums are exact.
import { columns } from "./load.js";
import { VIEWS } from "./plan.js";

export async function make({ values }) {
  const columns = await shortColumns();
  return { ask: (question) => walk(columns, values, question), read: (_, answer) => plain(answer) };
}

/** Codes in as few bytes as they need. */
export async function shortColumns() {
  const all = await columns([...VIEWS, "total"]);
  for (const name of VIEWS) all[name] = Uint16Array.from(all[name]);
  return all;
}

export const plain = (answer) =>
  Object.fromEntries(Object.entries(answer).map(([view, { total, n }]) => [view, { total: [...total], n: [...n] }]));

const empty = (values, view) => ({ total: new Float64Array(values[view].length), n: new Uint32Array(values[view].length) });

export function walk(columns, values, { views, brush, kind, place }) {
  const answer = Object.fromEntries(views.map((view) => [view, empty(values, view)]));
  if (views.length === 1) {
    one(columns, columns[views[0]], answer[views[0]], columns.kind, kind, columns.place, place);
    return answer;
  }
  const sums = Object.fromEntries(VIEWS.map((view) => [view, answer[view] ?? empty(values, view)]));
  const [first, last] = brush ?? [0, 65_535];
  all(columns, sums, first, last, kind ?? -1, views.includes("day"));
  return answer;
}

/** One view, by filters of other columns. */
function one({ total }, codes, sums, kinds, kind, places, place) {
  for (let row = 0; row < total.length; row += 1) {
    if ((kind !== null && kinds[row] !== kind) || (place !== null && places[row] !== place)) continue;
    const code = codes[row];
    sums.total[code] += total[row];
    sums.n[code] += 1;
  }
}

/** All views. By day without the brush, by type without the type. */
function all({ day, employee, kind, transaction, place, total }, sums, first, last, wanted, byDay) {
  for (let row = 0; row < total.length; row += 1) {
    const [today, type, amount] = [day[row], kind[row], total[row]];
    const isBrushed = today >= first && today <= last;
    const isWanted = wanted === -1 || type === wanted;
    if (isBrushed) {
      sums.kind.total[type] += amount;
      sums.kind.n[type] += 1;
    }
    if (!isWanted) continue;
    if (byDay) {
      sums.day.total[today] += amount;
      sums.day.n[today] += 1;
    }
    if (!isBrushed) continue;
    sums.employee.total[employee[row]] += amount;
    sums.employee.n[employee[row]] += 1;
    sums.transaction.total[transaction[row]] += amount;
    sums.transaction.n[transaction[row]] += 1;
    sums.place.total[place[row]] += amount;
    sums.place.n[place[row]] += 1;
  }
}
