"""Signing in with one-time codes, as made by a real generator, and signing out.

Each test has an account and so a secret of its own, and uses one code of it: a code holds once.
"""

import time

import pyotp
import pytest

import support
from support import ENDPOINT, Terminal

# What the clients look for to ask for a code: vss-cli, `_get_token_with_mfa`.
CODE_NEEDED = "InvalidParameterValue: otp"
WRONG = "Invalid username and password combination."


@pytest.fixture
def account(server):
    """Give an account of its own to each test."""
    return server.add_user()


@pytest.fixture
def generator(account):
    """Turn one-time codes on, and give what makes them."""
    return turn_on(account)


def turn_on(account):
    return pyotp.parse_uri(account.ask_for_codes())


def code(generator):
    """Give a code that holds for some seconds to come."""
    support.wait_for("a fresh code", lambda: generator.interval - time.time() % generator.interval > 5)
    return generator.now()


def wrong_code(generator):
    """Give a code that no moment around now has."""
    near = {generator.at(int(time.time()) + shift * generator.interval) for shift in range(-10, 11)}
    return next(f"{number:06}" for number in range(1_000_000) if f"{number:06}" not in near)


def is_refused_for_its_code(answer):
    """Say whether an answer is one that makes the clients ask for a code."""
    assert set(answer.body) == {"error", "message", "status"}
    assert answer.body["status"] == answer.status
    return 400 <= answer.status < 500 and CODE_NEEDED in answer.body["message"]


def test_the_address_for_an_authenticator_names_the_account(account):
    generator = turn_on(account)
    assert isinstance(generator, pyotp.TOTP)
    assert generator.name == account.name
    assert generator.issuer
    assert (generator.digits, generator.interval) == (6, 30)
    assert len(generator.secret.rstrip("=")) >= 26, "the secret has 128 bits at least"


@pytest.mark.usefixtures("generator")
def test_without_a_code_sign_in_is_refused_with_what_clients_look_for(account):
    assert is_refused_for_its_code(account.sign_in())
    assert is_refused_for_its_code(account.sign_in(otp=None))


def test_a_wrong_code_is_refused_alike(account, generator):
    assert is_refused_for_its_code(account.sign_in(otp=wrong_code(generator)))
    assert is_refused_for_its_code(account.sign_in(otp=""))
    assert is_refused_for_its_code(account.sign_in(otp="no code at all"))


def test_with_its_code_an_account_gets_a_token_that_says_so(account, generator):
    answer = account.sign_in(otp=code(generator))
    assert answer.status == 200, answer.body
    assert support.payload(answer.body["token"])["otp"] is True
    assert account.server.request("GET", "/v2/iso", token=answer.body["token"]).status == 200


def test_a_code_holds_once(account, generator):
    once = code(generator)
    assert account.sign_in(otp=once).status == 200
    assert is_refused_for_its_code(account.sign_in(otp=once))


def test_who_has_no_password_learns_nothing_of_codes(account, generator):
    stranger = support.Account(account.server, account.name, "not the password")
    for body in ({}, {"otp": wrong_code(generator)}, {"otp": code(generator)}):
        answer = stranger.sign_in(**body)
        assert (answer.status, answer.body["message"]) == (401, WRONG)


def test_a_code_that_a_stranger_tried_still_holds(account, generator):
    valid = code(generator)
    assert support.Account(account.server, account.name, "not the password").sign_in(otp=valid).status == 401
    assert account.sign_in(otp=valid).status == 200


@pytest.mark.parametrize("body", [{"otp": None}, {"otp": ""}, {"otp": "123456"}, {"otp": "ey.J.x"}], ids=str)
def test_an_account_without_codes_signs_in_whatever_is_sent_for_one(account, body):
    answer = account.sign_in(**body)
    assert answer.status == 200, answer.body
    assert support.payload(answer.body["token"])["otp"] is False


def test_codes_can_be_turned_off_again(account, generator):
    account.server.run("user", "otp", account.name, "--off")
    answer = account.sign_in()
    assert answer.status == 200, answer.body
    assert support.payload(answer.body["token"])["otp"] is False
    assert account.sign_in(otp=code(generator)).status == 200, "a code that is not needed does no harm"


def test_a_new_secret_replaces_the_old_one(account, generator):
    newer = turn_on(account)
    assert newer.secret != generator.secret
    assert is_refused_for_its_code(account.sign_in(otp=code(generator)))
    assert account.sign_in(otp=code(newer)).status == 200


@pytest.mark.parametrize("release", ["newest", "2021"])
def test_pyvss_signs_in_with_a_code(clients, account, generator, release):
    pyvss = support.releases_of_pyvss(clients)[release]
    refused = pyvss.run(account, ("get_token", {}))
    assert refused["error"]["type"] == "VssError"
    assert CODE_NEEDED in refused["error"]["text"]
    answer = pyvss.run(account, ("get_token", {}), ("get_isos", {"per_page": 3}), VSS_API_USER_OTP=code(generator))
    assert answer["error"] is None
    assert answer["tf_enabled"] is True
    assert len(answer["results"][1]) == 3


@pytest.mark.usefixtures("generator")
def test_a_release_that_knows_no_codes_shows_why_it_is_refused(clients, account):
    refused = support.releases_of_pyvss(clients)["2019"].run(account, ("get_token", {}))
    assert CODE_NEEDED in refused["error"]["text"]


def test_vss_cli_asks_for_the_code_and_keeps_the_token(clients, account, generator, tmp_path):
    terminal = Terminal(clients, tmp_path)
    done = terminal.configure(account, answers=code(generator) + "\n")
    assert "MFA enabled. Provide Timed One-Time Password" in done.stdout + done.stderr
    row = next(row for row in terminal.json("configure", "ls") if row.get("name") == ENDPOINT)
    assert row["mfa"] == "Yes"
    assert len(terminal.json("compute", "iso", "public", "ls")) == 250, "no further code is asked for"


def test_vss_cli_takes_the_code_as_an_option(clients, account, generator, tmp_path):
    given = {"VSS_ENDPOINT": account.server.root, "VSS_USER": account.name, "VSS_USER_PASS": account.password}
    terminal = Terminal(clients, tmp_path, **given)
    assert CODE_NEEDED in terminal.run("compute", "iso", "public", "ls").stderr
    assert len(terminal.json("--totp", code(generator), "compute", "iso", "public", "ls")) == 250


def test_signing_out_ends_all_tokens_of_the_account_and_no_others(account):
    server = account.server
    other = server.add_user()
    tokens = [account.token, account.sign_in().body["token"]]
    server.run("user", "sign-out", account.name)
    for token in tokens:
        answer = server.request("GET", "/v2/iso", token=token)
        assert (answer.status, answer.body["error"]) == (401, "authentication error")
    assert server.request("GET", "/v2/iso", token=other.token).status == 200
    renewed = account.sign_in()
    assert renewed.status == 200
    assert server.request("GET", "/v2/iso", token=renewed.body["token"]).status == 200
