"""What becomes of each kind of column, under each declared type, when MLflow asks a model of ours.

Prints {declared: {column: predictions, or null where it was refused}} as JSON; leaves COLUMN.parquet. Looks at
the other forms of data, at what is served and at models of other loaders, and that nothing is written into the model.
"""

import hashlib
import io
import json
import sys
import warnings
from decimal import Decimal
from pathlib import Path

warnings.simplefilter("ignore")
sys.dont_write_bytecode = False

import mlflow
import mlflow.onnx
import numpy as np
import onnx
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.pyfunc import scoring_server
from mlflow.types import ColSpec, Schema
from onnx import TensorProto, helper

DAYS = pd.to_datetime(["2026-01-01", "2026-01-02"])
COLUMNS = {
    "int8": pd.Series([1, 7], dtype="int8"),
    "int32": pd.Series([1, 7], dtype="int32"),
    "int64": pd.Series([3, 7], dtype="int64"),
    "int64_exact": pd.Series([3, -(2**53)], dtype="int64"),
    "int64_large": pd.Series([3, 2**53 + 1], dtype="int64"),
    "int64_gaps": pd.Series([3, None], dtype="Int64"),
    "int64_nullable": pd.Series([3, 7], dtype="Int64"),
    "float32": pd.Series([0.5, 2], dtype="float32"),
    "float64": pd.Series([0.5, 2], dtype="float64"),
    "float64_whole": pd.Series([3, 2], dtype="float64"),
    "float64_gaps": pd.Series([0.5, None], dtype="float64"),
    "float64_none": pd.Series([None, None], dtype="float64"),
    "decimal": pd.Series([Decimal("0.5"), Decimal("2")], dtype=object),
    "bool": pd.Series([True, False], dtype="bool"),
    "bool_object": pd.Series([np.bool_(True), np.bool_(False)], dtype=object),
    "bool_nullable": pd.Series([True, False], dtype="boolean"),
    "bool_gaps": pd.Series([True, None], dtype="boolean"),
    "text": pd.Series(["Bern", "Oslo"]),
    "text_object": pd.Series(["Bern", "Oslo"], dtype=object),
    "text_extension": pd.Series(["Bern", None], dtype="string"),
    "text_category": pd.Series(["Bern", "Oslo"], dtype="category"),
    "text_gaps": pd.Series(["Bern", None]),
    "text_none": pd.Series([None, None], dtype="string"),
    "text_of_numbers": pd.Series(["1", "2"]),
    "datetime": pd.Series(DAYS),
    "date": pd.Series(DAYS.date, dtype=object),
}
PLAIN = pd.DataFrame({
    "temp": [0.5, 20.0], "wind speed": [1000.0, 1001.0], "hour": [3, 20], "holiday": [True, False],
    "city": ["Bern", "Oslo"],
})


def files(folder):
    return {str(it.relative_to(folder)): it.is_file() and hashlib.sha256(it.read_bytes()).hexdigest()
            for it in Path(folder).rglob("*")}


def said(frame):
    return list(model.predict(frame).prediction)


def refused(data, *words):
    try:
        answer = model.predict(data)
    except mlflow.MlflowException as problem:
        assert all(word in str(problem) for word in words), problem
    else:
        raise AssertionError(answer)


def served(content, content_type):
    answer = scoring_server.invocations(content, content_type, model, model.metadata.get_input_schema())
    rows = json.loads(answer.response)["predictions"]
    return [row["prediction"] for row in rows]


before = files("model")
model = mlflow.pyfunc.load_model("model")

for kind, column in COLUMNS.items():
    column.to_frame("x").to_parquet(f"{kind}.parquet", index=False)
answers = {}
for declared, name in {"double": "temp", "long": "hour", "boolean": "holiday", "string": "city"}.items():
    answers[declared] = {}
    for kind, column in COLUMNS.items():
        try:
            answers[declared][kind] = said(PLAIN.assign(**{name: column}))
        except mlflow.MlflowException:
            answers[declared][kind] = None

plain = said(PLAIN)
example = json.loads(Path("model/input_example.json").read_text())
assert len(model.predict(model.input_example)) == len(example["data"])
dates = PLAIN.assign(city=["2026-01-01", "2026-01-02"])
assert said(PLAIN.assign(city=DAYS)) == said(dates)
assert said(PLAIN.assign(city=DAYS + pd.Timedelta("1h"))) == said(PLAIN.assign(city=["2026-01-01 01:00:00", "x"]))
for same in [
    PLAIN[reversed(PLAIN.columns)],
    PLAIN.assign(when=DAYS, more=[[1], [2]]),
    PLAIN.set_index(DAYS),
    PLAIN.astype(object),
    PLAIN.convert_dtypes(),
    PLAIN.to_dict(orient="list"),
    PLAIN.to_dict(orient="records"),
    {name: PLAIN[name].to_numpy() for name in PLAIN},
]:
    assert said(same) == plain, same
assert said(PLAIN.to_dict(orient="records")[0]) == plain[:1]
assert said(PLAIN.iloc[1:]) == plain[1:]
assert said(PLAIN.head(0)) == said(pd.DataFrame(columns=PLAIN.columns)) == []
refused(PLAIN.rename(columns={"city": "City"}), "The column (city), which the model takes as string, is not there.",
        "Maybe the column City under this name.")
refused(PLAIN.assign(temp=["a", "b"], hour=[0.5, 1]), "(temp) is string", "(hour) is floating (float64)")
refused(pd.concat([PLAIN, PLAIN[["hour"]]], axis=1), "The column (hour) is there 2 times.")
refused(PLAIN.assign(holiday=[None, True]), "(holiday) is boolean", "1 rows have no value.")
refused(PLAIN.assign(hour=np.array([1, 2**64 - 1], dtype="uint64")), "do not fit into long in 1 rows: first (1844")
refused("text", "The data (str) is no pandas.DataFrame.")
refused({"temp": [1, 2], "city": ["a"]}, "The data is no table: ")

records = PLAIN.to_dict(orient="records")
split = PLAIN.to_dict(orient="split", index=False)
for content in [{"dataframe_split": split}, {"dataframe_records": records}, {"instances": records},
                {"inputs": PLAIN.to_dict(orient="list")}]:
    assert served(json.dumps(content), "application/json") == plain, content
assert served(PLAIN.to_csv(index=False), "text/csv") == plain
whole = [{**row, "temp": 20} for row in records]
assert served(json.dumps({"dataframe_records": whole}), "application/json") == said(PLAIN.assign(temp=20.0))
example = Path("model/serving_input_example.json").read_text()
assert served(example, "application/json") == said(model.input_example)

# What MLflow checks for the models of others stays checked.
graph = helper.make_graph(
    [helper.make_node("Identity", ["x"], ["y"])], "echo",
    [helper.make_tensor_value_info("x", TensorProto.DOUBLE, [None, 1])],
    [helper.make_tensor_value_info("y", TensorProto.DOUBLE, [None, 1])])
proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
mlflow.onnx.save_model(proto, "other", signature=ModelSignature(Schema([ColSpec("double", "x")])))
other = mlflow.pyfunc.load_model("other")
assert list(other.predict(pd.DataFrame({"x": [0.5]})).y) == [0.5]
try:
    other.predict(pd.DataFrame({"x": [2, 3]}))
    raise AssertionError("MLflow's own check is gone.")
except mlflow.MlflowException as problem:
    assert "Can not safely convert int64 to float64" in str(problem), problem

onnx.checker.check_model(mlflow.onnx.load_model("model"))
assert files("model") == before, files("model").keys() ^ before.keys()
print(json.dumps(answers))
