"""What pytest gives to each test: a server that runs for all of them, accounts on it, and the clients' programs."""

import pytest

import support


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """Give the server that most tests share. Each test brings an account of its own."""
    with support.Server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def account(server):
    """Give an account that has its images synced, for the tests of one file."""
    account = server.add_user()
    for path in (support.ISO, support.VM):
        assert account.sync(path)["status"] == "PROCESSED"
    return account


@pytest.fixture(scope="session")
def clients():
    """Give the folder with one environment for each file in `requirements`, named by its stem."""
    folder = support.required("IMAGEDECK_CLIENTS", "the folder with the clients' environments")
    for requirements in sorted((support.HERE / "requirements").glob("*.txt")):
        python = folder / requirements.stem / "bin" / "python"
        assert python.is_file(), f"{python} is missing: it is made from {requirements.name}"
    return folder
