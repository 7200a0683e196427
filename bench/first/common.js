// What the hand-written pages of bench/first.mjs share: reading all pages of the API, amounts, and a table of totals.

const SLOTS = 6;
const ENTRIES = "../relay/commissions/Companies(14146)/CommissionEntries";
const HEADERS = { authorization: "Bearer sandbox", accept: "application/hal+json" };

/** Reads all pages, six at a time, by offset. Gives the entries of each to `take` as soon as they are here. */
export async function readAll(take) {
  let [skip, count] = [0, Infinity];
  const slot = async () => {
    while (skip < count) {
      const address = `${ENTRIES}?$skip=${skip}&$top=100`;
      skip += 100;
      const page = await (await fetch(address, { headers: HEADERS })).json();
      count = page._metadata.count;
      take(page._embedded.self);
    }
  };
  await Promise.all(Array.from({ length: SLOTS }, slot));
}

/** Calls `draw` with the first entries, then every 100 ms while more come in; once at a time. */
export function drawEvery(draw) {
  let [drawnAt, drawing] = [-Infinity, Promise.resolve()];
  return {
    /** Draws if it is time. */
    note() {
      if (performance.now() - drawnAt < 100) return;
      drawnAt = Infinity;
      drawing = Promise.resolve(draw()).then(() => (drawnAt = performance.now()));
    },
    /** Draws once more when all is in. */
    async end() {
      await drawing;
      await draw();
    },
  };
}

/** Ten-thousandths × hundredths of a percent: what a share is counted in, so that all sums are whole numbers. */
const UNITS_A_CENT = 1_000_000;

/** Rounded half to even to cents, as the dashboard does. */
function money(units) {
  if (!Number.isSafeInteger(units)) throw new Error("too large to be exact");
  const size = Math.abs(units);
  let cents = Math.floor(size / UNITS_A_CENT);
  const rest = 2 * (size - cents * UNITS_A_CENT) - UNITS_A_CENT;
  if (rest > 0 || (rest === 0 && cents % 2 === 1)) cents += 1;
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${units < 0 && cents > 0 ? "−" : ""}${whole}.${String(cents % 100).padStart(2, "0")}`;
}

/** Lines of `{ name, payable, suspended }`, the greatest total first, then what belongs to nobody. */
export function show(lines, unallocated) {
  lines.sort((a, b) => b.payable + b.suspended - a.payable - a.suspended);
  const row = ({ name, payable, suspended }) =>
    `<tr><th>${name}</th><td>${money(payable)}</td><td>${money(suspended)}</td><td>${money(payable + suspended)}</td></tr>`;
  document.querySelector("tbody").innerHTML = lines.map(row).join("") + row({ name: "Unallocated", ...unallocated });
}

export const say = (text) => (document.querySelector("[role=status]").textContent = text);
