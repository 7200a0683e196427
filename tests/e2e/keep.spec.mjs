// What is read is kept for the next visit: encrypted, as long as the person and whoever runs the page allow; and
// whatever happens to it, no number is ever wrong.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { chromium } from "@playwright/test";

import { address, anyOf, complete, expect, failedWith, headline, load, open, status, test } from "./lens.mjs";
import config from "./playwright.config.mjs";

const NEW_ONLY = 8;
const notices = (page) => page.getByRole("alert");
const isEntries = (request) => request.url().includes("CommissionEntries");

/** Lets the environment of the sandbox be kept, and asks for a token, as a real one might. */
async function configure(context, change) {
  await context.route("**/config.json", async (route) => {
    const config = await (await route.fetch()).json();
    Object.assign(config.environments[0], change);
    await route.fulfill({ json: config });
  });
}

/** All that stands in the browser's storage: of each store its keys, and the values: each byte as a character. */
const stored = (page) =>
  page.evaluate(async () => {
    const result = (request) =>
      new Promise((done, fail) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
      });
    const database = await result(indexedDB.open("commission-lens"));
    const stores = {};
    for (const name of database.objectStoreNames) {
      const store = database.transaction(name).objectStore(name);
      const [keys, values] = await Promise.all([result(store.getAllKeys()), result(store.getAll())]);
      const text = (value) => (value instanceof Uint8Array ? new TextDecoder("latin1").decode(value) : String(value));
      stores[name] = { keys: keys.map(String), values: values.map(text) };
    }
    database.close();
    return stores;
  });

/** How many requests for entries the page sends until it is complete. */
async function requestsOf(page, visit) {
  let sent = 0;
  const count = (request) => (sent += isEntries(request));
  page.on("request", count);
  await visit();
  await complete(page);
  page.off("request", count);
  return sent;
}

async function keptBlocks(page) {
  await expect.poll(async () => (await stored(page)).blocks.keys.length).toBeGreaterThan(0);
  // Nothing more is written once all is.
  let before = -1;
  await expect
    .poll(async () => {
      const last = before;
      before = (await stored(page)).blocks.keys.length;
      return before === last;
    })
    .toBe(true);
}

test("a reload shows at once what was there, and reads only what is new", async ({ page }) => {
  await open(page);
  const before = await headline(page);
  await keptBlocks(page);
  let letGo;
  const mayGo = new Promise((done) => (letGo = done));
  await page.route("**/relay/commissions/**", async (route) => {
    await mayGo;
    await route.continue();
  });
  const sent = await requestsOf(page, async () => {
    await page.reload();
    await expect(status(page)).toContainText(/^Reading what is new: 4,064 entries, as of 2017-01-18/);
    await expect.poll(() => headline(page)).toEqual(before);
    await expect(page.getByText("As of an earlier visit")).toBeVisible();
    letGo();
  });
  expect(sent).toBeLessThanOrEqual(NEW_ONLY);
  expect(await headline(page)).toEqual(before);
});

test("what is kept can't be read, not even by the page", async ({ page }) => {
  await open(page);
  await keptBlocks(page);
  const { keys, heads, names, blocks } = await stored(page);
  expect([keys, heads, names].map((store) => store.keys.length)).toEqual([1, 1, 1]);
  expect(keys.values).toEqual(["[object CryptoKey]"]);
  for (const text of [...heads.values, ...names.values, ...blocks.values]) {
    for (const word of ["windows", "Commission", "SPIF", "Abdi", "14146"]) expect(text).not.toContain(word);
  }
  const exported = await page.evaluate(async () => {
    const open = indexedDB.open("commission-lens");
    const database = await new Promise((done) => (open.onsuccess = () => done(open.result)));
    const all = database.transaction("keys").objectStore("keys").getAll();
    const [key] = await new Promise((done) => (all.onsuccess = () => done(all.result)));
    database.close();
    return crypto.subtle.exportKey("raw", key).then(() => "exported", (error) => error.name);
  });
  expect(exported).toBe("InvalidAccessError");
});

test("one flipped bit is found, said, and read again", async ({ page }) => {
  await open(page);
  const before = await headline(page);
  await keptBlocks(page);
  await page.evaluate(async () => {
    const open = indexedDB.open("commission-lens");
    const database = await new Promise((done) => (open.onsuccess = () => done(open.result)));
    const store = database.transaction("blocks", "readwrite").objectStore("blocks");
    const cursor = store.openCursor();
    await new Promise((done) => {
      cursor.onsuccess = () => {
        const bytes = cursor.result.value;
        bytes[bytes.length >> 1] ^= 4;
        cursor.result.update(bytes).onsuccess = done;
      };
    });
    database.close();
  });
  const sent = await requestsOf(page, () => page.reload());
  expect(sent).toBeGreaterThan(40);
  await expect(page.getByText("What was kept from an earlier visit could not be used")).toBeVisible();
  expect(await headline(page)).toEqual(before);
  // It has been written anew.
  await keptBlocks(page);
  expect(await requestsOf(page, () => page.reload())).toBeLessThanOrEqual(NEW_ONLY);
});

test("a session ends with its last tab, and what was kept for it is gone", async ({ page, context }) => {
  await open(page);
  await keptBlocks(page);
  const second = await context.newPage();
  expect(await requestsOf(second, () => second.goto(address()))).toBeLessThanOrEqual(NEW_ONLY);
  await page.close();
  await second.close();
  const third = await context.newPage();
  expect(await requestsOf(third, () => third.goto(address()))).toBeGreaterThan(40);
});

test("nothing is kept where the person wants it so, and signing out takes all away", async ({ page }) => {
  await open(page);
  await keptBlocks(page);
  await page.getByRole("link", { name: "Data", exact: true }).click();
  await expect(page.getByLabel("On this device")).toBeDisabled();
  await page.getByLabel("Not at all").check();
  await complete(page);
  await expect.poll(async () => Object.values(await stored(page)).map(({ keys }) => keys.length)).toEqual([0, 0, 0, 0]);
  expect(await requestsOf(page, () => page.reload())).toBeGreaterThan(40);

  await page.getByLabel("For this session").check();
  await complete(page);
  await keptBlocks(page);
  let sent = 0;
  page.on("request", (request) => (sent += isEntries(request)));
  await page.getByRole("button", { name: "Sign out and delete what is kept" }).click();
  await expect.poll(() => sent).toBeGreaterThan(40);
  await complete(page);
});

test.describe("on a device", () => {
  test.use({ allowed: anyOf(/net::ERR_/, failedWith(502), failedWith(401)) });

  test("a second visit needs no token to see what was, and no network", async ({ page, context }) => {
    await configure(context, { keep: "device", sign_in: "token" });
    await page.goto(address());
    await load(page, { token: "any" });
    await complete(page);
    const before = await headline(page);
    await keptBlocks(page);
    await page.close();

    const next = await context.newPage();
    await next.route("**/relay/**", (route) => route.abort());
    await next.goto(address());
    await expect(status(next)).toContainText(/^Kept from an earlier visit: 4,064 entries, as of 2017-01-18/);
    await expect.poll(() => headline(next)).toEqual(before);
    // What was asked for is read in vain; what was kept stays, and says how old it is.
    await load(next, { token: "any" });
    await expect(status(next)).toContainText(/^Stopped: nothing new was read, 4,064 entries .* as of 2017-01-18/, {
      timeout: 45_000,
    });
    await expect.poll(() => headline(next)).toEqual(before);

    await next.unroute("**/relay/**");
    expect(await requestsOf(next, () => load(next, { token: "any" }))).toBeLessThanOrEqual(NEW_ONLY);
    await next.getByRole("link", { name: "Data", exact: true }).click();
    await next.getByRole("button", { name: "Sign out and delete what is kept" }).click();
    await expect(status(next)).toContainText("Nothing read yet");
    expect(Object.values(await stored(next)).map(({ keys }) => keys.length)).toEqual([0, 0, 0, 0]);
  });

  test("a person sees nothing of another one's", async ({ page, context }) => {
    await configure(context, { keep: "device", sign_in: "token" });
    const token = (sub) => `e30.${Buffer.from(JSON.stringify({ sub })).toString("base64url")}.`;
    await page.goto(address());
    await load(page, { token: token("one") });
    await complete(page);
    await keptBlocks(page);
    expect(await requestsOf(page, () => load(page, { token: token("other") }))).toBeGreaterThan(40);
    expect(await requestsOf(page, () => load(page, { token: token("one") }))).toBeLessThanOrEqual(NEW_ONLY);
  });
});

test("a full disk is said, and the page goes on in memory", async ({ page, context, baseURL }) => {
  const devtools = await context.newCDPSession(page);
  await devtools.send("Storage.overrideQuotaForOrigin", { origin: new URL(baseURL).origin, quotaSize: 20_000 });
  await open(page);
  await expect(page.getByText("Nothing is kept in this browser")).toBeVisible();
  await expect(notices(page)).toHaveCount(0);
  expect(Object.values(await headline(page))[0]).toMatch(/\d/);
});

test.describe("where the browser lets no site keep anything", () => {
  /** A browser whose owner has set it so: databases fail to open, and locks and the session's storage are denied. */
  async function openDenied(folder, baseURL) {
    const profile = join(folder, "Default");
    await mkdir(profile, { recursive: true });
    const settings = { profile: { default_content_setting_values: { cookies: 2 } } };
    await writeFile(join(profile, "Preferences"), JSON.stringify(settings));
    const context = await chromium.launchPersistentContext(folder, { ...config.use.launchOptions, baseURL });
    const page = await context.newPage();
    const said = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    return { context, page, said };
  }

  async function check(baseURL, testInfo, visit) {
    const folder = testInfo.outputPath("profile");
    const { context, page, said } = await openDenied(folder, baseURL);
    try {
      const there = await visit(page);
      await expect(there.getByRole("status")).toContainText(/^Complete: /, { timeout: 45_000 });
      await expect(there.getByText("Nothing is kept in this browser")).toBeVisible();
      await expect(there.getByRole("paragraph").filter({ hasText: "Proof: " })).toContainText("✓");
      const denied = await page.evaluate(() => {
        try {
          return String(localStorage);
        } catch (error) {
          return error.name;
        }
      });
      expect(denied).toBe("SecurityError");
      expect(said).toEqual([]);
    } finally {
      await context.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  test("the page says so, and goes on in memory", async ({ baseURL }, testInfo) => {
    await check(baseURL, testInfo, async (page) => {
      await page.goto(address());
      return page;
    });
  });

  test("it does so in a frame as well", async ({ baseURL }, testInfo) => {
    await check(baseURL, testInfo, async (page) => {
      const portal = new URL("portal.html", baseURL).href;
      const body = `<!doctype html><title>Portal</title><iframe title="Commissions" width="1100" height="800"
        src="${address({ embed: 1 })}"></iframe>`;
      await page.route(portal, (route) => route.fulfill({ contentType: "text/html", body }));
      await page.goto(portal);
      return page.frameLocator("iframe");
    });
  });
});
