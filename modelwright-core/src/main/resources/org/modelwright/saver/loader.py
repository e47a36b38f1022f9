"""What MLflow's python_function runs between a table and model.onnx; ONNX Runtime alone needs nothing of it.

MLflow's own loader gives pandas' arrays to ONNX Runtime as they are, and pandas 3 keeps text in arrays that ONNX Runtime
does not take. Here each column becomes the array that the graph takes, or is refused, by the rules of docs/mlflow.md. No
file is read but model.onnx, and none is written.
"""

import difflib
import functools
import inspect
import json
import logging
import re

import mlflow.pyfunc
import numpy as np
import onnxruntime
import pandas as pd
from mlflow.exceptions import MlflowException

LOG = logging.getLogger(__name__)

# What a graph takes: MLflow's name for it, the values of the array, and what pandas calls the values that fit.
TYPES = {
    "tensor(double)": ("double", np.float64, {"floating", "integer", "mixed-integer-float", "boolean", "decimal"}),
    "tensor(int64)": ("long", np.int64, {"integer"}),
    "tensor(bool)": ("boolean", np.bool_, {"boolean"}),
    "tensor(string)": ("string", object, {"string"}),
}
# Where values may be missing, and what the graph sees there.
MISSING = {"double": np.nan, "string": ""}
# The whole numbers that stay what they are.
WHOLE = {"double": (-(2**53), 2**53), "long": (-(2**63), 2**63 - 1)}
DATES = {"datetime64", "datetime", "date"}
# Where the graph notes which texts an input takes, if not any.
NOTE = "modelwright.texts"


class OnnxColumns:
    """A graph with an input for each column: of shape [rows], or [rows, 1] where it is the only one."""

    def __init__(self, path):
        self.session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        self.outputs = [output.name for output in self.session.get_outputs()]
        self.texts = json.loads(self.session.get_modelmeta().custom_metadata_map.get(NOTE, "{}"))

    def get_raw_model(self):
        """What MLflow's own loader gives here, too."""
        return self.session

    def predict(self, data, params=None):
        """The outputs, row for row; or everything that is wrong with the columns, at once."""
        table = as_table(data)
        feeds, problems = {}, []
        for taken in self.session.get_inputs():
            try:
                form = self.texts.get(taken.name)
                feeds[taken.name] = as_array(table, taken.name, taken.type, form).reshape([-1] + taken.shape[1:])
            except ValueError as problem:
                problems.append(str(problem))
        if problems:
            raise MlflowException.invalid_parameter_value("\n".join(problems))
        more = [name for name in table.columns if name not in feeds]
        if more:
            LOG.warning("The model does not take the columns %s; they are left out.", more)
        results = self.session.run(self.outputs, feeds)
        return pd.DataFrame({name: np.asarray(values).reshape(-1) for name, values in zip(self.outputs, results)})


def as_table(data):
    """The forms in which MLflow takes rows: a frame, columns of lists, a list of rows, or one row."""
    if isinstance(data, pd.DataFrame):
        return data
    if isinstance(data, dict) and all(value is None or np.isscalar(value) for value in data.values()):
        return pd.DataFrame([data])
    if isinstance(data, (dict, list)):
        try:
            return pd.DataFrame(data)
        except ValueError as problem:
            raise MlflowException.invalid_parameter_value(f"The data is no table: {problem}") from problem
    raise MlflowException.invalid_parameter_value(f"The data ({type(data).__name__}) is no pandas.DataFrame.")


def as_array(table, name, taken, form=None):
    """The values of one column as the graph takes them; its texts have a form, or any."""
    declared, array, fitting = TYPES[taken]
    if name not in table:
        near = difflib.get_close_matches(name, map(str, table.columns), 1)
        maybe = f"\nMaybe the column {near[0]} under this name." if near else ""
        raise ValueError(f"The column ({name}), which the model takes as {declared}, is not there.{maybe}")
    values = table[name]
    if values.ndim != 1:
        raise ValueError(f"The column ({name}) is there {values.shape[1]} times.")
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(object)
    missing = values.isna()
    gaps = int(missing.sum())
    # A column without any value has no type that could be told.
    found = "empty" if gaps == len(values) else pd.api.types.infer_dtype(values, skipna=True)
    if found in DATES and declared == "string":
        values, found = as_text(name, values, form is not None), "string"
    if found not in fitting | {"empty"} or gaps and declared not in MISSING:
        told = f"; {gaps} rows have no value" if gaps else ""
        raise ValueError(
            f"The column ({name}) is {found} ({table[name].dtype}) where the model takes {declared}{told}."
        )
    if found == "empty":
        return np.full(len(values), MISSING.get(declared, 0), array)
    if found == "integer":
        refuse_beyond(name, values[~missing].to_numpy(), declared)
    if found == "string" and form is not None:
        values = values.mask(values.str.strip() == "", "")
        refuse_others(name, values, form)
    return values.to_numpy(array, na_value=MISSING[declared]) if gaps else values.to_numpy(array)


def as_text(name, values, meant):
    """Dates as pandas writes them into files: without a time where no row has one."""
    texts = pd.to_datetime(values).astype(str).mask(values.isna())
    if meant:
        return texts
    shown = texts[values.notna()].iloc[0]
    LOG.warning("The column (%s) holds dates where the model takes text: they are given as (%s).", name, shown)
    return texts


def refuse_others(name, values, form):
    """A text that says nothing of what the graph takes would fail in it, without its name."""
    taken = re.compile(form["pattern"])
    others = {text for text in values.dropna().unique() if text and not taken.fullmatch(text)}
    if others:
        rows = np.flatnonzero(values.isin(others))
        first = values.iloc[rows[0]]
        raise ValueError(
            f"The column ({name}) holds texts that are no {form['type']} in {len(rows)} rows: first ({first}) in row {rows[0]}."
            "\nMaybe ISO form: 2024-01-31, or 2024-01-31T09:30:00+01:00; an empty text is a missing date."
        )


def refuse_beyond(name, values, declared):
    """No whole number is rounded."""
    least, most = WHOLE[declared]
    beyond = values[(values < least) | (values > most)]
    if len(beyond):
        raise ValueError(
            f"The column ({name}) holds whole numbers that do not fit into {declared} in {len(beyond)} rows:"
            f" first ({beyond[0]})."
        )


def check_here():
    """MLflow's check of the signature comes before any loader and refuses what is taken here, whole numbers for a double.

    It is left to predict for the models of this module, and for no others.
    """
    check = mlflow.pyfunc._validate_prediction_input
    if list(inspect.signature(check).parameters) != ["data", "params", "input_schema", "params_schema", "flavor"]:
        LOG.warning("MLflow %s checks columns by rules of its own: give double columns as float64.", mlflow.__version__)
        return

    @functools.wraps(check)
    def check_others(data, params, input_schema, params_schema, flavor=None):
        return check(data, params, None if flavor == __name__ else input_schema, params_schema, flavor)

    mlflow.pyfunc._validate_prediction_input = check_others


check_here()


def _load_pyfunc(path):
    """What MLflow calls."""
    return OnnxColumns(path)
