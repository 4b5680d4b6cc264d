"""Write report.html of exports, to look at it. Usage: make_report.py OUT [--redact LEVEL] [--language L] PATH..."""

import argparse
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from auditor.history import read_history  # noqa: E402
from auditor.report.bundle.page import write_page  # noqa: E402
from auditor.report.bundle.subject import Settings, subject_of  # noqa: E402
from auditor.report.redaction import LEVELS  # noqa: E402
from auditor.wakeups.judgement import judge  # noqa: E402


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("out", type=Path)
    told.add_argument("paths", type=Path, nargs="+")
    told.add_argument("--redact", choices=LEVELS, default="none")
    told.add_argument("--language", default="en")
    told.add_argument("--zone", default="Europe/Berlin")
    given = told.parse_args()
    whole = read_history(given.paths)
    settings = Settings(given.zone, level=given.redact, language=given.language)
    with given.out.open("wb") as file:
        write_page(
            subject_of(whole, judge(whole, zone=ZoneInfo(given.zone)), settings),
            "Made to be looked at.",
            file,
        )


if __name__ == "__main__":
    main()
