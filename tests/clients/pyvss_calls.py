"""Calls one release of pyvss, as it is, and prints what it gives as JSON.

It is run by the Python of the release's own environment. The standard input names the endpoint and the calls with their
arguments; user, password, token and one-time code come in the variables of the environment that pyvss itself reads.
"""

import json
import sys

from pyvss.manager import VssManager


def main():
    wanted = json.load(sys.stdin)
    manager = VssManager(api_endpoint=wanted["endpoint"])
    answer = {"results": [], "error": None, "user_agent": manager.user_agent}
    try:
        for name, arguments in wanted["calls"]:
            answer["results"].append(getattr(manager, name)(**arguments))
    except Exception as error:
        answer["error"] = {"type": type(error).__name__, "text": str(error)}
    # Releases that know of one-time codes say here whether the token was given for one.
    answer["tf_enabled"] = getattr(manager, "tf_enabled", None)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
