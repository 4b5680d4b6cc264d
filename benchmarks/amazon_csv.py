"""Speed and memory of Amazon's request table (CSV), as ratios against pandas on the same file in the same run.

Usage: amazon_csv.py [--rows 1000000] [--rounds 3] [--keep FILE]

pandas.read_csv is asked twice: as it is by default, which checks no row and makes no times, ids or words for
nothing; and with every cell as a text of Python's, which is what a program that looks at each row needs.
Each measurement is a process of its own; the sides take turns. The file is made from a seed, in the build
of before 19 February 2026: every field in quotation marks, CR LF, a mark at the beginning.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from activity import LAST, said, word

HERE = Path(__file__).parent
HEADER = [
    "Currently Playing Song",
    "Screen Contents",
    "Contact Name",
    "Utterance text",
    "Utterance Creation Date",
]
NOTHING = "Not Available"

# Each first reads a small file, so that loading libraries does not count, and prints one JSON object.
MEASURE = """
import json, resource, sys, time
from pathlib import Path
small, large = map(Path, sys.argv[1:])
{prepare}
run(small)
began = time.perf_counter()
rows = run(large)
seconds = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
print(json.dumps({{"seconds": seconds, "rows": rows, "peak_mb": peak}}))
"""
SIDES = {
    "pandas.read_csv": """
import pandas
run = lambda path: len(pandas.read_csv(path))
""",
    "pandas.read_csv, cells as texts": """
import pandas
run = lambda path: len(pandas.read_csv(path, dtype=object, keep_default_na=False))
""",
    "csv_stream alone": """
from auditor.shapes.csv_stream import Table
def run(path):
    with path.open("rb") as stream:
        return sum(block.count for block in Table(stream).blocks(5))
""",
    "read_history, counting only": """
from auditor.history import read_history
run = lambda path: len(read_history([path], words_up_to=0))
""",
    "read_history": """
from auditor.history import read_history
run = lambda path: len(read_history([path]))
""",
}


def rows(count: int, seed: int = 11) -> Iterator[list[str]]:
    """Yield invented requests over ten years, newest first."""
    dice = random.Random(seed)
    gap = dt.timedelta(days=3652) / count
    for number in range(count):
        time = LAST - gap * number - dt.timedelta(milliseconds=dice.randint(0, 999))
        stamp = time.isoformat(timespec="milliseconds" if dice.random() < 0.85 else "seconds")
        song = NOTHING if dice.random() < 0.85 else f"{word(dice)} {word(dice)}, by {word(dice)}"
        shown = NOTHING if dice.random() < 0.9 else f"{word(dice)} {word(dice)}"
        text = said(dice)[0]
        text = NOTHING if dice.random() < 0.02 else f"alexa {text}" if dice.random() < 0.7 else text
        yield [song, shown, NOTHING, text, stamp.replace("+00:00", "Z")]


def write(path: Path, count: int) -> None:
    """Write a table as Amazon wrote it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(HEADER)
        writer.writerows(rows(count))


def run(side: str, small: Path, large: Path) -> dict[str, float]:
    """Run one measurement in a process of its own."""
    env = os.environ | {"PYTHONPATH": str(HERE.parent)}
    command = [sys.executable, "-c", MEASURE.format(prepare=SIDES[side]), str(small), str(large)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=env, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--keep", type=Path)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        small, large = Path(name) / "Intent-1-1.csv", chosen.keep or Path(name) / "Intent-2-1.csv"
        write(small, 1000)
        write(large, chosen.rows)
        print(f"{chosen.rows:,} rows, {large.stat().st_size / 1e6:.0f} MB")
        rounds = [{side: run(side, small, large) for side in SIDES} for _ in range(chosen.rounds)]
    if any(one["rows"] != chosen.rows for each in rounds for one in each.values()):
        raise SystemExit("the sides do not agree on the number of rows")
    print("| | best | against pandas | against pandas with texts | peak memory |\n|---|---|---|---|---|")
    default, texts, *_ = SIDES
    for side in SIDES:
        best = min(each[side]["seconds"] for each in rounds)
        ratios = [
            statistics.median(each[side]["seconds"] / each[base]["seconds"] for each in rounds)
            for base in (default, texts)
        ]
        peak = max(each[side]["peak_mb"] for each in rounds)
        print(f"| {side} | {best:.2f} s | {ratios[0]:.1f} x | {ratios[1]:.1f} x | {peak:.0f} MB |")


if __name__ == "__main__":
    main()
