// Whatever is killed, whenever: the next visit goes on, comes to the same, and reads few pages again. Three times
// in the normal run; KILLS=100 (`cargo xtask test --slow`) for the long one.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { chromium, expect, test } from "@playwright/test";

import { countingHost } from "./counting_host.mjs";
import { address, headline, status, totals } from "./lens.mjs";
import config from "./playwright.config.mjs";
import { startServer } from "./server.mjs";

const N_KILLS = Number(process.env.KILLS ?? 3);
const N_ENTRIES = 50_000;
/** Pages of 100: as many as are asked for at a time, the one that was being written, and the youngest entries. */
const READ_AGAIN = 8;
const QUESTION = { from: "2015-07-01", to: "2016-12-31" };

/** A browser of our own, so that it can be killed as a whole. */
async function startBrowser(profile) {
  const { executablePath, args } = config.use.launchOptions;
  const browser = spawn(
    executablePath,
    [...args, "--headless=new", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"],
    { stdio: ["ignore", "ignore", "pipe"], detached: true },
  );
  const lines = createInterface(browser.stderr);
  const endpoint = await new Promise((found) => {
    lines.on("line", (line) => {
      const [, url] = /DevTools listening on (ws:\S+)/.exec(line) ?? [];
      if (url) found(url);
    });
  });
  const connection = await chromium.connectOverCDP(endpoint);
  const kill = async (killing) => {
    const gone = once(browser, "exit");
    killing?.();
    process.kill(-browser.pid, "SIGKILL");
    await gone;
  };
  /** The tab's process, and with it the worker. */
  const killTab = async (killing) => {
    const devtools = await connection.newBrowserCDPSession();
    const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
    killing();
    for (const { id, type } of processInfo) if (type === "renderer") process.kill(id, "SIGKILL");
  };
  return { page: await connection.contexts()[0].newPage(), kill, killTab };
}

test.describe.configure({ timeout: 120_000 + N_KILLS * 30_000 });

test("a killed tab, and a killed browser, lose nothing and read little again", async ({}, testInfo) => {
  const server = await startServer("--entries", String(N_ENTRIES), "--latency-ms", "50");
  const host = await countingHost(server.url, { keep: "device" });
  const visit = new URL(address(QUESTION), host.url).href;
  const complete = (page) => expect(status(page)).toContainText(/^Complete: 50,000 entries/, { timeout: 90_000 });
  const digest = async (page) => {
    await complete(page);
    const kinds = await totals(page, "Totals by commission type");
    return JSON.stringify([await headline(page), kinds.lines, kinds.closing]);
  };
  const read = async (profile, disturb) => {
    host.sent.length = 0;
    let nBefore = 0;
    const killing = () => (nBefore = host.sent.length);
    let browser = await startBrowser(profile);
    try {
      await browser.page.goto(visit);
      browser = (await disturb?.(browser, killing)) ?? browser;
      const end = await digest(browser.page);
      // What was under way at the kill had not been read.
      const before = new Set(host.sent.slice(0, nBefore));
      return { digest: end, nAgain: host.sent.slice(nBefore).filter((id) => before.has(id)).length };
    } finally {
      await browser.kill();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  };
  const profile = () => mkdtemp(join(tmpdir(), "commission-lens-"));
  try {
    const started = Date.now();
    const undisturbed = await read(await profile());
    const took = Date.now() - started;
    const more = [];
    for (let n = 0; n < N_KILLS; n += 1) {
      const folder = await profile();
      const killed = await read(folder, async (browser, killing) => {
        await expect(status(browser.page)).toContainText(/^Reading: [1-9]/);
        await new Promise((later) => setTimeout(later, Math.random() * took * 0.6));
        if (n % 2 === 0) {
          await browser.kill(killing);
          const next = await startBrowser(folder);
          await next.page.goto(visit);
          return next;
        }
        const crashed = once(browser.page, "crash");
        await browser.killTab(killing);
        await crashed;
        const page = await browser.page.context().newPage();
        await page.goto(visit);
        return { ...browser, page };
      });
      expect(killed.digest).toBe(undisturbed.digest);
      more.push(killed.nAgain / 100);
    }
    const told = `${N_KILLS} kills; pages of 100 that were read again each time: ${more.join(", ")}`;
    testInfo.annotations.push({ type: "kills", description: told });
    console.log(`  ${told}`);
    expect(Math.max(...more)).toBeLessThanOrEqual(READ_AGAIN);
  } finally {
    host.stop();
    server.stop();
  }
});
