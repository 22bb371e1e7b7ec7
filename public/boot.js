// Starts the dashboard. The content security policy allows no inline script, so this is a file of its own, and the
// names of the module and its WebAssembly, which change with their content, are attributes of its element.
const { module, wasm, rest: address, marks } = document.querySelector("script[data-module]").dataset;

// The rows of this address are on their way before the dashboard is: an address that the dashboard has written says what the
// API is asked (`Resource::path`, `Query::print`), but for the rows on a page (state/preferences.rs). src/browser/ahead.rs
// takes the answer.
const LIST = /^(\/iso|\/image|\/user\/image\/(?:iso|vm)|\/request\/image_sync)(?:\/\d+)?\/?$/;
const QUERY = /^\??(filter=[^&]+)?&?(sort=[^&]+)?&?(page=\d+)?&?(per_page=\d+)?&?(?:columns=[^&]+)?$/;
const WRITTEN = /^[\w.~,:/?&=%-]*$/;
let ahead = askAhead();
function askAhead() {
  try {
    const token = sessionStorage.getItem("imagedeck.token");
    const { pathname, search } = location;
    const list = LIST.exec(pathname === "/" ? "/iso" : pathname)?.[1];
    const parts = WRITTEN.test(search) && QUERY.exec(search);
    if (!token || !list || !parts) return;
    const usual = localStorage.getItem(`imagedeck.rows${list}`) ?? 25;
    const [, filter, sort, page, rows = `per_page=${usual}`] = parts;
    const question = `/v2${list}?${["expand=1", filter, sort, page, rows].filter(Boolean).join("&")}`;
    const headers = { Accept: "application/json", Authorization: `Bearer ${token}` };
    const sent = fetch(question, { headers, signal: AbortSignal.timeout(20_000) });
    // Where it fails, whoever wants it asks again.
    const answer = sent.then((answer) => (answer.ok ? answer.text() : undefined)).catch(() => undefined);
    return { question, token, answer };
  } catch {
    // The browser has no stores.
  }
}
// Once, only to whom it was sent for, and while the page begins.
globalThis.takeAhead = (question, token) => {
  if (ahead?.question !== question || ahead.token !== token) return;
  const { answer } = ahead;
  ahead = undefined;
  return answer;
};

// What the first page does not need is fetched when somebody begins to use it, or when there is time. What needs it
// earlier waits for it.
let tell;
const rest = {
  first: undefined,
  fetched: undefined,
  module: undefined,
  // Fulfilled when it is there: for what is of use, and can wait.
  isThere: new Promise((fulfil) => (tell = fulfil)),
  load() {
    try {
      rest.add(rest.module ?? rest.fetchNow());
    } catch (error) {
      rest.sayFault();
      throw error;
    }
  },
  sayFault() {
    const fault = Object.assign(document.createElement("p"), { role: "alert", id: "boot-fault" });
    fault.textContent = "A part of the dashboard could not be loaded. Check the network, then reload the page.";
    if (!document.getElementById(fault.id)) document.body.prepend(fault);
  },
  fetchNow() {
    const request = new XMLHttpRequest();
    request.open("GET", address, false);
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw new Error(`The service answered ${request.status}.`);
    return new WebAssembly.Module(Uint8Array.from(request.responseText, (character) => character.charCodeAt(0)));
  },
  add(module) {
    // The styles of what it draws come with it.
    for (const styles of WebAssembly.Module.customSections(module, "styles")) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(new TextDecoder().decode(styles));
      document.adoptedStyleSheets.push(sheet);
    }
    new WebAssembly.Instance(module, { first: rest.first });
    rest.first.rest_loaded.value = 1;
  },
};
globalThis.rest = rest;

function fetchRest() {
  rest.fetched ??= WebAssembly.compileStreaming(fetch(address)).then(
    (module) => tell((rest.module = module)),
    // Tried again at the next sign.
    () => (rest.fetched = undefined),
  );
  return rest.fetched;
}

// An open image needs it at once.
const fetched = address && /\/\d+$/.test(location.pathname) ? fetchRest() : undefined;
const compiled = WebAssembly.compileStreaming(fetch(wasm));
const { default: start } = await import(module);
await fetched;
// Rows that come within a moment are drawn at once, and no empty table before them.
await Promise.race([ahead?.answer, new Promise((goOn) => setTimeout(goOn, 30))]);
await start({ module_or_path: await compiled });
// Whoever asks later wants to know how it is then.
setTimeout(() => (ahead = undefined), 1000);
if (address) {
  // Where the pointer rests on a page that is drawn anew, browsers tell of moves without a way.
  const sign = ({ type, movementX, movementY }) => (type !== "pointermove" || movementX || movementY) && fetchRest();
  addEventListener("online", fetchRest);
  for (const type of ["keydown", "pointermove", "pointerdown", "touchstart"]) {
    addEventListener(type, sign, { capture: true, passive: true });
  }
  setTimeout(fetchRest, 2000);
} else if (!marks) {
  // While it is recorded what the first page calls, nothing begins that can wait.
  tell();
}
