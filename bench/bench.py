"""Runs the benchmarks of docs/performance.md and prints their table; started by bench/run."""

import ctypes
import datetime
import functools
import importlib.util
import json
import math
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
OUT = ROOT / "target" / "bench"
LAUNCHER = ROOT / "modelwright"
PYTHON = sys.executable
THREADS = 2
DOCS = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- table -->", "<!-- end of table -->"
QUALITY = 0.001


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    pairs: int
    large: int  # rows of the two tables with 28 columns
    grown: list  # rows of the data with 24 columns
    rounds: int
    memory: str


FULL = Size(5, 1_000_000, [500_000, 1_000_000, 2_000_000, 5_000_000], 100, "4GB")
SMALL = Size(1, 4_000, [2_000, 4_000], 10, "1GB")


@dataclass(frozen=True)
class Process:
    """What a whole process took: seconds, seconds of processors, bytes at its peak, and what it answered."""

    wall: float
    cpu: float
    peak: int
    answer: str


def run(*command, **environment) -> Process:
    """Starts a process and waits for it; its own and its children's time and memory."""
    log = OUT / "process.log"
    answer = OUT / "process.out"
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("MLFLOW_", "MODELWRIGHT_"))}
    with answer.open("w") as out, log.open("w") as err:
        start = time.perf_counter()
        process = subprocess.Popen(list(map(str, command)), stdout=out, stderr=err, stdin=subprocess.DEVNULL, cwd=OUT,
                                   env=clean | {"OMP_NUM_THREADS": str(THREADS)} | environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{log.read_text()[-3000:]}")
    return Process(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, answer.read_text())


@dataclass(frozen=True)
class Files:
    """Where features and target are; both have the key."""

    inputs: Path
    targets: Path

    def exclude(self) -> list:
        return ["y"] if self.inputs == self.targets else []


def job(name: str, files: Files, memory: str, rounds: int) -> Path:
    """Our configuration of the large data: nothing but what differs from the defaults."""
    path = OUT / f"{name}.yaml"
    path.write_text(f"""\
job:
  KIND: TrainingJob
  memory: {memory}
  threads: {THREADS}
  inputs: {{KIND: ParquetReader, path: "{files.inputs}", key: id, exclude: {files.exclude()}}}
  targets: {{KIND: ParquetReader, path: "{files.targets}", key: id, columns: [y]}}
  model: {{KIND: XGBoostModel, task: binary, num_boost_round: {rounds}, params: {{max_depth: 6, max_bin: 256}}}}
  registry: {{KIND: MlflowRegister, aliases: [candidate]}}
  mlflow_service: {{tracking_uri: "sqlite:///{OUT}/ours.db", experiment_name: {name}, registry_name: {name}}}
""")
    return path


def rides(rounds: int) -> Path:
    """Our configuration of the hourly rides: the example's, with the rounds and rows that the peer has too."""
    data = ROOT / "examples" / "bikes" / "data"
    path = OUT / "rides.yaml"
    path.write_text(f"""\
job:
  KIND: TrainingJob
  threads: {THREADS}
  inputs:
    KIND: ParquetReader
    path: "{data}/inputs_train.parquet"
    key: instant
    exclude: [dteday, casual, registered]
  targets: {{KIND: ParquetReader, path: "{data}/targets_train.parquet", key: instant, columns: [cnt]}}
  model:
    KIND: XGBoostModel
    categorical: [season, weathersit]
    num_boost_round: {rounds}
    params: {{max_depth: 6, eta: 0.1}}
  metrics:
    - {{KIND: RegressionMetric, name: mean_squared_error}}
    - {{KIND: RegressionMetric, name: mean_absolute_error}}
    - {{KIND: RegressionMetric, name: r2_score}}
  splitter: {{KIND: TrainTestSplitter, test_size: 0.2, shuffle: false}}
  registry: {{KIND: MlflowRegister, aliases: [candidate]}}
  mlflow_service: {{tracking_uri: "sqlite:///{OUT}/ours.db", experiment_name: rides, registry_name: rides}}
""")
    return path


def peer(name: str, inputs: Path | str, targets: Path | str, **more) -> Path:
    """The peer's configuration of the same job."""
    path = OUT / f"{name}.peer.json"
    common = {"name": name, "inputs": str(inputs), "targets": str(targets), "exclude": [], "categorical": [],
              "threads": THREADS, "requirements": None, "tracking_uri": f"sqlite:///{OUT}/peer.db"}
    path.write_text(json.dumps(common | more))
    return path


def large_peer(name: str, files: Files, rounds: int) -> Path:
    return peer(name, files.inputs, files.targets, key="id", target="y", task="binary", rounds=rounds,
                params={"max_depth": 6, "max_bin": 256})


def ours(config: Path) -> Process:
    return run(LAUNCHER, "run", config, "--output", "json")


def python(script: str, *arguments) -> Process:
    return run(PYTHON, HERE / script, *arguments, PYTHONPATH=str(same_xgboost()))


@functools.cache
def same_xgboost() -> Path:
    """A folder with the Python package of XGBoost around the very library that Modelwright brings: no version has an
    advantage, and the models are the same."""
    package = Path(importlib.util.find_spec("xgboost").origin).parent
    library = native() / ("libxgboost4j.dylib" if sys.platform == "darwin" else "libxgboost4j.so")
    folder = OUT / "python"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(package, folder / "xgboost", ignore=shutil.ignore_patterns("lib", "__pycache__"))
    (folder / "xgboost" / "lib").mkdir()
    (folder / "xgboost" / "lib" / f"libxgboost{library.suffix}").symlink_to(library)
    parts = [ctypes.c_int() for _ in range(3)]
    ctypes.CDLL(str(library)).XGBoostVersion(*map(ctypes.byref, parts))
    (folder / "xgboost" / "VERSION").write_text(".".join(str(it.value) for it in parts))
    return folder


def lib() -> Path:
    version = re.search(r"<version>(.*)</version>", (ROOT / "pom.xml").read_text()).group(1)
    return ROOT / "modelwright-cli" / "target" / f"modelwright-{version}" / "lib"


def native() -> Path:
    """The native libraries of this machine, named as the launcher names them."""
    system = "macos" if sys.platform == "darwin" else "linux"
    return lib() / "native" / f"{system}-{'x86_64' if platform.machine() in ('x86_64', 'amd64') else 'aarch64'}"


def data(rows: int, columns: int, kind: str = "floats") -> Files:
    """The data of data.py, made once."""
    path = OUT / f"{kind}-{rows}-{columns}.parquet"
    files = Files(path, path) if kind == "floats" else Files(path, path.with_suffix(".targets.parquet"))
    names = list(dict.fromkeys([files.inputs, files.targets]))
    if not all(it.exists() for it in names):
        python("data.py", kind, *(f"{it}.part" for it in names), rows, columns)
        for it in names:
            Path(f"{it}.part").rename(it)
    return files


def same_quality(metric: str, answer: dict, peer_answer: str) -> str:
    """Refuses ratios of two models of which one is better."""
    mine, other = answer["metrics"][metric], json.loads(peer_answer.splitlines()[-1])[metric]
    if abs(mine / other - 1) > QUALITY:
        sys.exit(f"{metric} is {mine} here and {other} there: more than {QUALITY:.1%} apart.")
    return f"{metric} {mine:.6g} and {other:.6g}"


def java() -> list:
    """A JVM as the launcher starts it, with the benchmarks on the class path."""
    home = os.environ.get("JAVA_HOME")
    return [f"{home}/bin/java" if home else "java", "-XX:MaxRAMPercentage=50", "-XX:+UseSerialGC", "-XX:MaxNewSize=48m",
            *(f"-D{key}={native()}" for key in ("java.library.path", "modelwright.native.path", "jna.boot.library.path",
                                                "onnxruntime.native.path", "org.sqlite.lib.path")),
            "-Djna.nounpack=true", "-cp", f"{ROOT}/modelwright-bench/target/classes:{lib()}/*",
            "org.modelwright.bench.InProcess"]


def in_process(*arguments) -> dict:
    """What the Java process says last; its logging comes before."""
    return json.loads(run(*java(), *arguments).answer.splitlines()[-1])


class Large:
    """One of the large tables: ours, the bare learner and the peer, in turns."""

    COLUMNS = 28

    def __init__(self, kind: str, size: Size):
        self.what, self.kind, self.size = f"{size.large:,} x {self.COLUMNS} {kind}", kind, size
        self.ours, self.bare, self.peer = [], [], []

    def measure(self) -> None:
        self.files = data(self.size.large, self.COLUMNS, self.kind)
        warm = self._ours(), self._bare(), self._peer()  # which tell the quality
        self.answer = json.loads(warm[0].answer)
        self.quality = same_quality("roc_auc_score", self.answer, warm[2].answer)
        if self.size is not FULL:  # where no figure means anything, these are all
            self.ours, self.bare, self.peer = ([it] for it in warm)
        for _ in range(self.size.pairs - len(self.ours)):
            self.ours.append(self._ours())
            self.bare.append(self._bare())
            self.peer.append(self._peer())

    def _ours(self) -> Process:
        return ours(job(self.kind, self.files, self.size.memory, self.size.rounds))

    def _bare(self) -> Process:
        return python("learner.py", self.files.inputs, self.files.targets, int(self.size.large * 0.8), self.COLUMNS,
                      self.size.rounds, THREADS)

    def _peer(self) -> Process:
        return python("peer.py", large_peer(self.kind, self.files, self.size.rounds))

    def model(self) -> Path:
        """The folder of our model."""
        return next(it.parent for it in (OUT / "mlruns").rglob("model.ubj") if self.answer["model"]["model_id"] in str(it))

    @staticmethod
    def ratios(what: str, over: list, under: list) -> list:
        return [getattr(a, what) / getattr(b, what) for a, b in zip(over, under)]


def middle(what: str, processes: list) -> float:
    return statistics.median(getattr(it, what) for it in processes)


class Table:
    """The rows, printed as they come and written at the end."""

    def __init__(self):
        self.rows = []

    def add(self, number: str, what: str, goal: str, ratios: list, reached, said: str, unit: str = "") -> None:
        middle = statistics.median(ratios)
        if not math.isfinite(middle):
            sys.exit(f"{number} has no figure.")
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}" if len(ratios) > 1 else "one"
        row = (number, what, f"{middle:.2f}{unit}", goal, spread, "yes" if reached(middle) else "no", said)
        self.rows.append(row)
        print(f"{number:3} {row[2]:>8} (goal {goal}; {spread}) {what}: {said}", file=sys.stderr, flush=True)

    def markdown(self, about: str) -> str:
        lines = ["| # | work | figure | goal | spread | reached | measured |", "|---|---|---|---|---|---|---|"]
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        return "\n".join(lines) + "\n\n" + about + "\n"


def about(size: Size, seconds: float) -> str:
    from importlib.metadata import version
    cpu = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), platform.machine()) if Path("/proc/cpuinfo").exists() else ""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    jvm = subprocess.run([java()[0], "-version"], capture_output=True, text=True).stderr.splitlines()[0]
    commit = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout
    packages = ", ".join(f"{it} {version(it)}" for it in ("mlflow", "pandas", "scikit-learn", "pyarrow"))
    packages += f", XGBoost {(same_xgboost() / 'xgboost' / 'VERSION').read_text()} on both sides"
    return (f"{datetime.date.today()}, commit {commit.strip() or 'unknown'}, {os.cpu_count()} processors ({cpu}), "
            f"{memory:.0f} GB, {platform.system()}; {jvm}; Python {platform.python_version()}, {packages}; "
            f"{size.pairs} pairs, {seconds / 60:.0f} minutes in all.")


def main(arguments: list) -> None:
    unknown = set(arguments) - {"--small", "--docs"}
    if unknown:
        sys.exit(f"Unknown: {' '.join(unknown)}. Maybe bench/run --small.")
    size = SMALL if "--small" in arguments else FULL
    started = time.perf_counter()
    for name in ("ours.db", "peer.db"):
        (OUT / name).unlink(missing_ok=True)
    shutil.rmtree(OUT / "mlruns", ignore_errors=True)
    OUT.mkdir(parents=True, exist_ok=True)
    table = Table()

    tables = [Large(kind, size) for kind in ("mixed", "floats")]
    for it in tables:
        it.measure()
        table.add("P1", f"{it.what}, whole run ÷ bare learner", "≤ 1.20", it.ratios("wall", it.ours, it.bare),
                  lambda it: it <= 1.2, f"{middle('wall', it.ours):.1f} s and {middle('wall', it.bare):.1f} s")

    rides_ours = rides(200 if size is FULL else size.rounds)
    source = ROOT / "examples" / "bikes" / "data"
    rides_peer = peer("rides", source / "inputs_train.parquet", source / "targets_train.parquet", key="instant",
                      target="cnt", task="regression", rounds=200 if size is FULL else size.rounds,
                      exclude=["dteday", "casual", "registered"], categorical=["season", "weathersit"],
                      params={"max_depth": 6, "eta": 0.1})
    first = ours(rides_ours), python("peer.py", rides_peer)
    rides_said = same_quality("mean_squared_error", json.loads(first[0].answer), first[1].answer)
    told_peer = peer(**(json.loads(rides_peer.read_text()) | {"name": "told", "requirements": ["xgboost"]}))
    a, b, told = [], [], []
    if size is not FULL:
        a, b, told = [first[0]], [first[1]], [python("peer.py", told_peer)]
    for _ in range(size.pairs - len(a)):
        a.append(ours(rides_ours))
        b.append(python("peer.py", rides_peer))
        told.append(python("peer.py", told_peer))
    table.add("P2", "hourly rides, Python peer ÷ ours", "≥ 5", [y.wall / x.wall for x, y in zip(a, b)],
              lambda it: it >= 5, f"{middle('wall', b):.1f} s and {middle('wall', a):.1f} s; {rides_said}; with a peer that is "
              f"told its requirements, {middle('wall', told):.1f} s, "
              f"{statistics.median(y.wall / x.wall for x, y in zip(a, told)):.2f}")
    for it in tables:
        table.add("P3", f"{it.what}, Python peer ÷ ours", "≥ 3", it.ratios("wall", it.peer, it.ours),
                  lambda it: it >= 3, f"{middle('wall', it.peer):.1f} s and {middle('wall', it.ours):.1f} s; {it.quality}")
    for it in tables:
        table.add("P4", f"{it.what}, peak memory, ours ÷ peer", "≤ 0.38", it.ratios("peak", it.ours, it.peer),
                  lambda it: it <= 0.38, f"{middle('peak', it.ours) / 2**20:.0f} MB and "
                  f"{middle('peak', it.peer) / 2**20:.0f} MB")

    walls, peaks = [], []
    for rows in size.grown:
        grown = ours(job(f"grown{rows}", data(rows, 24), size.memory, size.rounds))
        walls.append(grown.wall)
        peaks.append(grown.peak)
    most = size.grown[-1]
    python_most = python("peer.py", large_peer("most", data(most, 24), size.rounds))
    table.add("P4", f"{most:,} x 24 floats, peak memory, ours ÷ peer", "≤ 0.38", [peaks[-1] / python_most.peak],
              lambda it: it <= 0.38, f"{peaks[-1] / 2**20:.0f} MB and {python_most.peak / 2**20:.0f} MB; "
              f"{walls[-1]:.1f} s and {python_most.wall:.1f} s")

    read = in_process("read", data(most, 24).inputs, THREADS, size.pairs)
    table.add("P5", f"{most:,} x 24 into columns ÷ DuckDB's own scan", "≤ 1.2",
              [x / y for x, y in zip(read["ours"], read["peer"])], lambda it: it <= 1.2,
              f"{statistics.median(read['ours']):.2f} s and {statistics.median(read['peer']):.2f} s")

    checks, imports = [], []
    for _ in range(max(size.pairs, 1) * (2 if size is FULL else 1)):
        checks.append(run(LAUNCHER, "validate", rides_ours))
        imports.append(run(PYTHON, "-c", "import mlflow"))
    table.add("P6", "validate, process start to exit", "≤ 0.4 s", [it.wall for it in checks], lambda it: it <= 0.4,
              f"{middle('cpu', checks):.2f} s of processors", " s")
    table.add("P6", "validate ÷ Python importing mlflow", "≤ 0.2", [x.wall / y.wall for x, y in zip(checks, imports)],
              lambda it: it <= 0.2, f"{middle('wall', checks):.2f} s and {middle('wall', imports):.2f} s")

    exponent = slope(size.grown, walls)
    table.add("P7", f"time from {size.grown[0]:,} to {most:,} x 24, exponent", "≤ 1.05", [exponent],
              lambda it: it <= 1.05, ", ".join(f"{it:.1f} s" for it in walls))
    budget = int(size.memory.removesuffix("GB")) << 30
    table.add("P7", f"peak memory ÷ the budget ({size.memory})", "≤ 1", [max(peaks) / budget], lambda it: it <= 1,
              ", ".join(f"{it / 2**20:.0f} MB" for it in peaks))

    for it in tables:
        predicted = in_process("predict", it.model(), it.files.inputs, THREADS, size.pairs)["ours"]
        native = json.loads(python("native_predict.py", it.model() / "model.ubj", it.files.inputs, Large.COLUMNS, THREADS,
                                   size.pairs).answer)
        table.add("P8", f"{it.what}, predict in memory ÷ XGBoost's in-place prediction", "≤ 1.5",
                  [x / y for x, y in zip(predicted, native)], lambda it: it <= 1.5,
                  f"{statistics.median(predicted):.2f} s and {statistics.median(native):.2f} s")

    text = table.markdown(about(size, time.perf_counter() - started))
    (OUT / "table.md").write_text(text)
    (OUT / "table.json").write_text(json.dumps(table.rows, ensure_ascii=False, indent=1))
    print(text)
    if "--docs" in arguments:
        page = DOCS.read_text()
        before, rest = page.split(BEGIN)
        DOCS.write_text(before + BEGIN + "\n\n" + text + "\n" + END + rest.split(END)[1])


def slope(sizes: list, figures: list) -> float:
    """The exponent of a power that fits best."""
    x, y = [math.log(it) for it in sizes], [math.log(it) for it in figures]
    mx, my = statistics.mean(x), statistics.mean(y)
    return sum((a - mx) * (b - my) for a, b in zip(x, y)) / sum((a - mx) ** 2 for a in x)


if __name__ == "__main__":
    main(sys.argv[1:])
