// The dashboard's engine, as its worker asks it: a question as JSON in, all views as bytes out, with payable and suspended
// amounts apart, units, shares of primary and split users, findings and chargebacks.
import init, { Table, told } from "/kernel/kernel.js";

const NONE = -1;
const COUPON = 256;
/** As the engine calls them. */
const VIEW = { day: "day", employee: "employee", kind: "type", transaction: "transaction", place: "place" };

export async function make({ values, n_blocks }) {
  await init();
  const table = new Table();
  for (let block = 0; block < n_blocks; block += 1) {
    table.recall(new Uint8Array(await (await fetch(`/blocks/${block}`)).arrayBuffer()));
  }
  const code = Object.fromEntries(Object.entries(values).map(([name, all]) => [name, new Map(all.map((value, at) => [value, at]))]));
  const key = { kind: kindKey, place: (place) => (place === NONE ? null : place) };
  const filter = (name, at) => (at === null ? [] : [key[name](values[name][at])]);
  const ask = ({ views, brush, kind, place, isNew }) => {
    if (isNew) table.forget();
    const question = {
      from_ticks: null,
      before_ticks: null,
      brush: brush?.map((day) => values.day[day]) ?? null,
      // Days of UTC, as in the columns.
      calendar: [],
      filters: { employees: [], kinds: filter("kind", kind), transactions: [], places: filter("place", place), with_findings: false },
    };
    const text = JSON.stringify(question);
    return views.length === 1 ? table.ask_one(text, VIEW[views[0]]) : table.ask(text, views.includes("day"));
  };
  const read = (question, answer) => {
    const { days, employees, kinds, transactions, places } = JSON.parse(told(answer));
    const [view, amount] = [{}, ({ money }) => sum(money.payable, money.suspended)];
    const put = (name, rows, valueOf, what, as) => {
      if (!rows || !question.views.includes(name)) return;
      view[name] = { n: [], [what]: [] };
      for (const row of rows) {
        const at = code[name].get(valueOf(row));
        view[name].n[at] = row.n_entries;
        view[name][what][at] = as(amount(row));
      }
    };
    put("day", days, ({ day }) => day, "decimals", String);
    put("employee", employees, ({ user }) => user ?? NONE, "shares", String);
    put("kind", kinds, ({ key }) => kindCode(key), "decimals", String);
    put("transaction", transactions, ({ key }) => key ?? NONE, "decimals", String);
    put("place", places, ({ key }) => key ?? NONE, "decimals", String);
    return view;
  };
  return { ask, read };
}

const kindKey = (kind) => (kind === NONE ? "none" : kind >= COUPON ? `c${kind - COUPON}` : String(kind));
const kindCode = (key) => (key === "none" ? NONE : key.startsWith("c") ? COUPON + Number(key.slice(1)) : Number(key));

/** Of two decimals' texts, without zeros at the end. */
function sum(a, b) {
  const places = Math.max(...[a, b].map((text) => (text.split(".")[1] ?? "").length));
  const units = (text) => {
    const [whole, fraction = ""] = text.split(".");
    return BigInt(whole + fraction.padEnd(places, "0"));
  };
  const total = units(a) + units(b);
  const digits = (total < 0n ? -total : total).toString().padStart(places + 1, "0");
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, "");
  return total < 0n ? `-${text}` : text;
}
