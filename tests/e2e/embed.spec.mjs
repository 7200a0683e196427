// Inside another page of the same origin: without its own frame, and working.
import { expect, test } from "./lens.mjs";

test("an iframe shows the figures without the header, and a filter works in it", async ({ page, baseURL }) => {
  const portal = new URL("portal.html", baseURL).href;
  const body = `<!doctype html><title>Portal</title><iframe title="Commissions" width="1100" height="800"
    src="./?company=14146&from=2015-08-01&to=2015-08-31&embed=1"></iframe>`;
  await page.route(portal, (route) => route.fulfill({ contentType: "text/html", body }));
  await page.goto(portal);
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("status")).toContainText(/^Complete: /, { timeout: 45_000 });
  await expect(frame.getByRole("banner")).toBeHidden();
  await expect(frame.getByRole("heading", { name: "Commission Lens" })).toBeHidden();
  await frame.getByRole("listbox", { name: "Chart of totals by commission type" }).getByRole("option").first().click();
  await expect(frame.getByRole("button", { name: /^Remove filter Commission type: / })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/portal.html");
});
