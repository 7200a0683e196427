// What the numbers should be, by the definitions alone: computed from the raw JSON with exact decimals, in
// another language than the page is written in.

import { Decimal } from "./decimal.mjs";

const COMMISSION_TYPES = [
  "NonCommissionable",
  "SPIF",
  "% Of Gross Sale",
  "% Of Margin",
  "SPIF + % Of Gross Sale",
  "SPIF + % Of Margin",
  "Fixed Cost",
  "Floating Cost",
  "% Above Fixed Cost",
];
const COUPON_TYPES = ["NonCommissionable", "PercentageOfCoupon", "SPIF"];
const TRANSACTION_TYPES = [
  "All",
  "Invoice",
  "Manual Entry",
  "Reversal",
  "Vendor Rebate Adjustment",
  "Coupon",
  "Full Charge Back",
  "Milestone Reward",
];

const isCoupon = (entry) => entry.TransactionType === "5";

/** The name in exports; the page says besides that a coupon's type is one. */
export function typeName(entry) {
  const code = entry.CommissionType;
  if (code === null) return "";
  return (isCoupon(entry) ? COUPON_TYPES : COMMISSION_TYPES)[code] ?? `Unknown (${code})`;
}

export function typeLabel(entry) {
  if (entry.CommissionType === null) return "No commission type";
  return isCoupon(entry) ? `Coupon: ${typeName(entry)}` : typeName(entry);
}

export function transactionName(entry) {
  const code = entry.TransactionType;
  return code === null ? "" : (TRANSACTION_TYPES[code] ?? `Unknown (${code})`);
}

export const transactionLabel = (entry) => transactionName(entry) || "No transaction type";

/** `null` where the unit commission or the quantity is. */
export function computedTotal(entry) {
  const { UnitCommission: unit, Quantity: quantity } = entry;
  return unit === null || quantity === null ? null : Decimal.parse(unit).times(Decimal.parse(quantity));
}

export function shares(entry) {
  const total = computedTotal(entry) ?? Decimal.zero;
  const of = (rate) => total.times(Decimal.parse(rate)).percent();
  const primary = of(entry.SplitRate1 ?? "100");
  const split = entry.CommissionSplitUserId === null ? Decimal.zero : of(entry.SplitRate2 ?? "0");
  return { primary, split, unallocated: total.minus(primary).minus(split) };
}

/** The entry's implied base, to ten places where it does not end; `null` where it is undefined. */
export function impliedBase(entry) {
  const { CommissionType: type, UnitCommission: unit, CommissionSpiff: spiff, CommissionRate: rate } = entry;
  if (isCoupon(entry) || unit === null || entry.Quantity === null) return null;
  const quantity = Decimal.parse(entry.Quantity);
  if (type === "1") return Decimal.parse(unit).times(quantity);
  if (!["2", "3", "4", "5"].includes(type) || rate === null || Decimal.parse(rate).isZero()) return null;
  let amount = Decimal.parse(unit);
  if (type === "4" || type === "5") {
    if (spiff === null) return null;
    amount = amount.minus(Decimal.parse(spiff));
  }
  return amount.times(Decimal.hundred).times(quantity).over(Decimal.parse(rate), 10);
}

/** What it is an amount of: "sale", "margin", or nothing. */
function impliedOf(entry) {
  if (isCoupon(entry)) return null;
  return { 2: "sale", 3: "margin", 4: "sale", 5: "margin" }[entry.CommissionType] ?? null;
}

/** All implied sales or margins of some entries, rounded once: `{ sum, n, undefined }`, and how many have one or should. */
export function implied(entries, of) {
  const those = entries.filter((entry) => impliedOf(entry) === of);
  const defined = those.filter((entry) => impliedBase(entry) !== null);
  const byRate = new Map();
  for (const entry of defined) {
    const { UnitCommission: unit, CommissionSpiff: spiff, CommissionRate: rate, CommissionType: type } = entry;
    const amount = type === "4" || type === "5" ? Decimal.parse(unit).minus(Decimal.parse(spiff)) : Decimal.parse(unit);
    const dividend = amount.times(Decimal.parse(entry.Quantity)).times(Decimal.hundred);
    byRate.set(rate, (byRate.get(rate) ?? Decimal.zero).plus(dividend));
  }
  const one = Decimal.parse("1");
  let [dividend, divisor] = [Decimal.zero, one];
  for (const [rate, sum] of byRate) {
    const by = Decimal.parse(rate);
    dividend = dividend.times(by).plus(sum.times(divisor));
    divisor = divisor.times(by);
  }
  return { sum: dividend.over(divisor, 10), n: defined.length, undefined: those.length - defined.length };
}

/** What SPIFs made of some commissions. */
export function spifPart(entries) {
  let [sum, n] = [Decimal.zero, 0];
  for (const entry of entries) {
    const type = isCoupon(entry) ? null : entry.CommissionType;
    const unit = type === "1" ? entry.UnitCommission : type === "4" || type === "5" ? entry.CommissionSpiff : null;
    if (unit === null || entry.Quantity === null) continue;
    sum = sum.plus(Decimal.parse(unit).times(Decimal.parse(entry.Quantity)));
    n += 1;
  }
  return { sum, n };
}

const isChargeback = (entry) =>
  entry.IsChargeback === true || entry.IsFullChargeback === true || entry.TransactionType === "6";

export function findings(entry) {
  const total = computedTotal(entry);
  const rate2 = Decimal.parse(entry.SplitRate2 ?? "0");
  const rates = Decimal.parse(entry.SplitRate1 ?? "100").plus(rate2);
  const hasSplit = !rate2.isZero() || entry.CommissionSplitUserId !== null;
  const reported = entry.TotalCommission === null ? null : Decimal.parse(entry.TotalCommission);
  const found = {
    TotalDiffers: total !== null && reported !== null && total.compare(reported) !== 0,
    NoUnitCommission: entry.UnitCommission === null,
    NoQuantity: entry.Quantity === null,
    SplitFlagDisagrees: (entry.IsCommissionSplit ?? false) !== hasSplit,
    SplitWithoutUser: !rate2.isZero() && entry.CommissionSplitUserId === null,
    RatesNotWhole: rates.compare(Decimal.hundred) !== 0,
    PositiveChargeback: isChargeback(entry) && total !== null && total.compare(Decimal.zero) > 0,
    NoEmployee: entry.UserId === null,
    UnknownCommissionType: entry.CommissionType === null || typeName(entry).startsWith("Unknown"),
    UnknownTransactionType: ["", "All"].includes(transactionName(entry)) || transactionName(entry).startsWith("Unknown"),
  };
  return Object.keys(found).filter((code) => found[code]);
}

/** A moment that can be compared as text: always with seven digits of its second. */
export function moment(text) {
  const [whole, fraction = ""] = text.split(".");
  return `${whole}.${fraction.padEnd(7, "0")}`;
}

/** Those created on a day of the period, both ends included, in UTC. */
export function inPeriod(entries, from, to) {
  return entries.filter(({ DateCreatedUtc: created }) => created.slice(0, 10) >= from && created.slice(0, 10) <= to);
}

/** How the page names a user. */
export const employeeLabel = (user, names) =>
  user === null ? "No employee" : (names.get(user) ?? `Employee ${user}`);

class Line {
  entries = 0;
  units = Decimal.zero;
  payable = Decimal.zero;
  suspended = Decimal.zero;

  add(entry, amount) {
    const side = entry.IsSuspended === true ? "suspended" : "payable";
    this[side] = this[side].plus(amount);
  }

  count(entry) {
    this.entries += 1;
    this.units = this.units.plus(Decimal.parse(entry.Quantity ?? "0"));
  }

  get total() {
    return this.payable.plus(this.suspended);
  }
}

function line(lines, key) {
  if (!lines.has(key)) lines.set(key, new Line());
  return lines.get(key);
}

/** What each employee earned, by `UserId` (`null`: No employee), and what nobody did. */
export function byEmployee(entries) {
  const lines = new Map();
  const unallocated = new Line();
  for (const entry of entries) {
    const parts = shares(entry);
    const { UserId: user, CommissionSplitUserId: splitUser } = entry;
    const primary = line(lines, user);
    primary.add(entry, parts.primary);
    primary.count(entry);
    if (user !== null) noteSpecialId(primary, entry, entry.EmployeeSpecialId);
    if (splitUser !== null) {
      const split = line(lines, splitUser);
      split.add(entry, parts.split);
      if (splitUser !== user) split.entries += 1;
      noteSpecialId(split, entry, entry.CommissionSplitEmployeeSpecialId);
    }
    unallocated.add(entry, parts.unallocated);
  }
  return { lines, unallocated };
}

/** Of the entry that was updated last. */
function noteSpecialId(line, entry, specialId) {
  const at = `${moment(entry.LastUpdateDateUtc)} ${entry.Id.padStart(20, "0")}`;
  if (specialId !== null && at > (line.specialIdAt ?? "")) Object.assign(line, { specialId, specialIdAt: at });
}

/** What an entry brings: the shares of these users, or all of it where none are named. */
export function amount(entry, users = []) {
  if (users.length === 0) return computedTotal(entry) ?? Decimal.zero;
  const parts = shares(entry);
  let sum = Decimal.zero;
  if (users.includes(entry.UserId)) sum = sum.plus(parts.primary);
  if (entry.CommissionSplitUserId !== null && users.includes(entry.CommissionSplitUserId)) sum = sum.plus(parts.split);
  return sum;
}

/** Whether one of these users has a share in it. */
export const concerns = (entry, users) =>
  users.includes(entry.UserId) || (entry.CommissionSplitUserId !== null && users.includes(entry.CommissionSplitUserId));

/** Lines by a label that is read from each entry. */
export function byLabel(entries, label, users = []) {
  const lines = new Map();
  for (const entry of entries) {
    const it = line(lines, label(entry));
    it.add(entry, amount(entry, users));
    it.count(entry);
  }
  return lines;
}

export function sum(entries, users = []) {
  const all = new Line();
  for (const entry of entries) {
    all.add(entry, amount(entry, users));
    all.count(entry);
  }
  return all;
}

/** What chargebacks made of the total. */
export const chargebacks = (entries) =>
  entries.filter(isChargeback).reduce((sum, entry) => sum.plus(amount(entry)), Decimal.zero);

const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

/** A number as the page shows it in en-US: groups of three, and a real minus sign. */
export function number(decimal) {
  const [whole, fraction] = decimal.toFixed().split(".");
  const digits = grouped(whole.replace("-", "")) + (fraction ? `.${fraction}` : "");
  return decimal.units < 0n ? `\u2212${digits}` : digits;
}

export const money = (decimal) => number(decimal.round(2));

/** A line as a table of totals shows it. */
export const shownLine = (label, line, detail = "") => [
  label,
  detail,
  number(new Decimal(BigInt(line.entries), 0)),
  number(line.units),
  money(line.payable),
  money(line.suspended),
  money(line.total),
];
