import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Where a server answers and where its data are: all that a test needs to know of one. */
export interface Service {
  readonly url: string;
  readonly data: string;
}

export interface ServerOptions {
  /** Public ISO images; the whole demo catalogue where it is not given. */
  catalogueSize?: number;
  /** Seconds for which a token holds. */
  tokenLifetime?: number;
  /** Hides what goes beyond the documented API. */
  documentedOnly?: boolean;
  /** Sign-ins within a minute. */
  signInLimit?: number;
  /** The browser meets a second server, which stands in front of this one; all do where a variable of the run says so. */
  inFront?: boolean;
}

/** What the server prints once it answers. */
const READY = /imagedeck is at (http:\/\/\S+?)\/?$/;
/** Milliseconds for which a server may finish its requests when it is stopped. */
const GRACE = 5_000;

/** A server of this run's own, on a free port and with a data folder of its own. */
export class Server implements Service {
  url = "";
  /** All that the server has written to its log. */
  said = "";
  #process: ChildProcess | undefined;
  #front: ChildProcess | undefined;
  /** Where the server itself answers, if there is another one in front of it. */
  #behind = "";

  private constructor(
    readonly data: string,
    private readonly options: ServerOptions,
  ) {}

  static async start(options: ServerOptions = {}): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), "imagedeck-test-")), options);
    // A run that is broken off leaves nothing behind either.
    process.once("exit", () => {
      server.#front?.kill("SIGKILL");
      server.#process?.kill("SIGKILL");
      rmSync(server.data, { recursive: true, force: true });
    });
    try {
      await server.resume();
      return server;
    } catch (error) {
      await server.remove();
      throw error;
    }
  }

  /** Starts the server again where it was, with the data that it had. */
  async resume(): Promise<void> {
    this.#process = this.#start(this.#arguments());
    if (!this.#isInFront) {
      this.url = await readyAt(this.#process);
    } else if (!this.#front) {
      this.#behind = await readyAt(this.#process);
      this.#front = this.#start(["serve", "--upstream", this.#behind, "--port", "0", ...this.#everyArgument()]);
      this.url = await readyAt(this.#front);
    } else {
      await readyAt(this.#process);
    }
  }

  #start(given: string[]): ChildProcess {
    const child = spawn(program("IMAGEDECK_SERVER"), given, { env: environment(), stdio: ["ignore", "pipe", "pipe"] });
    child.stderr!.on("data", (part) => (this.said += part));
    return child;
  }

  /** Stops the server; its data stay. */
  async stop(): Promise<void> {
    await end(this.#process);
    this.#process = undefined;
  }

  /** Ends the server as a power cut would; its data stay. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  /** Stops the server and removes what it leaves. */
  async remove(): Promise<void> {
    await end(this.#front);
    await this.stop();
    await rm(this.data, { recursive: true, force: true });
  }

  get #isInFront(): boolean {
    return this.options.inFront ?? process.env.IMAGEDECK_TEST_IN_FRONT !== undefined;
  }

  #arguments(): string[] {
    const { catalogueSize, documentedOnly, tokenLifetime } = this.options;
    const before = this.#isInFront ? this.#behind : this.url;
    const given = ["serve", "--data", this.data, "--port", before ? new URL(before).port : "0", ...this.#everyArgument()];
    if (catalogueSize !== undefined) given.push("--catalogue-size", String(catalogueSize));
    if (documentedOnly) given.push("--documented-only");
    if (tokenLifetime !== undefined) given.push("--token-lifetime", String(tokenLifetime));
    return given;
  }

  #everyArgument(): string[] {
    return ["--dashboard", program("IMAGEDECK_DASHBOARD"), "--sign-in-limit", String(this.options.signInLimit ?? 1_000)];
  }
}

/** Stops a server, if it runs, as its operator does. */
async function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), GRACE);
  await gone;
  clearTimeout(impatience);
}

/** Runs a command of the server's own program on a service's data, with an input. What it prints comes back. */
export async function command(arguments_: string[], input = ""): Promise<string> {
  const child = spawn(program("IMAGEDECK_SERVER"), arguments_, { env: environment(), stdio: ["pipe", "pipe", "pipe"] });
  let printed = "";
  let said = "";
  child.stdout.on("data", (part) => (printed += part));
  child.stderr.on("data", (part) => (said += part));
  // A program that wants no input may have ended before the end of it comes; its exit code says whether all is well.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${arguments_.join(" ")} ended with ${code}: ${said}`);
  return printed;
}

/** The options are given as arguments: a variable of whoever starts the tests must not change them. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("IMAGEDECK_"));
  return { ...Object.fromEntries(kept), IMAGEDECK_LOG: "info" };
}

function program(variable: string): string {
  const path = process.env[variable];
  if (!path) throw new Error(`${variable} is not set. Run the tests with \`cargo xtask test browser\`.`);
  return path;
}

function readyAt(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr?.on("data", (part) => (said += part));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The server ended with ${code}: ${said}`)));
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const found = READY.exec(line);
      if (found) resolve(found[1]!);
    });
  });
}
