// Made-up columns for the peers of bench/memory.mjs, a part at a time, as the bytes of an Arrow stream. The same rows each
// time.
const [SPAN, N_DAYS, N_EMPLOYEES, N_PLACES] = [50_000, 549, 500, 120];
let seed = 1;
const random = (n) => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((seed / 2 ** 32) * n);
};
globalThis.parts = function* (n) {
  const { Arrow } = globalThis;
  for (let from = 0; from < n; from += SPAN) {
    const length = Math.min(SPAN, n - from);
    const column = (Column, of) => Arrow.makeVector(Column.from({ length }, of));
    const total = Float64Array.from({ length }, () => random(2_500_000) / 10_000);
    const table = new Arrow.Table({
      day: column(Int32Array, () => 16_617 + random(N_DAYS)),
      employee: column(Int32Array, () => 7_000 + random(N_EMPLOYEES)),
      type: column(Int32Array, () => random(12)),
      transaction: column(Int32Array, () => random(8)),
      place: column(Int32Array, () => 14_000 + random(N_PLACES)),
      total: Arrow.makeVector(total),
      units: column(Int32Array, () => 1 + random(3)),
    });
    yield { bytes: Arrow.tableToIPC(table, "stream"), total: total.reduce((sum, it) => sum + it, 0) };
  }
};
