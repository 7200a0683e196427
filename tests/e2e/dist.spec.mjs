// The folder of static files on any host, under a sub-path, without a server of ours behind it.
import { complete, expect, failedWith, headline, open, sorted, status, test, totals } from "./lens.mjs";
import { site } from "./server.mjs";
import { hostStatically } from "./static.mjs";

let host;
test.beforeAll(async () => {
  host = await hostStatically(site);
});
test.afterAll(() => host.stop());

test.describe("without a relay", () => {
  test.use({ allowed: failedWith(404) });

  test("the page says so and offers the demo, which needs none", async ({ page }) => {
    const response = await page.goto(host.url);
    expect(response.headers()["content-security-policy"]).toContain("default-src 'none'");
    await expect(status(page)).toContainText(/^Stopped: /, { timeout: 45_000 });
    await expect(page.getByRole("alert")).toContainText(/relay/);
    await page.getByRole("button", { name: "Open the demo" }).click();
    await expect(page).toHaveURL(/env=demo/);
    await complete(page);
    await expect(page.getByRole("alert")).toHaveCount(0);
  });
});

test("the demo comes to the same totals as the served sandbox", async ({ page }) => {
  await open(page);
  const read = async () => ({
    headline: await headline(page),
    employees: sorted((await totals(page, "Totals by employee")).lines),
    kinds: sorted((await totals(page, "Totals by commission type")).lines),
    transactions: sorted((await totals(page, "Totals by transaction type")).lines),
  });
  // Once no more lines come.
  let served = await read();
  await expect
    .poll(async () => {
      const before = JSON.stringify(served);
      served = await read();
      return JSON.stringify(served) === before;
    })
    .toBe(true);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`${host.url}?env=demo&company=14146&from=2016-10-01&to=2016-12-31`);
  await complete(page);
  await expect.poll(read).toEqual(served);
  // Nothing but the files themselves is asked for.
  expect(asked.filter((url) => !url.startsWith(host.url))).toEqual([]);
  expect(asked.filter((url) => url.includes("/relay/"))).toEqual([]);
});
