"""Runs the tests that break things, as often as is asked for, and prints one table; see bench/faults."""
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as xml

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "target/faults/table.md"
PAGE = ROOT / "docs/reliability.md"
BEGIN, END = "<!-- bench/faults -->", "<!-- end -->"

# What is broken; the module and the test that does it; the property that counts, and how often in all and in small.
# A part without a property is done as often as its test says. More tests of a subject: one more line.
PARTS = [
    ("kills before the embedded store and before a server, each", "core",
     "KillsOracleTest#killedAtAnyMomentAndStartedAgain", "faults.kills", 150, 5),
    ("signals in each step that asks a native library", "cli", "SignalsTest#manyInEachStep", "faults.signals", 400, 14),
    ("kills of a search for settings, then its end", "cli", "InterruptsTest#aSearchThatIsEndedFromOutsideGoesOn",
     "faults.searches", 30, 3),
    ("programs that end while a model predicts", "core", "EndingTest#oftenWhileItPredicts", "faults.exits", 50, 5),
    ("answers of a server, spoiled: every call of a job", "core", "FaultsOracleTest#everyKindOfCallInEveryWayAndEveryCallInOne",
     "faults.calls", "all", "kinds"),
    ("answers to calls that make something, cut", "core", "CutAnswersOracleTest#everyFault", None, None, 0),
    ("answers to calls that make something, late, of calls that failed", "core",
     "CutAnswersOracleTest#whatComesLateOfACallThatFailedIsTakenAway", None, None, 0),
    ("answers to calls that make something, cut once", "core", "CutAnswersOracleTest#theAnswerIsCut", None, 0, None),
    ("jobs at once in one store, eight by eight, while Python writes: minutes", "core",
     "StoreUnderLoadOracleTest#eightJobsAtOnceWhilePythonReadsAndWrites", "faults.minutes", 10, 0),
    ("files with one bit flipped", "core", "FlippedBytesOracleTest#whatOthersRefuseIsRefusedManyTimes",
     "faults.flips", 2000, 100),
    ("configurations at random", "core", "RandomConfigTest#theBinderAndTheSchemaAgreeOnMany", "faults.configurations",
     5000, 500),
    ("configurations, mutated", "core", "RandomConfigTest#whatIsMutatedManyTimesIsTakenOrRefused",
     "faults.configurations", 5000, 300),
    ("what the machine is short of, told in words: 54 places", "cli", "ShortagesTest#aLimitIsToldWhereverItBites",
     None, None, 0),
    ("what the machine is short of, told in words: one of each kind", "cli", "ShortagesTest#aLimitIsToldInWords",
     None, 0, None),
    ("disks and limits of the machine", "cli", "LimitsTest#everyLimit", "faults.limits", "all", "few"),
    ("canaries: secrets looked for in every place where none belongs", "cli", "CanariesTest", None, None, None),
]


def chosen(arguments):
    words = [it for it in arguments if not it.startswith("--")]
    column = 5 if "--small" in arguments else 4
    for part in PARTS:
        count = part[column]
        left_out = part[3] is None and count == 0
        if not left_out and (not words or any(word in part[0] for word in words)):
            yield part[0], part[1], part[2], part[3], count


def run(parts):
    modules = sorted({"modelwright-" + module for _, module, *_ in parts})
    command = ["mvn", "-B", "-q", "-ntp", "-Dexcluded.groups=none", "-Dspotless.check.skip", "-Dforks=1",
               "-DfailIfNoTests=false",
               "-Dsurefire.failIfNoSpecifiedTests=false", "-Dmaven.test.failure.ignore=true",
               "-pl", ",".join(modules), "-am", "-Dtest=" + ",".join(test for _, _, test, *_ in parts)]
    command += [f"-D{name}={count}" for _, _, _, name, count in parts if name]
    for report in ROOT.glob("modelwright-*/target/surefire-reports/TEST-*.xml"):
        report.unlink()
    subprocess.run(command + ["test"], cwd=ROOT, check=True, stdout=sys.stderr)


def cases(module, test):
    name, _, method = test.partition("#")
    for report in (ROOT / f"modelwright-{module}/target/surefire-reports").glob(f"TEST-*.{name}.xml"):
        for case in xml.parse(report).getroot().iter("testcase"):
            if case.get("name").startswith(method):
                yield float(case.get("time")), case.find("failure") is not None or case.find("error") is not None


def main(arguments):
    parts = list(chosen(arguments))
    if not parts:
        sys.exit("No part has such a name.")
    run(parts)
    lines = ["| what | how many | seconds | what became of it |", "|---|---|---|---|"]
    fell = False
    for what, module, test, name, count in parts:
        found = list(cases(module, test))
        bad = not found or any(failed for _, failed in found)
        fell |= bad
        seconds = sum(time for time, _ in found)
        end = "not run" if not found else f"**fell**: {test}" if bad else "held"
        lines.append(f"| {what} | {count if name else 'all'} | {seconds:.0f} | {end} |")
    table = "\n".join(lines) + "\n"
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_text(table)
    print(table, end="")
    if "--docs" in arguments:
        text = PAGE.read_text()
        before, rest = text.split(BEGIN)
        PAGE.write_text(before + BEGIN + "\n" + table + END + rest.split(END)[1])
    sys.exit(1 if fell else 0)


main(sys.argv[1:])
