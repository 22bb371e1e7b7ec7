"""The command line tool vss-cli as a user works with it: configured once, or with a token in the environment."""

import pytest

import support
from support import ENDPOINT, ISO, SYNCS, VM, Terminal


@pytest.fixture(scope="module")
def terminal(clients, account, tmp_path_factory):
    """Give a terminal with a token in the environment."""
    home = tmp_path_factory.mktemp("home")
    return Terminal(clients, home, VSS_ENDPOINT=account.server.root, VSS_TOKEN=account.token)


@pytest.fixture
def configured(clients, account, tmp_path):
    """Give a terminal that is configured once and then knows the account."""
    terminal = Terminal(clients, tmp_path)
    terminal.configure(account)
    return terminal


def test_the_tool_is_the_pinned_one(terminal):
    assert "v2026.4.0 (pyvss/2026.4.0 " in terminal.show("--version")


def test_a_configured_endpoint_is_listed_and_used(configured, account):
    rows = [row for row in configured.json("configure", "ls") if row["source"] != "env"]
    row = next(row for row in rows if row["name"] == ENDPOINT)
    assert (row["endpoint"], row["user"], row["mfa"]) == (account.server.root, account.name, "No")
    listed = configured.json("compute", "iso", "personal", "ls")
    assert listed == account.ask(ISO, expand=1, per_page=250)["data"]


def test_a_configured_token_is_kept(configured, account):
    token = next(line for line in configured.config.read_text().splitlines() if "token: ey" in line)
    configured.json("compute", "image", "personal", "ls")
    assert token in configured.config.read_text().splitlines(), "the tool has signed in again"
    assert account.server.request("GET", "/v2/iso", token=token.split()[-1]).status == 200


def test_a_name_and_a_password_alone_will_do(clients, account, tmp_path):
    given = {"VSS_ENDPOINT": account.server.root, "VSS_USER": account.name, "VSS_USER_PASS": account.password}
    terminal = Terminal(clients, tmp_path, **given)
    listed = terminal.json("compute", "image", "personal", "ls")
    assert listed == account.ask(VM, expand=1, per_page=250)["data"]


def test_a_wrong_password_is_told_in_the_words_of_the_server(clients, account, tmp_path):
    given = {"VSS_ENDPOINT": account.server.root, "VSS_USER": account.name, "VSS_USER_PASS": "wrong"}
    done = Terminal(clients, tmp_path, **given).run("compute", "iso", "personal", "ls")
    assert done.returncode != 0
    assert "Invalid username and password combination." in done.stderr


@pytest.mark.parametrize(("command", "paths"), [("iso", ("/iso", ISO)), ("image", ("/image", VM))])
def test_public_images_are_listed_filtered_and_sorted(terminal, account, command, paths):
    def shown(**query):
        return [row for path in paths for row in account.ask(path, expand=1, per_page=250, **query)["data"]]

    listing = ("compute", command, "public", "ls")
    # Where nothing is said the tool sends an empty filter and an empty sort.
    assert terminal.json(*listing) == shown()
    assert terminal.json(*listing, "-f", "name=like,Ubu%", "-s", "path=desc") == shown(
        filter="name,like,Ubu%", sort="path,desc"
    )
    # Without an operator the tool looks for the text anywhere; without a direction it sorts downwards.
    assert terminal.json(*listing, "-f", "name=server", "-f", "created_on=ge,2018-01-01", "-s", "name") == shown(
        filter="name,like,%server%;created_on,ge,2018-01-01", sort="name,desc"
    )


@pytest.mark.parametrize(("command", "paths"), [("iso", ("/iso", ISO)), ("image", ("/image", VM))])
def test_all_public_images_are_listed(terminal, account, command, paths):
    listed = terminal.json("compute", command, "public", "ls", "--show-all")
    assert listed == [row for path in paths for row in account.all_rows(path)]


@pytest.mark.parametrize(("command", "path"), [("iso", ISO), ("image", VM)])
def test_personal_images_are_listed_as_a_table(terminal, account, command, path):
    lines = terminal.show("compute", command, "personal", "ls").splitlines()
    images = account.ask(path)["data"]
    assert lines[0].split() == ["id", "path", "name"]
    assert len(lines) == len(images) + 2
    for line, image in zip(lines[2:], images, strict=True):
        assert line.split()[0] == str(image["id"])
        assert image["path"] in line
        assert image["name"] in line


@pytest.mark.parametrize(("command", "path", "kind"), [("iso", ISO, "ISO"), ("image", VM, "VM")])
def test_a_sync_is_submitted_and_followed_to_its_end(clients, server, tmp_path, command, path, kind):
    account = server.add_user()
    terminal = Terminal(clients, tmp_path, VSS_ENDPOINT=server.root, VSS_TOKEN=account.token)
    submitted = terminal.json("compute", command, "personal", "sync")[0]
    assert submitted["message"] == "Request has been accepted for processing"
    number = submitted["request"]["id"]

    def followed():
        request = terminal.json("request", "image", "get", str(number))[0]
        return request if request["status"] in support.FINAL_STATES else None

    request = support.wait_for("the end of a sync", followed, limit=60)
    assert request == account.sync_request(number)
    assert (request["status"], request["type"]) == ("PROCESSED", kind)
    assert request["added"] == len(account.ask(path)["data"]) >= 4
    # A second sync finds nothing new, and is shown as the tool shows it to people.
    shown = terminal.show("compute", command, "personal", "sync")
    lines = dict(line.split(":", 1) for line in shown.splitlines() if ":" in line)
    values = {name.strip(): value.strip() for name, value in lines.items()}
    assert int(values["id"]) > number
    assert values["message"] == "Request has been accepted for processing"


def test_requests_are_listed_filtered_and_sorted(terminal, account):
    def shown(**query):
        return account.ask(SYNCS, per_page=50, **query)["data"]

    listing = ("request", "image", "ls")
    assert terminal.json(*listing) == shown()
    assert terminal.json(*listing, "-f", "status=eq,PROCESSED", "-s", "id=asc") == shown(
        filter="status,eq,PROCESSED", sort="id,asc"
    )
    assert terminal.json(*listing, "-f", "type=eq,VM", "--count", "1") == shown(filter="type,eq,VM")[:1]
    assert terminal.json(*listing, "--show-all", "--count", "1") == shown()


def test_a_request_is_shown_as_the_tool_shows_it_to_people(terminal, account):
    request = next(row for row in account.ask(SYNCS)["data"] if row["type"] == "VM")
    shown = terminal.show("request", "image", "get", str(request["id"]))
    assert f"status              : {request['status']}" in shown
    assert f"user.username       : {account.name}" in shown
    assert f"added               : {request['added']}" in shown
    assert request["message"]["warnings"]
    for warning in request["message"]["warnings"]:
        assert warning in shown


def test_a_request_that_is_not_there_is_told(terminal):
    done = terminal.run("request", "image", "get", "999999")
    assert done.returncode != 0
    assert "999999" in done.stderr


def test_raw_calls_give_what_plain_http_gives(terminal, account):
    assert terminal.json("raw", "GET", "/iso/1") == account.ask("/iso/1")["data"]
    assert terminal.json("raw", "GET", "/request") == account.ask("/request")["data"]
    accepted = terminal.json("raw", "PATCH", ISO)
    assert accepted["status"] == 202


def test_numbers_of_requests_are_completed(clients, account, tmp_path):
    # The completion reads a name and a password from the environment, or a configuration, but no token.
    given = {"VSS_ENDPOINT": account.server.root, "VSS_USER": account.name, "VSS_USER_PASS": account.password}
    words = {"_VSS_CLI_COMPLETE": "bash_complete", "COMP_WORDS": "vss-cli request image get ", "COMP_CWORD": "4"}
    printed = Terminal(clients, tmp_path, **given, **words).show()
    offered = [line.split(",")[-1] for line in printed.split()]
    assert sorted(offered) == sorted(str(row["id"]) for row in account.ask(SYNCS)["data"])
