// The page starts from the real server, under its real policy, without a word in the console.
import { expect, test } from "@playwright/test";

test("the page starts and leaves no console message", async ({ page }) => {
  const messages = [];
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(error.message));
  const response = await page.goto("/");
  expect(response.headers()["content-security-policy"]).toContain("default-src 'none'");
  await expect(page).toHaveTitle(/Commission Lens/);
  await expect(page.locator("#boot")).toHaveAttribute("data-worker", /\/assets\/worker-[0-9a-f]{16}\.js$/);
  await expect(page.locator("#boot-message")).toHaveCount(0);
  expect(messages).toEqual([]);
});
