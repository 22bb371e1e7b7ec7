// Starts the worker. Orders that come while it starts wait for it.
const waiting = [];
onmessage = (event) => waiting.push(event);
await __wbg_init({ module_or_path: "WASM" });
waiting.forEach((event) => onmessage(event));
