// Chromium for the benches, as the end-to-end tests drive it.
import { createRequire } from "node:module";

const require = createRequire(new URL("../tests/e2e/package.json", import.meta.url));
const { chromium } = require("@playwright/test");

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

/** Waits without a word to the page but one look in half a second: looking by role would cost it more. */
export const complete = (page) =>
  page.waitForFunction(
    () => document.querySelector("[role=status]")?.textContent.startsWith("Complete: "),
    null,
    { polling: 500, timeout: 600_000 },
  );

/**
 * Watches the page's worker from its start. @returns a function that gives its requests for entries, their times in
 * ms since 1970.
 */
export function requestsOf(page) {
  page.on("worker", (worker) => worker.evaluate(() => performance.setResourceTimingBufferSize(100_000)));
  return () =>
    page.workers()[0].evaluate(() =>
      performance
        .getEntriesByType("resource")
        .filter(({ name }) => name.includes("/CommissionEntries"))
        .map(({ name, startTime, requestStart, responseStart, responseEnd, responseStatus }) => ({
          address: name,
          asked: performance.timeOrigin + startTime,
          sent: performance.timeOrigin + requestStart,
          answered: performance.timeOrigin + responseStart,
          ended: performance.timeOrigin + responseEnd,
          status: responseStatus,
        })),
    );
}

const TASK = "ThreadControllerImpl::RunTask";

/** The tasks of the page's main thread during `work`, in ms: by the clock and by the processor. */
export async function tasks(page, work) {
  const browser = page.context().browser();
  await browser.startTracing(page, { categories: ["toplevel", "devtools.timeline"] });
  await work();
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const layout = traceEvents.find(({ name }) => name === "Layout");
  const isOfPage = ({ pid, tid, name, ph }) => name === TASK && ph === "X" && pid === layout.pid && tid === layout.tid;
  return traceEvents.filter(isOfPage).map(({ dur, tdur }) => ({ clock: dur / 1000, processor: (tdur ?? dur) / 1000 }));
}

export function tell(what, tasks) {
  for (const by of ["clock", "processor"]) {
    const longest = tasks.map((task) => Math.round(task[by])).sort((a, b) => b - a);
    const over = longest.filter((ms) => ms > 50).length;
    console.log(`  ${what}, by the ${by}: ${over} of ${tasks.length} tasks over 50 ms; the longest ${longest.slice(0, 5).join(", ")} ms`);
  }
}
