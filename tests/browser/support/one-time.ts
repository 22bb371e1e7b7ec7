import { createHmac } from "node:crypto";

const STEP_SECONDS = 30;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** What makes the one-time codes of an account, as an authenticator app does (RFC 6238). */
export class Authenticator {
  readonly #key: Buffer;

  /** Takes the address that the server gives to such an app. */
  constructor(address: string) {
    const letters = new URL(address).searchParams.get("secret")!;
    const bits = [...letters].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
    this.#key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
  }

  /** The code of the present step, or of one after it. */
  code(stepsAhead = 0): string {
    const step = Buffer.alloc(8);
    step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1_000 / STEP_SECONDS) + stepsAhead));
    const hash = createHmac("sha1", this.#key).update(step).digest();
    const number = hash.readUInt32BE(hash.at(-1)! & 15) & 0x7fffffff;
    return String(number % 1_000_000).padStart(6, "0");
  }

  /** A code that is not the present one. */
  wrongCode(): string {
    return this.code().replace(/^./, (digit) => String((Number(digit) + 5) % 10));
  }
}
