"""Speed and memory, as ratios against a peer on the same file in the same run.

Usage: speed.py [--counts 10000,100000,1000000] [--forms json,legacy.html,html] [--rounds 5] [--write docs/speed.md]

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
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from auditor.other_core import cores  # noqa: E402

# Each prints one JSON object. `seconds` is the import alone, without starting Python and loading libraries:
# both sides first read a small file. `cpu` and `peak_mb` count the process and those that it started.
MEASURED = """
import json, resource, sys, time
from pathlib import Path
small, large = map(Path, sys.argv[1:])
def read(path): raise NotImplementedError
{reader}
def used():
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in (own, others))
read(small)
began, cpu = time.perf_counter(), used()
rows = read(large)
seconds, cpu = time.perf_counter() - began, used() - cpu
peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps({{"seconds": seconds, "cpu": cpu, "rows": rows, "peak_mb": peak / (1024**2 if sys.platform == "darwin" else 1024)}}))
"""
OURS = """
from auditor.history import read_history
def read(path): return len(read_history([path]))
"""
PARSER_JSON = """
from google_takeout_parser.parse_json import _parse_json_activity
def read(path): return sum(not isinstance(event, Exception) for event in list(_parse_json_activity(path)))
"""
PARSER_HTML = """
from google_takeout_parser.parse_html.activity import _parse_html_activity
def read(path): return sum(not isinstance(event, Exception) for event in list(_parse_html_activity(path)))
"""
# What one writes in an afternoon: the whole page as a tree, words, answer and time of every cell.
SOUP = """
import datetime as dt
from bs4 import BeautifulSoup
def read(path):
    soup = BeautifulSoup(path.read_bytes(), "lxml", from_encoding="utf-8")
    rows = []
    for cell in soup.find_all("div", class_="outer-cell"):
        body = cell.find("div", class_="content-cell")
        lines = [line for line in body.get_text("\\n").split("\\n") if line.strip()]
        when = dt.datetime.strptime(lines[-1].replace("\\u202f", " "), "%b %d, %Y, %I:%M:%S %p %Z")
        rows.append((lines[:-1], when))
    return len(rows)
"""
PANDAS = """
import pandas
def read(path): return len(pandas.read_json(path))
"""
# The floor: reading the file and looking once at every byte.
FLOOR = """
def read(path): return path.read_bytes().count({mark})
"""


def run(script: str, *arguments: str | Path) -> dict[str, float]:
    """Run one measurement in a process of its own."""
    env = os.environ | {"PYTHONPATH": str(HERE.parent)}
    command = [sys.executable, "-c", script, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=env, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


@dataclass(frozen=True)
class Side:
    """One way to read a form. most: entries above which it is not asked, for it would need a day or 20 GB."""

    name: str
    reader: str
    most: int = 10**9

    def measure(self, small: Path, large: Path) -> dict[str, float]:
        """Read the file in a process of its own."""
        return run(MEASURED.format(reader=self.reader), small, large)


PARSER = "google_takeout_parser"
# The peer needs 2 GB and three quarters of a minute for 100,000 cells of a page.
FORMS: dict[str, tuple[str, list[Side]]] = {
    "json": (
        "Google My Activity (JSON)",
        [
            Side("Voice Auditor", OURS),
            Side(PARSER, PARSER_JSON),
            Side("pandas.read_json", PANDAS),
            Side("read and count bytes (floor)", FLOOR.format(mark="b'\"header\"'")),
        ],
    ),
    "legacy.html": (
        "Google My Activity (web page as before 2022, the only one that the peer reads)",
        [
            Side("Voice Auditor", OURS),
            Side(PARSER, PARSER_HTML, 100_000),
            Side("BeautifulSoup with lxml", SOUP, 100_000),
            Side("read and count bytes (floor)", FLOOR.format(mark="b'outer-cell '")),
        ],
    ),
    "html": (
        "Google My Activity (web page as now)",
        [
            Side("Voice Auditor", OURS),
            Side("BeautifulSoup with lxml", SOUP, 100_000),
            Side("read and count bytes (floor)", FLOOR.format(mark="b'outer-cell '")),
        ],
    ),
}


def best(rounds: list[dict[str, float]]) -> float:
    """Return the least seconds of several rounds: whatever else a machine does only ever adds time."""
    return min(one["seconds"] for one in rounds)


def compare(sides: list[Side], small: Path, large: Path, count: int, rounds: int) -> list[str]:
    """Return table lines: every side on one file, taking turns."""
    sides = [side for side in sides if count <= side.most]
    found: dict[str, list[dict[str, float]]] = {side.name: [] for side in sides}
    for _ in range(rounds):
        for side in sides:
            found[side.name].append(side.measure(small, large))
    ours, lines = sides[0].name, []
    for side in sides:
        made = found[side.name]
        least = best(made)
        pairs = sorted(
            other["seconds"] / mine["seconds"] for mine, other in zip(found[ours], made, strict=True)
        )
        spread = (
            f" ({statistics.median(pairs):.2f}; {pairs[0]:.2f} to {pairs[-1]:.2f})"
            if side.name != ours
            else ""
        )
        cpu, peak = min(one["cpu"] for one in made), max(one["peak_mb"] for one in made)
        rows = int(made[0]["rows"])
        lines.append(
            f"| {count:,} | {side.name} | {rows:,} | {least:.2f} s | {count / least:,.0f} | {count / cpu:,.0f} "
            f"| {peak:,.0f} MB | {least / best(found[ours]):.2f} x{spread} |"
        )
        print(lines[-1], flush=True)
    return lines


def memory(large: Path, folder: Path, count: int) -> list[str]:
    """Return table lines: time and peak memory of whole commands, with the processes that they start."""
    lines = []
    commands = {"inspect": ["inspect", large, "--json", "--quiet"]}
    commands |= {
        f"export {form}": ["export", large, "--quiet", "-o", folder / f"out.{form}"]
        for form in ("parquet", "csv", "jsonl")
    }
    for name, arguments in commands.items():
        seconds, peak = watched([sys.executable, "-m", "auditor", *map(str, arguments)])
        lines.append(
            f"| {count:,} | {large.name.partition('.')[2]} | `{name}` | {seconds:.1f} s | {peak:.0f} MB |"
        )
        print(lines[-1], flush=True)
    return lines


def watched(command: list[str]) -> tuple[float, float]:
    """Run a command; return its seconds and the peak of its memory in MB, looked at twenty times a second.

    On Linux what processes share is counted once (the proportional set size); elsewhere nothing is seen.
    """
    began, peak = time.perf_counter(), 0.0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=HERE.parent)
    while process.poll() is None:
        peak = max(peak, sum(map(share_of, family(process.pid))))
        time.sleep(0.05)
    if process.returncode not in (0, 3):
        raise SystemExit(f"{command} ended with {process.returncode}")
    return time.perf_counter() - began, peak


def family(number: int) -> list[int]:
    """Return a process and those that it started."""
    found = [number]
    for task in Path(f"/proc/{number}/task").glob("*/children"):
        try:
            found += [one for child in task.read_text().split() for one in family(int(child))]
        except OSError:
            continue
    return found


def share_of(number: int) -> float:
    """Return the memory of a process in MB, 0 where it is gone or the system does not say."""
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def others(script: str, *arguments: str) -> list[str]:
    """Run another benchmark and return what it prints."""
    command = [sys.executable, str(HERE / script), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", cwd=HERE.parent) as process:
        lines = []
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line.rstrip("\n"))
    return lines


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--counts", default="10000,100000,1000000")
    options.add_argument("--forms", default=",".join(FORMS))
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--without", default="", help="of tables and clips, what to leave out")
    options.add_argument("--only-ours", action="store_true", help="leave the peers out")
    options.add_argument("--write", type=Path)
    chosen = options.parse_args()
    counts = [int(count) for count in chosen.counts.split(",")]
    compared: dict[str, list[str]] = {}
    remembered: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for form in chosen.forms.split(","):
            title, sides = FORMS[form]
            compared[title] = []
            for count in counts:
                small, large = folder / f"1000.{form}", folder / f"{count}.{form}"
                for path, size in ((small, 1000), (large, count)):
                    if not path.exists():
                        subprocess.run([sys.executable, HERE / "activity.py", path, str(size)], check=True)
                rounds = chosen.rounds if count < 500_000 else max(1, chosen.rounds // 3)
                wanted = sides[:1] if chosen.only_ours else sides
                compared[title] += compare(wanted, small, large, count, rounds)
                if form != "legacy.html":
                    remembered += memory(large, folder, count)
                large.unlink()
    tables = [] if "tables" in chosen.without else others("amazon_csv.py", "--rows", str(max(counts)))
    clips = [] if "clips" in chosen.without else others("clip_archive.py")
    if chosen.write:
        text = page(compared, remembered, tables, clips)
        chosen.write.write_text(text, encoding="utf-8", newline="\n")


HEADS = (
    "| entries | | rows read | time | entries/s | entries per CPU second | peak memory | against ours |",
    "|---|---|---|---|---|---|---|---|",
)


def page(compared: dict[str, list[str]], remembered: list[str], tables: list[str], clips: list[str]) -> str:
    """Return the page of results."""
    lines = [
        "# Speed and memory",
        "",
        "Made by `python benchmarks/speed.py --write docs/speed.md` "
        f"(Python {platform.python_version()}, {cores()} cores). Seconds differ from machine to machine "
        "and from hour to hour; compare within a table. The best of several rounds in which the sides took "
        "turns; in brackets the median of the pairs of rounds, and their range.",
    ]
    for title, made in compared.items():
        lines += ["", f"## Import of {title}", "", *HEADS, *made]
    lines += [
        "",
        "## Whole commands, started afresh",
        "",
        "Memory of all processes together, what they share counted once, looked at twenty times a second.",
        "",
        "| entries | form | command | time | peak memory |",
        "|---|---|---|---|---|",
        *remembered,
        "",
    ]
    if tables:
        lines += ["## Amazon's download (`benchmarks/amazon_csv.py`)", "", *tables, ""]
    if clips:
        lines += ["## An archive of clips (`benchmarks/clip_archive.py`)", "", *clips, ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
