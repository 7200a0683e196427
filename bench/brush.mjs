// A brush in the page: from the pointer's event until the frame that shows the new totals is painted; and from when the
// browser gives the event to the page, which it does at the beginning of its next frame. Each move waits for the one
// before, so none stands for another. In the demo, where entries and page are on this machine alone.
import { startServer } from "../tests/e2e/server.mjs";
import { launch } from "./browser.mjs";
import { quantile } from "./figures.mjs";

const ENTRIES = Number(process.env.ENTRIES ?? 1_000_000);
const MOVES = Number(process.env.MOVES ?? 200);
const FRAME_MS = 1000 / 60;

const server = await startServer("--entries", "1000");
const browser = await launch();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  const query = { env: "demo", company: 14146, from: "2015-07-01", to: "2016-12-31", by: "day", entries: ENTRIES };
  await page.goto(new URL(`?${new URLSearchParams(query)}`, server.url).href);
  await page.getByRole("status").filter({ hasText: /^Complete/ }).waitFor({ timeout: 300_000 });
  const plot = page.getByRole("group", { name: "Chart of totals over time" });
  await plot.scrollIntoViewIfNeeded();
  await page.waitForTimeout(2_000);
  const { x, y, width } = await plot.boundingBox();
  const days = await page.getByRole("slider").first().getAttribute("aria-valuemax");
  const at = (day) => [x + ((day + 0.5) * width) / Number(days), y + 50];

  await page.evaluate(() => {
    let moved;
    let resolve = () => {};
    addEventListener("pointermove", (event) => (moved ??= { at: event.timeStamp, given: performance.now() }), true);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const now = performance.now();
      resolve(moved && { all: now - moved.at, given: now - moved.given });
      moved = undefined;
    };
    // A message that is sent in the frame's own turn is read when that frame is painted.
    const figures = document.querySelector('[aria-label="Headline figures"] dl');
    new MutationObserver(() => requestAnimationFrame(() => channel.port2.postMessage(0))).observe(figures, {
      subtree: true,
      characterData: true,
      childList: true,
    });
    globalThis.painted = () =>
      new Promise((done) => {
        const late = setTimeout(() => done(undefined), 2_000);
        resolve = (seen) => {
          clearTimeout(late);
          done(seen);
        };
      });
  });

  const move = async (day) => {
    const painted = page.evaluate(() => globalThis.painted());
    await page.mouse.move(...at(day));
    return painted;
  };
  // The first moves make what all others are answered from.
  await page.mouse.move(...at(100));
  await page.mouse.down();
  for (let day = 101; day < 131; day += 1) await move(day);
  await page.mouse.up();
  await page.waitForTimeout(500);
  await page.mouse.move(...at(115));
  await page.mouse.down();
  const times = [];
  let nUnseen = 0;
  for (let idx = 1; idx <= MOVES; idx += 1) {
    const seen = await move(115 + 2 * idx);
    if (seen === undefined) nUnseen += 1;
    else times.push(seen);
  }
  await page.mouse.up();
  console.log(
    `brush: ${ENTRIES} entries, ${times.length} moves by two days each (${nUnseen} changed nothing that is seen), ` +
      "until the frame is painted",
  );
  const since = { all: "from the pointer's event", given: "from when the page has it" };
  for (const [which, title] of Object.entries(since)) {
    const ms = times.map((it) => it[which]);
    const within = ms.filter((it) => it <= FRAME_MS).length / ms.length;
    console.log(
      `  ${title}: median ${quantile(ms, 0.5).toFixed(1)} ms, 95th percentile ${quantile(ms, 0.95).toFixed(1)} ms; ` +
        `${(within * 100).toFixed(0)} % within ${FRAME_MS.toFixed(1)} ms`,
    );
  }
} finally {
  await browser.close();
  server.stop();
}
