// How long the page is busy at a time while all 20,000 entries come in, and when a filter is set. By the clock it counts
// what else runs on the machine, such as the server; the processor's own time does not.
import { startServer } from "../tests/e2e/server.mjs";
import { complete, launch, tasks, tell } from "./browser.mjs";

const server = await startServer();
const browser = await launch();
try {
  console.log("tasks: 20,000 entries");
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  const loading = await tasks(page, async () => {
    await page.goto(`${server.url}?company=14146&from=2015-07-01&to=2016-12-31`);
    await complete(page);
    await page.waitForTimeout(500);
  });
  tell("while they are read", loading);
  const clicking = await tasks(page, async () => {
    await page.evaluate(() => {
      const names = [...document.querySelectorAll(".kinds button.line-name")];
      names.find(({ textContent }) => textContent === "% Of Margin").click();
    });
    await page.waitForTimeout(1000);
  });
  tell("a filter set by a click", clicking);
} finally {
  await browser.close();
  server.stop();
}
