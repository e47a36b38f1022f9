"""Reads what SampleRun wrote by MLflow's own client and insists on every value."""
import math, os, sys
import mlflow
from mlflow import MlflowClient

START = 1_700_000_000_000

def same(found, wanted):
    assert found == wanted, f"{found!r} is not {wanted!r}"

def read(client, run_id, model_id, version, last):
    run = client.get_run(run_id)
    same((run.info.status, run.info.run_name, run.info.start_time, run.info.end_time,
          run.info.lifecycle_stage, run.info.user_id),
         ("FINISHED", "Training", START, START + 3, "active", "ada"))
    tags = dict(run.data.tags)
    tags.pop("modelwright.job_key", None)
    same(tags, {"mlflow.user": "ada", "mlflow.runName": "Training", "team": "wine", "later": "yes"})
    same(run.data.params, {f"job.key_{i}": f"value {i} ü" for i in range(300)})
    metrics = dict(run.data.metrics)
    assert math.isnan(metrics.pop("not_a_number"))
    assert metrics.pop("much") >= sys.float_info.max
    assert metrics.pop("little") <= -sys.float_info.max
    same(metrics, {"loss": 0.125, "train_rmse": 0.7, "test_rmse": 0.8})
    same([(m.step, m.value, m.timestamp) for m in client.get_metric_history(run_id, "loss")],
         [(0, 0.5, START), (1, 0.25, START + 1), (2, 0.125, START + 1)])
    assert math.isnan(client.get_metric_history(run_id, "not_a_number")[0].value)

    datasets = {}
    for used in run.inputs.dataset_inputs:
        d = used.dataset
        same((d.schema, d.profile),
             ('{"mlflow_colspec": [{"type": "double", "name": "größe", "required": true}]}',
              '{"num_rows": 60, "num_elements": 180}'))
        datasets[d.name] = (d.digest, d.source_type, mlflow.data.get_source(d).uri,
                            {t.key: t.value for t in used.tags})
    same(datasets, {
        "train": ("0123456789abcdef0123456789abcdef0123", "local", "/data/train.csv",
                  {"mlflow.data.context": "training"}),
        "test": ("676438c5", "local", "/data/test.csv", {"mlflow.data.context": "testing"})})
    same([(m.model_id, m.step) for m in run.outputs.model_outputs], [(model_id, 0)])
    same([f.path for f in client.list_artifacts(run_id, "config")], ["config/config.yaml"])
    same(open(mlflow.artifacts.download_artifacts(f"runs:/{run_id}/config/config.yaml")).read(), "job: {}\n")

    model = client.get_logged_model(model_id)
    same((model.name, str(model.status), model.source_run_id, model.params, model.model_type or None),
         ("model", "READY", run_id, {"max_depth": "3"}, None))
    same(model.tags["mlflow.user"], "ada")
    same({(m.key, m.value, m.dataset_name, m.dataset_digest, m.run_id) for m in model.metrics},
         {("train_rmse", 0.7, "train", "0123456789abcdef0123456789abcdef0123", run_id),
          ("test_rmse", 0.8, "test", "676438c5", run_id)})
    files = mlflow.artifacts.list_artifacts(artifact_uri=model.artifact_location)
    same([f.path.split("/")[-1] for f in files], ["MLmodel"])
    # 3.0 cannot ask a SQL store by dataset.
    by_dataset = {} if mlflow.__version__.startswith("3.0.") else {
        "datasets": [{"dataset_name": "test", "dataset_digest": "676438c5"}]}
    good = f"metrics.test_rmse < 0.9 AND source_run_id = '{run_id}'"
    same([m.model_id for m in client.search_logged_models(
             [run.info.experiment_id], filter_string=good, **by_dataset)], [model_id])

    v = client.get_model_version("wines", version)
    same((v.source, v.run_id, v.status, v.description, v.current_stage, v.tags),
         ("models:/" + model_id, run_id, "READY", "The first of them", "None",
          {"stage": "candidate", "größe": "ß"}))
    same(list(v.aliases), ["champion"] if version == last else [])
    same(int(client.get_model_version_by_alias("wines", "champion").version), last)
    same(client.get_model_version_download_uri("wines", version), model.artifact_location)
    same(max(int(v.version) for v in client.search_model_versions("name = 'wines'")), last)

def read_all(uri, samples):
    uri = uri if "://" in uri else "sqlite:///" + uri
    mlflow.set_tracking_uri(uri)
    client = MlflowClient(uri, uri)
    for run_id, model_id, version in samples:
        read(client, run_id, model_id, int(version), int(samples[-1][2]))
    wine = client.get_experiment_by_name("wine").experiment_id
    assert {e.name for e in client.search_experiments()} >= {"Default", "wine"}
    found = {r.info.run_id for r in client.search_runs([wine], "tags.team = 'wine' AND metrics.loss < 0.2")}
    same(found, {s[0] for s in samples})
    return client
