// Who uses the products: an account of the shared server with its token, and what the API answers to it.
import { Account } from "../../browser/support/account.ts";
import { SHARED_SERVICE } from "../../browser/support/global-setup.ts";
import { Answers } from "./answers.ts";

export class User {
  readonly answers: Answers;

  private constructor(
    readonly url: string,
    private readonly name: string,
    private readonly token: string,
  ) {
    this.answers = new Answers(url, token);
  }

  /** A new account, signed in. */
  static async add(): Promise<User> {
    const account = await Account.add(JSON.parse(process.env[SHARED_SERVICE]!));
    const { token } = await account.api();
    return new User(account.service.url, account.name, token);
  }

  /** What the dashboard keeps in the tab of somebody who is signed in; react-admin's list takes the token from there. */
  session(): Record<string, string> {
    const payload = Buffer.from(this.token.split(".")[1]!, "base64url").toString();
    return {
      "imagedeck.token": this.token,
      "imagedeck.user": this.name,
      "imagedeck.owner": this.name,
      "imagedeck.expires": String(JSON.parse(payload).exp),
    };
  }
}
