import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { Api } from "./api.ts";
import { Authenticator } from "./one-time.ts";
import { command, type Service } from "./server.ts";
import { Store } from "./store.ts";

/** An account of a service: its name, its password and its store. */
export class Account {
  #api: Promise<Api> | undefined;

  private constructor(
    readonly service: Service,
    readonly name: string,
    public password: string,
  ) {}

  /** A new account that nobody else uses. */
  static async add(service: Service, name = `u${randomUUID().slice(0, 8)}`): Promise<Account> {
    const account = new Account(service, name, randomUUID());
    await account.#command("add");
    return account;
  }

  /** The folder that a sync reads. */
  get store(): Store {
    return new Store(join(this.service.data, "stores", this.name));
  }

  /** The API as this account sees it. */
  api(): Promise<Api> {
    this.#api ??= Api.signIn(this.service.url, this.name, this.password);
    return this.#api;
  }

  /** Gives the account a new password, which ends all of its tokens. */
  async changePassword(): Promise<void> {
    this.password = randomUUID();
    await this.#command("password");
    this.#api = undefined;
  }

  /** Lets the account sign in with one-time codes only. */
  async askForCodes(): Promise<Authenticator> {
    const printed = await command(["user", "--data", this.service.data, "otp", this.name]);
    return new Authenticator(/otpauth:\S+/.exec(printed)![0]);
  }

  async #command(name: "add" | "password"): Promise<void> {
    await command(["user", "--data", this.service.data, name, this.name], `${this.password}\n`);
  }
}
