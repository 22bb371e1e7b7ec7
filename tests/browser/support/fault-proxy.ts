import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Service } from "./server.ts";

/** What becomes of an answer on its way. */
export interface Fault {
  /** Milliseconds for which the answer waits. */
  delay?: number;
  /** Nothing is answered: the connection ends before the request is passed on, or after, or in the middle of the body. */
  cut?: "before" | "after" | "middle";
  /** Answered in the server's place. */
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Another body in place of the server's. */
  change?: (body: string) => string;
}

/** To which requests a fault happens, and how often. */
interface Rule {
  fault: Fault;
  method: string;
  path: RegExp;
  left: number;
  happened: number;
  first: () => void;
  answered: () => void;
}

/** What a rule has done so far. */
export interface Happening {
  readonly times: number;
  /** Fulfilled when it has happened for the first time. */
  readonly first: Promise<void>;
  /** Fulfilled when the first answer with the fault is on its way, or would be if the browser still wanted it. */
  readonly answered: Promise<void>;
  /** From now on nothing happens any more. */
  stop(): void;
}

/** A proxy between a browser and a service that does to answers what networks and servers do. */
export class FaultProxy implements Service {
  readonly #rules: Rule[] = [];
  readonly #server: Server;

  private constructor(private readonly service: Service) {
    this.#server = createServer((incoming, outgoing) => void this.#handle(incoming, outgoing));
  }

  static async before(service: Service): Promise<FaultProxy> {
    const proxy = new FaultProxy(service);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get data(): string {
    return this.service.data;
  }

  /** Lets a fault happen to requests whose method and whose path with its query fit, so many times or until it is stopped. */
  happen(fault: Fault, path: RegExp, { method = "GET", times = Infinity } = {}): Happening {
    let [first, answered] = [() => {}, () => {}];
    const happened = new Promise<void>((resolve) => (first = resolve));
    const sent = new Promise<void>((resolve) => (answered = resolve));
    const rule: Rule = { fault, method, path, left: times, happened: 0, first, answered };
    this.#rules.push(rule);
    return {
      get times() {
        return rule.happened;
      },
      first: happened,
      answered: sent,
      stop: () => (rule.left = 0),
    };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const address = incoming.url!;
    const fits = (rule: Rule) => rule.left > 0 && rule.method === incoming.method && rule.path.test(decoded(address));
    const rule = this.#rules.find(fits);
    const fault = rule?.fault ?? {};
    if (rule) {
      rule.left -= 1;
      rule.happened += 1;
      rule.first();
    }
    if (fault.cut === "before") return void incoming.socket.destroy();
    if (fault.status !== undefined) {
      await pause(fault.delay);
      outgoing.writeHead(fault.status, { "Content-Type": "application/json", ...fault.headers });
      outgoing.end(fault.body ?? JSON.stringify({ error: "fault", message: "A fault on purpose.", status: fault.status }));
      return;
    }
    const headers = { ...incoming.headers };
    // What is changed or cut must be readable here.
    if (rule) delete headers["accept-encoding"];
    const passed = request(`${this.service.url}${address}`, { method: incoming.method, headers }, async (answer) => {
      await pause(fault.delay);
      rule?.answered();
      if (fault.cut === "after") return void incoming.socket.destroy();
      const status = answer.statusCode!;
      if (!rule) {
        outgoing.writeHead(status, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      const parts: Buffer[] = [];
      for await (const part of answer) parts.push(part as Buffer);
      const body = Buffer.concat(parts).toString();
      const sent = Buffer.from(fault.change ? fault.change(body) : body);
      // What was changed must not be kept under the mark of what it was.
      delete answer.headers.etag;
      outgoing.writeHead(status, { ...answer.headers, ...fault.headers, "content-length": String(sent.length) });
      if (fault.cut === "middle") {
        outgoing.write(sent.subarray(0, sent.length / 2));
        setTimeout(() => incoming.socket.destroy(), 50);
        return;
      }
      outgoing.end(sent);
    });
    passed.once("error", () => incoming.socket.destroy());
    incoming.pipe(passed);
  }
}

async function pause(milliseconds = 0): Promise<void> {
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** `%` is written bare in some addresses, so that decoding may fail. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
