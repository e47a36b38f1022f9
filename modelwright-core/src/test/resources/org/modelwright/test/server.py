"""mlflow server, with the same options, in a fork of the warm process: what it would start a second Python for runs here.

usage: server.py OPTION ... -- NAME=VALUE ...
"""

import os
import sys

import alembic.command
import fastapi
import flask
import mlflow.cli
import mlflow.server
import uvicorn.main


def here(command, extra_env, **_):
    """In place of a process of its own: the application is imported anew, for this environment."""
    os.environ.update(extra_env)
    for name in [it for it in sys.modules if it.startswith("mlflow.server")]:
        del sys.modules[name]
    start = command.index("uvicorn")
    sys.exit(uvicorn.main.main(command[start + 1 :], prog_name="uvicorn"))


end = sys.argv.index("--")
os.environ.update(it.split("=", 1) for it in sys.argv[end + 1 :])
mlflow.server._exec_cmd = here
mlflow.cli.cli(["server", *sys.argv[1:end]])
