// What each question comes to, entry by entry, in big integers.

/** Digits after the point of a share beyond those of a total: rates are millionths of a per cent. */
export const RATE_SCALE = 8;

/**
 * @returns by view, and by code: `total` in whole units and `n`; besides by employee `shares`, the shares of primary and
 * split users in units of 10^-(scale + RATE_SCALE), and `n_shares`, the entries with one.
 */
export function oracle({ columns, values }, question) {
  const { brush, kind, place } = question;
  const [first, last] = brush ?? [0, Infinity];
  const answer = Object.fromEntries(question.views.map((view) => [view, blank(values[view].length, view === "employee")]));
  const { day, employee, split_employee, rate1, rate2, total } = columns;
  const nobody = values.employee.indexOf(-1);
  for (let row = 0; row < total.length; row += 1) {
    const misses = {
      day: day[row] < first || day[row] > last,
      kind: kind !== null && columns.kind[row] !== kind,
      place: place !== null && columns.place[row] !== place,
    };
    const n_missed = misses.day + misses.kind + misses.place;
    if (n_missed > 1) continue;
    const amount = BigInt(total[row]);
    for (const view of question.views) {
      if (n_missed > 0 && !misses[view]) continue;
      const sums = answer[view];
      const code = columns[view][row];
      sums.total[code] += amount;
      sums.n[code] += 1;
      if (view !== "employee") continue;
      const [primary, split] = [employee[row], split_employee[row]];
      sums.shares[primary] += amount * BigInt(rate1[row]);
      sums.n_shares[primary] += 1;
      if (split === nobody) continue;
      sums.shares[split] += amount * BigInt(rate2[row]);
      if (split !== primary) sums.n_shares[split] += 1;
    }
  }
  return answer;
}

function blank(length, hasShares) {
  const [sums, counts] = [() => new Array(length).fill(0n), () => new Array(length).fill(0)];
  return { total: sums(), n: counts(), ...(hasShares && { shares: sums(), n_shares: counts() }) };
}

/**
 * Compares an answer with the oracle's. Throws where a number of entries differs, an exact amount does, or one in dollars
 * is half a cent off. @returns of amounts in dollars, how many are shown with a wrong cent, of how many, and the greatest
 * error in dollars.
 */
export function compare(name, question, answer, expected, scale) {
  const found = { n_amounts: 0, n_wrong: 0, error: 0 };
  const fail = (what) => {
    throw new Error(`${name}: ${what}, in answer to ${JSON.stringify(question)}`);
  };
  for (const view of question.views) {
    const got = answer[view];
    if (got === undefined) fail(`there is no view by ${view}`);
    const shares = got.shares !== undefined;
    const [sums, counts] = shares ? ["shares", "n_shares"] : ["total", "n"];
    const places = shares ? scale + RATE_SCALE : scale;
    expected[view][counts].forEach((n, code) => {
      if (n !== (got.n[code] ?? 0)) fail(`by ${view}, code ${code}: ${got.n[code]} entries, not ${n}`);
      if (n === 0) return;
      const right = expected[view][sums][code];
      if (got.dollars !== undefined) {
        const dollars = got.dollars[code];
        const wrong = exactly(dollars, scale) - right * EXTRA;
        const error = Number(wrong) / Number(EXTRA) / 10 ** scale;
        if (!(Math.abs(error) < 0.005)) fail(`by ${view}, code ${code}: ${dollars} is ${error} dollars off`);
        found.error = Math.max(found.error, Math.abs(error));
        found.n_amounts += 1;
        if (cents(exactly(dollars, scale), scale + EXTRA_DIGITS) !== cents(right, scale)) found.n_wrong += 1;
      } else {
        const decimal = (got.shares ?? got.decimals)?.[code];
        const amount = decimal === undefined ? BigInt(got.total[code]) : units(decimal, places);
        if (amount !== right) fail(`by ${view}, code ${code}: ${amount} units of 10^-${places}, not ${right}`);
      }
    });
  }
  return found;
}

/** A decimal's text in whole units. */
function units(text, places) {
  const [whole, fraction = ""] = text.split(".");
  if (fraction.length > places) throw new Error(`${text} has more than ${places} places`);
  return BigInt(whole + fraction.padEnd(places, "0"));
}

/** A float has more digits than amounts do. */
const EXTRA_DIGITS = 50;
const EXTRA = 10n ** BigInt(EXTRA_DIGITS);

/** All digits of a float, in units of 10^-(scale + EXTRA_DIGITS). */
const exactly = (dollars, scale) => BigInt(dollars.toFixed(scale + EXTRA_DIGITS).replace(".", ""));

/** Rounded half to even, as the dashboard does. */
function cents(units, places) {
  const cent = 10n ** BigInt(places - 2);
  const size = units < 0n ? -units : units;
  const [whole, twice] = [size / cent, (size % cent) * 2n];
  const up = twice > cent || (twice === cent && whole % 2n === 1n);
  return (units < 0n ? -1n : 1n) * (whole + (up ? 1n : 0n));
}
