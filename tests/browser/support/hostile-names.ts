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
