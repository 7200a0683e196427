// How much work it is to redraw the chart of 500 employees when its data change: the dashboard's against ECharts (canvas,
// bars across, payable and suspended stacked, no animation), with the same names and amounts on as many device pixels.
// Each redraw is another filter, so all bars change their length and most their place.
//
// Told is what Chromium's own trace says: all tasks of the page's main thread from the change to the last frame drawn
// after it (scripts, styles, layout, painting), by the processor's time, and what raster threads of the same process do
// for it. A canvas is rasterised in the main thread, a document in others: so the sum of both is the figure to compare.
// `until drawn` is the time by the clock, from the change to the frame that shows the last of it; the dashboard's has the
// worker's new totals and the pauses between its frames in it, ECharts is given its numbers.
//
// The dashboard is measured as it is, where a filter changes headline, three charts, three tables and the entries; with
// only this chart in sight (all else has `display: none`), which is more than the chart, since what is out of sight is
// kept up to date and the answer is read; and with nothing in sight, which takes less of the chart's work away than there
// is, since a list out of sight has a dozen lines still. So the chart's own work lies between the second of these
// figures and what it exceeds the third by. ECharts is measured twice: with all bars in the chart's room, a pixel for
// each, without numbers; and with a window of as many bars as the dashboard shows there, with their numbers. The
// dashboard draws but the bars in view and a dozen below: its list scrolls. It also draws stripes; the peer does not.
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import * as oracle from "../tests/e2e/oracle.mjs";
import { allEntries, employeeNames } from "../tests/e2e/sandbox.mjs";
import { startServer } from "../tests/e2e/server.mjs";
import { complete, launch } from "./browser.mjs";
import { quantile, shuffled } from "./figures.mjs";

const ENTRIES = Number(process.env.ENTRIES ?? 100_000);
const ROUNDS = Number(process.env.ROUNDS ?? 20);
/** Long enough for every redraw here; checked each time. */
const WINDOW_MS = 700;
const VIEWPORT = { width: 1440, height: 1000 };
const CHART = "Chart of totals by employee";
const [WHOLE, ALONE, NOTHING] = ["ours, the whole page", "ours, this chart in sight", "ours, nothing in sight"];
const [BARS, ZOOMED] = ["ECharts, all bars", "ECharts, bars in view"];

/** What the address says besides, and the same of entries. Each leaves (nearly) everybody some entries. */
const FILTERS = {
  "": () => true,
  "&type=3": (it) => it.CommissionType === "3" && it.TransactionType !== "5",
  "&transaction=1": (it) => it.TransactionType === "1",
  "&type=1": (it) => it.CommissionType === "1" && it.TransactionType !== "5",
  "&type=3,5": (it) => ["3", "5"].includes(it.CommissionType) && it.TransactionType !== "5",
};

const files = await serve();
const server = await startServer("--entries", String(ENTRIES));
const browser = await launch();
try {
  const data = await dataOfFilters();
  const contenders = await open(data);
  for (const contender of contenders) await check(contender, data);
  const n = Object.values(data).map(({ rows }) => rows.length);
  const { width, height, nInView } = contenders[0].room;
  console.log(`paint: ${Math.min(...n)} to ${Math.max(...n)} bars, ${width} × ${height} device pixels, ${nInView} bars in view, ${ROUNDS} rounds of ${Object.keys(FILTERS).length} redraws`);

  const costs = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const contender of shuffled(contenders)) costs[contender.name].push(...(await redraws(contender, data)));
  }
  const all = (name, of, part) => quantile(costs[name].map(of), part);
  const figures = {
    "main thread and raster, processor": (it) => it.main + it.raster,
    "main thread, processor": (it) => it.main,
    "longest task, processor": (it) => it.longest,
    "until drawn, clock": (it) => it.latency,
  };
  for (const [title, of] of Object.entries(figures)) {
    console.log(`  ${title}`);
    for (const { name } of contenders) {
      const [median, most] = [all(name, of, 0.5), all(name, of, 0.95)];
      const peers = [BARS, ZOOMED].map((peer) => `${(all(peer, of, 0.5) / median).toFixed(2)} / ${(all(peer, of, 0.95) / most).toFixed(2)}`);
      const ratios = name === WHOLE || name === ALONE ? `; ECharts takes ${peers[0]} (all bars) and ${peers[1]} (in view) times that` : "";
      if (name === NOTHING && title.startsWith("until")) continue;
      console.log(`    ${name}: median ${median.toFixed(1)} ms, 95th percentile ${most.toFixed(1)} ms${ratios}`);
    }
    if (title.startsWith("main")) {
      const least = all(ALONE, of, 0.5) - all(NOTHING, of, 0.5);
      console.log(`    so the dashboard's chart alone takes ${least.toFixed(1)} to ${all(ALONE, of, 0.5).toFixed(1)} ms`);
    }
  }
} finally {
  await browser.close();
  files.stop();
  server.stop();
}

/** The contenders' pages, each ready to be redrawn. */
async function open(data) {
  const ours = async (name, outOfSight) => {
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.goto(`${server.url}?company=14146&from=2015-07-01&to=2016-12-31`);
    await complete(page);
    await page.waitForTimeout(1000);
    await page.evaluate((outOfSight) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`:is(${outOfSight}) { display: none !important; }`);
      document.adoptedStyleSheets.push(sheet);
      // As Back does it.
      const address = location.search;
      globalThis.change = (filter) => {
        history.replaceState(null, "", address + filter);
        dispatchEvent(new PopStateEvent("popstate"));
      };
    }, outOfSight.join());
    await page.waitForTimeout(1000);
    const drawn = () => page.locator(`[aria-label="${CHART}"]`).evaluate((list) => {
      const bars = [...list.querySelectorAll("[role=option]")];
      return { n: Number(bars[0].getAttribute("aria-setsize")), bars: bars.map((it) => it.getAttribute("aria-label")) };
    });
    return { name, page, drawn, picture: name === NOTHING ? undefined : page.locator(".employees .bar-chart") };
  };
  const [others, chart] = [[".headline", ".kinds", ".transactions", ".entries", ".proof", ".employees .table-scroll"], ".bar-chart"];
  const whole = await ours(WHOLE, []);
  const parts = [whole, await ours(ALONE, others), await ours(NOTHING, [...others, chart])];
  const room = await whole.page.evaluate(() => {
    const [axis, list] = [".bar-axis", ".bar-list"].map((it) => document.querySelector(`.employees ${it}`));
    const [width, height] = [list.clientWidth, axis.clientHeight + list.clientHeight];
    return { width: width * devicePixelRatio, height: height * devicePixelRatio, nInView: Math.ceil(list.clientHeight / 24) };
  });
  const echarts = async (name, nInView) => {
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.goto(files.url);
    await page.evaluate(({ room, data, nInView }) => start(room, data, nInView), { room, data, nInView });
    const drawn = () => page.evaluate(() => shown());
    return { name, page, drawn, picture: page.locator("#chart") };
  };
  const peers = [await echarts(BARS, 0), await echarts(ZOOMED, room.nInView)];
  return [...parts, ...peers].map((contender) => ({ ...contender, room }));
}

/** Every filter must bring its own bars, and another picture. */
async function check(contender, data) {
  const pictures = new Set();
  for (const filter of Object.keys(FILTERS).reverse()) {
    await contender.page.evaluate((filter) => change(filter), filter);
    await contender.page.waitForTimeout(WINDOW_MS);
    await checkDrawn(contender, filter, data);
    if (contender.picture) pictures.add(createHash("sha256").update(await contender.picture.screenshot()).digest("hex"));
  }
  if (contender.picture && pictures.size !== Object.keys(FILTERS).length) throw new Error(`${contender.name} draws ${pictures.size} pictures`);
}

/** What is drawn must be of these data, bar by bar. */
async function checkDrawn({ name, drawn }, filter, data) {
  const { n, bars } = await drawn();
  const { rows } = data[filter];
  const known = new Set(rows.map(({ said }) => said));
  const strange = bars.find((bar) => !known.has(bar));
  if (n !== rows.length || bars.length < 10 || strange) throw new Error(`${name} with "${filter}" has ${n} bars, not ${rows.length}; "${strange}"`);
}

/** One after another, to each filter but the present one: what each costs, in ms. */
async function redraws(contender, data) {
  const { name, page } = contender;
  await page.bringToFront();
  const present = await page.evaluate(() => globalThis.present ?? "");
  const others = shuffled(Object.keys(FILTERS).filter((it) => it !== present));
  const categories = ["toplevel", "blink.user_timing", "devtools.timeline", "cc", "disabled-by-default-devtools.timeline"];
  await browser.startTracing(page, { categories });
  for (const filter of [...others, present]) {
    await page.evaluate(
      ([filter, ms]) =>
        new Promise((done) =>
          setTimeout(() => {
            performance.mark("change");
            change(filter);
            globalThis.present = filter;
            setTimeout(() => done(performance.mark("over")), ms);
          }),
        ),
      [filter, WINDOW_MS],
    );
    // Not in the window.
    await checkDrawn(contender, filter, data);
  }
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const marks = (name) => traceEvents.filter((it) => it.cat.includes("blink.user_timing") && it.name === name).sort((a, b) => a.ts - b.ts);
  const [drawn, overs] = [marks("drawn"), marks("over")];
  return marks("change").map((change, at) => costOf(name, traceEvents, drawn, change, overs[at]));
}

/** `drawn` are the moments at which the peer has drawn: a change of its canvas is no change of the layout. */
function costOf(name, events, drawn, { pid, tid, ts: from }, { ts: to }) {
  const within = events.filter((it) => it.pid === pid && it.ph === "X" && it.ts + it.dur > from && it.ts < to);
  const main = within.filter((it) => it.tid === tid);
  const changes = [...main.filter((it) => it.name === "Layout"), ...drawn.filter((it) => it.pid === pid && it.ts > from && it.ts < to)];
  const changed = Math.max(...changes.map((it) => it.ts));
  const commits = main.filter((it) => it.name === "Commit").map((it) => it.ts + it.dur);
  const shown = Math.min(...commits.filter((ts) => ts > changed));
  // With nothing in sight there is nothing to wait for but the work.
  const end = name === NOTHING ? to : shown;
  if (name !== NOTHING && !(to - shown > 100_000)) throw new Error(`${name}: shown ${(to - shown) / 1000} ms before the window's end`);
  const ms = (of) => of.map(({ dur, tdur }) => (tdur ?? dur) / 1000);
  const sum = (of) => ms(of).reduce((sum, it) => sum + it, 0);
  // The task that ends the window is none of it.
  const tasks = main.filter((it) => it.name === "ThreadControllerImpl::RunTask" && it.ts < end && it.ts + it.dur < to);
  return {
    main: sum(tasks),
    raster: sum(within.filter((it) => it.name === "RasterTask")),
    longest: Math.max(...ms(tasks)),
    latency: (end - from) / 1000,
  };
}

/** The bars of each filter, the greatest first: for ECharts to draw, and as the dashboard says them. */
async function dataOfFilters() {
  const [entries, names] = [await allEntries(server.url), await employeeNames(server.url)];
  const data = {};
  for (const [filter, isIn] of Object.entries(FILTERS)) {
    const { lines } = oracle.byEmployee(entries.filter(isIn));
    const rows = [...lines].sort(([, a], [, b]) => b.total.compare(a.total)).map(([user, line]) => {
      const label = oracle.employeeLabel(user, names);
      const [total, payable, suspended] = [line.total, line.payable, line.suspended].map(oracle.money);
      const said = `${label}: total ${total} USD, payable ${payable}, suspended ${suspended}`;
      return { label, total, payable: Number(line.payable.toFixed()), suspended: Number(line.suspended.toFixed()), said };
    });
    data[filter] = { rows };
  }
  return data;
}

/** In the peer's page. */
function peerInPage() {
  let [chart, data, present] = [];
  const columns = (rows) => ({
    yAxis: { data: rows.map(({ label }) => label) },
    series: [{ data: rows.map(({ payable }) => payable) }, { data: rows.map(({ suspended }) => suspended) }],
  });
  globalThis.start = (room, given, nInView) => {
    data = given;
    const place = document.querySelector("#chart");
    Object.assign(place.style, { width: `${room.width / devicePixelRatio}px`, height: `${room.height / devicePixelRatio}px` });
    chart = echarts.init(place, null, { renderer: "canvas" });
    chart.on("rendered", () => performance.mark("drawn"));
    const label = { show: true, position: "right", formatter: ({ dataIndex }) => data[present].rows[dataIndex].total };
    chart.setOption({
      animation: false,
      grid: { left: 210, right: 100, top: 20, bottom: 0, containLabel: false },
      xAxis: { type: "value", position: "top" },
      yAxis: { type: "category", inverse: true, axisTick: { show: false }, axisLabel: { width: 200, overflow: "truncate" } },
      dataZoom: nInView ? [{ type: "inside", yAxisIndex: 0, startValue: 0, endValue: nInView - 1, zoomLock: true }] : [],
      series: [
        { type: "bar", name: "Payable", stack: "total", data: [] },
        { type: "bar", name: "Suspended", stack: "total", data: [], ...(nInView ? { label } : {}) },
      ],
    });
    change("");
  };
  globalThis.change = (filter) => {
    present = filter;
    chart.setOption(columns(data[filter].rows));
  };
  /** What the chart holds, said as the dashboard says it. */
  globalThis.shown = () => {
    const { yAxis, series } = chart.getOption();
    const known = new Map(data[present].rows.map((row) => [`${row.label} ${row.payable} ${row.suspended}`, row.said]));
    const bars = yAxis[0].data.map((label, at) => {
      const key = `${label} ${series[0].data[at]} ${series[1].data[at]}`;
      return known.get(key) ?? key;
    });
    return { n: bars.length, bars };
  };
}

/** A page with ECharts. */
async function serve() {
  const library = await readFile(join(import.meta.dirname, "node_modules/echarts/dist/echarts.min.js"));
  const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
    <script src="/echarts.js"></script><script>(${peerInPage})();</script><div id="chart"></div>`;
  const server = createServer((request, response) => {
    const isLibrary = request.url === "/echarts.js";
    response.writeHead(200, { "content-type": isLibrary ? "text/javascript" : "text/html" });
    response.end(isLibrary ? library : page);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}
