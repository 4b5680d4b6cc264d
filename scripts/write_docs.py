"""Write the parts of the documentation that are computed from the code.

Usage: write_docs.py [--check]    with --check it changes nothing and fails where a page is out of date
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from auditor.facts import table  # noqa: E402
from auditor.problem import FLAW_KINDS, PROBLEM_KINDS  # noqa: E402
from auditor.recording import COLUMNS  # noqa: E402
from auditor.report.method import as_markdown  # noqa: E402
from auditor.shapes.contract import SET_ASIDE  # noqa: E402
from auditor.shapes.registry import SHAPES  # noqa: E402
from auditor.wakeups.telling import VERDICTS  # noqa: E402


def shapes() -> str:
    """Return the README's table of shapes, one row for each in the registry."""
    rows = [f"| {shape.title} | `{shape.id}` | {shape.source} |" for shape in SHAPES]
    return "\n".join(["| what | shape | known from |", "|---|---|---|", *rows])


def readme() -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = f"<!-- table: shapes -->\n{shapes()}\n<!-- end -->"
    return re.sub(r"<!-- table: shapes -->.*?<!-- end -->", lambda _: block, text, flags=re.DOTALL)


def dictionary() -> str:
    """Return the data dictionary: columns and every closed vocabulary."""
    lines = [
        "# Data dictionary",
        "",
        "The columns of `voice-auditor export`, one row per recording. Written from the code by "
        "`python scripts/write_docs.py`.",
        "",
        "| column | type | meaning | values |",
        "|---|---|---|---|",
    ]
    for column in COLUMNS:
        words = ", ".join(f"`{word}`" for word in column.words)
        lines.append(f"| `{column.name}` | {column.type} | {column.meaning} | {words} |")
    for title, kinds in (
        ("Why a row is a problem (it gave no recording)", PROBLEM_KINDS),
        ("What a recording can lack (it counts as a recording)", FLAW_KINDS),
        ("Why a row is set aside (it is understood, and no recording)", SET_ASIDE),
    ):
        lines += ["", f"## {title}", "", "| kind | meaning |", "|---|---|"]
        lines += [f"| `{kind}` | {meaning} |" for kind, meaning in kinds.items()]
    lines += ["", "## What a verdict says", "", "| verdict | kind of evidence | in words |", "|---|---|---|"]
    lines += [f"| `{word}` | {told.evidence} | {told.sentence} |" for word, told in VERDICTS.items()]
    lines += ["", '## What a reason says (points above 0 speak for "not meant")', ""]
    lines += ["| reason | points | per | in words | found on |", "|---|---|---|---|---|"]
    for row in table("wakeup_signals")["signals"]:
        per = row.get("per", "")
        lines.append(f"| `{row['id']}` | {row['points']:+g} | {per} | {row['sentence']} | {row['applies']} |")
    return "\n".join(lines) + "\n"


PAGES = {"README.md": readme, "docs/data-dictionary.md": dictionary, "docs/method.md": as_markdown}


def main() -> None:
    stale = []
    for name, write in PAGES.items():
        path, text = ROOT / name, write()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8", newline="\n")
    if stale and "--check" in sys.argv:
        raise SystemExit(f"out of date, run scripts/write_docs.py: {', '.join(stale)}")


if __name__ == "__main__":
    main()
