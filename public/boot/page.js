// Starts the page. A file of its own, since the Content-Security-Policy allows no inline script. What to load
// stands in the attributes of the script's own element; the worker's address is left on <html data-worker>.
const { js, wasm, worker } = document.getElementById("boot").dataset;
const absolute = (path) => new URL(path, document.baseURI).href;
document.documentElement.dataset.worker = absolute(worker);

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
