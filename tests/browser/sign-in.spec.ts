import { expect, test } from "./fixtures.ts";
import { Dashboard } from "./support/dashboard.ts";
import { expectKeptNowhereButInSession, keptIn } from "./support/secrets.ts";

test("a password opens the view", async ({ dashboard, account, api, page }) => {
  await dashboard.open("/iso");
  await expect(page).toHaveTitle("Sign in – imagedeck");
  await expect(page.getByRole("textbox", { name: "Username" })).toBeFocused();
  await dashboard.signIn(account);
  await dashboard.expectAnswer(api, "/iso");
  await expect(page).toHaveTitle("Public ISO images – imagedeck");
  await dashboard.openAccountMenu();
  await expect(dashboard.accountMenu).toContainText(`Signed in as ${account.name}`);
  await expect(dashboard.accountMenu).toContainText(/Session ends in2[34] h/);
});

test("the form is sent with Enter", async ({ dashboard, account, page }) => {
  await dashboard.open("/iso");
  await dashboard.fillSignIn(account.name, account.password);
  await page.keyboard.press("Enter");
  await expect(dashboard.navigation).toBeVisible();
});

test("signing in moves the keyboard to the page that appears", async ({ dashboard, account }) => {
  await dashboard.openAs(account, "/iso");
  await expect(dashboard.names.first()).toBeVisible();
  await dashboard.expectFocusSomewhere();
});

test("wrong credentials are said at the password", async ({ dashboard, account, page }) => {
  await dashboard.open("/iso");
  await dashboard.fillSignIn(account.name, "not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("Wrong username or password");
  await expect(dashboard.password).toBeFocused();
  await expect(dashboard.password).toHaveAttribute("aria-invalid", "true");
  await expect(dashboard.password).toHaveAccessibleDescription(/Wrong username or password/);
  await expect(page.getByRole("textbox", { name: "Username" })).toHaveValue(account.name);
  await dashboard.fillSignIn(account.name, account.password);
  await page.keyboard.press("Enter");
  await expect(dashboard.navigation).toBeVisible();
});

test("a user whom nobody knows hears the same as one with a wrong password", async ({ dashboard, page }) => {
  await dashboard.open("/iso");
  await dashboard.fillSignIn("nobody", "some password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("Wrong username or password");
});

test("an empty field is named and takes the keyboard", async ({ dashboard, page }) => {
  await dashboard.open("/iso");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("The username is empty");
  await expect(page.getByRole("textbox", { name: "Username" })).toBeFocused();
  await dashboard.fillSignIn("somebody", "");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("The password is empty");
  await expect(dashboard.password).toBeFocused();
});

test("the password is hidden until it is asked for", async ({ dashboard, page }) => {
  await dashboard.open("/iso");
  await expect(dashboard.password).toHaveAttribute("type", "password");
  await page.getByRole("button", { name: "Show the password" }).click();
  await expect(dashboard.password).toHaveAttribute("type", "text");
});

test("a token from elsewhere opens the view", async ({ dashboard, account, api, page }) => {
  await dashboard.open("/iso");
  await page.getByRole("button", { name: "Paste a token" }).click();
  await page.getByRole("textbox", { name: "Token" }).fill(` ${api.token}\n`);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await dashboard.expectAnswer(api, "/iso");
  await dashboard.openAccountMenu();
  await expect(dashboard.accountMenu).toContainText(`Signed in as ${account.name}`);
  await expect(dashboard.accountMenu).toContainText(/Session ends in2[34] h/);
});

for (const token of ["not a token", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJkZW1vIn0."]) {
  test(`a token that is not accepted is said: ${token}`, async ({ dashboard, page }) => {
    await dashboard.open("/iso");
    await page.getByRole("button", { name: "Paste a token" }).click();
    await page.getByRole("textbox", { name: "Token" }).fill(token);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("This token is not accepted");
    await expect(page.getByRole("textbox", { name: "Token" })).toBeFocused();
    await expect(page.getByRole("textbox", { name: "Token" })).toHaveValue(token);
  });
}

test.describe("an account with one-time codes", () => {
  test("is asked for one by the keyboard alone, and a wrong one is said", async ({ dashboard, account, page }) => {
    const authenticator = await account.askForCodes();
    await dashboard.open("/iso");
    await expect(page.getByRole("textbox", { name: "Username" })).toBeFocused();
    await page.keyboard.type(account.name);
    await page.keyboard.press("Tab");
    await page.keyboard.type(account.password);
    await expect(dashboard.oneTimeCode).toHaveCount(0);
    await page.keyboard.press("Enter");
    await expect(dashboard.oneTimeCode).toBeFocused();
    await expect(dashboard.oneTimeCode).toHaveAccessibleDescription(/six digits/);
    await expect(dashboard.oneTimeCode).toHaveAttribute("autocomplete", "one-time-code");
    await expect(dashboard.oneTimeCode).toHaveAttribute("inputmode", "numeric");
    await expect(page.getByRole("alert")).toBeEmpty();

    const wrong = authenticator.wrongCode();
    await page.keyboard.type(wrong);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert")).toContainText("Wrong or used one-time code");
    await expect(page.getByRole("alert")).not.toContainText("otp");
    await expect(dashboard.oneTimeCode).toBeFocused();
    await expect(dashboard.oneTimeCode).toHaveValue(wrong);
    await expect(dashboard.oneTimeCode).toHaveAttribute("aria-invalid", "true");
    await expect(dashboard.oneTimeCode).toHaveAccessibleDescription(/Wrong or used one-time code/);
    await expect(page.getByRole("textbox", { name: "Username" })).toHaveValue(account.name);
    await expect(dashboard.password).toHaveValue(account.password);

    // What was wrong is selected, so that the right one takes its place.
    const right = authenticator.code();
    await page.keyboard.type(right);
    await expect(dashboard.oneTimeCode).toHaveValue(right);
    await page.keyboard.press("Enter");
    await expect(dashboard.navigation).toBeVisible();
    await dashboard.expectFocusSomewhere();
  });

  test("may type the code with the gap that its app shows", async ({ dashboard, account, page }) => {
    const authenticator = await account.askForCodes();
    await dashboard.open("/iso");
    await dashboard.fillSignIn(account.name, account.password);
    await page.keyboard.press("Enter");
    await dashboard.oneTimeCode.fill(` ${authenticator.code().replace(/^.../, "$& ")}`);
    await page.keyboard.press("Enter");
    await expect(dashboard.navigation).toBeVisible();
  });

  test("hears that the code is empty, and a wrong password is still said at the password", async ({ dashboard, account, page }) => {
    const authenticator = await account.askForCodes();
    await dashboard.open("/iso");
    await dashboard.fillSignIn(account.name, account.password);
    await page.keyboard.press("Enter");
    await expect(dashboard.oneTimeCode).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert")).toContainText("The one-time code is empty");
    await expect(dashboard.oneTimeCode).toBeFocused();
    const code = authenticator.code();
    await dashboard.oneTimeCode.fill(code);
    await dashboard.password.fill("not the password");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert")).toContainText("Wrong username or password");
    await expect(dashboard.password).toBeFocused();
    await expect(dashboard.oneTimeCode).toHaveValue(code);
  });

  test("is asked again when the session has ended, and an old code does not do", async ({ dashboard, account, page }) => {
    const authenticator = await account.askForCodes();
    await dashboard.open("/iso");
    await dashboard.fillSignIn(account.name, account.password);
    await page.keyboard.press("Enter");
    const used = authenticator.code();
    await dashboard.oneTimeCode.fill(used);
    await page.keyboard.press("Enter");
    await expect(dashboard.names.first()).toBeVisible();
    await dashboard.openWithEndedSession(account, "/iso?sort=name,asc");
    await dashboard.password.fill(account.password);
    await page.keyboard.press("Enter");
    await dashboard.oneTimeCode.fill(used);
    await page.keyboard.press("Enter");
    await expect(dashboard.sessionDialog.getByRole("alert")).toContainText("Wrong or used one-time code");
    await dashboard.oneTimeCode.fill(authenticator.code(1));
    await page.keyboard.press("Enter");
    await expect(dashboard.sessionDialog).toHaveCount(0);
    await dashboard.expectAddress("/iso?sort=name,asc");
  });
});

test("a service that cannot be reached is said, and what was typed is kept", async ({ dashboard, account, page }) => {
  await dashboard.open("/iso");
  await page.route("**/auth/request-token", (route) => route.abort("connectionrefused"));
  await dashboard.fillSignIn(account.name, account.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("The image service did not answer");
  await page.unroute("**/auth/request-token");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(dashboard.navigation).toBeVisible();
});

test("too many attempts are said, with the time to wait", async ({ page, startServer }) => {
  const server = await startServer({ catalogueSize: 1, signInLimit: 2 });
  const dashboard = new Dashboard(page, server.url);
  await dashboard.open("/iso");
  for (const said of ["Wrong username or password", "Wrong username or password", "Too many attempts"]) {
    await dashboard.fillSignIn("nobody", "some password");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert")).toContainText(said);
  }
  await expect(page.getByRole("alert")).toContainText(/Try again in [1-6]?\d s\./);
});

test("the token is in the tab's own store and nowhere else", async ({ dashboard, account, page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await dashboard.openAs(account, "/iso");
  const token = await dashboard.token();
  await dashboard.names.first().click();
  await expect(dashboard.drawer).toBeVisible();
  await dashboard.goTo("My VM images");
  await page.getByRole("button", { name: "Copy link to this view" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Link copied" })).toBeVisible();
  await expectKeptNowhereButInSession(page, token);
  expect(await dashboard.clipboard()).not.toContain(token);
  expect(asked.filter((url) => url.includes(token))).toEqual([]);
});

test("the password is kept nowhere", async ({ dashboard, account, page }) => {
  await dashboard.openAs(account, "/iso");
  await expect(dashboard.names.first()).toBeVisible();
  const places = await keptIn(page, account.password);
  expect(places).toEqual([]);
  expect(await keptIn(page, Buffer.from(`${account.name}:${account.password}`).toString("base64"))).toEqual([]);
});

test("another tab does not inherit the session", async ({ dashboard, account, page, context }) => {
  await dashboard.openAs(account, "/iso");
  const other = new Dashboard(await context.newPage(), dashboard.url);
  await other.open("/iso");
  await expect(other.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.reload();
  await expect(dashboard.names.first()).toBeVisible();
});

test("signing out leaves nothing behind", async ({ dashboard, account, page }) => {
  await dashboard.openAs(account, "/iso");
  const token = await dashboard.token();
  await dashboard.goTo("Public VM images");
  await expect(dashboard.names.first()).toBeVisible();
  await dashboard.signOut();
  expect(await keptIn(page, token)).toEqual([]);
  expect(await keptIn(page, account.name)).toEqual([]);
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(page.getByRole("table")).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});
