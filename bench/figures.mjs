// Figures of many runs.

/** Of numbers in any order, the one that a part of them (0 to 1) does not exceed. */
export function quantile(numbers, part) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}

/** The same things in any order. */
export function shuffled(things) {
  const order = things.map((thing) => [Math.random(), thing]);
  return order.sort(([a], [b]) => a - b).map(([, thing]) => thing);
}
