// Starts the dashboard. The content security policy allows no inline script, so this is a file of its own, and the
// names of the module and its WebAssembly, which change with their content, are attributes of its element.
const { module, wasm } = document.querySelector("script[data-module]").dataset;
const { default: start } = await import(module);
await start({ module_or_path: wasm });
