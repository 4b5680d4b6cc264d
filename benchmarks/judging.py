"""How long it takes to judge a history, and to judge it anew after one answer.

    python benchmarks/judging.py [--counts 100000,1000000]

Against reading the same file in the same process: a ratio that does not depend on the machine. On one core
(OMP_NUM_THREADS=1; Arrow's own threads are switched off), without sound. Half of the texts are different.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from auditor.history import read_history
from auditor.wakeups import judge

ZONE = ZoneInfo("Europe/Berlin")
ASKED = (
    "set a timer for {} minutes",
    "what's the weather in town {}",
    "turn off lamp number {}",
    "stop",
    "volume {}",
)
TALK = (
    "and then she told him about the {}",
    "he never said number {} to me",
    "so we went there {} times and",
)


def write(path: Path, count: int, dice: random.Random) -> None:
    """Write a made-up My Activity file: every tenth text is talk, half of the texts are different."""
    items = []
    for number in range(count):
        text = dice.choice(TALK if number % 10 == 0 else ASKED)
        text = text.format(number if number % 2 else dice.randrange(60))
        minute = number * 5
        items.append(
            {
                "header": "Assistant",
                "title": f"Said {text}",
                "subtitles": [{"name": dice.choice(("OK.", "Here it is.", "Sorry, I don't understand."))}],
                "time": f"{2016 + minute // 525_600:04}-{minute // 43_800 % 12 + 1:02}-{minute // 1_440 % 28 + 1:02}T"
                f"{minute // 60 % 24:02}:{minute % 60:02}:{number % 60:02}.{number % 1000:03}Z",
                "products": ["Assistant"],
            }
        )
    path.write_text(json.dumps(items, separators=(",", ":")), encoding="utf-8")


def peak_mb() -> float:
    """Return the most memory that this process has held."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024**2 if sys.platform == "darwin" else 1024
    )


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    ask.add_argument("--counts", default="100000,1000000")
    ask.add_argument("--write", nargs=2, metavar=("FILE", "COUNT"), help="write a made-up file, and stop")
    given = ask.parse_args()
    if given.write:
        write(Path(given.write[0]), int(given.write[1]), random.Random(1))
        return
    pa.set_cpu_count(1)
    print(
        "| recordings | reading | judging | per row | against reading | peak memory: read, judged | one answer more |"
    )
    print("|---|---|---|---|---|---|---|")
    for count in map(int, given.counts.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "MyActivity.json"
            # In a process of its own: what writing needs must not count.
            subprocess.run([sys.executable, __file__, "--write", str(path), str(count)], check=True)
            begun = time.process_time()
            history = read_history([path])
            reading, held = time.process_time() - begun, peak_mb()
            begun = time.process_time()
            judgement = judge(history, zone=ZONE)
            judging = time.process_time() - begun
            asked = judgement.sample(1)[0]
            begun = time.process_time()
            judgement.reviewed({asked: "meant"})
            again = time.process_time() - begun
            print(
                f"| {count:,} | {reading:.1f} s | {judging:.1f} s | {1e6 * judging / count:.1f} µs | {judging / reading:.2f} x "
                f"| {held:.0f}, {peak_mb():.0f} MB | {again:.2f} s |"
            )


if __name__ == "__main__":
    main()
