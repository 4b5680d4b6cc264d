"""Time, memory and size of an evidence bundle, as multiples of `export` to Parquet on the same files in the same run.

Usage: bundle.py [--counts 100000,1000000] [--rounds 3] [--levels none,words]

The exports are made-up households of `voice-auditor sample`, as many as it takes. Each measurement is a process
of its own, and the sides take turns. "Whole" counts reading and weighing, which are the same for both.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from auditor.samples import write_sample  # noqa: E402

A_YEAR_OF_ONE = 1_000  # recordings, roughly, of one person in a made-up household
MOST_MONTHS, MOST_PEOPLE = 240, 8

# Each prints one JSON object.
MEASURED = """
import datetime as dt, json, resource, sys, time
from pathlib import Path
from auditor.report.bundle.anew import subject_from
from auditor.report.bundle.session import Run
from auditor.report.bundle.subject import Settings
from auditor.report.bundle.verifying import verify
from auditor.report.bundle.writing import write
from auditor.report.export import export
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
what, out, *paths = sys.argv[1:]
paths, out = [Path(one) for one in paths], Path(out)
began = time.perf_counter()
settings = Settings("Europe/Berlin", level=what if what != "export" else "none")
subject = subject_from(paths, settings)
read, ready = time.perf_counter() - began, peak()
began = time.perf_counter()
if what == "export":
    export(subject.history, out.with_suffix(".parquet"))
else:
    marks = []
    def watch(done, of, name):
        marks.append((name, time.perf_counter()))
    write(subject, out, Run([], "out", dt.datetime.now(dt.UTC)), watch)
seconds = time.perf_counter() - began
found = {"read": read, "seconds": seconds, "ready_mb": ready, "peak_mb": peak(), "rows": subject.history.table.num_rows}
if what != "export":
    ends = [at for _, at in marks[1:]] + [began + seconds]
    found["parts"] = {name.split()[-1]: end - at for (name, at), end in zip(marks, ends)}
    began = time.perf_counter()
    assert verify(out) == []
    found["verify"] = time.perf_counter() - began
print(json.dumps(found))
"""


def exports(folder: Path, count: int) -> list[Path]:
    """Make exports with about so many recordings."""
    paths: list[Path] = []
    most = A_YEAR_OF_ONE * MOST_MONTHS // 12 * MOST_PEOPLE
    for seed in range(-(-count // most)):
        share = min(count, most) if seed == 0 else min(count - seed * most, most)
        people = min(MOST_PEOPLE, max(1, share // (A_YEAR_OF_ONE * 10)))
        months = min(MOST_MONTHS, max(1, share * 12 // (A_YEAR_OF_ONE * people)))
        place = folder / f"household {seed}"
        place.mkdir()
        paths += write_sample(place, seed=seed, months=months, people=people)
    return paths


def measured(what: str, out: Path, paths: list[Path]) -> dict[str, float]:
    """Run one measurement."""
    env = os.environ | {"PYTHONPATH": str(HERE.parent)}
    command = [sys.executable, "-c", MEASURED, what, str(out), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=env, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def compare(count: int, rounds: int, levels: list[str]) -> None:
    """Print table lines for one size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = exports(folder, count)
        found: dict[str, list[dict[str, float]]] = {side: [] for side in ("export", *levels)}
        for at in range(rounds):
            for side, made in found.items():
                made.append(measured(side, folder / f"{side}-{at}", paths))
        base = min(one["seconds"] for one in found["export"])
        whole = min(one["seconds"] + one["read"] for one in found["export"])
        for side, made in found.items():
            least = min(made, key=lambda one: one["seconds"])
            total = min(one["seconds"] + one["read"] for one in made)
            print(
                f"| {least['rows']:,} | {'export to Parquet' if side == 'export' else f'bundle, {side}'} "
                f"| {least['seconds']:.1f} s | {least['seconds'] / base:.1f} x | {total:.1f} s | {total / whole:.1f} x "
                f"| {max(one['peak_mb'] for one in made):,.0f} MB (read: {least['ready_mb']:,.0f}) |",
                flush=True,
            )
        for side in levels:
            made = found[side][0]
            print(f"\nbundle, {side}: verified without exports in {made['verify']:.1f} s")
            for path in sorted((folder / f"{side}-0").rglob("*")):
                if path.is_file():
                    seconds = made["parts"].get(path.name, 0.0)  # type: ignore[attr-defined]
                    print(
                        f"    {path.name:22} {path.stat().st_size / 1e6:8.2f} MB {seconds:6.1f} s", flush=True
                    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--counts", default="100000,1000000")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--levels", default="none,words")
    chosen = options.parse_args()
    print("| recordings | | writing | | whole | | peak memory |\n|---|---|---|---|---|---|---|", flush=True)
    for count in chosen.counts.split(","):
        compare(int(count), chosen.rounds, chosen.levels.split(","))


if __name__ == "__main__":
    main()
