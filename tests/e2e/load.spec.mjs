// Loading: how far it is, Cancel, and every way in which it can fail, each with its next step.
import { ABORTED, anyOf, complete, expect, failedWith, headline, load, open, status, test, totals } from "./lens.mjs";
import { allEntries } from "./sandbox.mjs";
import { startServer } from "./server.mjs";

const problem = (page) => page.getByRole("alert");
const nLoaded = async (page) => Number(/([\d,]+) entr/.exec(await status(page).textContent())[1].replaceAll(",", ""));

test.describe("the address says how many entries the sandbox has", () => {
  for (const environment of ["sandbox", "demo"]) {
    test(environment, async ({ page }) => {
      const all = `?env=${environment}&company=14146&from=2015-07-01&to=2016-12-31`;
      await page.goto(`${all}&entries=700`);
      await complete(page);
      const entries = () => page.locator(".headline");
      await expect(status(page)).toContainText("Complete: 700 entries");
      await expect(entries()).toContainText("700 entries");
      // The other ones are not mixed with them.
      await page.goto(`${all}&entries=900`);
      await complete(page);
      await expect(entries()).toContainText("900 entries");
      await page.goBack();
      await complete(page);
      await expect(entries()).toContainText("700 entries");
      expect(page.url()).toContain("entries=700");
    });
  }
});

test.describe("on a slow server", () => {
  test.use({ allowed: ABORTED });
  let server;
  test.beforeAll(async () => {
    server = await startServer("--latency-ms", "100");
  });
  test.afterAll(() => server.stop());

  test("progress grows and fills the tables; Cancel ends it at once and keeps what was read", async ({ page }) => {
    // So slow that no machine reads it all before it is cancelled.
    const slow = await startServer("--latency-ms", "1000");
    const asked = [];
    page.on("request", (request) => request.url().includes("/relay/") && asked.push(Date.now()));
    await page.goto(`${slow.url}?company=14146&from=2015-07-01&to=2016-12-31`);
    await expect(status(page)).toContainText(/^Reading: [\d,]+ entries in \d+ pages/);
    await expect.poll(() => nLoaded(page)).toBeGreaterThan(500);
    const early = await nLoaded(page);
    await expect.poll(() => nLoaded(page)).toBeGreaterThan(early);
    await expect(page.getByText("So far: still reading")).toBeVisible();
    await expect.poll(async () => (await totals(page, "Totals by commission type")).lines.length).toBeGreaterThan(3);

    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    const cancelled = Date.now();
    await expect(status(page)).toContainText(/^Cancelled: /);
    await expect(page.getByText("Not final: reading was cancelled")).toBeVisible();
    await expect(page.getByRole("button", { name: "Cancel", exact: true })).toBeHidden();
    await page.waitForTimeout(600);
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((at) => at > cancelled + 100)).toEqual([]);
    expect(await nLoaded(page)).toBeGreaterThanOrEqual(early);
    expect(Object.values(await headline(page))[0]).toMatch(/\d/);

    // And it can be taken up again.
    await page.getByRole("button", { name: "Read again" }).click();
    await expect(status(page)).toContainText(/^Reading: /);
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await expect(status(page)).toContainText(/^Cancelled: /);
    slow.stop();
  });

  test("what is out of sight waits while a load goes on, and has its totals in sight or at the end", async ({ page }) => {
    const slow = await startServer("--latency-ms", "1000");
    await page.setViewportSize({ width: 1440, height: 1000 });
    await page.goto(`${slow.url}?company=14146&from=2015-07-01&to=2016-12-31`);
    const table = page.getByRole("table", { name: "Totals by transaction type", exact: true });
    const sum = () => table.locator("tfoot tr").last().locator("td").last().textContent();
    const headlineGrows = async () => {
      const before = (await headline(page)).Payable;
      await expect.poll(async () => (await headline(page)).Payable).not.toBe(before);
    };
    await expect(table.locator("tfoot tr")).not.toHaveCount(0);
    await expect(table).not.toBeInViewport();
    const first = await sum();
    await headlineGrows();
    await headlineGrows();
    expect(await sum()).toBe(first);

    await table.evaluate((table) => table.scrollIntoView());
    await expect.poll(sum).not.toBe(first);
    await page.evaluate(() => scrollTo(0, 0));
    await expect(table).not.toBeInViewport();
    await headlineGrows();

    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await expect(status(page)).toContainText(/^Cancelled: /);
    const cents = (text) => Number(text.replace("−", "-").replace(/[^-\d]/g, ""));
    const { Payable: payable, Suspended: suspended } = await headline(page);
    await expect.poll(async () => cents(await sum())).toBe(cents(payable) + cents(suspended));
    slow.stop();
  });

  test("totals come with the first entries, never before them, and grow until the load is complete", async ({ page }) => {
    const slow = await startServer("--latency-ms", "200");
    await page.addInitScript(() => {
      globalThis.seen = new Set();
      const look = () => {
        const isReading = document.querySelector("[role=status]")?.textContent.startsWith("Reading: ");
        const headline = document.querySelector(".headline");
        if (isReading && headline) seen.add(headline.textContent);
      };
      new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
    });
    await page.goto(`${slow.url}?company=14146&from=2015-07-01&to=2016-12-31`);
    await complete(page);
    const seen = await page.evaluate(() => [...globalThis.seen]);
    expect(seen.filter((headline) => /\D0 entries/.test(headline))).toEqual([]);
    expect(seen.length).toBeGreaterThanOrEqual(3);
    slow.stop();
  });

  test("another period asks for what it needs, and no more", async ({ page }) => {
    await page.goto(`${server.url}?company=14146&from=2016-12-01&to=2016-12-31`);
    await complete(page);
    const nOfMonth = await nLoaded(page);
    let asked = 0;
    page.on("request", (request) => (asked += request.url().includes("CommissionEntries")));
    // Within what has been read: no request.
    await page.getByLabel("From", { exact: true }).fill("2016-12-15");
    await page.getByRole("button", { name: "Earlier period" }).click();
    await expect(page).toHaveURL(/from=2016-11-01/);
    await complete(page);
    await expect.poll(() => nLoaded(page)).toBeGreaterThan(nOfMonth);
    const before = asked;
    expect(before).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Later period" }).click();
    await expect(page).toHaveURL(/from=2016-12-01/);
    await page.waitForTimeout(400);
    expect(asked).toBe(before);
  });
});

const FAILURES = [
  { what: "token expired", ask: { token: "expired" }, statuses: [401], says: /not valid or has expired/, next: /Get a new token/ },
  { what: "token forbidden", ask: { token: "forbidden" }, statuses: [403], says: /No permission/, next: /ask whoever manages users/ },
  { what: "token broken", ask: { token: "broken" }, statuses: [500], says: /failed, on its side/, next: /Try again/ },
  { what: "token maintenance", ask: { token: "maintenance" }, statuses: [503], says: /scheduled maintenance/, next: /Load again after .*12:00 UTC/ },
  { what: "token malformed", ask: { token: "malformed" }, statuses: [], says: /can't be used/, next: /[Tt]ry again|Read again|report/ },
  { what: "company 404", ask: { company: 404 }, statuses: [404], says: /no such company/, next: /Check the Company ID/ },
  { what: "a company that there is not", ask: { company: 987654 }, statuses: [404], says: /no such company/, next: /Check the Company ID/ },
  { what: "company 400", ask: { company: 400 }, statuses: [400], says: /malformed/, next: /report it/ },
];

for (const { what, ask, statuses, says, next } of FAILURES) {
  test.describe(what, () => {
    test.use({ allowed: anyOf(/^$/, ...statuses.map(failedWith)) });

    test("says what is wrong and what to do, and a good load recovers", async ({ page, baseURL }) => {
      await open(page);
      const sound = await headline(page);
      await load(page, ask);
      await expect(status(page)).toContainText(/^Stopped: /, { timeout: 30_000 });
      await expect(problem(page)).toContainText(says);
      await expect(problem(page)).toContainText(next);
      if (statuses[0] === 401) await expect(page.getByLabel("Access token")).toBeFocused();

      await load(page, { company: 14146, token: "any-token" });
      await complete(page);
      await expect(problem(page)).toHaveCount(0);
      await expect.poll(() => headline(page)).toEqual(sound);
      expect((await allEntries(baseURL)).length).toBeGreaterThanOrEqual(await nLoaded(page));
    });
  });
}

test.describe("token busy", () => {
  test.use({ allowed: anyOf(failedWith(429), ABORTED) });

  test("a 429 never fails the load: it waits, can be cancelled, and goes on with a good token", async ({ page }) => {
    await open(page);
    await load(page, { token: "busy" });
    await expect(status(page)).toContainText(/^Reading what is new: /);
    await page.waitForTimeout(3_000);
    await expect(status(page)).toContainText(/^Reading what is new: /);
    await expect(problem(page)).toHaveCount(0);
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await expect(status(page)).toContainText(/^Cancelled: /);
    await load(page, { token: "any-token" });
    await complete(page);
  });
});

test("entries that can't be read are counted and shown, and cost no other", async ({ page, baseURL }) => {
  // Another company first, so that no sound copy of them is there.
  await open(page, { company: 21090, from: "2015-07-01", to: "2016-12-31" });
  const all = await allEntries(baseURL);
  await load(page, { company: 14146, token: "messy" });
  await expect(page).toHaveURL(/company=14146/);
  await expect(status(page)).toContainText(/^Complete: .*, 4 entries not readable/, { timeout: 45_000 });
  expect(await nLoaded(page)).toBe(all.length - 4);
  const rejected = page.getByRole("group").filter({ hasText: "4 entries could not be read and are in no total" });
  await rejected.getByText("4 entries could not be read").click();
  await expect(rejected.getByRole("listitem")).toHaveCount(4);
  await expect(rejected.getByRole("listitem").first()).toContainText(/Entry \d+: /);
});

test("what can't be asked is said beside its field, and nothing is sent", async ({ page }) => {
  await open(page);
  await load(page, { company: "KENTEL" });
  await expect(page.getByText("A company is named by its number, for example 14146.")).toBeVisible();
  await expect(page.getByLabel("Company ID")).toBeFocused();
  await load(page, { company: 14146, from: "2016-12-31", to: "2016-12-01" });
  await expect(page.getByText("The first day is after the last.")).toBeVisible();
  await expect(page).toHaveURL(/from=2016-10-01/);
});
