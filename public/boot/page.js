// Starts the page. A file of its own, since the Content-Security-Policy allows no inline script. What to load
// stands in the attributes of the script's own element. The worker is started first, so that its program is fetched
// and compiled beside the page's; `EngineWorker::start` finds it in `commissionLensWorker`, and what went wrong with it
// meanwhile on <html data-worker-problem>.
const { js, wasm, worker } = document.getElementById("boot").dataset;
const absolute = (path) => new URL(path, document.baseURI).href;
try {
  const started = new Worker(absolute(worker));
  started.onerror = ({ message }) => {
    document.documentElement.dataset.workerProblem = message || "its files could not be loaded";
  };
  globalThis.commissionLensWorker = started;
} catch (error) {
  // A content policy forbids workers: the page says so when it finds none.
  console.error(error);
}

try {
  const { default: init } = await import(absolute(js));
  await init({ module_or_path: absolute(wasm) });
} catch (error) {
  console.error(error);
  const message = document.getElementById("boot-message");
  if (message) {
    message.setAttribute("role", "alert");
    message.textContent =
      "Commission Lens could not be started. Reload the page; if that does not help, " +
      "try a current version of Chrome, Edge, Firefox or Safari.";
  }
}
