const LONGEST = 255;
const filled = (start: string, filler: string) =>
  start + filler.repeat(Math.floor((LONGEST - Buffer.byteLength(`${start}.iso`)) / Buffer.byteLength(filler))) + ".iso";

/** File names that a careless page would run, cut, decode, fold or trip over. */
export const HOSTILE_NAMES = [
  "<img src=x onerror=alert(1)>.iso",
  "<script>alert(1)<\\script>.iso",
  `"'><b onclick='alert(1)'>x.iso`,
  "&lt;b&gt; &amp; &#x27;.iso",
  "javascript:alert(1).iso",
  "{{7*7}} ${7*7} %{7*7}.iso",
  "' OR 1=1; DROP TABLE images; --.iso",
  `it's "quoted" and \`ticked\`.iso`,
  "100%.iso",
  "%41%2F%zz%.iso",
  "a;b;name,eq,x.iso",
  "a,b,,c.iso",
  "back\\slash\\;\\,\\%.iso",
  "plus+and&equals=?#hash.iso",
  "  two leading spaces and  two  within.iso",
  "trailing space .iso",
  "left\u202Eosi.exe.iso",
  "שלום-مرحبا.iso",
  "zero\u200Bwidth\uFEFF.iso",
  "🧨💿👩‍👩‍👧‍👦.iso",
  "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘.iso",
  "é (composed) e\u0301 (combined).iso",
  "tab\there.iso",
  "[vss-ISOs] not a path.iso",
  "-rf.iso",
  "..iso",
  "__proto__.iso",
  filled("l", "o"),
  filled("wide-", "😀"),
];

/** Texts that a careless page would run, decode, reorder or be filled by: too long for a name of a file. */
export const HOSTILE_TEXTS = {
  "markup": `"'><img src=x onerror=alert(1)>`,
  "a script": "</script><script>alert(1)</script>",
  "an address that runs": "javascript:alert(1)//https://example.org/",
  "a formula": "=cmd|' /C calc'!A0",
  "signs of control and of direction": "a\u0007\u001B[31m\u202Ebc\u2066\u200F\uFEFF",
  "10,000 signs": "unbroken".repeat(1_250),
};
