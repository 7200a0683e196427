// The contenders of bench/ingest.mjs. Each takes the bytes of all pages, and gives a table of all entries.
import init, { Table, read } from "./kernel.js";

const ready = (async () => {
  await init({ module_or_path: "/kernel_bg.wasm" });
  const n = await (await fetch("/pages")).json();
  const pages = [];
  for (let at = 0; at < n; at += 1) pages.push(new Uint8Array(await (await fetch(`/pages/${at}`)).arrayBuffer()));
  return pages;
})();

const NUMBERS = [
  "Id", "CommissionFixedCost", "CommissionFloatingCost", "CommissionRate", "CommissionSpiff",
  "CommissionSplitEmployeeSpecialId", "CommissionSplitUserId", "CommissionType", "CouponID", "EmployeeSpecialId", "UserId",
  "GlobalProductID", "HasBeenReversed", "IsChargeback", "IsCommissionSplit", "IsFullChargeback", "IsSuspended",
  "LocationId", "Priority", "Quantity", "RQCommissionId", "SaleInvoiceID", "SplitRate1", "SplitRate2",
  "TotalCommission", "TransactionType", "UnitCommission",
];
const TIMES = ["DateCreatedUtc", "InvoiceEditedDate", "LastUpdateDateUtc"];
const TEXTS = [
  "Comments", "InvoiceNumber", "LocationCode", "MilestoneID", "SaleInvoiceAndCouponID", "SerialNumber", "TransactionGUID",
];
const decoder = new TextDecoder();

/** Milliseconds from the digits: several times as fast as Date.parse. */
function time(text) {
  if (text === null) return Number.NaN;
  const digits = (from, n) => {
    let number = 0;
    for (let at = from; at < from + n; at += 1) number = number * 10 + text.charCodeAt(at) - 48;
    return number;
  };
  const [year, month, day] = [digits(0, 4), digits(5, 2), digits(8, 2)];
  const shifted = month > 2 ? year : year - 1;
  const era = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;
  const days = 365 * shifted + (shifted >> 2) - ((shifted / 100) | 0) + ((shifted / 400) | 0) + (era | 0) + day - 719_469;
  const n = text.length > 20 ? text.length - 20 - (text.endsWith("Z") ? 1 : 0) : 0;
  const fraction = n > 0 ? digits(20, n) / 10 ** n : 0;
  return ((days * 24 + digits(11, 2)) * 60 + digits(14, 2)) * 60_000 + (digits(17, 2) + fraction) * 1000;
}

/**
 * As the fastest that one would write by hand: numbers as doubles, times in ms, texts by number of a dictionary, and
 * each field by its own line, which is what the engine's inline caches like.
 */
const fill = new Function(
  "entry", "row", "columns", "codes", "time",
  [
    ...NUMBERS.map((name) => `columns.${name}[row] = entry.${name} ?? NaN;`),
    ...TIMES.map((name) => `columns.${name}[row] = time(entry.${name});`),
    ...TEXTS.map(
      (name) => `{
        const text = entry.${name};
        let code = codes.${name}.get(text);
        if (code === undefined) codes.${name}.set(text, (code = codes.${name}.size));
        columns.${name}[row] = code;
      }`,
    ),
  ].join("\n"),
);

function typedArrays(pages) {
  const room = pages.length * 100;
  const columns = Object.fromEntries([
    ...[...NUMBERS, ...TIMES].map((name) => [name, new Float64Array(room)]),
    ...TEXTS.map((name) => [name, new Uint32Array(room)]),
  ]);
  const codes = Object.fromEntries(TEXTS.map((name) => [name, new Map()]));
  let row = 0;
  for (const page of pages) {
    for (const entry of JSON.parse(decoder.decode(page))._embedded.self) {
      fill(entry, row, columns, codes, time);
      row += 1;
    }
  }
  return { n: row, columns };
}

function parseAlone(pages) {
  return { n: pages.reduce((n, page) => n + JSON.parse(decoder.decode(page))._embedded.self.length, 0) };
}

function ours(pages) {
  const table = new Table();
  const n = pages.reduce((n, page) => n + table.ingest(page), 0);
  return { n, table };
}

const contenders = {
  ours,
  "ours, read alone": (pages) => ({ n: pages.reduce((n, page) => n + read(page), 0) }),
  "JSON.parse and typed arrays": typedArrays,
  "JSON.parse alone": parseAlone,
};

onmessage = async ({ data: { name, check } }) => {
  try {
    const pages = await ready;
    if (check) {
      const all = Object.entries(contenders).map(([name, run]) => {
        const { n, table } = run(pages);
        return [name, { n, total: table?.total() }];
      });
      postMessage({ answer: Object.fromEntries(all) });
      return;
    }
    const began = performance.now();
    const made = contenders[name](pages);
    const took = performance.now() - began;
    made.table?.free();
    postMessage({ answer: took });
  } catch (error) {
    postMessage({ error: String(error) });
  }
};
