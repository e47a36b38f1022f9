"""Models of scikit-learn and XGBoost, converted to ONNX and logged as people do it, with what Python says of their rows.

usage: converted.py TRACKING_URI

For each model NAME: the folder models/NAME, the rows in NAME.parquet and NAME.csv, the answer in NAME.json: what ONNX
Runtime says, an output with a number for each class as a column for each class. Where MLflow's pyfunc can load and score
the model, it must say the same. Ends with the URIs of a logged model, as JSON.
"""

import json
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")

import mlflow
import numpy as np
import onnxmltools
import onnxruntime
import pandas as pd
import xgboost
from mlflow.models import infer_signature
from onnx import TensorProto, helper, numpy_helper
from onnxmltools.convert.common.data_types import FloatTensorType as XGBoostFloat
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

NO_ZIPMAP = {"zipmap": False}
# Named, so that MLflow does not load each model in a process of its own to find out: seconds for each.
NEEDS = ["onnx", "onnxruntime"]
NAMES = []
# What pyfunc cannot score: matrices beside labels, columns of rank 2, whole numbers for floats.
UNSCORABLE = {"matrix_text", "neighbours", "boosted_classes", "boosted_binary", "mixed", "one_by_one", "whole_numbers",
              "two_targets", "one_at_a_time", "beside"}


def answer(graph, classes, rows):
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    inputs = session.get_inputs()
    if inputs[0].shape[0] == 1 and len(rows) > 1:
        each = [answer(graph, classes, rows.iloc[[at]]) for at in range(len(rows))]
        return [(name, np.concatenate([one[at][1] for one in each])) for at, (name, _) in enumerate(each[0])]
    kinds = {"tensor(float)": np.float32, "tensor(double)": np.float64, "tensor(int64)": np.int64, "tensor(string)": object}
    if len(inputs) == 1:
        fed = {inputs[0].name: rows.to_numpy().astype(kinds[inputs[0].type])}
    else:
        fed = {i.name: rows[i.name].to_numpy().astype(kinds[i.type]).reshape(-1, 1) for i in inputs}
    columns = []
    for output, value in zip(session.get_outputs(), session.run(None, fed)):
        if isinstance(value, list):
            value = np.array([[row[c] for c in classes] for row in value])
        if value.ndim == 2 and value.shape[1] > 1:
            names = classes if classes is not None else range(value.shape[1])
            columns += [(f"{output.name}_{c}", value[:, at]) for at, c in enumerate(names)]
        else:
            columns.append((output.name, value.reshape(-1)))
    return columns


def column(name, values):
    if values.dtype.kind == "f":
        return {"name": name, "type": "double", "values": [None if np.isnan(v) else float(v) for v in values]}
    if values.dtype.kind in "iu":
        return {"name": name, "type": "long", "values": [int(v) for v in values]}
    return {"name": name, "type": "string", "values": [str(v) for v in values]}


def keep(name, model, rows, classes=None, signature=True):
    graph = model.SerializeToString()
    expected = answer(graph, classes, rows)
    said = {k: v for k, v in expected}
    signed = infer_signature(rows, expected[0][1]) if signature is True else signature
    mlflow.onnx.save_model(model, f"models/{name}", signature=signed, pip_requirements=NEEDS)
    Path(f"{name}.json").write_text(json.dumps([column(k, v) for k, v in expected]))
    rows.to_parquet(f"{name}.parquet", index=False)
    rows.to_csv(f"{name}.csv", index=False)
    NAMES.append(name)
    try:
        scored = pd.DataFrame(mlflow.pyfunc.load_model(f"models/{name}").predict(rows))
        if len(scored) != len(rows):
            raise ValueError("a matrix, read as one column")
    except Exception as e:
        assert name in UNSCORABLE, (name, e)
        return
    assert name not in UNSCORABLE, name
    for output in scored.columns:
        if isinstance(scored[output].iloc[0], dict):
            for key in scored[output].iloc[0]:
                assert (np.array([row[key] for row in scored[output]]) == said[f"{output}_{key}"]).all(), name
        else:
            assert (scored[output].to_numpy() == said[output]).all(), name


def main(tracking_uri):
    iris = load_iris(as_frame=True)
    x, labels, names = iris.data.astype("float32"), iris.target.to_numpy(), iris.target_names[iris.target]
    four = [("float_input", FloatTensorType([None, 4]))]
    text = make_pipeline(StandardScaler(), LogisticRegression()).fit(x.to_numpy(), names)
    zipped = convert_sklearn(text, initial_types=four)
    keep("zip_text", zipped, x, text.classes_)
    keep("matrix_text", convert_sklearn(text, initial_types=four, options={id(text): NO_ZIPMAP}), x, text.classes_)
    forest = RandomForestClassifier(10, random_state=1).fit(x.to_numpy(), labels * 5 - 5)
    keep("zip_numbers", convert_sklearn(forest, initial_types=four), x, forest.classes_)
    near = KNeighborsClassifier().fit(x.to_numpy(), names)
    keep("neighbours", convert_sklearn(near, initial_types=four, options=NO_ZIPMAP), x, near.classes_)
    keep("by_position", zipped, x, text.classes_, signature=infer_signature(x.to_numpy(), names))
    keep("unsigned", zipped, x, text.classes_, signature=None)

    sick = load_diabetes(as_frame=True, scaled=False)
    d, target = sick.data.astype("float64"), sick.target.to_numpy()
    ten = FloatTensorType([None, 10])
    boosting = GradientBoostingRegressor(random_state=1).fit(d.to_numpy(), target)
    keep("regression", convert_sklearn(boosting, initial_types=[("X", ten)]), d)
    linear = LinearRegression().fit(d.to_numpy(), target)
    keep("doubles", convert_sklearn(linear, initial_types=[("X", DoubleTensorType([None, 10]))]), d)
    both = LinearRegression().fit(d.to_numpy(), np.column_stack([target, -target]))
    keep("two_targets", convert_sklearn(both, initial_types=[("X", ten)]), d)
    whole = d.round().astype("int64")[["age", "sex", "s1"]]
    ints = LinearRegression().fit(whole.to_numpy(), target)
    keep("whole_numbers", convert_sklearn(ints, initial_types=[("X", FloatTensorType([None, 3]))]), whole)

    gaps = d.mask(np.random.default_rng(1).random(d.shape) < 0.1)
    trees = xgboost.XGBRegressor(n_estimators=20).fit(gaps.to_numpy(), target)
    keep("boosted", onnxmltools.convert_xgboost(trees, initial_types=[("X", XGBoostFloat([None, 10]))]), gaps)
    three = xgboost.XGBClassifier(n_estimators=10).fit(x.to_numpy(), labels)
    keep("boosted_classes", onnxmltools.convert_xgboost(three, initial_types=[("X", XGBoostFloat([None, 4]))]), x, [0, 1, 2])
    cancer = load_breast_cancer(as_frame=True)
    many = pd.concat([cancer.data] * 40, ignore_index=True)
    two = xgboost.XGBClassifier(n_estimators=10).fit(cancer.data.to_numpy(), cancer.target)
    keep("boosted_binary", onnxmltools.convert_xgboost(two, initial_types=[("X", XGBoostFloat([None, 30]))]), many, [0, 1])

    people = pd.DataFrame({"age": [31.5, 20, 45, 61, 18, 39], "rides": [1.0, 20, 3, 40, 5, 6],
                           "city": ["Łódź", "b", "Łódź", "c", "c", "unseen"]})
    people["age"], people["rides"] = people["age"].astype("float32"), people["rides"].astype("float32")
    columns = make_pipeline(
        ColumnTransformer([("numbers", StandardScaler(), ["age", "rides"]),
                           ("texts", OneHotEncoder(handle_unknown="ignore"), ["city"])]), LogisticRegression())
    columns.fit(people.head(5), [0, 1, 0, 1, 1])
    types = [("age", FloatTensorType([None, 1])), ("rides", FloatTensorType([None, 1])), ("city", StringTensorType([None, 1]))]
    keep("mixed", convert_sklearn(columns, initial_types=types, options=NO_ZIPMAP), people, [0, 1])
    plain = make_pipeline(ColumnTransformer([("n", StandardScaler(), ["age", "rides"])]), LinearRegression())
    plain.fit(people[["age", "rides"]], [1.0, 2, 3, 4, 5, 6])
    keep("one_by_one", convert_sklearn(plain, initial_types=types[:2]), people[["age", "rides"]])

    single = convert_sklearn(forest, initial_types=[("X", FloatTensorType([1, 4]))], options=NO_ZIPMAP)
    keep("one_at_a_time", single, x, forest.classes_)
    weights = numpy_helper.from_array(np.random.default_rng(2).random((4, 80)).astype("float32"), "weights")
    wide = helper.make_graph(
        [helper.make_node("MatMul", ["X", "weights"], ["scores"])], "wide",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, 4])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [None, None])], [weights])
    keep("beside", helper.make_model(wide, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), x)
    assert [it.name for it in Path("models/beside").iterdir() if it.name.endswith(".data")], "no file beside the graph"

    mlflow.set_tracking_uri(tracking_uri)
    mlflow.set_experiment("converted")
    with mlflow.start_run() as run:
        logged = mlflow.onnx.log_model(zipped, name="model", signature=infer_signature(x, names),
                                       registered_model_name="iris types", pip_requirements=NEEDS)
    client = mlflow.MlflowClient()
    client.set_registered_model_alias("iris types", "champion", 1)
    print(json.dumps({"names": NAMES, "uris": [
        "models:/iris types@champion", "models:/iris types/1", "models:/iris types/latest",
        f"models:/{logged.model_id}", f"runs:/{run.info.run_id}/model"]}))


main(sys.argv[1])
