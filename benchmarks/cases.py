"""How long keeping and opening a case takes, as a multiple of writing and reading plain Parquet, and its memory.

    python benchmarks/cases.py [ROWS ...]        e.g. 100000 1000000

Each number is the best of three; a passphrase is stretched once on each side, which is the same second for any
number of recordings and is shown apart. The peak of memory is read from Linux's own account.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from auditor.cases import keep, open_case, reviewed, save
from auditor.cases.secret import locked, new_key, unlocked
from auditor.history import History, MemberEntry
from auditor.history.joining import joined

PASSPHRASE = "four unlikely words together"  # noqa: S105 (made up)
ROWS = (100_000, 1_000_000)


def history(rows: int) -> History:
    """Return so many recordings of three vendors, no two with the same words."""
    from tests.dashboards.histories import million

    table = million().table.slice(0, rows)
    number = pa.array(range(rows))
    at = table.schema.get_field_index("transcript")
    words = pa.array([f"play song {one} in the kitchen" for one in range(rows)])
    table = table.set_column(at, "transcript", words)
    ids = pa.array([f"{one:020x}" for one in range(rows)])
    table = table.set_column(table.schema.get_field_index("recording_id"), "recording_id", ids)
    table = table.set_column(table.schema.get_field_index("row"), "row", number.cast(pa.int64()))
    duplicates = rows - table.column("duplicate_of").null_count
    entry = MemberEntry(
        "made.csv", "made.csv", rows=rows, recordings=rows - duplicates, duplicates=duplicates
    )
    return History(table.combine_chunks(), members=[entry], prefixes=["0" * 16 + ":made.csv"])


def best(work: Callable[[], object], times: int = 3) -> float:
    """Return the shortest of some runs, in seconds."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return min(spent)


def measure(rows: int) -> None:
    made = history(rows)
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        plain = here / "plain.parquet"
        write = best(lambda: pq.write_table(made.table, plain, compression="zstd"))
        read = best(lambda: pq.read_table(plain))
        key = new_key()
        shut = locked(key, PASSPHRASE)
        stretch = best(lambda: unlocked(shut, PASSPHRASE, ""), 2)
        case = keep(made, reviewed({}), here / "case", PASSPHRASE)
        kept, key_of_case = [case], case.key
        again = best(lambda: kept.__setitem__(0, save(kept[0])))
        with mock.patch("auditor.cases.keeping.unlocked", return_value=key_of_case):
            opened = best(lambda: open_case(here / "case", PASSPHRASE))
        both = best(lambda: joined(made, made), 1)
        size = sum(path.stat().st_size for path in (here / "case").iterdir())
        print(
            f"{rows:>9,} rows: plain Parquet {write:.2f} s written, {read:.2f} s read, {plain.stat().st_size / 1e6:.1f} MB; "
            f"case saved {again:.2f} s ({again / write:.1f} x), opened {opened:.2f} s ({opened / read:.1f} x), "
            f"{size / 1e6:.1f} MB; passphrase {stretch:.2f} s; joined with itself {both:.2f} s"
        )


def memory(name: str) -> float:
    """Return a line of Linux's account of this process, in MB: VmRSS now, VmHWM at its peak."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return float(next(line for line in lines if line.startswith(name)).split()[1]) / 1000


def peak(work: Callable[[], object]) -> str:
    """Return how much more memory, in MB, than before is used at most."""
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")  # the peak begins anew
    before = memory("VmRSS")
    work()
    return f"{memory('VmHWM') - before:.0f}"


def measure_memory(rows: int) -> None:
    made = history(rows)
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "case"
        plain = Path(folder) / "plain.parquet"
        told = {
            "plain Parquet written": peak(lambda: pq.write_table(made.table, plain, compression="zstd")),
            "plain Parquet read": peak(lambda: pq.read_table(plain)),
            "case kept": peak(lambda: keep(made, reviewed({}), case, PASSPHRASE)),
            "case opened": peak(lambda: open_case(case, PASSPHRASE)),
            "joined with itself": peak(lambda: joined(made, made)),
        }
    held = made.table.nbytes / 1e6
    print(
        f"{rows:>9,} rows, {held:.0f} MB in memory; more at the peak, MB:",
        ", ".join(f"{what} {value}" for what, value in told.items()),
    )


def main() -> None:
    for rows in map(int, sys.argv[1:]) if sys.argv[1:] else ROWS:
        measure(rows)
        measure_memory(rows)


if __name__ == "__main__":
    main()
