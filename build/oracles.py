"""Makes the Python environments that the oracle tests ask, one for each requirements-NAME.txt beside this file.

usage: oracles.py FOLDER

An environment whose pins have not changed is used again. Anything that goes wrong ends with a clear message and
exit code 1: `mvn -Dquick verify` builds without the oracle tests.
"""

import hashlib
import subprocess
import sys
from pathlib import Path


def main(folder: Path) -> int:
    if sys.version_info < (3, 10):
        print(f"The oracle tests need Python 3.10 or newer; this is {sys.version.split()[0]}. "
              "Maybe mvn -Dquick verify, which leaves them out.", file=sys.stderr)
        return 1
    for pins in sorted(Path(__file__).parent.glob("requirements-*.txt")):
        name = pins.stem.removeprefix("requirements-")
        home, stamp = folder / name, folder / name / "pins.sha256"
        wanted = hashlib.sha256(pins.read_bytes() + sys.version.encode()).hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            continue
        print(f"Making the Python environment {name} (once; a minute or two) ...", flush=True)
        home.mkdir(parents=True, exist_ok=True)
        log = folder / f"{name}.log"
        with log.open("w") as out:
            for step in ([sys.executable, "-m", "venv", "--clear", home],
                         [home / "bin" / "python", "-m", "pip", "install", "--quiet", "--requirement", pins]):
                if subprocess.run(list(map(str, step)), stdout=out, stderr=subprocess.STDOUT).returncode:
                    out.flush()
                    print(f"The Python environment {name} could not be made:\n{log.read_text()[-2000:]}\n"
                          "Maybe mvn -Dquick verify, which leaves the oracle tests out.", file=sys.stderr)
                    return 1
        stamp.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
