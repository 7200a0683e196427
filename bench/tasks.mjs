// How long the page is busy at a time while all 20,000 entries come in, and when a filter is set. By the clock it counts
// what else runs on the machine, such as the server and the browser's compilers; the processor's own time does not. The
// browser has shown a page before: what it takes to find its first font is not the dashboard's.
import { startServer } from "../tests/e2e/server.mjs";
import { complete, launch, tasks, tell } from "./browser.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 5);

const server = await startServer();
const loading = [];
const clicking = [];
try {
  for (let round = 0; round < ROUNDS; round += 1) await visit();
  console.log(`tasks: 20,000 entries, ${ROUNDS} rounds in a new browser each`);
  tell("while they are read", loading);
  tell("a filter set by a click", clicking);
} finally {
  server.stop();
}

async function visit() {
  const browser = await launch();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    await page.goto(`${server.url}config.json`);
    await page.waitForTimeout(500);
    const read = async () => {
      await page.goto(`${server.url}?company=14146&from=2015-07-01&to=2016-12-31`);
      await complete(page);
      await page.waitForTimeout(500);
    };
    const click = async () => {
      await page.evaluate(() => {
        const names = [...document.querySelectorAll(".kinds button.line-name")];
        names.find(({ textContent }) => textContent === "% Of Margin").click();
      });
      await page.waitForTimeout(1000);
    };
    loading.push(...(await tasks(page, read)));
    clicking.push(...(await tasks(page, click)));
  } finally {
    await browser.close();
  }
}
