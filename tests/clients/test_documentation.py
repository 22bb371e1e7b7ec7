"""Every command line of the API's two documentation pages, run by a shell with curl, HTTPie and jq.

A line stands here as the page has it, with the host replaced when it is run and the address kept to the letter. Where a
line cannot work as it is printed, what is meant stands beside it. The answers are held against the bodies that the
pages show: the same keys with the same types. Attributes that the pages do not know may stand beside theirs.
"""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from urllib.parse import unquote

import pytest

import support

HOST = "https://vss-api.eis.utoronto.ca"
HEADER = '"Authorization: Bearer $TK"'

# The shapes that the pages show. A type or a pattern stands for its values, None for null, [] for an empty list and a
# list for one with something in it, all of that shape. A tuple has what may stand there instead.
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d [A-Z][a-z]{2} \d\d:\d\d:\d\d [A-Z]{3}")
SECONDS = re.compile(r"\d+\.\d{5}s")
URL = re.compile(r"http://127\.0\.0\.1:\d+/\S+")
ISO_IMAGE = {
    "created_on": TIMESTAMP,
    "data_store": str,
    "id": int,
    "name": str,
    "path": re.compile(r"\[[^\]]+\] .+\.iso", re.IGNORECASE),
    "public": bool,
    "updated_on": TIMESTAMP,
}
VM_IMAGE = ISO_IMAGE | {
    "folder": (str, None),
    "label": str,
    "path": re.compile(r"\[[^\]]+\] .+\.(ova|ovf)", re.IGNORECASE),
}
PAGES = {
    "first_url": URL,
    "last_url": URL,
    "next_url": (URL, None),
    "page": int,
    "pages": int,
    "per_page": int,
    "prev_url": (URL, None),
    "total": int,
}
PAGE_META = {"_link": {"self": URL}, "count": int, "pages": PAGES, "time": SECONDS, "user": str}
ADDRESSES = {"data": [URL], "meta": PAGE_META}
ADDRESSES_IF_ANY = {"data": ([URL], []), "meta": PAGE_META}
ISO_IMAGES = {"data": [ISO_IMAGE], "meta": PAGE_META}
FILTERED_ISO_IMAGES = {"data": [ISO_IMAGE], "meta": PAGE_META | {"filter": str}}
SORTED_ISO_IMAGES = {"data": [ISO_IMAGE], "meta": PAGE_META | {"filter": str, "sort": str}}
VM_IMAGES = {"data": [VM_IMAGE], "meta": PAGE_META}
FILTERED_VM_IMAGES = {"data": [VM_IMAGE], "meta": PAGE_META | {"filter": str}}
SORTED_VM_IMAGES = {"data": [VM_IMAGE], "meta": PAGE_META | {"filter": str, "sort": str}}
PERSONAL_META = {"count": int, "time": SECONDS, "user": str}
PERSONAL_ISO_IMAGES = {"_links": {"self": URL, "user": URL}, "data": [ISO_IMAGE], "meta": PERSONAL_META}
PERSONAL_VM_IMAGES = {"_links": {"image": URL, "self": URL}, "data": [VM_IMAGE], "meta": PERSONAL_META}
# The pages show no body for these but say what is in them: "description, parameters, etc.", "the returned request id".
DESCRIPTION = {"name": str, "description": str, "methods": [str], "parameters": [{"name": str, "description": str}]}
ACCEPTED = {"data": {"_links": {"request": URL}, "request": {"id": int, "status": str, "task_id": str}, "status": int}}
GIVEN_TOKEN = {"token": str}
BARE_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+")


@dataclass(frozen=True)
class Line:
    """A line of a page, what it shows, and what is meant where it cannot work as printed."""

    text: str
    shape: object
    printed: str = ""
    meant: str = ""

    def command(self, root, account):
        """Give the line as a shell is to run it."""
        line = self.text.replace(self.printed, self.meant) if self.printed else self.text
        return line.replace(HOST, root).replace("<username>", f"{account.name}:{account.password}")


ISO_PAGE = [
    Line(f'http OPTIONS "{HOST}/v2/iso"', DESCRIPTION),
    Line(f'curl -X OPTIONS "{HOST}/v2/iso"', DESCRIPTION),
    # The password would be asked for at the terminal: it is given after the name instead.
    Line(f"curl -X POST {HOST}/auth/request-token -u <username>", GIVEN_TOKEN),
    Line(
        f"TK=$(curl -X POST {HOST}/auth/request-token -u <username> | jq -r '.token')", BARE_TOKEN, ")", "); echo $TK"
    ),
    Line(f'http GET "{HOST}/v2/user/image/iso" {HEADER}', PERSONAL_ISO_IMAGES),
    Line(f'curl -H {HEADER} -X GET "{HOST}/v2/user/image/iso"', PERSONAL_ISO_IMAGES),
    # The page's older text, which its newer text replaces.
    Line(f'http GET "{HOST}/v2/iso?sort=name" {HEADER}', ADDRESSES),
    Line(f'http GET "{HOST}/v2/iso?sort=path" {HEADER}', ADDRESSES),
    Line(f'http GET "{HOST}/v2/iso?name=ubuntu" {HEADER}', ADDRESSES),
    Line(f'http GET "{HOST}/v2/iso?name=ubuntu-16" {HEADER}', ADDRESSES_IF_ANY),
    # A stray comma before the header's name.
    Line(f'http PATCH {HOST}/v2/user/image/iso ",Authorization: Bearer $TK"', ACCEPTED, '",Auth', '"Auth'),
    Line(f'curl -H {HEADER} -X PATCH "{HOST}/v2/user/image/iso"', ACCEPTED),
    Line(f'http GET "{HOST}/v2/iso" {HEADER}', ADDRESSES),
    Line(f'curl -H {HEADER} -X GET "{HOST}/v2/iso"', ADDRESSES),
    Line(f'http GET "{HOST}/v2/iso?expand=1" {HEADER}', ISO_IMAGES),
    Line(f'curl -H {HEADER} -X GET "{HOST}/v2/iso?expand=1"', ISO_IMAGES),
    Line(f'http GET "{HOST}/v2/iso?per_page=250&expand=1" {HEADER}', ISO_IMAGES),
    Line(f'curl -X GET -H {HEADER} "{HOST}/v2/iso?per_page=250&expand=1"', ISO_IMAGES),
    Line(f'http GET "{HOST}/v2/iso?per_page=250&expand=1&filter=name,like,CentO%" {HEADER}', FILTERED_ISO_IMAGES),
    Line(
        f'http GET "{HOST}/v2/iso?per_page=250&expand=1&filter=name,like,CentO%&sort=name,desc" {HEADER}',
        SORTED_ISO_IMAGES,
    ),
    Line(
        f'curl -X GET -H {HEADER} "{HOST}/v2/iso?per_page=250&expand=1&filter=name,like,CentO%&sort=name,desc"',
        SORTED_ISO_IMAGES,
    ),
]
VM_PAGE = [
    Line(f'http GET "{HOST}/v2/image" {HEADER}', ADDRESSES),
    Line(f'curl -H {HEADER} -X GET "{HOST}/v2/image"', ADDRESSES),
    # Without a colon HTTPie asks for a password at the terminal; the colon says that it is empty.
    Line(f'http -a $TK GET "{HOST}/v2/image?per_page=5"', ADDRESSES, "$TK", "$TK:"),
    Line(f'http -a $TK GET "{HOST}/v2/image?per_page=1&page=5&expand=1"', VM_IMAGES, "$TK", "$TK:"),
    # A token alone is no header: the header of the other lines is meant.
    Line(
        f'http GET "{HOST}/v2/image?filter=name,like,ubu%&expand=1&per_page=1" $TK', FILTERED_VM_IMAGES, "$TK", HEADER
    ),
    Line(
        f'http GET "{HOST}/v2/image?filter=name,like,ubu%&expand=1&sort=path,asc" $TK', SORTED_VM_IMAGES, "$TK", HEADER
    ),
    Line(f'http PATCH "{HOST}/v2/user/image/vm" {HEADER}', ACCEPTED),
    Line(f'curl -H {HEADER} -X PATCH "{HOST}/v2/user/image/vm"', ACCEPTED),
    Line(f'http GET "{HOST}/v2/user/image/vm" {HEADER}', PERSONAL_VM_IMAGES),
    Line(f'curl -H {HEADER} -X GET "{HOST}/v2/user/image/vm"', PERSONAL_VM_IMAGES),
]
LINES = ISO_PAGE + VM_PAGE


def differences(shape, value, place="the body"):
    """Give the places where a value is not of a shape."""
    if isinstance(shape, tuple):
        found = [differences(one, value, place) for one in shape]
        return [] if [] in found else found[0]
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [f"{place} is no object"]
        missing = [f"{place} has no '{key}'" for key in shape if key not in value]
        present = [key for key in shape if key in value]
        return missing + [one for key in present for one in differences(shape[key], value[key], f"{place}.{key}")]
    if isinstance(shape, list) and shape:
        if not isinstance(value, list) or not value:
            return [f"{place} is no list of something"]
        return [one for number, item in enumerate(value) for one in differences(shape[0], item, f"{place}[{number}]")]
    if isinstance(shape, re.Pattern):
        fits = isinstance(value, str) and shape.fullmatch(value)
    elif shape in (None, []):
        fits = value == shape
    else:
        fits = type(value) is shape
    return [] if fits else [f"{place} is {value!r}"]


@pytest.fixture(scope="module")
def shell(clients, account, tmp_path_factory):
    """Give a shell that knows the token, and quiets the tools by their own settings."""
    for program in ("bash", "curl", "jq"):
        assert shutil.which(program), f"{program} is needed"
    settings = tmp_path_factory.mktemp("settings")
    (settings / ".curlrc").write_text("silent\nshow-error\nfail-with-body\n")
    # A terminal would not be read for a body.
    (settings / "config.json").write_text(json.dumps({"default_options": ["--ignore-stdin", "--check-status"]}))
    environment = support.environment(
        TK=account.token, CURL_HOME=str(settings), HTTPIE_CONFIG_DIR=str(settings), HOME=str(settings)
    )
    environment["PATH"] = f"{clients / 'runner' / 'bin'}:{environment['PATH']}"

    def run(line):
        return subprocess.run(
            ["bash", "-o", "pipefail", "-c", line],  # noqa: S607
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=support.COMMAND,
            env=environment,
        )

    return run


@pytest.mark.parametrize("line", LINES, ids=[line.text.replace(HOST, "") for line in LINES])
def test_a_line_of_the_documentation_shows_what_is_documented(shell, account, line):
    done = shell(line.command(account.server.root, account))
    assert done.returncode == 0, done.stdout + done.stderr
    body = done.stdout.strip() if isinstance(line.shape, re.Pattern) else json.loads(done.stdout)
    assert differences(line.shape, body) == []
    address = re.search(rf"{HOST}([^\s\"]+)", line.text)[1]
    if isinstance(body, dict) and "meta" in body and "_link" in body["meta"]:
        # HTTPie writes the lone % of an address as %25, which is the same.
        assert unquote(body["meta"]["_link"]["self"]) == unquote(account.server.root + address)
        assert body["meta"]["user"] == account.name
        assert body["meta"]["count"] == len(body["data"])


def test_the_two_tools_show_the_same_for_the_same_address(shell, account):
    by_address = {}
    for line in LINES:
        if " GET " not in line.text:
            continue
        body = json.loads(shell(line.command(account.server.root, account)).stdout)
        by_address.setdefault(re.search(rf"{HOST}([^\s\"]+)", line.text)[1], []).append(body["data"])
    pairs = [bodies for bodies in by_address.values() if len(bodies) == 2]
    assert len(pairs) == 7
    for one, other in pairs:
        assert one == other


def test_what_the_documentation_filters_and_sorts_is_filtered_and_sorted(shell, account):
    def data(text):
        line = next(line for line in LINES if text in line.text)
        return json.loads(shell(line.command(account.server.root, account)).stdout)["data"]

    names = [image["name"] for image in data("CentO%&sort=name,desc")]
    assert names == sorted(names, reverse=True)
    assert all(name.lower().startswith("cento") for name in names)
    paths = [image["path"] for image in data("ubu%&expand=1&sort=path,asc")]
    assert paths == sorted(paths)
    assert all(path.split("/")[-1].lower().startswith("ubu") for path in paths)
    assert len(data("ubu%&expand=1&per_page=1")) == 1
    assert len(data("?per_page=5")) == 5


@pytest.mark.parametrize("line", [line for line in LINES if " OPTIONS " not in line.text and "auth/" not in line.text])
def test_a_line_without_its_token_is_refused(account, line):
    method = re.search(r"GET|PATCH", line.text)[0]
    path = re.search(rf"{HOST}([^\s\"]+)", line.text)[1]
    answer = account.server.request(method, path)
    assert (answer.status, answer.body["error"], answer.body["status"]) == (401, "authentication error", 401)
