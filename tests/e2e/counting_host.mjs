// A host before the server, which counts the entries that it sends.
import { once } from "node:events";
import { createServer, request } from "node:http";

/**
 * `sent` has the Id of each entry that a page took, as often as it did.
 * @param {object} change to the first environment of `config.json`
 */
export async function countingHost(upstream, change) {
  const sent = [];
  const host = createServer((incoming, outgoing) => {
    const isPage = incoming.url.includes("/CommissionEntries?") && incoming.url.includes("top=100");
    const { hostname, port } = new URL(upstream);
    const headers = { ...incoming.headers, host: `${hostname}:${port}`, "accept-encoding": "identity" };
    const onward = request({ hostname, port, path: incoming.url, method: incoming.method, headers }, async (answer) => {
      if (!isPage && !incoming.url.endsWith("/config.json")) {
        outgoing.writeHead(answer.statusCode, answer.headers);
        return answer.pipe(outgoing);
      }
      const text = Buffer.concat(await answer.toArray()).toString();
      if (isPage) {
        // Not what a killed browser no longer took.
        outgoing.on("finish", () => sent.push(...(text.match(/(?<="Id":)\d+(?=,)/g) ?? [])));
        return outgoing.writeHead(answer.statusCode, answer.headers).end(text);
      }
      const changed = JSON.parse(text);
      Object.assign(changed.environments[0], change);
      outgoing.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(changed));
    });
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  host.listen(0, "127.0.0.1");
  await once(host, "listening");
  return { url: `http://127.0.0.1:${host.address().port}/`, sent, stop: () => host.close() };
}
