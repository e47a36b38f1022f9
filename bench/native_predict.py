"""XGBoost's own in-place prediction of rows in memory.

usage: native_predict.py BOOSTER FILE COLUMNS THREADS TIMES    prints the seconds of each time as JSON
"""

import json
import sys
import time

import numpy as np
import pyarrow.parquet as pq
import xgboost as xgb


def main(model: str, file: str, columns: int, threads: int, times: int) -> None:
    table = pq.read_table(file, columns=[f"x{i}" for i in range(columns)])
    rows = np.column_stack([column.to_numpy() for column in table.columns])
    booster = xgb.Booster({"nthread": threads}, model_file=model)
    booster.inplace_predict(rows)
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        booster.inplace_predict(rows)
        seconds.append(time.perf_counter() - start)
    print(json.dumps(seconds))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
