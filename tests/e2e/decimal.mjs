// Exact decimals, small and slow: what the oracle computes with. An amount is `units / 10^scale`, two BigInts.

const TEN = 10n;

export class Decimal {
  constructor(units, scale) {
    this.units = units;
    this.scale = scale;
  }

  /** @param {string} text as JSON prints a number, without an exponent */
  static parse(text) {
    const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
    if (!match) throw new Error(`not a plain decimal: ${text}`);
    const [, sign, whole, fraction = ""] = match;
    return new Decimal(BigInt(`${sign}${whole}${fraction}`), fraction.length);
  }

  static zero = new Decimal(0n, 0);
  static hundred = new Decimal(100n, 0);

  #at(scale) {
    return this.units * TEN ** BigInt(scale - this.scale);
  }

  plus(other) {
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.#at(scale) + other.#at(scale), scale);
  }

  minus(other) {
    return this.plus(new Decimal(-other.units, other.scale));
  }

  times(other) {
    return new Decimal(this.units * other.units, this.scale + other.scale);
  }

  /** Per cent of: a hundredth. */
  percent() {
    return new Decimal(this.units, this.scale + 2);
  }

  compare(other) {
    const { units } = this.minus(other);
    return units < 0n ? -1 : units > 0n ? 1 : 0;
  }

  isZero() {
    return this.units === 0n;
  }

  /** Rounded half to even to a number of places, which it then has. */
  round(places) {
    return divide(this.units, TEN ** BigInt(this.scale), places);
  }

  /** This over another: exact where it ends within so many places, else rounded half to even to them. */
  over(other, places) {
    return divide(this.units * TEN ** BigInt(other.scale), other.units * TEN ** BigInt(this.scale), places);
  }

  /** Without zeros at its end. */
  toString() {
    const [whole, fraction = ""] = this.toFixed().split(".");
    const digits = fraction.replace(/0+$/, "");
    const text = digits ? `${whole}.${digits}` : whole;
    return text === "-0" ? "0" : text;
  }

  /** With all of its places. */
  toFixed() {
    const sign = this.units < 0n ? "-" : "";
    const digits = (this.units < 0n ? -this.units : this.units).toString().padStart(this.scale + 1, "0");
    const point = digits.length - this.scale;
    return this.scale ? `${sign}${digits.slice(0, point)}.${digits.slice(point)}` : `${sign}${digits}`;
  }
}

/** `numerator / denominator`, rounded half to even. */
function divide(numerator, denominator, places) {
  const isNegative = numerator < 0n !== denominator < 0n;
  const top = (numerator < 0n ? -numerator : numerator) * TEN ** BigInt(places);
  const bottom = denominator < 0n ? -denominator : denominator;
  let quotient = top / bottom;
  const twice = (top % bottom) * 2n;
  if (twice > bottom || (twice === bottom && quotient % 2n === 1n)) quotient += 1n;
  return new Decimal(isNegative ? -quotient : quotient, places);
}
