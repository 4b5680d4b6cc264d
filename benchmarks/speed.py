"""Speed and memory, as ratios against a peer on the same file in the same run.

Usage: speed.py [--counts 10000,100000,1000000] [--rounds 5] [--write docs/speed.md]

Each measurement is a process of its own, and the two sides take turns, so that a busy machine hits both.
Needs the `dev` extra: google_takeout_parser is the peer.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent

# Each prints one JSON object. `seconds` is the import alone, without starting Python and loading libraries:
# both sides first read a small file.
OURS = """
import json, sys, time
from pathlib import Path
from auditor.history import read_history
small, large = map(Path, sys.argv[1:])
read_history([small])
began, cpu = time.perf_counter(), time.process_time()
history = read_history([large])
print(json.dumps({"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "rows": len(history)}))
"""
PEER = """
import json, sys, time
from pathlib import Path
from google_takeout_parser.parse_json import _parse_json_activity
small, large = map(Path, sys.argv[1:])
list(_parse_json_activity(small))
began, cpu = time.perf_counter(), time.process_time()
events = list(_parse_json_activity(large))
print(json.dumps({"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "rows": len(events)}))
"""
# The floor: reading the file and looking once at every byte.
FLOOR = """
import json, sys, time
from pathlib import Path
small, large = map(Path, sys.argv[1:])
began, cpu = time.perf_counter(), time.process_time()
rows = large.read_bytes().count(b'"header"')
print(json.dumps({"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "rows": rows}))
"""
# A whole command, with its peak memory.
COMMAND = """
import json, os, sys, time
began = time.perf_counter()
sys.argv = ["voice-auditor", *sys.argv[1:]]
from auditor.cli import main
devnull = os.open(os.devnull, os.O_WRONLY); out = os.dup(1); os.dup2(devnull, 1)
try:
    main()
except SystemExit as end:
    code = end.code
os.dup2(out, 1)
import resource
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
print(json.dumps({"seconds": time.perf_counter() - began, "peak_mb": peak / (1024**2 if sys.platform == "darwin" else 1), "code": code or 0}))
"""


def run(script: str, *arguments: str | Path) -> dict[str, float]:
    """Run one measurement in a process of its own."""
    env = os.environ | {"PYTHONPATH": str(HERE.parent)}
    command = [sys.executable, "-c", script, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=env, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def best(rounds: list[dict[str, float]]) -> float:
    """Return the least seconds of several rounds: whatever else a machine does only ever adds time."""
    return min(one["seconds"] for one in rounds)


def compare(small: Path, large: Path, rounds: int) -> list[str]:
    """Return table lines: ours, the peer and the floor on one file, taking turns."""
    ours, peer, floor = [], [], []
    for _ in range(rounds):
        ours.append(run(OURS, small, large))
        peer.append(run(PEER, small, large))
        floor.append(run(FLOOR, small, large))
    count = int(ours[0]["rows"])
    base, theirs, least = best(ours), best(peer), best(floor)
    pairs = sorted(other["seconds"] / mine["seconds"] for mine, other in zip(ours, peer, strict=True))
    spread = f"pairs of rounds: median {statistics.median(pairs):.1f}, {pairs[0]:.1f} to {pairs[-1]:.1f}"
    lines = [
        f"| {count:,} | Voice Auditor | {base:.2f} s | {count / base:,.0f} | 1 |",
        f"| {count:,} | google_takeout_parser | {theirs:.2f} s | {count / theirs:,.0f} "
        f"| {theirs / base:.1f} x as long ({spread}) |",
        f"| {count:,} | read and count bytes (floor) | {least:.3f} s | {count / least:,.0f} | {least / base:.2f} x |",
    ]
    for line in lines:
        print(line, flush=True)
    return lines


def memory(large: Path, folder: Path, count: int) -> list[str]:
    """Return table lines: peak memory of whole commands."""
    lines = []
    commands = {"inspect": ["inspect", large, "--json", "--quiet"]}
    commands |= {
        f"export {form}": ["export", large, "--quiet", "-o", folder / f"out.{form}"]
        for form in ("parquet", "csv", "jsonl")
    }
    for name, arguments in commands.items():
        done = run(COMMAND, *arguments)
        lines.append(f"| {count:,} | `{name}` | {done['seconds']:.1f} s | {done['peak_mb']:.0f} MB |")
        print(lines[-1], flush=True)
    return lines


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--counts", default="10000,100000,1000000")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--write", type=Path)
    chosen = options.parse_args()
    compared, remembered = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in map(int, chosen.counts.split(",")):
            for size in {1000, count}:
                path = folder / f"{size}.json"
                if not path.exists():
                    subprocess.run([sys.executable, HERE / "activity.py", path, str(size)], check=True)
            large = folder / f"{count}.json"
            rounds = chosen.rounds if count < 500_000 else max(1, chosen.rounds // 3)
            compared += compare(folder / "1000.json", large, rounds)
            remembered += memory(large, folder, count)
            large.unlink()
    if chosen.write:
        chosen.write.write_text(page(compared, remembered), encoding="utf-8")


def page(compared: list[str], remembered: list[str]) -> str:
    """Return the page of results."""
    return "\n".join(
        [
            "# Speed and memory",
            "",
            "Made by `python benchmarks/speed.py --write docs/speed.md` "
            f"(Python {platform.python_version()}, {os.cpu_count()} cores). Seconds differ from machine to machine "
            "and from hour to hour; compare within a table. The best of several rounds in which the sides took turns.",
            "",
            "## Import of Google My Activity (JSON)",
            "",
            "| entries | | time | entries/s | against ours |",
            "|---|---|---|---|---|",
            *compared,
            "",
            "## Whole commands, started afresh",
            "",
            "| entries | command | time | peak memory |",
            "|---|---|---|---|",
            *remembered,
            "",
        ]
    )


if __name__ == "__main__":
    main()
