"""A clock that jumps while the server runs: nobody is kept out, and what was begun comes to its end.

The server reads the clock of the system through libfaketime, which reads how far off to be from a file; what measures
durations is left alone, as it is when somebody sets a clock.
"""

import os
import time
from pathlib import Path

import libfaketime
import pyotp
import pytest

import support

LIBRARY = next(Path(libfaketime.__file__).parent.rglob("libfaketime.so.1"))


class Clock:
    """The clock of one server."""

    def __init__(self, folder):
        """Be right at first."""
        self.file = folder / "clock"
        self.set("+0")

    def set(self, offset):
        """Go so far off, as `+1d` or `-1d`, at once."""
        # Whole at any moment: it may be read in the midst.
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{offset}\n")
        fresh.replace(self.file)

    @property
    def variables(self):
        """Give what makes a program read this clock."""
        return {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


@pytest.fixture
def clock(tmp_path):
    """Give the clock of the server."""
    return Clock(tmp_path)


@pytest.fixture
def account(tmp_path, clock):
    """Give an account on a server whose clock can be set."""
    with support.Server(tmp_path, catalogue_size=20, variables=clock.variables) as server:
        yield server.first_user


def new_token(account):
    answer = account.sign_in()
    assert answer.status == 200, answer.body
    return answer.body["token"]


def sync_under_way(account):
    accepted = account.server.request("PATCH", f"/v2{support.ISO}", token=new_token(account))
    assert accepted.status == 202
    return accepted.body["data"]["request"]["id"]


def end_of(account, number):
    """Give the request when it has come to its end."""
    token = new_token(account)

    def ended():
        request = account.server.request("GET", f"/v2{support.SYNCS}/{number}", token=token).body["data"]
        return request if request["status"] in support.FINAL_STATES else None

    return support.wait_for("the end of a sync", ended)


@pytest.mark.parametrize("jump", ["+1d", "-1d", "+400d", "-400d"])
def test_a_sync_that_is_under_way_comes_to_its_end(account, clock, jump):
    store = account.server.data / "stores" / account.name
    images = list(store.rglob("*.iso"))
    for number in range(2_000):
        os.link(images[0], store / f"copy-{number}.iso")
    first = sync_under_way(account)
    clock.set(jump)
    ended = end_of(account, first)
    assert (ended["status"], ended["added"]) == ("PROCESSED", len(images) + 2_000)
    clock.set("+0")
    second = sync_under_way(account)
    assert second > first
    ended = end_of(account, second)
    assert (ended["status"], ended["added"], ended["deleted"]) == ("PROCESSED", 0, 0)


def status_with(account, token):
    return account.server.request("GET", "/v2/iso", token=token).status


def test_a_session_ends_by_the_clock_and_another_one_begins(account, clock):
    token = new_token(account)
    clock.set("+30d")
    assert status_with(account, token) == 401
    later = new_token(account)
    assert status_with(account, later) == 200
    clock.set("+0")
    assert status_with(account, later) == 401, "it would hold for a month too long"
    assert status_with(account, token) == 200


def test_one_time_codes_are_taken_though_the_clock_is_set_back(account, clock):
    codes = pyotp.parse_uri(account.ask_for_codes())
    clock.set("+1d")
    assert account.sign_in(otp=codes.at(time.time() + 86_400)).status == 200
    clock.set("+0")
    code = codes.now()
    assert account.sign_in(otp=code).status == 200
    assert account.sign_in(otp=code).status == 401, "each holds once"


def test_the_limit_on_sign_ins_holds_nobody_longer_though_the_clock_is_set_back(account, clock):
    def tried(name):
        return account.server.request("POST", "/auth/request-token", basic=(name, account.password)).status

    clock.set("+1d")
    support.wait_for("the limit", lambda: tried(account.name) == 429)
    clock.set("+0")
    assert tried(account.name) == 200
