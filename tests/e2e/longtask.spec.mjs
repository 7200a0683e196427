// How long the page is busy at a time while all 20,000 entries come in. Measured and told, not judged: a time
// depends on the machine.
import { complete, expect, test } from "./lens.mjs";

test("the longest task of the page while 20,000 entries are read", async ({ page }, testInfo) => {
  await page.addInitScript(() => {
    globalThis.tasks = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) globalThis.tasks.push({ startTime, duration });
    }).observe({ type: "longtask", buffered: true });
  });
  await page.goto("./?company=14146&from=2015-07-01&to=2016-12-31");
  await complete(page);
  await page.waitForTimeout(500);
  const tasks = await page.evaluate(() => globalThis.tasks);
  const durations = tasks.map(({ duration }) => duration).sort((a, b) => b - a);
  const told = `tasks over 50 ms: ${durations.length}; the longest, in ms: ${durations.slice(0, 5).join(", ") || "none"}`;
  testInfo.annotations.push({ type: "long tasks", description: told });
  console.log(`  ${told}`);
  expect(Array.isArray(tasks)).toBe(true);
});
