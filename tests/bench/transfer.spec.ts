// Bytes over the wire of a first visit, as the browser counts them: compressed bodies with their headers.
import { test, type Browser } from "@playwright/test";
import { loaded } from "./support/probe.ts";
import { OURS, YARDSTICK, type Product } from "./support/products.ts";
import { report, type Row } from "./support/results.ts";
import { User } from "./support/user.ts";
import { Visit } from "./support/visit.ts";

/** The most of react-admin's bytes that the dashboard may need. */
const SHARE = 0.75;
/** Milliseconds after which nothing more comes by itself: the dashboard fetches the rest of itself after two seconds. */
const LATER = 5_000;

interface Transfer {
  /** Until the first rows were there. */
  first: number;
  /** With all that comes by itself afterwards. */
  all: number;
}

test("what a first visit transfers", async ({ browser }, info) => {
  const user = await User.add();
  const ours = await transfer(browser, OURS, user);
  const yardstick = await transfer(browser, YARDSTICK, user);
  const row = (name: string, part: keyof Transfer): Row => {
    const [mine, other] = [ours[part], yardstick[part]];
    const limit = Math.floor(other * SHARE);
    const missed = mine <= limit ? [] : [`${name}: ${mine} bytes are ${percent(mine / other)} of react-admin's, not ${percent(SHARE)}: ${mine - limit} too many.`];
    return { name, unit: "bytes", ours: [mine], yardstick: [other], target: `≤ ${percent(SHARE)}`, missed };
  };
  await report(info, { rows: [row("transfer to first rows", "first"), row("transfer, with what follows by itself", "all")] });
});

async function transfer(browser: Browser, product: Product, user: User): Promise<Transfer> {
  const visit = await Visit.begin(browser, product, user);
  const devtools = await visit.context.newCDPSession(visit.page);
  await devtools.send("Network.enable");
  const ends: { seconds: number; bytes: number }[] = [];
  let begin: number | undefined;
  devtools.on("Network.requestWillBeSent", ({ type, timestamp }) => {
    if (type === "Document") begin = timestamp;
  });
  devtools.on("Network.loadingFinished", ({ timestamp, encodedDataLength }) => {
    ends.push({ seconds: timestamp, bytes: encodedDataLength });
  });
  await visit.load();
  const { total } = await loaded(visit.page);
  await visit.page.waitForTimeout(LATER);
  await visit.settle();
  await visit.end();
  const sum = (until: number) => ends.filter(({ seconds }) => seconds <= until).reduce((sum, { bytes }) => sum + bytes, 0);
  return { first: sum(begin! + total / 1_000), all: sum(Number.POSITIVE_INFINITY) };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
