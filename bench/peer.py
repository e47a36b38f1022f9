"""The Python way of a training job: pandas, scikit-learn, XGBoost, MLflow on SQLite.

It reads, splits, fits, scores, logs both data sets, the parameters, a metric per round, the signature and an example,
logs and registers the model, sets an alias, and keeps the split and the predictions as Parquet. Telemetry is off.

usage: peer.py JOB.json      the job of bench.py: see there
"""

import json
import os
import sys
import tempfile
from pathlib import Path

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ["DO_NOT_TRACK"] = "true"

import mlflow
import pandas as pd
import xgboost as xgb
from mlflow.entities import Metric
from mlflow.models import infer_signature
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.metrics import (accuracy_score, f1_score, log_loss, mean_absolute_error, mean_squared_error,
                             precision_score, r2_score, recall_score, roc_auc_score)
from sklearn.model_selection import train_test_split

job = json.loads(Path(sys.argv[1]).read_text())
binary = job["task"] == "binary"
key, target = job["key"], job["target"]



def table(file):
    frame = pd.read_parquet(file)
    return frame.reset_index() if key in frame.index.names else frame


inputs = table(job["inputs"])
if job["inputs"] == job["targets"]:
    data = inputs
else:
    data = inputs.merge(table(job["targets"])[[key, target]], on=key, validate="one_to_one")
data = data.drop(columns=job["exclude"])
for column in job["categorical"]:
    data[column] = data[column].astype("category")
features = data.drop(columns=[key, target])
train, test = train_test_split(data, test_size=0.2, shuffle=False)

mlflow.set_tracking_uri(job["tracking_uri"])
mlflow.set_experiment(job["name"])
with mlflow.start_run() as run, tempfile.TemporaryDirectory() as folder:
    mlflow.log_params({**job["params"], "rounds": job["rounds"]})
    mlflow.log_input(mlflow.data.from_pandas(train, source=job["inputs"], targets=target, name="train"), "training")
    mlflow.log_input(mlflow.data.from_pandas(test, source=job["inputs"], targets=target, name="test"), "testing")

    objective = "binary:logistic" if binary else "reg:squarederror"
    params = {"objective": objective, "tree_method": "hist", "nthread": job["threads"], **job["params"]}
    matrix = xgb.QuantileDMatrix(train[features.columns], train[target], enable_categorical=True,
                                 nthread=job["threads"])
    rounds = {}
    booster = xgb.train(params, matrix, job["rounds"], evals=[(matrix, "train")], evals_result=rounds,
                        verbose_eval=False)
    now = 0
    client = mlflow.MlflowClient()
    for name, values in rounds["train"].items():
        curve = [Metric(f"fit/train_{name}", value, now, step) for step, value in enumerate(values)]
        client.log_batch(run.info.run_id, metrics=curve)

    said = booster.inplace_predict(test[features.columns])
    said_train = booster.inplace_predict(train[features.columns])
    plain = (DummyClassifier() if binary else DummyRegressor()).fit(train[features.columns], train[target])


    def scores(prefix, truth, values):
        if not binary:
            return {prefix + "mean_squared_error": mean_squared_error(truth, values),
                    prefix + "mean_absolute_error": mean_absolute_error(truth, values),
                    prefix + "r2_score": r2_score(truth, values)}
        classes = values > 0.5
        return {prefix + "accuracy_score": accuracy_score(truth, classes),
                prefix + "precision_score": precision_score(truth, classes, zero_division=0),
                prefix + "recall_score": recall_score(truth, classes),
                prefix + "f1_score": f1_score(truth, classes),
                prefix + "roc_auc_score": roc_auc_score(truth, values),
                prefix + "log_loss": log_loss(truth, values)}


    base = plain.predict_proba(test)[:, 1] if binary else plain.predict(test)
    found = scores("", test[target], said) | scores("train_", train[target], said_train)
    found |= scores("baseline_", test[target], base)
    mlflow.log_metrics(found)

    split = pd.DataFrame({key: pd.concat([train[key], test[key]]),
                          "subset": ["train"] * len(train) + ["test"] * len(test)})
    split.to_parquet(f"{folder}/split.parquet")
    pd.DataFrame({key: test[key], target: test[target], "prediction": said}).to_parquet(f"{folder}/predictions.parquet")
    mlflow.log_artifacts(folder)

    example = features.head(5)
    info = mlflow.xgboost.log_model(booster, name="model", signature=infer_signature(example, said[:5]),
                                    input_example=example, pip_requirements=job["requirements"],
                                    registered_model_name=job["name"])
    client.set_registered_model_alias(job["name"], "candidate", info.registered_model_version)
print(json.dumps(found))
