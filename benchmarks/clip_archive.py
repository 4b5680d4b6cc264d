"""A Takeout with thousands of sound files: listing it, linking and measuring them, playing one in place.

Usage: clip_archive.py [--clips 20000] [--gigabytes 5] [--rounds 3] [--keep FOLDER]

Makes the archive in a temporary folder and deletes it afterwards. Half of the clips are named by rows of
MyActivity.json, half are named by none. Each measurement is a process of its own; the floor is what the
standard library takes to list the archive.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
SPOKEN = HERE.parent / "auditor" / "samples" / "clips"
FOLDER = "Takeout/My Activity/Assistant/"
SPARE = 2 * 10**9  # bytes of the disk that are left alone
VARIANTS = 8

MEASURED = """
import json, resource, statistics, sys, time
from pathlib import Path
path, found = Path(sys.argv[1]), {}
unit = 1024**2 if sys.platform == "darwin" else 1024

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit

def timed(work):
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result
"""
FLOOR = (
    MEASURED
    + """
import zipfile
found["seconds"], entries = timed(lambda: zipfile.ZipFile(path).infolist())
found["members"], found["peak_mb"] = len(entries), peak()
archive = zipfile.ZipFile(path)
found["play_ms"] = timed(lambda: archive.read(entries[len(entries) // 2]))[0] * 1000
print(json.dumps(found))
"""
)
INVENTORY = (
    MEASURED
    + """
from auditor.containers import open_exports
found["seconds"], inventory = timed(lambda: open_exports([path]))
found["members"], found["peak_mb"] = len(inventory.members), peak()
found["hash_seconds"] = found["seconds"] + timed(lambda: inventory.containers[0].sha256)[0]
inventory.close()
print(json.dumps(found))
"""
)
LENGTHS = (
    MEASURED
    + """
from auditor.containers import open_exports
from auditor.history.clips import measure
with open_exports([path], hashing=False) as inventory:
    clips = {member.number for member in inventory.members if member.path.endswith(".mp3")}
    found["seconds"], sounds = timed(lambda: measure(inventory, clips))
found["members"], found["peak_mb"] = len(sounds), peak()
found["of_length"] = sum(bool(sound and sound.seconds) for sound in sounds.values())
print(json.dumps(found))
"""
)
HISTORY = (
    MEASURED
    + """
from auditor.history import read_history
began = time.process_time()
found["seconds"], history = timed(lambda: read_history([path]))
found["cpu"] = time.process_time() - began
found["members"], found["rows"], found["peak_mb"] = len(history.members), len(history), peak()
rows = history.frame(["recording_id", "audio_state"])
with_sound = rows[rows["audio_state"].isin(["linked", "orphan"])]["recording_id"].tolist()
plays = [timed(lambda: history.clip(one)) for one in with_sound[:: max(1, len(with_sound) // 20)]]
assert all(clip for _, clip in plays)
found["play_ms"] = statistics.median(seconds for seconds, _ in plays) * 1000
found["play_worst_ms"] = max(seconds for seconds, _ in plays) * 1000
print(json.dumps(found))
"""
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--clips", type=int, default=20_000)
    options.add_argument("--gigabytes", type=float, default=5.0)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--keep", type=Path, help="make the archives here, and leave them")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = chosen.keep or Path(name)
        room = shutil.disk_usage(folder).free - SPARE
        total = int(min(chosen.gigabytes * 10**9, room))
        if total < chosen.clips * 1000:
            sys.exit("The disk has no room for such an archive.")
        if total < chosen.gigabytes * 10**9:
            print(f"Scaled down to {total / 10**9:.1f} GB: the disk has no room for more.")
        print("| archive | what | time | clips or files | peak memory | |")
        print("|---|---|---|---|---|---|")
        for title, method in (("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED)):
            path = folder / f"takeout-20260702T081500Z-{title}.zip"
            if not path.exists():
                make(path, chosen.clips, total, method)
            report(f"{path.stat().st_size / 10**9:.1f} GB, {title}", path, chosen.rounds)
            if not chosen.keep:
                path.unlink()


def make(path: Path, clips: int, total: int, method: int) -> None:
    """Write a zip of about `total` bytes with `clips` sound files, as Takeout names them."""
    bodies = [sound(number, total // clips) for number in range(VARIANTS)]
    begin = dt.datetime(2018, 5, 4, 7, 8, 9, 120_000, tzinfo=dt.UTC)
    moments = [begin + dt.timedelta(minutes=37 * number) for number in range(clips)]
    # Level 0 of deflate leaves bytes as they are, which is what becomes of sound at any level.
    with zipfile.ZipFile(path, "w", method, compresslevel=0) as archive:
        rows = [row(number, moment) for number, moment in enumerate(moments) if number % 2]
        archive.writestr(FOLDER + "MyActivity.json", json.dumps(rows, indent=2))
        for number, moment in enumerate(moments):
            archive.writestr(FOLDER + name_of(moment), bodies[number % VARIANTS])


def sound(number: int, size: int) -> bytes:
    """Return an mp3 of about `size` bytes: a spoken phrase, again and again."""
    phrases = sorted(SPOKEN.glob("*.mp3"))
    phrase = phrases[number % len(phrases)].read_bytes()
    return phrase * max(1, size // len(phrase))


def name_of(moment: dt.datetime) -> str:
    """Return the name of a clip, as Google gives it."""
    return f"{moment:%Y-%m-%d_%H_%M_%S}_{moment.microsecond // 1000:03}_UTC.mp3"


def row(number: int, moment: dt.datetime) -> dict[str, object]:
    """Return a row of the activity that names a clip."""
    return {
        "header": "Assistant",
        "title": f"Said set a timer for {number} minutes",
        "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "audioFiles": [name_of(moment)],
        "products": ["Assistant"],
    }


def report(title: str, path: Path, rounds: int) -> None:
    """Print the table lines of one archive."""
    floor, inventory = best(FLOOR, path, rounds), best(INVENTORY, path, rounds)
    lengths, history = best(LENGTHS, path, rounds), best(HISTORY, path, 1)
    each = lengths["seconds"] / max(1, lengths["members"]) * 1000
    show(title, "standard library: list", floor, f"read one clip {floor['play_ms']:.1f} ms")
    show(title, "take stock", inventory, f"hash done after {inventory['hash_seconds']:.1f} s")
    show(title, "lengths of all clips", lengths, f"{each:.3f} ms each, {lengths['of_length']:,.0f} known")
    show(title, "whole history", history, f"{history['rows']:,.0f} recordings, {history['cpu']:.1f} CPU s")
    play = {"seconds": history["play_ms"] / 1000, "members": 1, "peak_mb": history["peak_mb"]}
    show(title, "play one clip", play, f"worst {history['play_worst_ms']:.1f} ms")


def show(title: str, what: str, found: dict[str, float], note: str) -> None:
    """Print one line of the table."""
    seconds = found["seconds"]
    took = f"{seconds:.2f} s" if seconds >= 0.05 else f"{seconds * 1000:.1f} ms"
    cells = (title, what, took, f"{found['members']:,.0f}")
    print(f"| {' | '.join(cells)} | {found['peak_mb']:.0f} MB | {note} |", flush=True)


def best(script: str, path: Path, rounds: int) -> dict[str, float]:
    """Return the quickest of several runs: whatever else a machine does only ever adds time."""
    return min((run(script, path) for _ in range(rounds)), key=lambda found: found["seconds"])


def run(script: str, path: Path) -> dict[str, float]:
    """Run one measurement in a process of its own."""
    env = os.environ | {"PYTHONPATH": str(HERE.parent)}
    command = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=env, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
