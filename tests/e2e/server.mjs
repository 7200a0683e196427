// A server of a spec's own: slow, or of something else than the dashboard's server.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** The program and the site that are under test; by hand, those that `cargo xtask serve` has built. */
const program = process.env.COMMISSION_LENS ?? `${root}target/release/commission-lens`;
export const site = process.env.COMMISSION_LENS_SITE ?? `${root}target/site`;

/** Starts `commission-lens serve` on a free port. @returns {Promise<{url: string, stop: () => void}>} */
export async function startServer(...options) {
  const args = ["serve", "--config", "relay/relay.toml", "--listen", "127.0.0.1:0", "--dist", site, ...options];
  const server = spawn(program, args, { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  const [line] = await new Promise((resolve, reject) => {
    createInterface(server.stderr).on("line", (line) => resolve([line]));
    server.on("error", reject);
    server.on("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const url = /http:\S+/.exec(line)?.[0];
  if (!url) throw new Error(`the server did not say where it listens: ${line}`);
  return { url: `${url}/`, stop: () => server.kill() };
}
