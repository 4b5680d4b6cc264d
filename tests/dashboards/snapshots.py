"""The numbers of every page for the sample household, written out so that a person can read what changed.

    python -m tests.dashboards.snapshots --update    write them anew
    python -m tests.dashboards.snapshots --check     compare, and name the pages that differ

No pixels: the big numbers, the headings (a chart's heading is its finding), the small lines under them
(denominators, intervals, how good it is) and the short tables.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import re
import sys
from functools import lru_cache
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

import sample_data
from auditor.history import read_history
from auditor.shapes.contract import Options
from auditor.wakeups import Judgement, judge
from tests.dashboards.histories import PAGES, page

HERE = Path(__file__).parent / "snapshots"
ZONE = "Europe/Berlin"
LANGUAGES = ("en", "de")
_PIECE = re.compile(r"<(h[23]|p|td|li)\b[^>]*>(.*?)</\1>", re.DOTALL)


@lru_cache(maxsize=1)
def household() -> Judgement:
    """Return the sample household, read and judged."""
    history = read_history(sample_data.exports(), options=Options(zone=ZONE))
    return judge(history, zone=ZoneInfo(ZONE))


def name_of(path: str, language: str) -> str:
    return f"{Path(path).stem}-{language}"


def written(path: str, language: str) -> str:
    """Return what a page says, as JSON."""
    judgement = household()
    # What a page says of the system's zone must not depend on the system.
    with patch.dict(os.environ, {"TZ": ZONE}):
        test = page(path, judgement.history, judgement=judgement, zone=ZONE, language=language)
    said = {
        "title": [element.value for element in test.title],
        "numbers": {metric.label: str(metric.value) for metric in test.metric},
        "told": [
            line
            for element in test.get("html")
            for line in map(plain, _PIECE.findall(element.proto.body))
            if line
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def plain(found: tuple[str, str]) -> str:
    """Return a piece of a page without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", found[1])).split())


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--update", action="store_true")
    ask.add_argument("--check", action="store_true")
    update = ask.parse_args().update
    HERE.mkdir(exist_ok=True)
    wrong = 0
    for path in PAGES:
        for language in LANGUAGES:
            file = HERE / f"{name_of(path, language)}.json"
            now = written(path, language)
            if not file.exists() or file.read_text(encoding="utf-8") != now:
                wrong += 1
                sys.stdout.write(f"{file.name}: {'written' if update else 'differs'}\n")
                if update:
                    file.write_text(now, encoding="utf-8", newline="\n")
    return int(bool(wrong) and not update)


if __name__ == "__main__":
    sys.exit(main())
