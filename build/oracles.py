"""Makes what the oracle tests ask: the Python environments of requirements-*.txt beside this file, and the language
server that editors check YAML with, and axe, which looks for what keeps people out of a page, each of its package-lock.json.

usage: oracles.py FOLDER [thorough]

With thorough, those of thorough/requirements-*.txt as well: what the first one has in the same version is linked.

What has unchanged pins is used again. Anything that goes wrong ends with a clear message and exit code 1:
`mvn -Dquick verify` builds without the oracle tests.
"""

import csv
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import cache_from_source
from pathlib import Path

HERE = Path(__file__).parent
OLDEST_NODE = 20


def main(folder: Path, thorough: bool) -> int:
    if sys.version_info < (3, 10):
        return told(f"The oracle tests need Python 3.10 or newer; this is {sys.version.split()[0]}.")
    newest, signing = (HERE / f"requirements-{it}.txt" for it in ("mlflow-3.17.2", "model-signing-1.1.1"))
    more = sorted(HERE.glob("thorough/requirements-*.txt")) if thorough else []
    start = time.monotonic()
    # Side by side: pip and npm use one core each, and wait for the network in between.
    with ThreadPoolExecutor(2) as both:
        made = [both.submit(environment, folder, newest), both.submit(npm_packages, folder)]
        if not all([it.result() for it in made]):
            return 1
        made = [both.submit(environment, folder, pins, folder / name(newest)) for pins in [signing, *more]]
        if not all([it.result() for it in made]):
            return 1
    if time.monotonic() - start > 1:
        print(f"What the oracle tests ask took {time.monotonic() - start:.0f} s to make.")
    return 0


def name(pins: Path) -> str:
    return pins.stem.removeprefix("requirements-")


def environment(folder: Path, pins: Path, like: Path | None = None) -> bool:
    """In two halves side by side. What is never imported is never compiled."""
    home = folder / name(pins)
    packages = [line for line in pins.read_text().split("\n") if line and not line.startswith("#")]
    pip = [home / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
    install = [*pip, "install", "--quiet", "--no-compile", "--no-deps"]

    def installs():
        missing = linked(like, home, packages) if like else packages
        return [[*install, *half] for half in (missing[::2], missing[1::2]) if half]

    return make(f"the Python environment {name(pins)}", home, pins.read_bytes() + sys.version.encode(),
                lambda: [[sys.executable, "-m", "venv", "--clear", home]], installs, lambda: [[*pip, "check"]])


def linked(like: Path, home: Path, packages: list[str]) -> list[str]:
    """Links the packages that another environment has in the same version, and says which are still to be installed."""
    source, target = (next(it.glob("lib/python*/site-packages")) for it in (like, home))
    there = {}
    for info in source.glob("*.dist-info"):
        package, version = info.name.removesuffix(".dist-info").rsplit("-", 1)
        there[f"{plain(package)}=={version}"] = info / "RECORD"
    missing = []
    for package in packages:
        wanted, version = package.split("==")
        record = there.get(f"{plain(wanted)}=={version}")
        if record is None:
            missing.append(package)
            continue
        for file, *_ in csv.reader(record.read_text(encoding="utf-8").splitlines()):
            link(like, home, source / file, target / file)
            if file.endswith(".py") and os.path.exists(cache_from_source(source / file)):
                link(like, home, Path(cache_from_source(source / file)), Path(cache_from_source(target / file)))
    return missing


def link(like: Path, home: Path, source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.parent.resolve() == (like / "bin").resolve():
        # A script, which names its interpreter.
        target.write_bytes(source.read_bytes().replace(os.fsencode(like.resolve()), os.fsencode(home.resolve())))
        target.chmod(0o755)
    elif not target.exists():
        os.link(source, target)


def plain(package: str) -> str:
    """The name as all its spellings have it."""
    return re.sub(r"[-_.]+", "-", package).lower()


def npm_packages(folder: Path) -> bool:
    """What npm has: exactly the versions of the lock files, and no script of any package."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return not told("The oracle tests need Node.js and npm, for the YAML language server and axe; they are not on the PATH.")
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
    if int(version.removeprefix("v").split(".")[0] or 0) < OLDEST_NODE:
        return not told(f"The oracle tests need Node.js {OLDEST_NODE} or newer; this is {version}.")
    return all([npm_package(npm, "the YAML language server", folder / "language-server"), npm_package(npm, "axe", folder / "axe")])


def npm_package(npm: str, what: str, home: Path) -> bool:
    files = [HERE / home.name / name for name in ("package.json", "package-lock.json")]
    home.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy(file, home)
    return make(what, home, b"".join(it.read_bytes() for it in files),
                lambda: [[npm, "ci", "--prefix", home.resolve(), "--ignore-scripts", "--no-audit", "--no-fund"]])


def make(what: str, home: Path, pins: bytes, *steps) -> bool:
    """Steps follow each other; the commands that a step gives run side by side."""
    stamp, wanted = home / "pins.sha256", hashlib.sha256(pins).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return True
    print(f"Making {what} (once; half a minute or more) ...", flush=True)
    home.mkdir(parents=True, exist_ok=True)
    log = home.with_suffix(home.suffix + ".log")
    with log.open("w") as out:
        for step in steps:
            commands = [subprocess.Popen(list(map(str, it)), stdout=out, stderr=subprocess.STDOUT) for it in step()]
            if any([it.wait() for it in commands]):
                told(f"{what[0].upper()}{what[1:]} could not be made:\n{log.read_text()[-2000:]}")
                return False
    stamp.write_text(wanted)
    return True


def told(message: str) -> int:
    print(f"{message}\nMaybe mvn -Dquick verify, which leaves the oracle tests out.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "thorough" in sys.argv[2:]))
