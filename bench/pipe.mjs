// Chromium driven by a few words of its own protocol, where Playwright would be in the way: that has the page's process
// record all traffic, which takes memory, and holds each worker at its start until it has been looked at.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const VIEWPORT = { width: 1440, height: 1000 };

/** Over a pipe: JSON texts, each ended by a zero byte. */
export class Browser {
  #calls = new Map();
  #rest = "";

  static async start() {
    const profile = await mkdtemp(join(tmpdir(), "bench-browser-"));
    const args = [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--js-flags=--expose-gc",
      "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
      `--user-data-dir=${profile}`, "--remote-debugging-pipe", "about:blank",
    ];
    const stdio = ["ignore", "ignore", "ignore", "pipe", "pipe"];
    const program = spawn(process.env.CHROMIUM ?? "/usr/bin/chromium", args, { stdio });
    return new Browser(profile, program);
  }

  constructor(profile, program) {
    Object.assign(this, { profile, program, pages: new Map() });
    this.ended = new Promise((resolve) => program.on("exit", resolve));
    // Nobody answers any more what is asked still.
    this.ended.then(() => this.#calls.forEach(({ reject }) => reject(new Error("the browser ended"))));
    program.stdio[4].setEncoding("utf8").on("data", (text) => {
      const messages = (this.#rest + text).split("\0");
      this.#rest = messages.pop();
      for (const message of messages) this.#hear(JSON.parse(message));
    });
  }

  #hear({ id, result, error, method, params, sessionId }) {
    if (method === "Target.attachedToTarget") this.pages.get(sessionId)?.workers.add(params.sessionId);
    if (method === "Target.detachedFromTarget") this.pages.get(sessionId)?.workers.delete(params.sessionId);
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (error) call?.reject(new Error(error.message));
    else call?.resolve(result);
  }

  send(method, params = {}, sessionId = undefined) {
    const id = (this.lastId = (this.lastId ?? 0) + 1);
    this.program.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#calls.set(id, { resolve, reject }));
  }

  /** An empty page in a context of its own, and so in a process of its own. `script` runs at the start of what it opens. */
  async open(script = "") {
    const { browserContextId } = await this.send("Target.createBrowserContext");
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank", browserContextId });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(this, sessionId, browserContextId);
    this.pages.set(sessionId, page);
    const toPage = (method, params) => this.send(method, params, sessionId);
    await toPage("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
    await toPage("Emulation.setDeviceMetricsOverride", { ...VIEWPORT, deviceScaleFactor: 1, mobile: false });
    await toPage("Page.enable");
    await toPage("Page.addScriptToEvaluateOnNewDocument", { source: script });
    return page;
  }

  async stop() {
    this.program.kill();
    await this.ended;
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

class Page {
  /** The sessions of its workers. */
  workers = new Set();

  constructor(browser, sessionId, contextId) {
    Object.assign(this, { browser, sessionId, contextId });
  }

  async goto(url) {
    const { errorText } = await this.browser.send("Page.navigate", { url }, this.sessionId);
    if (errorText) throw new Error(`${url}: ${errorText}`);
  }

  async evaluate(expression, sessionId = this.sessionId) {
    const params = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.browser.send("Runtime.evaluate", params, sessionId);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Looks every `ms`, for ten minutes at the most. */
  async until(expression, ms) {
    for (const end = Date.now() + 600_000; Date.now() < end; await wait(ms)) {
      if (await this.evaluate(`Boolean(${expression})`)) return;
    }
    throw new Error(`it never came to this: ${expression}`);
  }

  async close() {
    this.browser.pages.delete(this.sessionId);
    await this.browser.send("Target.disposeBrowserContext", { browserContextId: this.contextId });
  }

  async collectGarbage() {
    for (const sessionId of [this.sessionId, ...this.workers]) await this.evaluate("gc()", sessionId);
  }
}
