// Totals by employee as one would write them by hand: JSON.parse, a map, a table. Amounts are whole numbers, so that
// the sums are exact.
import { drawEvery, readAll, say, show } from "./common.js";

const lines = new Map();
const unallocated = { payable: 0, suspended: 0 };
let n = 0;

function line(user) {
  let found = lines.get(user);
  if (!found) lines.set(user, (found = { name: user ?? "No employee", payable: 0, suspended: 0 }));
  return found;
}

function add(entry) {
  const side = entry.IsSuspended === true ? "suspended" : "payable";
  const total = Math.round((entry.UnitCommission ?? 0) * 10_000) * (entry.Quantity ?? 0);
  const rate1 = Math.round((entry.SplitRate1 ?? 100) * 100);
  const rate2 = entry.CommissionSplitUserId === null ? 0 : Math.round((entry.SplitRate2 ?? 0) * 100);
  line(entry.UserId)[side] += total * rate1;
  if (entry.CommissionSplitUserId !== null) line(entry.CommissionSplitUserId)[side] += total * rate2;
  unallocated[side] += total * (10_000 - rate1 - rate2);
}

const drawing = drawEvery(() => show([...lines.values()], unallocated));

await readAll((entries) => {
  for (const entry of entries) add(entry);
  n += entries.length;
  drawing.note();
});
await drawing.end();
say(`Complete: ${n} entries`);
