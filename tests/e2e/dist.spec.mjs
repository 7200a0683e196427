// The static files on a plain host, below a path of their own: no relay, no program of ours, nothing but files.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

import { complete, expect, test } from "./lens.mjs";

const DIST = process.env.COMMISSION_LENS_DIST ?? join(import.meta.dirname, "..", "..", "dist");
const BELOW = "/intranet/apps/lens/";
const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** The policy of `_headers`, which such hosts read. */
async function policy() {
  const headers = await readFile(join(DIST, "_headers"), "utf8");
  return headers.match(/Content-Security-Policy: (.*)/)[1];
}

async function host() {
  const csp = await policy();
  const asked = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://host");
    asked.push(pathname);
    const file = pathname === BELOW ? "index.html" : normalize(pathname.slice(BELOW.length));
    try {
      if (!pathname.startsWith(BELOW) || file.startsWith("..")) throw new Error("outside");
      const bytes = await readFile(join(DIST, file));
      response.writeHead(200, { "Content-Type": TYPES[extname(file)], "Content-Security-Policy": csp });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { asked, address: `http://127.0.0.1:${server.address().port}${BELOW}`, close: () => server.close() };
}

test("the files alone, below any path, offer the demo inside the page", async ({ page }) => {
  const { asked, address, close } = await host();
  try {
    await page.goto(address);
    await page.getByRole("button", { name: "Load" }).click();
    await complete(page);
    await expect(page.getByRole("table", { name: "Totals by employee" })).toBeVisible();
    expect(asked.filter((path) => !path.startsWith(BELOW))).toEqual([]);
    expect(asked.filter((path) => path.includes("relay"))).toEqual([]);
  } finally {
    close();
  }
});
