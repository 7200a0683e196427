// The plainest static host: files from a folder under a sub-path, the headers of its `_headers` file, and 404
// for everything else. No relay.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
};

/** The headers that `_headers` gives to every path. */
async function everywhere(folder) {
  const lines = (await readFile(join(folder, "_headers"), "utf8")).split("\n");
  const from = lines.indexOf("/*") + 1;
  const count = lines.slice(from).findIndex((line) => !line.startsWith(" "));
  return Object.fromEntries(lines.slice(from, from + count).map((line) => line.trim().split(/:\s*(.*)/s, 2)));
}

/** @returns {Promise<{url: string, stop: () => void}>} */
export async function hostStatically(folder, path = "/tools/lens/") {
  const headers = await everywhere(folder);
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://host");
    const file = pathname.startsWith(path) ? normalize(pathname.slice(path.length) || "index.html") : "..";
    try {
      if (file.startsWith("..")) throw new Error("outside of the folder");
      const body = await readFile(join(folder, file));
      response.writeHead(200, { ...headers, "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
      response.end(body);
    } catch {
      response.writeHead(404, { ...headers, "content-type": "text/html" });
      response.end("<!doctype html><title>Not found</title>");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}${path}`, stop: () => server.close() };
}
