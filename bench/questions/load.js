// What the contenders' workers load.

/** A script for `require`, made a value: workers have no map from the names of packages to addresses. */
export async function script(address, packages = {}) {
  const source = await (await fetch(address)).text();
  const module = { exports: {} };
  const require = (name) => packages[name];
  new Function("module", "exports", "require", source)(module, module.exports, require);
  return module.exports;
}

/** Columns by their names. */
export async function columns(names) {
  const kinds = { total: Float64Array };
  const read = async (name) => [name, new (kinds[name] ?? Int32Array)(await (await fetch(`/columns/${name}`)).arrayBuffer())];
  return Object.fromEntries(await Promise.all(names.map(read)));
}

/** Totals in dollars: floats, as those have them who have no decimals. */
export const dollars = ({ total }, scale) => total.map((units) => units / 10 ** scale);

/** The columns as Arrow, as batches of at most a million rows. */
export function* batches(arrow, columns) {
  const [n, most] = [Object.values(columns)[0].length, 1_000_000];
  for (let from = 0; from < n; from += most) {
    const part = ([name, column]) => [name, arrow.makeVector(column.subarray(from, from + most))];
    yield new arrow.Table(Object.fromEntries(Object.entries(columns).map(part)));
  }
}
