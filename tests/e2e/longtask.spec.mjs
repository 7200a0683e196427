// How long the page is busy at a time while all 20,000 entries come in, and when a filter is set. Measured and told,
// not judged: a time depends on the machine. By the clock it counts what else runs on the machine, such as the
// server; the processor's own time does not.
import { complete, expect, test } from "./lens.mjs";

const TASK = "ThreadControllerImpl::RunTask";

/** The tasks of the page's main thread during `work`, in ms: by the clock and by the processor. */
async function tasks(page, work) {
  const browser = page.context().browser();
  await browser.startTracing(page, { categories: ["toplevel", "devtools.timeline"] });
  await work();
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const layout = traceEvents.find(({ name }) => name === "Layout");
  const isOfPage = ({ pid, tid, name, ph }) => name === TASK && ph === "X" && pid === layout.pid && tid === layout.tid;
  return traceEvents.filter(isOfPage).map(({ dur, tdur }) => ({ clock: dur / 1000, processor: tdur / 1000 }));
}

function tell(testInfo, what, tasks) {
  for (const by of ["clock", "processor"]) {
    const longest = tasks.map((task) => Math.round(task[by])).sort((a, b) => b - a);
    const over = longest.filter((ms) => ms > 50).length;
    const told = `${what}, by the ${by}: ${over} tasks over 50 ms; the longest ${longest.slice(0, 5).join(", ")} ms`;
    testInfo.annotations.push({ type: "long tasks", description: told });
    console.log(`  ${told}`);
  }
  expect(tasks.length).toBeGreaterThan(10);
}

test("the longest tasks of the page while 20,000 entries are read, and at a click", async ({ page }, testInfo) => {
  const loading = await tasks(page, async () => {
    await page.goto("./?company=14146&from=2015-07-01&to=2016-12-31");
    await complete(page);
    await page.waitForTimeout(500);
  });
  tell(testInfo, "reading 20,000 entries", loading);
  const clicking = await tasks(page, async () => {
    await page.getByRole("button", { name: "% Of Margin", exact: true }).click();
    await page.waitForTimeout(1000);
  });
  tell(testInfo, "a filter set by a click", clicking);
});
