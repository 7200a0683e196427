// How near a load comes to what the line allows: pages × latency ÷ slots, each as measured in the same run.
import { startServer } from "../tests/e2e/server.mjs";
import { complete, launch, requestsOf, tasks, tell } from "./browser.mjs";

const ENTRIES = Number(process.env.ENTRIES ?? 200_000);
const LATENCY_MS = 50;
/** The most that the sync has in flight (`Settings::cap`), of the API's 8. */
const SLOTS = 6;
const ADDRESS = "?company=14146&from=2015-07-01&to=2016-12-31";

const server = await startServer("--entries", String(ENTRIES), "--latency-ms", String(LATENCY_MS));
const browser = await launch();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  const requestsSent = requestsOf(page);
  await page.goto(server.url + ADDRESS);
  await complete(page);
  const requests = await requestsSent();
  const sum = (of) => requests.reduce((all, request) => all + of(request), 0);
  const tookMs = Math.max(...requests.map((it) => it.ended)) - Math.min(...requests.map((it) => it.asked));
  // From the call to the first byte of the answer: the line as a program in a browser has it.
  const latencyMs = sum((it) => it.answered - it.asked) / requests.length;
  const sentMs = sum((it) => it.answered - it.sent) / requests.length;
  const inFlight = sum((it) => it.ended - it.sent) / tookMs;
  const least = Math.ceil(ENTRIES / 100);
  const allowed = (least * latencyMs) / SLOTS;
  console.log(`line: ${ENTRIES} entries, ${requests.length} requests for ${least} pages of 100, ${SLOTS} at a time`);
  console.log(`  latency ${latencyMs.toFixed(1)} ms, ${sentMs.toFixed(1)} of them outside of the browser and ${LATENCY_MS} in the server; ${inFlight.toFixed(2)} in flight on average`);
  console.log(`  took ${(tookMs / 1000).toFixed(2)} s; pages × latency ÷ slots is ${(allowed / 1000).toFixed(2)} s: ratio ${(tookMs / allowed).toFixed(3)}`);
  await page.close();

  // The same requests in a page that does nothing else: what a slot gives to a program in this browser.
  const bare = await browser.newPage();
  await bare.goto(server.url + "config.json");
  const addresses = requests.map((it) => it.address).filter((it) => it.includes("top=100"));
  const bareMs = await bare.evaluate(
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
    { addresses: addresses.slice(0, 600), slots: SLOTS },
  );
  const bareAllowed = (least * bareMs) / SLOTS;
  console.log(`  a bare loop of fetches with as many slots: ${bareMs.toFixed(1)} ms a request, ${(bareAllowed / 1000).toFixed(2)} s for all pages: ratio ${(tookMs / bareAllowed).toFixed(3)}`);
  await bare.close();

  // Watching the page's tasks costs time itself: that is a reading of its own.
  const watched = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  const busy = await tasks(watched, async () => {
    await watched.goto(server.url + ADDRESS);
    await complete(watched);
  });
  tell("the page meanwhile", busy);
} finally {
  await browser.close();
  server.stop();
}
