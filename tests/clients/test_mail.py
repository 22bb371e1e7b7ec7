"""The mail after a sync, against a real SMTP server: one mail for each sync, and never a sync that fails because of it.

Each test has a server of its own that is told of an SMTP server of its own, and tries again after a second.
"""

import re
import socket
from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

import support
from support import ISO, VM

SENDER, RECEIVER = "imagedeck@example.org", "josem@example.org"
RETRY = 1


class Mailbox:
    """An SMTP server's handler that keeps what it takes, or refuses everything with one answer."""

    def __init__(self, refusal=None):
        """Name the answer for every receiver, or none to take all mails."""
        self.refusal, self.mails, self.tries = refusal, [], 0

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        """Answer to a receiver."""
        self.tries += 1
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        """Take a mail."""
        self.mails.append(envelope)
        return "250 Message accepted for delivery"


def free_port():
    """Give a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def smtp_server(mailbox, port):
    """Run an SMTP server."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


@contextmanager
def mailing_server(folder, port):
    """Run a server that sends its mails to this port, and give its first user, who has an address."""
    options = ["--smtp-url", f"smtp://127.0.0.1:{port}", "--mail-from", SENDER, "--mail-retry", str(RETRY)]
    with support.Server(folder, *options, catalogue_size=10) as server:
        server.run("user", "email", support.FIRST_USER, RECEIVER)
        yield server.first_user


def warnings_of_mail(account, number):
    """Give the warnings of a request that are about its mail."""
    warnings = account.sync_request(number)["message"]["warnings"]
    return [warning for warning in warnings if re.search(r"\be?-?mail\b", warning, re.IGNORECASE)]


def tells_how_many_were_added(text, count):
    """Say whether a text has "4 added", "added: 4" or the like."""
    return re.search(rf"\badded\W+{count}\b|\b{count}\W+(\w+\W+){{0,3}}?added\b", text, re.IGNORECASE)


def read(envelope):
    """Give a mail as a person's program reads it."""
    return message_from_bytes(envelope.content, policy=policy.default)


@pytest.mark.parametrize("path", [ISO, VM])
def test_a_sync_sends_one_mail_with_its_number_and_its_counts(tmp_path, path):
    port = free_port()
    with smtp_server(Mailbox(), port) as mailbox, mailing_server(tmp_path, port) as account:
        request = account.sync(path)
        support.wait_for("the mail", lambda: mailbox.mails)
        assert support.holds_for(2.5 * RETRY, lambda: len(mailbox.mails) == 1)
        number = request["id"]
        assert (request["status"], request["updated"], request["deleted"]) == ("PROCESSED", 0, 0)
        assert warnings_of_mail(account, number) == []
        token = account.token
    envelope = mailbox.mails[0]
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, [RECEIVER])
    mail = read(envelope)
    assert [address.addr_spec for address in mail["From"].addresses] == [SENDER]
    assert [address.addr_spec for address in mail["To"].addresses] == [RECEIVER]
    assert mail["Date"].datetime
    assert re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", mail["Message-ID"])
    assert mail["Subject"]
    text = mail.get_body(("plain",)).get_content()
    assert mail.get_content_type() == "text/plain"
    assert re.search(rf"\b{number}\b", mail["Subject"] + text)
    assert tells_how_many_were_added(text, request["added"])
    for warning in request["message"]["warnings"]:
        assert " ".join(warning.split()) in " ".join(text.split())
    assert max(map(len, text.splitlines())) < 998
    assert not re.search(r"[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}", text), "a token"
    assert token not in envelope.content.decode()


def test_every_sync_has_its_mail(tmp_path):
    port = free_port()
    with smtp_server(Mailbox(), port) as mailbox, mailing_server(tmp_path, port) as account:
        numbers = [account.sync(path)["id"] for path in (ISO, VM, ISO)]
        support.wait_for("three mails", lambda: len(mailbox.mails) == 3)
        assert support.holds_for(2.5 * RETRY, lambda: len(mailbox.mails) == 3)
    mails = [read(envelope) for envelope in mailbox.mails]
    for number, mail in zip(numbers, mails, strict=True):
        assert re.search(rf"\b{number}\b", mail["Subject"] + mail.get_content())
    assert len({mail["Message-ID"] for mail in mails}) == 3


def test_without_an_address_there_is_no_mail_and_no_warning(tmp_path):
    port = free_port()
    with smtp_server(Mailbox(), port) as mailbox, mailing_server(tmp_path, port) as account:
        other = account.server.add_user()
        request = other.sync(ISO)
        assert request["status"] == "PROCESSED"
        assert support.holds_for(2.5 * RETRY, lambda: mailbox.tries == 0)
        assert warnings_of_mail(other, request["id"]) == []


@pytest.mark.parametrize("path", [ISO, VM])
def test_an_smtp_server_that_is_down_harms_no_sync_and_gets_the_mail_later(tmp_path, path):
    port = free_port()
    with mailing_server(tmp_path, port) as account:
        request = account.sync(path)
        recovers_when_the_smtp_server_takes_mails(account, request, port)


@pytest.mark.parametrize("refusal", ["451 Try again later", "550 No such mailbox"])
def test_an_smtp_server_that_refuses_harms_no_sync_and_gets_the_mail_later(tmp_path, refusal):
    port = free_port()
    with mailing_server(tmp_path, port) as account:
        with smtp_server(Mailbox(refusal), port) as mailbox:
            request = account.sync(ISO)
            support.wait_for("a try to send the mail", lambda: mailbox.tries)
            assert mailbox.mails == []
            support.wait_for("the warning", lambda: warnings_of_mail(account, request["id"]))
        recovers_when_the_smtp_server_takes_mails(account, request, port)


def recovers_when_the_smtp_server_takes_mails(account, request, port):
    number = request["id"]
    assert request["status"] == "PROCESSED"
    assert request["added"] >= 4
    assert request["message"]["errors"] == []
    warnings = support.wait_for("the warning", lambda: warnings_of_mail(account, number))
    assert len(warnings) == 1, "a warning for each try"
    others = [one for one in account.sync_request(number)["message"]["warnings"] if one not in warnings]
    with smtp_server(Mailbox(), port) as mailbox:
        support.wait_for("the mail", lambda: mailbox.mails)
        support.wait_for("the end of the warning", lambda: not warnings_of_mail(account, number))
        assert support.holds_for(2.5 * RETRY, lambda: len(mailbox.mails) == 1)
    after = account.sync_request(number)
    assert after["status"] == "PROCESSED"
    assert after["message"]["warnings"] == others, "what the sync had to say stays"
    mail = read(mailbox.mails[0])
    assert re.search(rf"\b{number}\b", mail["Subject"] + mail.get_content())
    assert warnings[0] not in " ".join(mail.get_content().split()), "that the mail was late is no news of the sync"


def test_a_mail_that_waits_outlives_the_server(tmp_path):
    port = free_port()
    with mailing_server(tmp_path, port) as account:
        number = account.sync(ISO)["id"]
        support.wait_for("the warning", lambda: warnings_of_mail(account, number))
        server = account.server
        server.restart()
        with smtp_server(Mailbox(), port) as mailbox:
            support.wait_for("the mail", lambda: mailbox.mails)
            support.wait_for("the end of the warning", lambda: not warnings_of_mail(account, number))
