// Starts the worker. Orders that come while it starts wait for it.
const waiting = [];
onmessage = (event) => waiting.push(event);
// A fault in a promise would not reach the page.
const fail = (fault) => setTimeout(() => { throw fault; });
await __wbg_init({ module_or_path: "WASM" }).catch(fail);
waiting.forEach((event) => onmessage(event));
