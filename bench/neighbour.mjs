// How good a neighbour a load is: a stranger takes some of the API's slots at random; how many of our requests are
// refused, and how much of what is left is used.
import { startServer } from "../tests/e2e/server.mjs";
import { complete, launch, requestsOf } from "./browser.mjs";

const ENTRIES = 110_000;
const LATENCY_MS = 50;
/** The API's, and the most that the sync asks for (`Settings::cap`). */
const [SLOTS, CAP] = [8, 6];
/** The stranger wants up to so many, and changes its mind so often on average. */
const [RIVAL_SLOTS, RIVAL_EVERY_MS] = [4, 2_000];

/** Asks without a pause with as many requests as it wants; says when how many were under way. */
class Rival {
  #wanted = 0;
  #running = 0;
  #ends = false;
  history = [[performance.timeOrigin + performance.now(), 0]];

  constructor(url) {
    this.url = url;
    this.#changeMind();
  }

  #changeMind() {
    if (this.#ends) return;
    this.#wanted = Math.floor(Math.random() * (RIVAL_SLOTS + 1));
    while (this.#running < this.#wanted) this.#ask();
    setTimeout(() => this.#changeMind(), Math.random() * 2 * RIVAL_EVERY_MS);
  }

  #note(change) {
    this.#running += change;
    this.history.push([performance.timeOrigin + performance.now(), this.#running]);
  }

  async #ask() {
    this.#note(1);
    while (!this.#ends && this.#running <= this.#wanted) {
      const reply = await fetch(this.url, { headers: { authorization: "Bearer stranger" } });
      await reply.arrayBuffer();
    }
    this.#note(-1);
  }

  stop() {
    this.#ends = true;
  }

  /** Slots × ms that it left to somebody who wants `CAP` at most. */
  left(from, to) {
    const changes = this.history.filter(([at]) => at > from && at < to);
    const [, first] = this.history.findLast(([at]) => at <= from);
    let [sum, last, running] = [0, from, first];
    for (const [at, next] of [...changes, [to, 0]]) {
      sum += Math.min(CAP, SLOTS - running) * (at - last);
      [last, running] = [at, next];
    }
    return sum;
  }
}

const server = await startServer("--entries", String(ENTRIES), "--latency-ms", String(LATENCY_MS));
const rival = new Rival(`${server.url}relay/commissions/Companies(14146)/CommissionEntries?$top=1`);
const browser = await launch();
try {
  const page = await browser.newPage();
  const requests = requestsOf(page);
  await page.goto(`${server.url}?company=14146&from=2015-07-01&to=2016-12-31`);
  await complete(page);
  const all = await requests();
  const refused = all.filter(({ status }) => status === 429);
  const [from, to] = [Math.min(...all.map((it) => it.asked)), Math.max(...all.map((it) => it.ended))];
  // A slot is whose it is from the call to the end of the answer: the stranger's are counted in the same way.
  const used = all.filter(({ status }) => status === 200).reduce((sum, it) => sum + it.ended - it.asked, 0);
  const left = rival.left(from, to);
  console.log(`neighbour: ${all.length} requests, ${SLOTS} slots, a stranger who takes 0 to ${RIVAL_SLOTS} of them`);
  console.log(`  ${refused.length} met a 429: ${((100 * refused.length) / all.length).toFixed(2)} % (aim: 1 % at most)`);
  console.log(`  used ${((100 * used) / left).toFixed(1)} % of what was left of ${CAP} (aim: 90 % at least)`);
} finally {
  rival.stop();
  await browser.close();
  server.stop();
}
