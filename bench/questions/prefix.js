// The control: prefix sums by day, for each commission type and each code of a view, made in advance for just these
// questions. A brush is then the difference of two lines of a table. What they don't cover is walked over by hand.
import { plain, shortColumns, walk } from "./arrays.js";

/** Those that a brush changes, but for the one by type, which is a line for each type. */
const BY_TYPE = ["employee", "transaction", "place"];

export async function make({ values }) {
  const columns = await shortColumns();
  const [n_days, n_kinds] = [values.day.length, values.kind.length];
  const kinds = table(n_days, n_kinds, columns.day, columns.kind, columns);
  const [byKind, ofAll] = [{}, {}];
  for (const view of BY_TYPE) {
    const width = values[view].length;
    const codes = columns[view];
    const pairs = new Uint16Array(codes.length);
    for (let row = 0; row < codes.length; row += 1) pairs[row] = columns.kind[row] * width + codes[row];
    byKind[view] = table(n_days, n_kinds * width, columns.day, pairs, columns);
    ofAll[view] = table(n_days, width, columns.day, codes, columns);
  }
  const ask = (question) => {
    const { views, brush, kind, isNew } = question;
    if (isNew) return walk(columns, values, question);
    const [first, last] = brush ?? [0, n_days - 1];
    const answer = { kind: difference(kinds, first, last, 0, n_kinds) };
    if (views.includes("day")) answer.day = daily(kinds, n_days, n_kinds, kind);
    for (const view of BY_TYPE) {
      const width = values[view].length;
      answer[view] =
        kind === null ? difference(ofAll[view], first, last, 0, width) : difference(byKind[view], first, last, kind * width, width);
    }
    return answer;
  };
  return { ask, read: (_, answer) => plain(answer) };
}

/** A line for each day and one before them: what all days before come to. */
function table(n_days, width, days, codes, { total }) {
  const sums = { width, total: new Float64Array((n_days + 1) * width), n: new Uint32Array((n_days + 1) * width) };
  for (let row = 0; row < codes.length; row += 1) {
    const at = (days[row] + 1) * width + codes[row];
    sums.total[at] += total[row];
    sums.n[at] += 1;
  }
  for (let at = width; at < sums.n.length; at += 1) {
    sums.total[at] += sums.total[at - width];
    sums.n[at] += sums.n[at - width];
  }
  return sums;
}

function difference({ width, total, n }, first, last, from, length) {
  const [before, after] = [first * width + from, (last + 1) * width + from];
  const answer = { total: new Float64Array(length), n: new Uint32Array(length) };
  for (let code = 0; code < length; code += 1) {
    answer.total[code] = total[after + code] - total[before + code];
    answer.n[code] = n[after + code] - n[before + code];
  }
  return answer;
}

function daily({ total, n }, n_days, width, kind) {
  const answer = { total: new Float64Array(n_days), n: new Uint32Array(n_days) };
  const [from, to] = kind === null ? [0, width] : [kind, kind + 1];
  for (let day = 0; day < n_days; day += 1) {
    for (let at = from; at < to; at += 1) {
      answer.total[day] += total[(day + 1) * width + at] - total[day * width + at];
      answer.n[day] += n[(day + 1) * width + at] - n[day * width + at];
    }
  }
  return answer;
}
