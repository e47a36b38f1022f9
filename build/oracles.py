"""Makes what the oracle tests ask: the Python environments, one for each requirements-NAME.txt beside this file, and
the language server that editors check YAML with, of language-server/package-lock.json.

usage: oracles.py FOLDER [matrix]

With matrix, those of matrix/requirements-NAME.txt as well.

What has unchanged pins is used again. Anything that goes wrong ends with a clear message and exit code 1:
`mvn -Dquick verify` builds without the oracle tests.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
OLDEST_NODE = 20


def main(folder: Path, matrix: bool) -> int:
    if sys.version_info < (3, 10):
        return told(f"The oracle tests need Python 3.10 or newer; this is {sys.version.split()[0]}.")
    more = sorted(HERE.glob("matrix/requirements-*.txt")) if matrix else []
    for pins in sorted(HERE.glob("requirements-*.txt")) + more:
        name = pins.stem.removeprefix("requirements-")
        home = folder / name
        made = make(f"the Python environment {name}", home, pins.read_bytes() + sys.version.encode(),
                    [sys.executable, "-m", "venv", "--clear", home],
                    [home / "bin" / "python", "-m", "pip", "install", "--quiet", "--requirement", pins])
        if not made:
            return 1
    return language_server(folder / "language-server")


def language_server(home: Path) -> int:
    """The real server from npm: exactly the versions of its lock file, and no script of any package."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return told("The oracle tests need Node.js and npm, for the YAML language server; they are not on the PATH.")
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
    if int(version.removeprefix("v").split(".")[0] or 0) < OLDEST_NODE:
        return told(f"The oracle tests need Node.js {OLDEST_NODE} or newer; this is {version}.")
    files = [HERE / "language-server" / name for name in ("package.json", "package-lock.json")]
    home.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy(file, home)
    made = make("the YAML language server", home, b"".join(it.read_bytes() for it in files),
                [npm, "ci", "--prefix", home.resolve(), "--ignore-scripts", "--no-audit", "--no-fund"])
    return 0 if made else 1


def make(what: str, home: Path, pins: bytes, *steps: list) -> bool:
    stamp, wanted = home / "pins.sha256", hashlib.sha256(pins).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return True
    print(f"Making {what} (once; a minute or two) ...", flush=True)
    home.mkdir(parents=True, exist_ok=True)
    log = home.with_suffix(home.suffix + ".log")
    with log.open("w") as out:
        for step in steps:
            if subprocess.run(list(map(str, step)), stdout=out, stderr=subprocess.STDOUT).returncode:
                out.flush()
                told(f"{what[0].upper()}{what[1:]} could not be made:\n{log.read_text()[-2000:]}")
                return False
    stamp.write_text(wanted)
    return True


def told(message: str) -> int:
    print(f"{message}\nMaybe mvn -Dquick verify, which leaves the oracle tests out.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "matrix" in sys.argv[2:]))
