"""The bare learner: reads the same rows and columns, bins them and trains; nothing else.

usage: learner.py INPUTS TARGETS ROWS COLUMNS ROUNDS THREADS      rows of both files in one order
"""

import sys

import pyarrow.parquet as pq
import xgboost as xgb


def main(inputs: str, targets: str, rows: int, columns: int, rounds: int, threads: int) -> None:
    table = pq.read_table(inputs, columns=[f"x{i}" for i in range(columns)]).slice(0, rows)
    labels = pq.read_table(targets, columns=["y"])["y"].slice(0, rows)
    data = xgb.QuantileDMatrix(table, labels, max_bin=256, nthread=threads)
    params = {"objective": "binary:logistic", "max_depth": 6, "max_bin": 256, "tree_method": "hist", "nthread": threads}
    xgb.train(params, data, rounds)


if __name__ == "__main__":
    main(*sys.argv[1:3], *map(int, sys.argv[3:]))
