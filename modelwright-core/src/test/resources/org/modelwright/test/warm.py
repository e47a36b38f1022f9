"""Runs scripts, each in a fork of this process, as if Python had been started for it alone.

What the scripts import at their top is imported here, once for all of them: the start of MLflow and pandas takes
seconds, a fork takes milliseconds.

usage: warm.py; each line of the standard input names a folder with script.py and arguments (ended by NUL); the output
goes into the files out and err there, the exit code is printed. With "start " before the folder the process identifier
is printed instead, at once, and nobody waits for the end.
"""

import ast
import atexit
import gc
import importlib
import os
import runpy
import signal
import sys
import threading
import traceback

PATIENCE_SECONDS = 300

# What MLflow imports only when it is used.
MORE = {
    "mlflow": [
        "mlflow.pyfunc",
        "mlflow.store.tracking.sqlalchemy_store",
        "mlflow.store.model_registry.sqlalchemy_store",
    ]
}


def imported(file):
    """The modules that a script imports at its top, as far as they are there."""
    with open(file, encoding="utf-8") as script:
        tree = ast.parse(script.read())
    for statement in tree.body:
        if isinstance(statement, ast.Import):
            names = [name.name for name in statement.names]
        elif isinstance(statement, ast.ImportFrom):
            names = [statement.module]
        else:
            continue
        for name in names:
            for module in [name] + MORE.get(name.split(".")[0], []):
                try:
                    importlib.import_module(module)
                except ImportError:
                    pass  # The script itself says so, if it needs it.


def become(folder, patience):
    """In the fork: takes the streams, the arguments and the folder of the script."""
    gc.enable()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.alarm(patience)
    for stream, place, flags in [
        (0, os.devnull, os.O_RDONLY),
        (1, os.path.join(folder, "out"), os.O_WRONLY | os.O_CREAT),
        (2, os.path.join(folder, "err"), os.O_WRONLY | os.O_CREAT),
    ]:
        file = os.open(place, flags, 0o600)
        os.dup2(file, stream)
        os.close(file)
    with open(os.path.join(folder, "arguments"), encoding="utf-8") as file:
        directory, *arguments = file.read().split("\0")[:-1]
    os.chdir(directory)
    script = os.path.join(folder, "script.py")
    sys.argv = [script, *arguments]
    sys.path[0] = folder
    try:
        runpy.run_path(script, run_name="__main__")
        return 0
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    return 1


def leave(code):
    """Ends the fork at once: to take all that was imported apart, as an end of Python does, takes a second each time."""
    threading._shutdown()  # as Python itself does: waits for threads, and tells pools to let go of theirs
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def reap(*_):
    """What was started and has ended leaves no zombie."""
    for child in list(STARTED):
        if os.waitpid(child, os.WNOHANG)[0]:
            STARTED.remove(child)


# What is imported stays: to look through it for garbage is a waste, here and in each fork.
gc.disable()
STARTED = set()
signal.signal(signal.SIGCHLD, reap)

while True:
    line = sys.stdin.readline()
    if not line:
        break
    start = line.startswith("start ")
    folder = line.removeprefix("start ").rstrip("\n")
    imported(os.path.join(folder, "script.py"))
    sys.stdout.flush()
    gc.freeze()
    child = os.fork()
    if child == 0:
        leave(become(folder, 0 if start else PATIENCE_SECONDS))
    if start:
        STARTED.add(child)
        reap()
        print(child, flush=True)
    else:
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
