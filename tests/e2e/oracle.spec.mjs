// The oracle's own arithmetic, against numbers done by hand.
import { expect, test } from "@playwright/test";

import { Decimal } from "./decimal.mjs";
import { computedTotal, findings, impliedBase, money, shares } from "./oracle.mjs";
import { parseExact } from "./sandbox.mjs";

const of = (text) => Decimal.parse(text);

test("decimals add, multiply and divide exactly", () => {
  expect(of("0.1").plus(of("0.2")).toString()).toBe("0.3");
  expect(of("5.32").times(of("50")).percent().toString()).toBe("2.66");
  expect(of("-1").minus(of("0.00")).toString()).toBe("-1");
  expect(of("10").over(of("3"), 10).toFixed()).toBe("3.3333333333");
  expect(of("-20").over(of("3"), 10).toFixed()).toBe("-6.6666666667");
});

test("rounding goes half to even, and shows no negative zero", () => {
  expect(["2.345", "2.355", "-2.345", "2.3451", "-0.001", "1234567.5"].map((it) => money(of(it)))).toEqual([
    "2.34",
    "2.36",
    "\u22122.34",
    "2.35",
    "0.00",
    "1,234,567.50",
  ]);
});

test("numbers stay the texts that they are", () => {
  expect(parseExact('{"a":5.320,"b":"1, \\"2\\": 3","c":[-0.1,null,true]}')).toEqual({
    a: "5.320",
    b: '1, "2": 3',
    c: ["-0.1", null, true],
  });
});

test("the document's sample entry, by hand", () => {
  const sample = {
    UserId: "2576",
    CommissionSplitUserId: "22214",
    CommissionType: "1",
    TransactionType: "1",
    UnitCommission: "5.32",
    Quantity: "1",
    SplitRate1: "50",
    SplitRate2: "50",
    TotalCommission: "5.32",
    IsCommissionSplit: true,
    CommissionRate: "35",
    CommissionSpiff: "15",
  };
  const { primary, split, unallocated } = shares(sample);
  expect([computedTotal(sample), primary, split, unallocated, impliedBase(sample)].map(String)).toEqual([
    "5.32",
    "2.66",
    "2.66",
    "0",
    "5.32",
  ]);
  expect(findings(sample)).toEqual([]);
  expect(findings({ ...sample, CommissionSplitUserId: null })).toEqual(["SplitWithoutUser"]);
});
