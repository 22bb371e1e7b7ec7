"""The server held against its own OpenAPI description, by requests that Schemathesis makes up from it.

Signed in by a bearer token, and by name and password where tokens are given. The requests are the same in each run:
they follow from the description alone, with a bound on each operation and no memory of earlier runs. A failure is
printed with a curl command that repeats it.
"""

import subprocess
from base64 import b64encode

import pytest
import schemathesis
from schemathesis.checks import CHECKS as KNOWN_CHECKS
from schemathesis.checks import load_all_checks

import support
from support import ISO, SYNCS, VM

DESCRIPTION = "/v2/openapi.json"
COLLECTIONS = ["/iso", "/image", ISO, VM, SYNCS]
EXAMPLES = 40

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "positive_data_acceptance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
    "use_after_free",
    "ensure_resource_availability",
]
# Left out, and why.
EXCLUDED = {
    "object_level_authorization": "needs users who make objects; here a sync alone makes them, out of a user's files",
}

CONFIGURATION = f"""
request-timeout = {support.ANSWER}
headers = {{ Authorization = "Bearer ${{TOKEN}}" }}

[generation]
max-examples = {EXAMPLES}
deterministic = true
database = "none"

[checks]
{chr(10).join(f"{check}.enabled = true" for check in CHECKS)}
{chr(10).join(f"{check}.enabled = false" for check in EXCLUDED)}
# What fits the description may still be refused: a number that no object has, a text that is no filter. Or the client
# has the answer already, if it says so with "If-None-Match: *".
positive_data_acceptance.expected-statuses = ["2xx", 304, 400, 401, 404, 429]
negative_data_rejection.expected-statuses = [400, 401, 404, 405, 413, 415, 422, 429]

[[operations]]
include-path = "/auth/request-token"
headers = {{ Authorization = "Basic ${{CREDENTIALS}}" }}

[[operations]]
include-path = "/v2/auth/request-token"
headers = {{ Authorization = "Basic ${{CREDENTIALS}}" }}

# OPTIONS tells what an address takes, whatever number stands in it.
[[operations]]
include-method = "OPTIONS"
checks.negative_data_rejection.enabled = false
"""


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    """Give a user of a server of its own, with images and requests to find."""
    with support.Server(tmp_path_factory.mktemp("described"), "--sign-in-limit", "100000") as server:
        account = server.first_user
        for path in (ISO, VM):
            assert account.sync(path)["status"] == "PROCESSED"
        yield account


@pytest.fixture(scope="module")
def description(described):
    """Give the description, which needs no token."""
    answer = described.server.request("GET", DESCRIPTION)
    assert answer.status == 200
    return answer.body


def test_every_check_is_used_or_left_out_for_a_reason():
    load_all_checks()
    # A limit of the time for an answer is no check of the description.
    known = {check.__name__ for check in KNOWN_CHECKS.get_all()} - {"max_response_time"}
    assert known == {*CHECKS, *EXCLUDED}


def test_the_description_knows_every_collection_and_its_objects(description):
    assert description["openapi"].startswith("3.1.")
    for path in COLLECTIONS:
        assert "get" in description["paths"][f"/v2{path}"]
        assert "get" in description["paths"][f"/v2{path}/{{id}}"]
    for path in (ISO, VM):
        assert "patch" in description["paths"][f"/v2{path}"]
    assert "post" in description["paths"]["/auth/request-token"]


@pytest.mark.parametrize("path", COLLECTIONS)
def test_an_object_that_is_there_is_as_described(described, path):
    # Made-up numbers seldom hit one.
    first = described.ask(path, expand=1)["data"][0]
    schema = schemathesis.openapi.from_url(described.server.root + DESCRIPTION)
    case = schema[f"/v2{path}/{{id}}"]["GET"].Case(path_parameters={"id": first["id"]})
    answer = case.call_and_validate(headers={"Authorization": f"Bearer {described.token}"})
    assert (answer.status_code, answer.json()["data"]) == (200, first)


def test_the_server_does_what_its_description_says(described, clients, tmp_path):
    configuration = tmp_path / "schemathesis.toml"
    configuration.write_text(CONFIGURATION)
    root = described.server.root
    command = [clients / "runner" / "bin" / "schemathesis", "--config-file", configuration, "run", root + DESCRIPTION]
    command += ["--url", root, "--no-color", "--phases", "examples,coverage,fuzzing,stateful"]
    credentials = b64encode(f"{described.name}:{described.password}".encode()).decode()
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=support.environment(TOKEN=described.token, CREDENTIALS=credentials),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout
