"""What MLflow takes for each declared type, column by column: one model a type, one Parquet file a kind of column.

Prints {declared: {column: taken}} as JSON; leaves models/DECLARED and COLUMN.parquet.
"""

import json
import warnings

warnings.simplefilter("ignore")

import mlflow
import numpy as np
import onnx
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema
from onnx import TensorProto, helper

GRAPH = {"boolean": TensorProto.BOOL, "integer": TensorProto.INT32, "long": TensorProto.INT64,
         "float": TensorProto.FLOAT, "double": TensorProto.DOUBLE, "string": TensorProto.STRING}
COLUMNS = {
    "int8": pd.Series([1, 7], dtype="int8"),
    "int32": pd.Series([1, 7], dtype="int32"),
    "int64": pd.Series([3, 7], dtype="int64"),
    "int64_of_ones": pd.Series([0, 1], dtype="int64"),
    "int64_large": pd.Series([3, 2**40], dtype="int64"),
    "int64_gaps": pd.Series([3, None], dtype="Int64"),
    "float32": pd.Series([0.5, 2], dtype="float32"),
    "float64": pd.Series([0.5, 2], dtype="float64"),
    "float64_whole": pd.Series([3, 2], dtype="float64"),
    "float64_gaps": pd.Series([0.5, None], dtype="float64"),
    "bool": pd.Series([True, False], dtype="bool"),
    "bool_gaps": pd.Series([True, None], dtype="boolean"),
    "text": pd.Series(["a", "b"], dtype=object),
    "text_gaps": pd.Series(["a", None], dtype=object),
    "text_of_numbers": pd.Series(["1", "2"], dtype=object),
    "datetime": pd.Series(pd.to_datetime(["2026-01-01", "2026-01-02"])),
}


def model(declared):
    pair = [("x", declared), ("y", "double")]
    graph = helper.make_graph(
        [helper.make_node("Identity", [n], [f"{n}_out"]) for n, _ in pair], "echo",
        [helper.make_tensor_value_info(n, GRAPH[t], [None]) for n, t in pair],
        [helper.make_tensor_value_info(f"{n}_out", GRAPH[t], [None]) for n, t in pair])
    proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(proto)
    path = f"models/{declared}"
    signature = ModelSignature(Schema([ColSpec(t, n) for n, t in pair]))
    # What it needs is named: else MLflow loads each model in a process of its own to find out, which takes seconds.
    mlflow.onnx.save_model(proto, path, signature=signature, pip_requirements=["onnx", "onnxruntime"])
    return mlflow.pyfunc.load_model(path)


taken = {}
frames = {name: pd.DataFrame({"x": column, "y": [1.0, 2.0]}) for name, column in COLUMNS.items()}
for name, frame in frames.items():
    frame.to_parquet(f"{name}.parquet", index=False)
for declared in GRAPH:
    loaded = model(declared)
    taken[declared] = {}
    for name, frame in frames.items():
        try:
            mlflow.models.utils._enforce_schema(frame, loaded.metadata.get_input_schema())
            taken[declared][name] = True
        except Exception:
            taken[declared][name] = False
print(json.dumps(taken))
