"""Reads back, with MLflow, ONNX Runtime, scikit-learn and pandas, what jobs left in the store of this folder.

Arguments: for each job NAME=VERSION=ROWS, where NAME-VERSION.json is what the command answered and ROWS the count of
test rows. NAME is the registered model; what is known of its data is truth.json[NAME], or that of the name before a dot.
"""

import json
import os
import sys
from collections import Counter

import mlflow
import numpy as np
import onnxruntime
import pandas as pd
from sklearn import metrics as sk
from sklearn.model_selection import train_test_split

mlflow.set_tracking_uri("sqlite:///mlflow.db")
client = mlflow.MlflowClient()
newest = client.get_model_version_by_alias
with open("truth.json", encoding="utf-8") as file:
    TRUTH = json.load(file)


def points(run, name):
    return client.get_metric_history(run.info.run_id, name)


def check_run(run, answer, model_id):
    assert run.info.status == "FINISHED", run.info.status
    assert run.info.end_time >= run.info.start_time
    assert len(run.data.params) >= 8, run.data.params
    for name, value in {
        "KIND": "TrainingJob",
        "mlflow_service.registry_name": answer["model"]["name"],
        "registry.tags.stage": "trial",
        "signer.KIND": "InferSigner",
        "saver.example_rows": "0",
    }.items():
        assert run.data.params[name] == value, (name, run.data.params)
    assert run.data.tags["modelwright.version"]
    for name, value in answer["metrics"].items():
        assert run.data.metrics[name] == value, name
    fits = [name for name in run.data.metrics if name.startswith("fit/train_")]
    assert fits, run.data.metrics
    for name in fits:
        history = points(run, name)
        steps = [point.step for point in history]
        assert len(steps) > 1 and steps == list(range(steps[0], steps[0] + len(steps))), (name, steps)
        assert run.data.metrics[name] == history[-1].value, name
    assert [output.model_id for output in run.outputs.model_outputs] == [model_id]


def check_datasets(run, truth):
    found = {it.dataset.name: it for it in run.inputs.dataset_inputs}
    contexts = {name: {tag.key: tag.value for tag in it.tags}["mlflow.data.context"] for name, it in found.items()}
    assert contexts == {"inputs": "source", "targets": "source", "train": "training", "test": "testing"}, contexts
    for name, it in found.items():
        source = mlflow.data.get_source(it.dataset)
        wanted = truth["files"][1 if name == "targets" else 0]
        assert os.path.samefile(source.load(), wanted), (name, source)
        profile = json.loads(it.dataset.profile)
        assert len(profile["sha256"]) == 64, profile
        columns = json.loads(it.dataset.schema)["mlflow_colspec"]
        assert columns and all(column["type"] for column in columns), columns
        assert it.dataset.digest and len(it.dataset.digest) <= 36
    rows = {name: json.loads(it.dataset.profile)["num_rows"] for name, it in found.items()}
    total = len(truth["columns"][truth["target"]])
    assert rows["inputs"] == rows["targets"] == total == rows["train"] + rows["test"], rows
    return found["test"].dataset


def check_model(answer, tested, run):
    model = client.get_logged_model(answer["model"]["model_id"])
    assert str(model.status).endswith("READY"), model.status
    assert model.source_run_id == run.info.run_id
    names = {name for name in answer["metrics"] if not name.startswith(("train_", "baseline_", "linear_"))}
    assert {it.key for it in model.metrics} == names, model.metrics
    for it in model.metrics:
        assert it.value == answer["metrics"][it.key], it
        assert (it.dataset_name, it.dataset_digest) == ("test", tested.digest), it
    return model


def check_version(name, number, model, run):
    version = client.get_model_version(name, number)
    assert version.status == "READY", version.status
    assert version.run_id == run.info.run_id
    assert version.source == f"models:/{model.model_id}", version.source
    assert version.tags["stage"] == "trial", version.tags
    assert client.get_model_version_download_uri(name, number)
    last = max(int(it.version) for it in client.search_model_versions(f"name = '{name}'"))
    assert int(newest(name, "candidate").version) == last


def artifact(run, path):
    return pd.read_parquet(client.download_artifacts(run.info.run_id, path))


def check_split(run, truth, count):
    split = artifact(run, "split.parquet")
    key = truth["key"] or "row"
    assert list(split.columns) == [key, "subset"], split.columns
    total = len(truth["columns"][truth["target"]])
    names = truth["columns"][key] if truth["key"] else range(total)
    sides = {side: set(rows) for side, rows in split.groupby("subset")[key]}
    assert set(sides) <= {"train", "validation", "test"}, sides.keys()
    test = sides["test"]
    # Each row stands on one side: the sizes add up to the whole.
    assert len(split) == total == sum(map(len, sides.values())) and set.union(*sides.values()) == set(names)
    assert len(test) == count, len(test)
    return test


def check_stratified(run, predictions, truth):
    if run.data.params["splitter.stratify"] == "true":
        labels = truth["columns"][truth["target"]]
        theirs = train_test_split(labels, test_size=len(predictions), stratify=labels, random_state=0)[1]
        mine = Counter(predictions[truth["target"]])
        for label, count in Counter(theirs).items():
            assert abs(mine[label] - count) <= 1, (mine, Counter(theirs))


def check_scores(run, predictions, truth):
    """The default metrics of the task, from scikit-learn."""
    told, said = predictions[truth["target"]], predictions["prediction"]
    if truth["task"] == "regression":
        wanted = {name: getattr(sk, name)(told, said) for name in ("mean_squared_error", "mean_absolute_error", "r2_score")}
    else:
        labels = sorted(set(truth["columns"][truth["target"]]))
        chances = predictions[["probability_" + (str(label).lower() if isinstance(label, bool) else str(label)) for label in labels]].to_numpy()
        assert np.allclose(chances.sum(axis=1), 1, atol=1e-6)
        wanted = {"accuracy_score": sk.accuracy_score(told, said), "log_loss": sk.log_loss(told, chances, labels=labels)}
        if truth["task"] == "binary":
            more = {"pos_label": labels[1]}
            wanted["precision_score"] = sk.precision_score(told, said, **more)
            wanted["recall_score"] = sk.recall_score(told, said, **more)
            wanted["f1_score"] = sk.f1_score(told, said, **more)
            wanted["roc_auc_score"] = sk.roc_auc_score(told == labels[1], chances[:, 1])
        else:
            wanted["f1_score"] = sk.f1_score(told, said, average="macro")
    plain = {
        name: value
        for name, value in run.data.metrics.items()
        if not name.startswith(("train_", "baseline_", "linear_", "fit/"))
    }
    ends = {name: plain.pop(name) for name in list(plain) if name.endswith(("_lower", "_upper"))}
    assert plain.keys() == wanted.keys(), (plain, wanted)
    assert {name.rsplit("_", 1)[0] for name in ends} <= wanted.keys() and ends, ends
    for name, end in ends.items():
        value = plain[name.rsplit("_", 1)[0]]
        assert end <= value if name.endswith("_lower") else end >= value, (name, end, value)
    for name, value in wanted.items():
        assert np.isclose(plain[name], value, rtol=1e-9, atol=1e-12), (name, plain[name], value)
    best = "r2_score" if truth["task"] == "regression" else "accuracy_score"
    assert run.data.metrics[best] > run.data.metrics["baseline_" + best] + 0.1


TYPES = {"double": "float64", "long": "int64", "boolean": "bool"}


def raw_rows(signature, predictions, truth):
    """The test rows as a person has them, in the types of the signature."""
    key = truth["key"]
    names = truth["columns"][key] if key else list(range(len(truth["columns"][truth["target"]])))
    place = {name: row for row, name in enumerate(names)}
    rows = [place[name] for name in predictions[key or "row"]]
    told = [truth["columns"][truth["target"]][row] for row in rows]
    assert list(predictions[truth["target"]]) == told, "the target is not that of the row"
    frame = pd.DataFrame(
        {
            column.name: pd.Series([truth["columns"][column.name][row] for row in rows], dtype=TYPES.get(column.type.name))
            for column in signature.inputs
        }
    )
    wanted = set(truth["columns"]) - {truth["target"], key}
    assert set(frame.columns) == wanted, (frame.columns, wanted)
    return frame


def same(said, predictions, where):
    for column in predictions.columns:
        if column in said:
            mine, theirs = predictions[column], pd.Series(np.asarray(said[column]).reshape(-1))
            if mine.dtype.kind == "f":
                gap = np.abs(mine - theirs.astype(float)) / np.maximum(1, np.abs(mine))
                assert gap.max() <= 1e-5, (where, column, gap.max())
            else:
                assert list(mine) == list(theirs), (where, column)
    missing = {it for it in predictions.columns if it.startswith(("prediction", "probability_"))} - set(said)
    assert not missing, (where, missing)


def check_predictions(name, number, predictions, truth):
    uri = f"models:/{name}/{number}"
    loaded = mlflow.pyfunc.load_model(uri)
    frame = raw_rows(loaded.metadata.signature, predictions, truth)
    said = loaded.predict(frame)
    assert list(said.columns) == [it.name for it in loaded.metadata.signature.outputs]
    same(said, predictions, "pyfunc")

    folder = mlflow.artifacts.download_artifacts(uri)
    session = onnxruntime.InferenceSession(os.path.join(folder, "model.onnx"))
    feed = {}
    for column in session.get_inputs():
        values = frame[column.name]
        if column.type == "tensor(string)":
            values = pd.Series(["" if pd.isna(value) else value for value in values], dtype=object)
        feed[column.name] = values.to_numpy()
    names = [it.name for it in session.get_outputs()]
    same(dict(zip(names, session.run(names, feed))), predictions, "ONNX Runtime")


for argument in sys.argv[1:]:
    name, number, count = argument.split("=")
    truth = TRUTH[name.split(".")[0]]
    with open(f"{name}-{number}.json", encoding="utf-8") as file:
        answer = json.load(file)
    assert answer["model"]["name"] == name and answer["model"]["version"] == number, answer["model"]
    run = client.get_run(answer["run_id"])
    check_run(run, answer, answer["model"]["model_id"])
    tested = check_datasets(run, truth)
    model = check_model(answer, tested, run)
    check_version(name, number, model, run)
    test = check_split(run, truth, int(count))
    predictions = artifact(run, "predictions.parquet")
    assert set(predictions[truth["key"] or "row"]) == test and len(predictions) == len(test)
    check_stratified(run, predictions, truth)
    check_scores(run, predictions, truth)
    check_predictions(name, number, predictions, truth)
    print(f"{name} {number} holds")
