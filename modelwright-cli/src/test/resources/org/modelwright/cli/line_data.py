"""Makes the data sets of WholeLineIT, always the same ones, and truth.json: what a person knows of each."""

import json

import numpy as np
import pandas as pd

rng = np.random.default_rng(20)
truth = {}


def gaps(values, share):
    return [None if rng.random() < share else value for value in values]


def know(name, frame, target, task, files, key=None):
    columns = {
        column: [None if pd.isna(value) else value.item() if hasattr(value, "item") else value for value in frame[column]]
        for column in frame.columns
    }
    truth[name] = {"columns": columns, "target": target, "task": task, "files": files, "key": key}


# A CSV as a spreadsheet leaves it: semicolons, NA, umlauts, a decimal point, text with the delimiter in it.
rows = 300
size = np.round(rng.uniform(20, 180, rows), 1)
district = rng.choice(["Süd; am Fluß", "Nord", 'Alt"stadt', "Neu"], rows)
balcony = rng.random(rows) < 0.4
rooms = np.clip((size / 30).astype(int), 1, 6)
price = 900 * size + 20000 * balcony + 30000 * (district == "Nord") + rng.normal(0, 4000, rows)
flats = pd.DataFrame(
    {
        "Nummer": rng.permutation(np.arange(7000, 7000 + rows)),
        "Größe (m²)": gaps(size, 0.1),
        "Straße/Viertel": gaps(district, 0.1),
        "Balkon": balcony,
        "Zimmer": rooms,
        "Aufzug": gaps(rng.random(rows) < 0.5, 0.2),
        "Preis": np.round(price, 2),
    }
)
written = flats.copy()
for column in ("Balkon", "Aufzug"):
    written[column] = [None if pd.isna(value) else str(bool(value)).lower() for value in flats[column]]
written.to_csv("flats.csv", sep=";", index=False, na_rep="NA")
know("flats", flats, "Preis", "regression", ["flats.csv", "flats.csv"], "Nummer")

# Two Parquet files whose rows stand in different orders; text labels; booleans with and without gaps.
rows = 400
months = rng.integers(1, 60, rows)
complaint = rng.random(rows) < 0.3
plan = rng.choice(["basic", "plus", "max"], rows)
leaves = 1 / (1 + np.exp(0.08 * months - 3.0 * complaint - 0.8 * (plan == "basic") - 0.2)) > rng.random(rows)
clients = pd.DataFrame(
    {
        "client": [f"c-{number:04d}" for number in rng.permutation(rows)],
        "months": months,
        "complaint": complaint,
        "newsletter": pd.array(gaps(rng.random(rows) < 0.5, 0.3), dtype="boolean"),
        "plan": gaps(plan, 0.1),
        "fee": gaps(np.round(rng.uniform(5, 80, rows), 2), 0.15),
        "state": np.where(leaves, "stays", "goes"),
    }
)
clients.drop(columns="state").to_parquet("clients_inputs.parquet", index=False)
clients[["client", "state"]].sample(frac=1, random_state=3).to_parquet("clients_targets.parquet", index=False)
know("clients", clients, "state", "binary", ["clients_inputs.parquet", "clients_targets.parquet"], "client")

# One CSV without a key; classes with blanks.
rows = 360
kind = rng.integers(0, 3, rows)
flowers = pd.DataFrame(
    {
        "petal length": np.round(2 + 1.5 * kind + rng.normal(0, 0.7, rows), 2),
        "petal width": gaps(np.round(1 + 0.5 * kind + rng.normal(0, 0.4, rows), 2), 0.1),
        "soil": rng.choice(["sand", "clay"], rows),
        "kind": np.array(["red rose", "tall white lily", "Tulip"])[kind],
    }
)
flowers.to_csv("flowers.csv", index=False)
know("flowers", flowers, "kind", "multiclass", ["flowers.csv", "flowers.csv"])

# Classes that are numbers.
rows = 320
hours = rng.uniform(0, 10, rows)
grade = np.clip(np.round(5 - hours / 2.5 + rng.normal(0, 0.5, rows)), 1, 5).astype("int64")
marks = pd.DataFrame(
    {
        "hours": np.round(hours, 2),
        "absent": pd.array(gaps(rng.integers(0, 9, rows), 0.1), dtype="Int64"),
        "mark": grade,
    }
)
marks.to_parquet("marks.parquet", index=False)
know("marks", marks, "mark", "multiclass", ["marks.parquet", "marks.parquet"])

# A target of true and false, tab by tab.
rows = 280
heat = np.round(rng.normal(60, 15, rows), 1)
alarms = pd.DataFrame(
    {
        "heat": gaps(heat, 0.1),
        "None": rng.choice(["a", "b", "None"], rows),
        "alarm": heat + rng.normal(0, 6, rows) > 62,
    }
)
alarms.to_csv("alarms.csv", sep="\t", index=False)
know("alarms", alarms, "alarm", "binary", ["alarms.csv", "alarms.csv"])

with open("truth.json", "w", encoding="utf-8") as out:
    json.dump(truth, out, ensure_ascii=False)
