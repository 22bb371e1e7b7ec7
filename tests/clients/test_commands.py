"""The command lines that the dashboard offers, run by real shells against the server, with plain HTTP to compare with.

The lines come from the example `commands` of imagedeck-api, which prints what the dashboard shows.
"""

import json
import os
import re
import shutil
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from urllib.parse import quote

import pytest

import support
from support import ISO, SYNCS, VM

TOOLS = ("curl", "HTTPie", "vss-cli")
SHELLS = ("bash", "sh")
PUBLIC_ISO, PUBLIC_VM = "/iso", "/image"
HOSTILE = "it's $HOME `id` \"q\"; 100% & été日本 | !! \\n #x.iso"
# The same within a filter.
WRITTEN = HOSTILE.replace("\\", "\\\\").replace(";", "\\;")

# Views by what they show: the resource's path, its filters, its sorts, and the rest of its query string.
VIEWS = {
    "plain": (PUBLIC_ISO, "", "", "per_page=25"),
    "several filters": (PUBLIC_ISO, r"name,like,%ubuntu%;created_on,ge,2010-01-01;id,gt,3", "", "per_page=25"),
    "several sorts": (PUBLIC_VM, "", "distribution,desc;version,asc;name,asc", "per_page=50"),
    "a page further back": (PUBLIC_ISO, "name,like,%server%", "name,desc", "page=2&per_page=5"),
    "the most rows of a page": (PUBLIC_VM, "", "path,desc", "per_page=100"),
    "few public rows": (PUBLIC_ISO, "id,in,3,5,8,13", "id,desc", "per_page=10"),
    "a public name with every sign": (PUBLIC_ISO, f"id,le,20;name,ne,{WRITTEN}", "", "per_page=25"),
    "a sign that vss-cli splits at": (PUBLIC_ISO, "id,le,5;name,ne,a=b", "", "per_page=25"),
    "a sign that terminals obey": (PUBLIC_ISO, "id,le,5;name,ne,a\n\u0003\u202eb", "", "per_page=25"),
    "a dash in front": (PUBLIC_VM, "id,le,5;name,ne,--help", "", "per_page=25"),
    "all of mine": (ISO, "", "", "per_page=250"),
    "mine with every sign": (ISO, f"name,eq,{WRITTEN}", "", "per_page=25"),
    "mine by a part with a percent sign": (ISO, r"name,like,%100\% &%", "", "per_page=25"),
    "mine in order": (VM, "", "name,desc", "per_page=2"),
    "my syncs": (SYNCS, "type,eq,ISO", "id,asc", "per_page=1"),
    "no row": (PUBLIC_VM, "name,eq,$(exit 1)", "", "per_page=25"),
}


@pytest.fixture(scope="session")
def commands():
    """Give a function that prints a line: the example is built once."""
    cargo = [os.environ.get("CARGO", "cargo"), "build", "--quiet", "--message-format", "json"]
    done = subprocess.run(
        [*cargo, "--package", "imagedeck-api", "--example", "commands"],
        cwd=support.HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    built = [json.loads(line) for line in done.stdout.splitlines()]
    program = next(line["executable"] for line in built if line.get("executable"))

    def line(*arguments):
        done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.removesuffix("\n")

    return line


@pytest.fixture(scope="module")
def account(server):
    """Give an account with its images synced, one of which has a name with everything that a shell minds."""
    account = server.add_user()
    store = server.data / "stores" / account.name
    some_iso = next(path for path in store.rglob("*") if path.suffix.lower() == ".iso" and path.stat().st_size)
    shutil.copy(some_iso, some_iso.with_name(HOSTILE))
    for path in (ISO, VM, ISO):
        assert account.sync(path)["status"] == "PROCESSED"
    return account


@pytest.fixture(scope="module")
def run(clients, account, tmp_path_factory):
    """Give a function that runs a line in a shell which knows the token, and gives what it prints."""
    home = tmp_path_factory.mktemp("home")
    # A terminal would not be read for a body.
    (home / "config.json").write_text(json.dumps({"default_options": ["--ignore-stdin", "--check-status"]}))
    (home / ".curlrc").write_text("show-error\nfail-with-body\n")

    def run(shell, line, programs=clients / "runner" / "bin", **variables):
        known = {
            "TK": account.token,
            "CURL_HOME": str(home),
            "HTTPIE_CONFIG_DIR": str(home),
            "HOME": str(home),
            # vss-cli wraps also its JSON.
            "COLUMNS": "1000",
            "VSS_CONFIG": str(home / "vss.yaml"),
            "VSS_ENDPOINT": account.server.root,
            "VSS_OUTPUT": "json",
            "VSS_TOKEN": account.token,
        }
        environment = support.environment(**known | variables)
        environment["PATH"] = f"{programs}:{environment['PATH']}"
        done = subprocess.run(
            [shell, "-c", line],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=support.COMMAND,
            env=environment,
            cwd=home,
        )
        assert done.returncode == 0, line + "\n" + done.stdout + done.stderr
        # Nothing of a name was run, and nothing of it became a file.
        left = {path.name for path in home.iterdir()} - {".curlrc", "config.json", ".vss-cli", "vss.yaml"}
        assert not left, line
        return done.stdout

    return run


def query_string(filters, sorts, rest):
    """Give a query string."""
    given = [f"filter={quote(filters, safe='')}"] if filters else []
    given += [f"sort={quote(sorts, safe='')}"] if sorts else []
    return "&".join([*given, rest])


def ids(printed):
    """Give the ids in a body of the API, or in the rows that vss-cli prints."""
    body = json.loads(printed)
    return [row["id"] for row in (body["data"] if isinstance(body, dict) else body)]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("shell", SHELLS)
def test_a_line_gives_the_rows_of_the_view_in_their_order(commands, run, account, shell, tool, view):
    path, *query = VIEWS[view]
    query = query_string(*query)
    shown = account.server.request("GET", f"/v2{path}?expand=1&{query}", token=account.token)
    assert shown.status == 200, shown.body
    expected = [row["id"] for row in shown.body["data"]]
    assert (view == "no row") == (expected == [])
    line = commands("list", tool, account.server.root, path, query, shown.body["meta"]["pages"]["total"])
    assert account.token not in line and account.name not in line
    printed = run(shell, line)
    if tool == "vss-cli" and not expected:
        assert printed.strip() in ("", "[]")
    else:
        assert ids(printed) == expected, line


def test_vss_cli_lists_where_it_can_show_the_view(commands, account):
    listed = {}
    for view, (path, *query) in VIEWS.items():
        query = query_string(*query)
        total = account.server.request("GET", f"/v2{path}?{query}", token=account.token).body["meta"]["pages"]["total"]
        line = commands("list", "vss-cli", account.server.root, path, query, total)
        listed[view] = not line.startswith("vss-cli raw ")
    assert [view for view, is_listed in listed.items() if is_listed] == [
        "several filters",
        "the most rows of a page",
        "few public rows",
        "a public name with every sign",
        "a dash in front",
        "all of mine",
        "my syncs",
        "no row",
    ]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("path", [PUBLIC_ISO, PUBLIC_VM, ISO, VM, SYNCS])
def test_a_line_gives_one_object(commands, run, account, shell, tool, path):
    number = account.ask(path, expand=1)["data"][0]["id"]
    body = json.loads(run(shell, commands("object", tool, account.server.root, path, number)))
    if tool == "vss-cli":
        shown = body[0] if isinstance(body, list) else body
        assert shown == account.ask(f"{path}/{number}")["data"]
    else:
        assert body["data"] == account.ask(f"{path}/{number}")["data"]


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(("path", "kind"), [(ISO, "ISO"), (VM, "VM")])
def test_a_line_starts_a_sync(commands, run, account, tool, path, kind):
    newest = account.ask(SYNCS)["data"][0]["id"]
    run("sh", commands("sync", tool, account.server.root, path))
    request = account.ask(SYNCS)["data"][0]
    assert (request["id"] > newest, request["type"]) == (True, kind)
    # The next sync would find this one under way.
    support.wait_for("its end", lambda: account.sync_request(request["id"])["status"] in support.FINAL_STATES)


@pytest.mark.parametrize("shell", SHELLS)
def test_every_word_arrives_as_it_was(commands, run, tmp_path, shell):
    program = tmp_path / "vss-cli"
    program.write_text("#!/bin/sh\nprintf '%s\\0' \"$@\"\n")
    program.chmod(0o755)
    filters = f"name,eq,{WRITTEN};name,like,~%'''%"
    line = commands("list", "vss-cli", "", PUBLIC_ISO, query_string(filters, "", "per_page=250"))
    printed = run(shell, line, programs=tmp_path)
    given = [f"name=eq,{WRITTEN}", "-f", "name=like,~%'''%", "-f", "public=eq,true"]
    assert printed.split("\0")[:-1] == ["compute", "iso", "public", "ls", "-f", *given]
    line = commands("usage", PUBLIC_ISO, 1, f"[store] {HOSTILE}")
    printed = run(shell, line, programs=tmp_path)
    expected = ["compute", "vm", "set", "VM", "cd", "up", "UNIT", "-b", f"[store] {HOSTILE}"]
    assert printed.split("\0")[:-1] == expected


def test_a_shell_that_people_type_into_reads_the_same(commands, tmp_path):
    # Only there an exclamation mark brings back an older line.
    line = commands("usage", PUBLIC_ISO, 1, f"[store] {HOSTILE}").replace("vss-cli", "printf '%s\\n'", 1)
    done = subprocess.run(
        ["bash", "--norc", "--noprofile", "-i"],  # noqa: S607
        input=f"set -o histexpand -o history\necho before\n{line}\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=support.COMMAND,
        env=support.environment(HOME=str(tmp_path), HISTFILE=""),
    )
    assert done.stdout.splitlines()[-1] == f"[store] {HOSTILE}", done.stderr


class Cloud(BaseHTTPRequestHandler):
    """What there is of a cloud beside images, so that commands about machines can be run to their end."""

    server_version = "cloud"
    OBJECTS = {
        "/v2/vm": {"moref": "vm-7", "name": "web VM", "folder": {"path": "a"}},
        "/v2/os": {"id": 1, "guest_id": "ubuntu64Guest", "full_name": "Ubuntu"},
        "/v2/folder": {"moref": "group-v1", "name": "mine", "path": "all > mine"},
        "/v2/network": {"moref": "dvportgroup-1", "name": "public"},
        "/v2/vss/vm-nic-type": {"type": "vmxnet3", "description": "VMXNET 3"},
    }

    def do_GET(self):  # noqa: N802
        """Answer from the objects above, and with what the real server has of images."""
        path = self.path.split("?")[0]
        if path in self.OBJECTS:
            return self.send(200, {"data": [self.OBJECTS[path]], "meta": {"pages": {"next_url": None}}})
        if path.rpartition("/")[0] in self.OBJECTS:
            return self.send(200, {"data": self.OBJECTS[path.rpartition("/")[0]]})
        token = self.headers["Authorization"].removeprefix("Bearer ")
        answer = self.server.account.server.request("GET", self.path, token=token)
        return self.send(answer.status, answer.body)

    def do_change(self):
        """Sign in, or keep what was asked for."""
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/auth/request-token":
            return self.send(200, {"token": self.server.account.token})
        self.server.asked.append((self.command, self.path, json.loads(content)))
        request = {"id": 1, "status": "SUBMITTED", "task_id": "x"}
        return self.send(202, {"data": {"request": request, "message": "Accepted", "status": 202}})

    do_PATCH = do_POST = do_change  # noqa: N815

    def send(self, status, body):
        """Send a body."""
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def cloud(account):
    """Run a cloud with machines, and give what is asked of it and what vss-cli is to know of it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Cloud)
    server.account, server.asked = account, []
    Thread(target=server.serve_forever, daemon=True).start()
    # Some options of the tool ask the cloud before a token is read: they need a name and a password.
    known = {"VSS_USER": account.name, "VSS_USER_PASS": account.password}
    known |= {"VSS_ENDPOINT": f"http://127.0.0.1:{server.server_port}"}
    yield SimpleNamespace(known=known, asked=server.asked)
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", [PUBLIC_ISO, ISO])
def test_a_line_puts_an_iso_image_into_a_drive(commands, run, account, cloud, path):
    image = account.ask(path, expand=1, **({"filter": f"name,like,%{Path(HOSTILE).stem[:4]}%"} if path == ISO else {}))
    image = image["data"][0]
    line = commands("usage", path, image["id"], image["path"])
    for word, value in {"VM": "web", "UNIT": "1"}.items():
        line = re.sub(rf"\b{word}\b", value, line, count=1)
    run("sh", line, **cloud.known)
    assert cloud.asked == [("PATCH", "/v2/vm/vm-7/cd/1", {"iso": image["path"]})]


@pytest.mark.parametrize("path", [PUBLIC_VM, VM])
def test_a_line_makes_a_machine_of_a_vm_image(commands, run, account, cloud, path):
    image = account.ask(path, expand=1)["data"][0]
    line = commands("usage", path, image["id"], image["path"])
    words = {"DESCRIPTION": "d", "DEPARTMENT": "c", "GUEST_OS": "ubuntu64Guest", "FOLDER": "mine", "GB": "20"}
    for word, value in {**words, "NETWORK": "public", "NAME": "new"}.items():
        line = re.sub(rf"\b{word}\b", value, line, count=1)
    run("sh", line, **cloud.known)
    ((method, address, asked),) = cloud.asked
    assert (method, address) == ("POST", "/v2/vm")
    assert (asked["built_from"], asked["source_image"]) == ("image", image["path"])
    assert (asked["name"], asked["folder"], asked["os"]) == ("new", "group-v1", "ubuntu64Guest")


@pytest.mark.parametrize("path", [PUBLIC_ISO, PUBLIC_VM])
def test_a_line_with_nothing_filled_in_changes_nothing(commands, run, account, cloud, path):
    image = account.ask(path, expand=1)["data"][0]
    line = commands("usage", path, image["id"], image["path"])
    # The name of the machine there has the word VM in it, and the tool looks for a part of a name.
    with pytest.raises(AssertionError, match="'UNIT' is not a valid integer|capacity must be a number"):
        run("sh", line, **cloud.known)
    assert cloud.asked == []
