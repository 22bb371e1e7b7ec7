"""The Python library pyvss, in the newest release and in two old ones, against the server.

What a release lists is held against what plain HTTP shows the same user: the same objects in the same order.
"""

import subprocess

import pytest

import support
from support import ISO, SYNCS, VM

PUBLIC_ISO, PUBLIC_VM = "/iso", "/image"
LISTS = {"get_isos": (PUBLIC_ISO, ISO), "get_images": (PUBLIC_VM, VM)}
PERSONAL_LISTS = {"get_user_isos": ISO, "get_user_vm_images": VM}
SYNC_CALLS = {"sync_user_isos": ISO, "sync_user_vm_images": VM}

# What a release is asked for, as its documentation shows it, or as one of its callers does.
QUESTIONS = [
    {},
    {"per_page": 10},
    {"per_page": 7, "page": 3},
    {"per_page": 500},
    {"expand": 0, "per_page": 20},
    {"filter": "name,like,ub%", "sort": "name,asc"},
    {"filter": "name,like,%server%;created_on,ge,2018-01-01", "sort": "path,desc"},
    {"filter": "id,in,3,1,2"},
    {"filter": "name,like,%no such image%"},
    {"sort": "data_store,asc;name,desc", "per_page": 25},
    {"filter": "None,None", "sort": "None,None", "per_page": 5},
]


@pytest.fixture(params=["newest", "2021", "2019"])
def pyvss(request, clients):
    """Give each release in turn."""
    return support.releases_of_pyvss(clients)[request.param]


def expected(pyvss, account, paths, question):
    """Give what plain HTTP shows for a question of a release, which fills in what was left out."""
    query = {"expand": 1, "per_page": 250, **question}
    asked = paths if pyvss.joins_personal else paths[:1]
    return [row for path in asked for row in account.ask(path, **query)["data"]]


def test_an_environment_holds_the_release_that_it_is_named_for(pyvss):
    program = "import importlib.metadata as m; print(m.version('pyvss'))"
    printed = subprocess.run([pyvss.python, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert printed.stdout.strip() == pyvss.version


def test_a_token_is_given_for_name_and_password(pyvss, account):
    answer = pyvss.run(account, ("get_token", {}))
    assert answer["error"] is None
    token = answer["results"][0]
    claims = support.payload(token)
    assert claims["sub"] == account.name
    assert claims["iat"] < claims["exp"]
    assert claims["otp"] is False
    assert answer["tf_enabled"] in (False, None)
    assert account.server.request("GET", "/v2/iso", token=token).status == 200


def test_a_wrong_password_is_told_in_the_words_of_the_server(pyvss, account):
    answer = pyvss.run(account, ("get_token", {}), VSS_API_USER_PASS="not the password")  # noqa: S106
    assert answer["error"]["type"] == "VssError"
    assert "authentication error" in answer["error"]["text"]
    assert "Invalid username and password combination." in answer["error"]["text"]


@pytest.mark.parametrize("call", LISTS)
def test_a_list_has_the_objects_that_plain_http_shows(pyvss, account, call):
    listed = pyvss.results(account, *[(call, question) for question in QUESTIONS])
    for question, rows in zip(QUESTIONS, listed, strict=True):
        assert rows == expected(pyvss, account, LISTS[call], question), question


@pytest.mark.parametrize("call", LISTS)
@pytest.mark.parametrize("question", [{}, {"sort": "name,desc", "filter": "name,like,%a%", "per_page": 30}], ids=str)
def test_all_pages_together_have_every_object_once(pyvss, account, call, question):
    rows = pyvss.results(account, (call, {**question, "show_all": True}))[0]
    query = {name: value for name, value in question.items() if name != "per_page"}
    paths = LISTS[call] if pyvss.joins_personal else LISTS[call][:1]
    assert rows == [row for path in paths for row in account.all_rows(path, **query)]
    assert len({row["id"] for row in rows}) == len(rows) > 200


@pytest.mark.parametrize("call", PERSONAL_LISTS)
def test_a_personal_list_has_the_objects_that_plain_http_shows(pyvss, account, call):
    questions = [{}]
    if pyvss.pages_personal:
        questions += [{"per_page": 2}, {"per_page": 2, "page": 2, "sort": "name,desc"}, {"filter": "name,like,%i%"}]
        questions += [{"show_all": True, "per_page": 1}]
    listed = pyvss.results(account, *[(call, question) for question in questions])
    whole = account.ask(PERSONAL_LISTS[call])["data"]
    assert len(whole) >= 4
    assert listed[0] == whole
    if pyvss.pages_personal:
        ask = account.ask
        path = PERSONAL_LISTS[call]
        assert listed[1:4] == [ask(path, **question)["data"] for question in questions[1:4]]
        assert listed[4] == whole


def test_a_page_of_addresses_can_be_followed(pyvss, account):
    addresses = pyvss.results(account, ("get_isos", {"expand": 0, "per_page": 3}))[0][:3]
    images = [account.server.request("GET", address, token=account.token).body["data"] for address in addresses]
    assert images == account.ask(PUBLIC_ISO, expand=1, per_page=3)["data"]


@pytest.mark.parametrize("call", SYNC_CALLS)
def test_a_sync_is_followed_to_its_end(pyvss, server, call):
    account = server.add_user()
    submitted = pyvss.results(account, (call, {}))[0]
    assert submitted["status"] == 202
    assert submitted["message"] == "Request has been accepted for processing"
    assert submitted["request"].keys() >= {"id", "status", "task_id"}
    number = submitted["request"]["id"]
    assert submitted["_links"]["request"] == f"{server.root}/v2{SYNCS}/{number}"

    def followed():
        request = pyvss.results(account, ("get_image_sync_request", {"request_id": number}))[0]
        return request if request["status"] in support.FINAL_STATES else None

    request = support.wait_for("the end of a sync", followed)
    assert request == account.sync_request(number)
    assert request["status"] == "PROCESSED"
    assert request["type"] == {ISO: "ISO", VM: "VM"}[SYNC_CALLS[call]]
    assert request["message"]["errors"] == []
    assert request["added"] == len(account.ask(SYNC_CALLS[call])["data"]) >= 4
    assert request["task_id"] == submitted["request"]["task_id"]
    waited = {"request_url": f"{SYNCS}/{number}", "request_attr": "added", "required_status": "PROCESSED"}
    assert pyvss.results(account, ("wait_for_request", waited))[0] == request["added"]


def test_the_history_of_requests_is_listed_filtered_and_sorted(pyvss, server):
    account = server.add_user()
    for path in (ISO, VM, ISO):
        account.sync(path)
    questions = [
        {"per_page": 50},
        {"sort": "created_on,desc", "per_page": 50},
        {"filter": "status,eq,PROCESSED", "sort": "id,asc", "per_page": 2},
        {"filter": "type,eq,VM"},
    ]
    calls = [("get_image_sync_requests", question) for question in questions]
    listed = pyvss.results(account, *calls, ("get_image_sync_requests", {"show_all": True, "per_page": 1}))
    shown = [account.ask(SYNCS, **question)["data"] for question in questions]
    assert listed == [*shown, shown[0]]
    assert [len(rows) for rows in listed] == [3, 3, 2, 1, 3]


def test_a_mistake_is_told_in_the_words_of_the_server(pyvss, account):
    answer = pyvss.run(account, ("get_isos", {"filter": "colour,eq,red"}), VSS_API_TOKEN=account.token)
    refusal = account.server.request("GET", "/v2/iso?filter=colour,eq,red", token=account.token)
    assert refusal.status == 400
    assert answer["error"]["type"] == "VssError"
    assert refusal.body["message"] in answer["error"]["text"]


def test_a_token_that_does_not_hold_is_refused(pyvss, account):
    answer = pyvss.run(account, ("get_isos", {}), VSS_API_TOKEN="not.a.token")  # noqa: S106
    assert answer["error"]["type"] == "VssError"
    assert "authentication error" in answer["error"]["text"]


def test_a_request_that_is_not_there_is_told(pyvss, account):
    calls = ("get_image_sync_request", {"request_id": 999_999})
    answer = pyvss.run(account, calls, VSS_API_TOKEN=account.token)
    assert answer["error"]["type"] == "VssError"
    assert "999999" in answer["error"]["text"]
