// Starts the worker. Appended to wasm-bindgen's own script (which defines `wasm_bindgen`) when the site is
// bundled; the program stands next to it under the same name, so one is never paired with another build's.
{
  // The browser delivers messages as soon as this script has run, long before the program can listen.
  const early = [];
  const keep = (event) => early.push(event);
  self.addEventListener("message", keep);

  const program = self.location.href.replace(/\.js(?=$|[?#])/, ".wasm");
  wasm_bindgen({ module_or_path: program }).then(
    () => {
      self.removeEventListener("message", keep);
      for (const { data, ports } of early) {
        self.dispatchEvent(new MessageEvent("message", { data, ports: [...ports] }));
      }
    },
    (error) => {
      // Out of the promise, so that the page hears of it as the worker's `error` event.
      setTimeout(() => {
        throw error;
      });
    },
  );
}
