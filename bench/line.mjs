// How near a load comes to what the line allows: pages × latency ÷ slots, each as measured in the same run. Once with
// what is read being kept, where a kill may cost but a few pages, and once without.
import { startServer } from "../tests/e2e/server.mjs";
import { complete, launch, requestsOf, tasks, tell } from "./browser.mjs";

const ENTRIES = Number(process.env.ENTRIES ?? 200_000);
const LATENCY_MS = 50;
/** The most that the sync has in flight (`Settings::cap`), of the API's 8. */
const SLOTS = 6;
const N_PAGES = Math.ceil(ENTRIES / 100);
const ADDRESS = "?company=14146&from=2015-07-01&to=2016-12-31";
const VIEWPORT = { width: 1440, height: 1000 };

const server = await startServer("--entries", String(ENTRIES), "--latency-ms", String(LATENCY_MS));

/** All requests of one load. Each has a browser of its own, so that no other one's data are there. */
async function load(keep) {
  const browser = await launch();
  try {
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.addInitScript((keep) => localStorage.setItem("commission-lens.keep", keep), keep);
    const requestsSent = requestsOf(page);
    await page.goto(server.url + ADDRESS);
    await complete(page);
    return await requestsSent();
  } finally {
    await browser.close();
  }
}

/** The same requests in a page that does nothing else: the ms that one takes a program in this browser. */
async function bareLoop(addresses) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(server.url + "config.json");
    return await page.evaluate(
      async ({ addresses, slots }) => {
        const headers = { authorization: "Bearer sandbox", accept: "application/hal+json" };
        const slot = async () => {
          for (let address = addresses.pop(); address; address = addresses.pop()) {
            await (await fetch(address, { headers, cache: "no-store" })).arrayBuffer();
          }
        };
        const [n, began] = [addresses.length, performance.now()];
        await Promise.all(Array.from({ length: slots }, slot));
        return ((performance.now() - began) * slots) / n;
      },
      { addresses, slots: SLOTS },
    );
  } finally {
    await browser.close();
  }
}

/** Watching the page's tasks costs time itself: that is a reading of its own. */
async function watched() {
  const browser = await launch();
  try {
    const page = await browser.newPage({ viewport: VIEWPORT });
    return await tasks(page, async () => {
      await page.goto(server.url + ADDRESS);
      await complete(page);
    });
  } finally {
    await browser.close();
  }
}

const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
const allowed = (latencyMs) => (N_PAGES * latencyMs) / SLOTS;

try {
  console.log(`line: ${ENTRIES} entries in ${N_PAGES} pages of 100, ${SLOTS} at a time, ${LATENCY_MS} ms in the server`);
  let bareMs;
  for (const keep of ["session", "off"]) {
    const requests = await load(keep);
    const sum = (of) => requests.reduce((all, request) => all + of(request), 0);
    const tookMs = Math.max(...requests.map((it) => it.ended)) - Math.min(...requests.map((it) => it.asked));
    // From the call to the first byte of the answer: the line as a program in a browser has it.
    const latencyMs = sum((it) => it.answered - it.asked) / requests.length;
    const outsideMs = sum((it) => it.answered - it.sent) / requests.length;
    const inFlight = sum((it) => it.ended - it.sent) / tookMs;
    const pages = requests.map((it) => it.address).filter((it) => it.includes("top=100"));
    bareMs ??= await bareLoop(pages.slice(0, 600));
    console.log(`  kept: ${keep}: ${seconds(tookMs)}, ${requests.length} requests, ${inFlight.toFixed(2)} in flight on average`);
    console.log(`    latency ${latencyMs.toFixed(1)} ms (${outsideMs.toFixed(1)} of them outside of the browser): pages × latency ÷ slots is ${seconds(allowed(latencyMs))}, ratio ${(tookMs / allowed(latencyMs)).toFixed(3)}`);
    console.log(`    a bare loop of fetches takes ${bareMs.toFixed(1)} ms a request, and ${seconds(allowed(bareMs))}: ratio ${(tookMs / allowed(bareMs)).toFixed(3)}`);
  }
  tell("the page meanwhile", await watched());
} finally {
  server.stop();
}
