"""Makes the data of the benchmarks: rows x columns of 32-bit floats and a target of 0 and 1 that depends on them.

usage: data.py FILE ROWS COLUMNS
"""

import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

GROUP = 131_072


def main(file: str, rows: int, columns: int) -> None:
    random = np.random.default_rng(20)
    weights = random.normal(size=columns)
    writer = None
    for start in range(0, rows, GROUP):
        count = min(GROUP, rows - start)
        x = random.normal(size=(columns, count)).astype("f4")
        signal = x[0] * x[1] + np.sin(2 * x[2]) + 0.5 * x[3] ** 2 - x[4] + weights @ x / columns
        table = pa.table(
            {"id": np.arange(start, start + count)}
            | {f"x{i}": x[i] for i in range(columns)}
            | {"y": (signal + random.logistic(size=count) > 0.5).astype("i8")})
        writer = writer or pq.ParquetWriter(file, table.schema)
        writer.write_table(table)
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
