// axe-core finds nothing to complain of, in light and dark, wide and narrow; and a keyboard reaches everything.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { ABORTED, SAMPLE_PERIOD, address, complete, expect, failedWith, load, open, status, test } from "./lens.mjs";
import { startServer } from "./server.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Each violation with where it is, so that a failure says what to mend. */
async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map(({ id, help, nodes }) => ({
    rule: `${id}: ${help}`,
    where: nodes.slice(0, 5).map((node) => `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`),
  }));
}

const SIZES = { wide: { width: 1280, height: 900 }, narrow: { width: 390, height: 844 } };

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const theme of ["light", "dark"]) {
    test.describe(`${size}, ${theme}`, () => {
      test.use({ viewport, colorScheme: theme });

      test("the dashboard, and an entry in full", async ({ page }) => {
        await open(page, SAMPLE_PERIOD);
        await expect(page.getByRole("table", { name: "Entries", exact: true })).toBeVisible();
        expect(await violations(page)).toEqual([]);
        await page.goto(`${page.url()}&entry=24&theme=${theme}`);
        await complete(page);
        await expect(page.getByRole("heading", { name: "Every field" })).toBeVisible();
        expect(await violations(page)).toEqual([]);
      });

      test("the look-up of devices", async ({ page }) => {
        await open(page, { ...SAMPLE_PERIOD, page: "imei" });
        await page.getByLabel("IMEIs or serial numbers").fill("014497002384313, 8508194953");
        await page.getByRole("button", { name: "Look up" }).click();
        await expect(page.getByRole("table", { name: "Devices" })).toBeVisible();
        await expect(page.getByRole("rowheader", { name: "014497002384313" })).toBeVisible();
        expect(await violations(page)).toEqual([]);
      });

      test("the health of the data", async ({ page }) => {
        await open(page, { ...SAMPLE_PERIOD, page: "data" });
        await load(page, { company: 21090, token: "messy" });
        await complete(page);
        await page.getByText(/windows? (is|are) complete/).click();
        await expect(page.getByRole("table", { name: "Complete windows" })).toBeVisible();
        expect(await violations(page)).toEqual([]);
      });

      test.describe("an error", () => {
        test.use({ allowed: failedWith(403) });

        test("is shown without a fault", async ({ page }) => {
          await open(page, SAMPLE_PERIOD);
          await load(page, { token: "forbidden" });
          await expect(status(page)).toContainText(/^Stopped: /);
          expect(await violations(page)).toEqual([]);
        });
      });
    });
  }
}

test("texts have the sizes of the scale, in two weights, and follow the size that the reader has chosen", async ({ page }) => {
  const looks = () =>
    page.evaluate(() => {
      const seen = new Set();
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, ({ data, parentElement }) =>
        data.trim() && parentElement.checkVisibility() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP,
      );
      while (texts.nextNode()) {
        const { parentElement } = texts.currentNode;
        const { fontSize, fontWeight } = getComputedStyle(parentElement);
        seen.add(`${parentElement.closest("svg, .table-scroll") ? "fixed" : "text"} ${parseFloat(fontSize)} ${fontWeight}`);
      }
      return [...seen].sort();
    });
  const expected = (sizes) =>
    Object.entries(sizes).flatMap(([of, sizes]) => sizes.flatMap((size) => [`${of} ${size} 400`, `${of} ${size} 600`]));
  await open(page, SAMPLE_PERIOD);
  const found = await looks();
  expect(found.filter((look) => !expected({ fixed: [12, 13], text: [12, 13, 15, 18, 24, 32] }).includes(look))).toEqual([]);
  expect(found).toContain("text 13 400");
  expect(found).toContain("text 32 600");
  // As a browser's own setting does it. What charts and long tables measure in pixels stays as it is, but for their heads.
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "20px"));
  const larger = await looks();
  expect(larger.filter((look) => !expected({ fixed: [12, 13, 15], text: [15, 16.25, 18.75, 22.5, 30, 40] }).includes(look))).toEqual([]);
});

test("a page of 390 px never scrolls sideways", async ({ page }) => {
  await page.setViewportSize(SIZES.narrow);
  await open(page, SAMPLE_PERIOD);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(SIZES.narrow.width);
});

test("Tab goes through everything in the order of the page", async ({ page }) => {
  await open(page, SAMPLE_PERIOD);
  const names = [];
  for (let n = 0; n < 400; n += 1) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const it = document.activeElement;
      if (it === document.body) return null;
      return it.getAttribute("aria-label") ?? it.labels?.[0]?.textContent ?? it.textContent.trim();
    });
    if (name === null) break;
    if (names.at(-1) !== name) names.push(name);
  }
  const inOrder = [
    "Skip to the figures",
    "Commissions",
    "IMEI look-up",
    "Company ID",
    "From",
    "To",
    "Access token",
    "Load",
    "Export totals as CSV",
    "Chart of totals by employee",
    "Chart of totals by commission type",
    "Chart of totals by transaction type",
    "Export entries as CSV",
    "Find in entries",
    "Total from",
    "Total to",
    "Entries, scrollable",
  ];
  expect(names.filter((name) => inOrder.includes(name))).toEqual(inOrder);
});

test("the first link leads past the form", async ({ page }) => {
  await open(page, SAMPLE_PERIOD);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the figures" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test.describe("on a slow server", () => {
  test.use({ allowed: ABORTED });

  test("the health of the data is used by the keyboard alone", async ({ page }) => {
    const server = await startServer("--latency-ms", "100");
    const focused = (name) =>
      page.evaluate((name) => {
        const it = document.activeElement;
        return it !== document.body && (it.getAttribute("aria-label") ?? it.textContent).includes(name);
      }, name);
    const tabTo = async (name) => {
      for (let n = 0; n < 60 && !(await focused(name)); n += 1) await page.keyboard.press("Tab");
      expect(await focused(name), `Tab comes to ${name}`).toBe(true);
    };
    await page.goto(server.url + address({ from: "2016-12-01", to: "2016-12-31" }));
    await complete(page);
    await tabTo("Data");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "What has been read" })).toBeVisible();

    await tabTo("Read everything again");
    let asked = 0;
    page.on("request", (request) => (asked += request.url().includes("CommissionEntries")));
    await page.keyboard.press("Enter");
    await expect(status(page)).toContainText(/^Reading everything again: /);
    await expect(page.getByRole("button", { name: "Read everything again" })).toBeFocused();
    await complete(page);
    expect(asked).toBeGreaterThan(10);
    await expect(page.getByRole("button", { name: "Read everything again" })).toBeFocused();

    await tabTo("complete");
    await page.keyboard.press("Enter");
    await tabTo("Complete windows");
    await expect(page.getByRole("table", { name: "Complete windows" })).toBeVisible();

    await page.keyboard.press("Tab");
    await expect(page.getByLabel("For this session")).toBeFocused();
    await page.keyboard.press("ArrowUp");
    await expect(page.getByLabel("Not at all")).toBeChecked();
    await complete(page);
    await tabTo("Sign out");
    await page.keyboard.press("Enter");
    await expect(status(page)).not.toContainText(/^Complete/);
    await complete(page);
    server.stop();
  });
});
