"""The bare learner: reads the same rows and columns, bins them and trains; nothing else.

usage: learner.py FILE ROWS COLUMNS ROUNDS THREADS
"""

import sys

import pyarrow.parquet as pq
import xgboost as xgb


def main(file: str, rows: int, columns: int, rounds: int, threads: int) -> None:
    table = pq.read_table(file, columns=[f"x{i}" for i in range(columns)] + ["y"]).slice(0, rows)
    data = xgb.QuantileDMatrix(table.drop_columns(["y"]), table["y"], max_bin=256, nthread=threads)
    params = {"objective": "binary:logistic", "max_depth": 6, "max_bin": 256, "tree_method": "hist", "nthread": threads}
    xgb.train(params, data, rounds)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
