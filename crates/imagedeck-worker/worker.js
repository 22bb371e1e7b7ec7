// Starts the worker. Orders that come while it starts wait for it.
const waiting = [];
onmessage = (event) => waiting.push(event);
try {
  await __wbg_init({ module_or_path: "WASM" });
  waiting.forEach((event) => onmessage(event));
} catch (fault) {
  // Thrown from here it would not reach the page.
  setTimeout(() => {
    throw fault;
  });
}
