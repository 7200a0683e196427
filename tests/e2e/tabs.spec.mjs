// Several tabs of one browser: one of them reads, the others show the same, and where it ends another one goes on.
import { countingHost } from "./counting_host.mjs";
import { address, anyOf, complete, expect, failedWith, headline, load, open, status, test, totals } from "./lens.mjs";
import { startServer } from "./server.mjs";

/** Requests that only look for what is newer. */
const NEW_ONLY = 8;
/** Pages of 100: as many as are asked for at a time, the one that was being told, and the youngest entries. */
const READ_AGAIN = 8;
const ALL = { from: "2015-07-01", to: "2016-12-31" };

const isEntries = (request) => request.url().includes("CommissionEntries");

/** Each tab's requests for entries, workers' among them. */
function watchRequests(page) {
  const sent = [];
  page.on("request", (request) => isEntries(request) && sent.push(request));
  return sent;
}

async function configure(context, change) {
  await context.route("**/config.json", async (route) => {
    const config = await (await route.fetch()).json();
    Object.assign(config.environments[0], change);
    await route.fulfill({ json: config });
  });
}

/** All that a person sees of the numbers. */
async function shown(page) {
  const kinds = await totals(page, "Totals by commission type");
  return { headline: await headline(page), lines: kinds.lines, closing: kinds.closing };
}

const nLoaded = async (page) =>
  Number(/([\d,]+) entr/.exec(await status(page).textContent())?.[1].replaceAll(",", "") ?? 0);

const problem = (page) => page.getByRole("alert");

/** How much stands in each store of the browser's storage. */
const stored = (page) =>
  page.evaluate(async () => {
    const open = indexedDB.open("commission-lens");
    const database = await new Promise((done) => (open.onsuccess = () => done(open.result)));
    const count = async (name) => {
      const all = database.transaction(name).objectStore(name).count();
      return new Promise((done) => (all.onsuccess = () => done(all.result)));
    };
    const counts = [];
    for (const name of database.objectStoreNames) counts.push(await count(name));
    database.close();
    return counts;
  });

test.describe("of 20,000 entries", () => {
  let server;
  test.beforeAll(async () => {
    server = await startServer("--entries", "20000", "--latency-ms", "60");
  });
  test.afterAll(() => server.stop());

  const visit = (query) => new URL(address({ ...ALL, ...query }), server.url).href;
  const completeAll = (page) =>
    expect(status(page)).toContainText(/^Complete: 20,000 entries/, { timeout: 90_000 });

  /** What one tab alone shows. */
  async function undisturbed(browser) {
    const alone = await browser.newContext();
    const page = await alone.newPage();
    await page.goto(visit());
    await completeAll(page);
    const end = await shown(page);
    await alone.close();
    return end;
  }

  test("one reads, and both show the same", async ({ page, context, browser }) => {
    const expected = await undisturbed(browser);
    const sent = watchRequests(page);
    await page.goto(visit());
    await expect(status(page)).toContainText(/^Reading: [1-9]/);
    const second = await context.newPage();
    const sentBySecond = watchRequests(second);
    await second.goto(visit());
    // It shows what there is so far, and what comes.
    await expect(status(second)).toContainText(/^Reading: [1-9][\d,]* entries in \d+ pages/);
    expect(await nLoaded(second)).toBeLessThan(20_000);
    await expect(second.getByText("So far: still reading")).toBeVisible();
    await Promise.all([page, second].map(completeAll));
    expect(sent.length).toBeGreaterThan(150);
    expect(sentBySecond.length).toBe(0);
    expect(await status(second).textContent()).toBe(await status(page).textContent());
    expect(await shown(page)).toEqual(expected);
    expect(await shown(second)).toEqual(expected);

    // Load in the second makes the first look for what is newer.
    sent.length = 0;
    await load(second, {});
    await expect.poll(() => sent.length).toBeGreaterThan(0);
    await Promise.all([page, second].map(completeAll));
    expect(sent.length).toBeLessThanOrEqual(NEW_ONLY);
    expect(sentBySecond.length).toBe(0);
  });

  test("a tab that is closed while it reads hands over", async ({ page, context, browser }) => {
    const expected = await undisturbed(browser);
    const host = await countingHost(server.url, {});
    const there = new URL(address(ALL), host.url).href;
    await page.goto(there);
    await expect(status(page)).toContainText(/^Reading: [1-9]/);
    const second = await context.newPage();
    const sentBySecond = watchRequests(second);
    await second.goto(there);
    await expect.poll(() => nLoaded(second)).toBeGreaterThan(6_000);
    expect(sentBySecond.length).toBe(0);
    const nBefore = host.sent.length;
    await page.close();
    await completeAll(second);
    expect(await shown(second)).toEqual(expected);
    // What was under way had not been read.
    const before = new Set(host.sent.slice(0, nBefore));
    const nAgain = host.sent.slice(nBefore).filter((id) => before.has(id)).length;
    console.log(`  closed at ${before.size} entries; pages of 100 that were read again: ${nAgain / 100}`);
    expect(before.size).toBeLessThan(20_000);
    expect(nAgain / 100).toBeLessThanOrEqual(READ_AGAIN);
    host.sent.length = 0;
    // What it leaves is whole.
    const third = await context.newPage();
    await third.goto(there);
    await completeAll(third);
    await second.close();
    await third.reload();
    await completeAll(third);
    expect(host.sent.length / 100).toBeLessThanOrEqual(NEW_ONLY);
    await expect(problem(third)).toHaveCount(0);
    expect(await shown(third)).toEqual(expected);
    host.stop();
  });

  test("an older period is read by the tab that leads, and Cancel stops it from any", async ({ page, context }) => {
    const sent = watchRequests(page);
    await page.goto(visit({ from: "2016-12-01" }));
    await complete(page);
    const nOfMonth = await nLoaded(page);
    const second = await context.newPage();
    const sentBySecond = watchRequests(second);
    sent.length = 0;
    await second.goto(visit());
    await expect.poll(() => nLoaded(second)).toBeGreaterThan(nOfMonth + 1_000);
    await second.getByRole("button", { name: "Cancel", exact: true }).click();
    for (const tab of [page, second]) {
      await expect(status(tab)).toContainText(/^Cancelled: /);
      await expect(tab.getByText("Not final: reading was cancelled")).toBeVisible();
    }
    const nSent = sent.length;
    await page.waitForTimeout(500);
    expect(sent.length).toBe(nSent);
    await second.getByRole("button", { name: "Read again" }).click();
    await Promise.all([page, second].map(completeAll));
    expect(sentBySecond.length).toBe(0);
  });
});

test("what is complete is not read again when its tab is closed", async ({ page, context }) => {
  await open(page);
  const before = await headline(page);
  const second = await context.newPage();
  const sent = watchRequests(second);
  await second.goto(address());
  await complete(second);
  await page.close();
  await second.waitForTimeout(1_000);
  expect(sent.length).toBe(0);
  await expect(status(second)).toContainText(/^Complete: 4,064 entries/);
  expect(await headline(second)).toEqual(before);
  // From now on it is this one that asks.
  await load(second, {});
  await expect.poll(() => sent.length).toBeGreaterThan(0);
  await complete(second);
  expect(sent.length).toBeLessThanOrEqual(NEW_ONLY);
});

test("sharing needs no storage", async ({ page, context, baseURL }) => {
  const devtools = await context.newCDPSession(page);
  await devtools.send("Storage.overrideQuotaForOrigin", { origin: new URL(baseURL).origin, quotaSize: 20_000 });
  await open(page);
  await expect(page.getByText("Nothing is kept in this browser")).toBeVisible();
  const second = await context.newPage();
  const sent = watchRequests(second);
  await second.goto(address());
  await complete(second);
  expect(sent.length).toBe(0);
  expect(await headline(second)).toEqual(await headline(page));
});

test.describe("with tokens", () => {
  test.use({ allowed: anyOf(failedWith(401)) });

  test("one that is pasted in one tab heals the other", async ({ page, context }) => {
    await configure(context, { sign_in: "token" });
    const sent = watchRequests(page);
    await page.goto(address());
    await load(page, { token: "expired" });
    await expect(problem(page)).toContainText(/not valid or has expired/);
    const second = await context.newPage();
    const sentBySecond = watchRequests(second);
    await second.goto(address());
    await expect(problem(second)).toContainText(/not valid or has expired/);
    const nRefused = sent.length;
    await load(second, { token: "good" });
    await Promise.all([page, second].map(complete));
    expect(sentBySecond.length).toBe(0);
    expect(sent.length).toBeGreaterThan(nRefused);
    await expect(problem(page)).toHaveCount(0);
    expect(await headline(second)).toEqual(await headline(page));
    for (const tab of [page, second]) {
      const kept = await tab.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
      expect(kept + tab.url()).not.toContain("good");
    }

    // The tab in which it was never pasted can read on with it, and so can the other one after it.
    await page.getByLabel("From", { exact: true }).fill("2016-07-01");
    await load(page, {});
    await expect.poll(() => nLoaded(page)).toBeGreaterThan(4_064);
    await complete(page);
    await page.close();
    await second.getByLabel("From", { exact: true }).fill("2016-01-01");
    await load(second, {});
    await expect.poll(() => sentBySecond.length).toBeGreaterThan(0);
    await complete(second);
    await expect(problem(second)).toHaveCount(0);
  });

  test("signing out in one signs out the other, whatever it shows", async ({ page, context }) => {
    await configure(context, { sign_in: "token" });
    await page.goto(address());
    await load(page, { token: "any" });
    await complete(page);
    const second = await context.newPage();
    await second.goto(address());
    await complete(second);
    const other = await context.newPage();
    await other.goto(address({ company: 21090 }));
    await load(other, { token: "any" });
    await complete(other);
    expect(Math.max(...(await stored(page)))).toBeGreaterThan(1);
    await second.getByRole("link", { name: "Data", exact: true }).click();
    await second.getByRole("button", { name: "Sign out and delete what is kept" }).click();
    const sent = [page, second, other].map(watchRequests);
    for (const tab of [page, second, other]) {
      await expect(status(tab)).toContainText("Nothing read yet");
    }
    for (const tab of [page, other]) expect(await headline(tab)).toEqual({});
    await page.waitForTimeout(500);
    expect(await stored(page)).toEqual([0, 0, 0, 0]);
    // Nobody has a token any more, whichever of the two that show the same company leads now.
    await load(page, {});
    await expect(problem(page)).toContainText(/not valid or has expired/);
    expect(sent.flat().length).toBeGreaterThan(0);
    for (const request of sent.flat()) expect((await request.response()).status()).toBe(401);
    expect(sent[2].length).toBe(0);
  });

  test("where nothing is kept, only whoever has the same token shares", async ({ page, context }) => {
    await configure(context, { sign_in: "token", keep: "off" });
    await page.goto(address());
    await load(page, { token: "one" });
    await complete(page);
    const [same, other] = [await context.newPage(), await context.newPage()];
    const [sentBySame, sentByOther] = [same, other].map(watchRequests);
    for (const [tab, token] of [[same, "one"], [other, "two"]]) {
      await tab.goto(address());
      await expect(status(tab)).toContainText("Nothing read yet");
      await load(tab, { token });
      await complete(tab);
      expect(await headline(tab)).toEqual(await headline(page));
    }
    expect(sentBySame.length).toBe(0);
    expect(sentByOther.length).toBeGreaterThan(40);
  });
});
