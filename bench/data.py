"""Makes the data of the benchmarks: features, and a target of 0 and 1 that depends on them.

usage: data.py floats FILE ROWS COLUMNS              32-bit floats without gaps, key and target in one file
       data.py mixed INPUTS TARGETS ROWS COLUMNS     doubles, floats and whole numbers, a twentieth of every sixth column
                                                     missing, and two files with the same key
"""

import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

GROUP = 131_072
TYPES = ["f8", "f4", "i8", "f8", "f4"]  # of five, so that columns of each have gaps
EVERY = 6
MISSING = 0.05


def groups(rows: int, columns: int):
    """Row groups: the key, the features by column, the target."""
    random = np.random.default_rng(20)
    weights = random.normal(size=columns)
    for start in range(0, rows, GROUP):
        count = min(GROUP, rows - start)
        x = random.normal(size=(columns, count))
        signal = x[0] * x[1] + np.sin(2 * x[2]) + 0.5 * x[3] ** 2 - x[4] + weights @ x / columns
        y = (signal + random.logistic(size=count) > 0.5).astype("i8")
        gaps = random.random(size=(columns, count)) < MISSING
        yield np.arange(start, start + count), x, gaps, y


def mixed(x, gaps) -> dict:
    arrays = {}
    for i, (values, missing) in enumerate(zip(x, gaps)):
        kind = TYPES[i % len(TYPES)]
        values = np.rint(values * 1000).astype(kind) if kind == "i8" else values.astype(kind)
        arrays[f"x{i}"] = pa.array(values, mask=missing if i % EVERY == EVERY - 3 else None)
    return arrays


class File:
    """A Parquet file, written group by group."""

    def __init__(self, path: str):
        self.path, self.writer = path, None

    def write(self, columns: dict) -> None:
        table = pa.table(columns)
        self.writer = self.writer or pq.ParquetWriter(self.path, table.schema)
        self.writer.write_table(table)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.writer.close()


def main(kind: str, *arguments: str) -> None:
    *files, rows, columns = arguments
    if kind == "floats":
        with File(files[0]) as file:
            for key, x, _, y in groups(int(rows), int(columns)):
                file.write({"id": key} | {f"x{i}": values.astype("f4") for i, values in enumerate(x)} | {"y": y})
    else:
        with File(files[0]) as inputs, File(files[1]) as targets:
            for key, x, gaps, y in groups(int(rows), int(columns)):
                inputs.write({"id": key} | mixed(x, gaps))
                targets.write({"id": key, "y": y})


if __name__ == "__main__":
    main(*sys.argv[1:])
