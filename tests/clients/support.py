"""What the tests share: the server as a process, plain HTTP to compare with, the clients as commands, and waiting.

There is no test here, and nothing of the clients is changed: they are told where the server is by their own options.
"""

import itertools
import json
import os
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from base64 import b64encode, urlsafe_b64decode
from dataclasses import dataclass
from email.message import Message
from functools import cached_property
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).parent
FIRST_USER = "josem"
ENDPOINT = "imagedeck"
ISO, VM, SYNCS = "/user/image/iso", "/user/image/vm", "/request/image_sync"
FINAL_STATES = {"PROCESSED", "ERROR"}
# The variable that lets every test ask a server in front of another one, which has the data.
IN_FRONT = "IMAGEDECK_TEST_IN_FRONT"

# How long, in seconds, a start, a command of a client and an answer may take on a busy machine.
START, COMMAND, ANSWER = 90, 90, 30


def required(variable, what):
    """Give the path in a variable of the environment."""
    value = os.environ.get(variable)
    if not value:
        raise RuntimeError(f"{variable} has to name {what}.")
    return Path(value).resolve()


def environment(**more):
    """Give this environment without what would lead the server or a client elsewhere, and with something more."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("IMAGEDECK_", "VSS_", "HTTPIE_", "PYTHON")) and not name.lower().endswith("_proxy")
    }
    return {**kept, "NO_COLOR": "1", **more}


def wait_for(what, condition, limit=30.0):
    """Ask until the answer is true, and give it."""
    ends = time.monotonic() + limit
    while not (answer := condition()):
        assert time.monotonic() < ends, f"waited {limit} seconds in vain for {what}"
        time.sleep(0.05)
    return answer


def holds_for(seconds, condition):
    """Say whether a condition keeps being true for some time."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if not condition():
            return False
        time.sleep(0.05)
    return True


def payload(token):
    """Give what a JSON Web Token says."""
    part = token.split(".")[1]
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))


@dataclass(frozen=True)
class Answer:
    """An answer over plain HTTP; what is JSON is read."""

    status: int
    headers: Message
    body: object


class Server:
    """A server of its own: a process, its data folder and its address."""

    def __init__(self, folder, *options, catalogue_size=1000, variables=None):
        """Name the folder for everything that the server leaves, further options of `serve`, and its environment."""
        self.binary = required("IMAGEDECK_SERVER", "the server's program")
        self.data, self.output, self.log = folder / "data", folder / "output.txt", folder / "log.txt"
        self.options = ["--port", "0", "--catalogue-size", str(catalogue_size), "--user", FIRST_USER, *options]
        self.environment = environment(**(variables or {}))
        self.root = self.password = self.process = self.front = None
        self.numbers = itertools.count(1)

    def __enter__(self):
        """Start the server for the first time."""
        try:
            self._start()
            self.password = self._wait_for_line(rf"^User {FIRST_USER}, password (\S+) ")[1]
        except BaseException:
            for process in self._processes():
                process.kill()
            raise
        return self

    def _start(self):
        self.process = self._popen("--data", self.data, *self.options, mode="w")
        self.root = self._wait_for_line(r"^imagedeck is at (http://\S+)/$")[1]
        if os.environ.get(IN_FRONT):
            self.front = self._popen("--upstream", self.root, "--port", "0", mode="a")
            address = r"^imagedeck is at (http://\S+)/\nIt stands in front of "
            self.root = self._wait_for_line(address)[1]
        wait_for("the server's health", lambda: self.request("GET", "/healthz").status == 200)

    def _popen(self, *options, mode):
        with self.output.open(mode) as output, self.log.open(mode) as log:
            return subprocess.Popen([self.binary, "serve", *options], stdout=output, stderr=log, env=self.environment)

    def _processes(self):
        return [process for process in (self.front, self.process) if process]

    def restart(self):
        """Stop the server and start it again; its address is another one then."""
        self._stop()
        self._start()

    def __exit__(self, *_):
        """Stop the server as its operator does."""
        self._stop()

    def _stop(self):
        for process in self._processes():
            process.terminate()
            try:
                code = process.wait(timeout=START)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
            assert code == 0, self.log.read_text()
        assert "panicked" not in self.log.read_text()

    def _wait_for_line(self, pattern):
        def line():
            assert self.process.poll() is None, f"the server has ended: {self.log.read_text()}"
            return re.search(pattern, self.output.read_text(), re.MULTILINE)

        return wait_for(f"'{pattern}' on the server's standard output", line, START)

    def run(self, *arguments):
        """Run a command of the server's program on the data folder, and give what it prints."""
        command = [self.binary, *arguments, "--data", self.data]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=COMMAND, env=environment(), input=""
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def request(self, method, path, *, token=None, basic=None, body=None):
        """Send a request over plain HTTP: a path below the root, or a whole address."""
        request = urllib.request.Request(path if "://" in path else self.root + path, method=method)
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        if basic:
            request.add_header("Authorization", f"Basic {b64encode(':'.join(basic).encode()).decode()}")
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            response = opener.open(request, timeout=ANSWER)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            content = response.read()
        is_json = response.headers.get_content_type() == "application/json"
        return Answer(response.status, response.headers, json.loads(content) if is_json else content)

    @property
    def first_user(self):
        """Give the account that the first start has made."""
        return Account(self, FIRST_USER, self.password)

    def add_user(self):
        """Make an account with the same files in its store as the first user's."""
        name = f"user{next(self.numbers)}"
        printed = self.run("user", "add", name, "--generate")
        shutil.copytree(self.data / "stores" / FIRST_USER, self.data / "stores" / name, dirs_exist_ok=True)
        return Account(self, name, re.search(r"^Password: (\S+)$", printed, re.MULTILINE)[1])


@dataclass(frozen=True)
class Account:
    """A user of a server, with what plain HTTP shows that user."""

    server: Server
    name: str
    password: str

    def sign_in(self, **body):
        """Ask for a token, with nothing but name and password unless there is something for the body."""
        basic = (self.name, self.password)
        return self.server.request("POST", "/auth/request-token", basic=basic, body=body or None)

    def ask_for_codes(self):
        """Ask for one-time codes at each sign-in, and give the address that an authenticator reads."""
        printed = self.server.run("user", "otp", self.name)
        return next(line for line in printed.splitlines() if line.startswith("otpauth://totp/"))

    @cached_property
    def token(self):
        """Give one token, the same each time."""
        answer = self.sign_in()
        assert answer.status == 200, answer.body
        return answer.body["token"]

    def ask(self, path, **query):
        """Give the body that a resource answers with."""
        address = f"/v2{path}?{urlencode(query)}" if query else f"/v2{path}"
        answer = self.server.request("GET", address, token=self.token)
        assert answer.status == 200, answer.body
        return answer.body

    def all_rows(self, path, **query):
        """Give the rows of all pages, whose addresses are made here and not taken from the answers."""
        rows, page, pages = [], 0, 1
        while page < pages:
            page += 1
            body = self.ask(path, **{"expand": 1, "per_page": 100, **query, "page": page})
            rows += body["data"]
            pages = body["meta"]["pages"]["pages"]
        return rows

    def submit(self, path):
        """Ask for a sync, and give the number of its request."""
        answer = self.server.request("PATCH", f"/v2{path}", token=self.token)
        assert answer.status == 202, answer.body
        return answer.body["data"]["request"]["id"]

    def sync_request(self, number):
        """Give a request as it stands."""
        return self.ask(f"{SYNCS}/{number}")["data"]

    def sync(self, path):
        """Sync, and give the request when it has come to its end."""
        number = self.submit(path)
        wait_for("the end of a sync", lambda: self.sync_request(number)["status"] in FINAL_STATES)
        return self.sync_request(number)


@dataclass(frozen=True)
class Pyvss:
    """One release of pyvss in its own environment."""

    environments: Path
    environment: str
    version: str
    # Whether get_isos and get_images also list the user's own images, after the public ones.
    joins_personal: bool = True
    # Whether it asks for the personal lists page by page, or for all of them at once.
    pages_personal: bool = True

    @property
    def python(self):
        """Give the Python that has the release installed."""
        return self.environments / self.environment / "bin" / "python"

    def run(self, account, *calls, **variables):
        """Call the release's functions in turn, each given by its name and its arguments."""
        wanted = {"endpoint": account.server.root, "calls": calls}
        variables = {"VSS_API_USER": account.name, "VSS_API_USER_PASS": account.password, **variables}
        done = subprocess.run(
            [self.python, HERE / "pyvss_calls.py"],
            input=json.dumps(wanted),
            capture_output=True,
            text=True,
            check=False,
            timeout=COMMAND,
            env=environment(**variables),
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def results(self, account, *calls):
        """Call functions with the account's token, and give what they give."""
        answer = self.run(account, *calls, VSS_API_TOKEN=account.token)
        assert answer["error"] is None, answer["error"]
        return answer["results"]


def releases_of_pyvss(environments):
    """Give the releases by the names that tests use for them."""
    return {
        "newest": Pyvss(environments, "runner", "2026.4.0"),
        "2021": Pyvss(environments, "pyvss-2021.12.0", "2021.12.0"),
        "2019": Pyvss(environments, "pyvss-0.9.28", "0.9.28", joins_personal=False, pages_personal=False),
    }


class Terminal:
    """A user's home, and the tool in it."""

    def __init__(self, clients, home, **variables):
        """Name the home folder and the variables that the user has set."""
        self.program = clients / "runner" / "bin" / "vss-cli"
        # The tool keeps settings and credentials below HOME; COLUMNS keeps its tables from being cut.
        self.environment = environment(HOME=str(home), COLUMNS="1000", **variables)
        self.config = home / ".vss-cli" / "config.yaml"
        self.environment["VSS_CONFIG"] = str(self.config)

    def run(self, *arguments, answers=""):
        """Run the tool, type answers to what it asks, and give the finished process."""
        return subprocess.run(
            [self.program, *arguments],
            input=answers,
            capture_output=True,
            text=True,
            check=False,
            timeout=COMMAND,
            env=self.environment,
        )

    def show(self, *arguments, answers=""):
        """Run the tool and give what it prints."""
        done = self.run(*arguments, answers=answers)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def json(self, *arguments):
        """Run the tool and read what it prints as JSON."""
        return json.loads(self.show("--output", "json", *arguments))

    def configure(self, account, answers=""):
        """Keep an account's endpoint and credentials, as the tool's documentation says, and give what is said."""
        given = ["--endpoint", account.server.root, "--username", account.name, "--password", account.password]
        done = self.run(*given, "configure", "mk", "--endpoint-name", ENDPOINT, answers=answers)
        assert done.returncode == 0, done.stdout + done.stderr
        self.show("configure", "set", "default_endpoint_name", ENDPOINT)
        # It would ask the package index.
        self.show("configure", "set", "check_for_updates", "false")
        return done
