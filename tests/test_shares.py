"""Each percentage is said with what it is of (evidence 6.8): in the program's messages, in charts and their tables,
in the tables of facts, in pages of text, and on every page of the app as it looks with the sample household.
"""

from __future__ import annotations

import ast
import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.claims.read import PAGES, ROOT, SOURCES, TABLES, sentences_of, table_of, tree_of
from tests.claims.shares import CONFIDENCE, Search, bare_shares, says_of_what

SNAPSHOTS = sorted((ROOT / "tests" / "dashboards" / "snapshots").glob("*.json"))
EVERYWHERE = "everywhere in it"
# Where a percentage stands by itself, and what says what it is of.
BARE: Mapping[tuple[str, str], str] = {
    ("auditor/charts/bars.py", "bars_of"): "a bar: its chart says under its title of how many",
    ("auditor/charts/devices.py", "_bars"): "a bar: its chart says under its title of how many",
    ("auditor/charts/devices.py", "by_device_chart"): "a bar: its chart says under its title of how many",
    ("auditor/charts/learning.py", "held_chart"): "a bar: its chart says under its title of how many",
    (
        "auditor/report/bundle/page/pictures.py",
        "verdicts_table",
    ): "the count stands beside it, of how many below",
    (
        "auditor/report/bundle/page/tables.py",
        EVERYWHERE,
    ): "a table: its counts stand in it, of how many beside it",
    ("auditor/report/bundle/shown.py", "sentences"): "nobody reads it: it is looked for in a sentence",
    ("dashboards/parts/answer.py", "show_answer"): "the count stands beside it, of how many below",
    ("dashboards/parts/importing.py", "_show_pace"): "how far reading is: of how many bytes stands below",
    ("dashboards/parts/meant.py", "show_meant"): "how likely it is of this one recording, no share of many",
}
# Tables of facts whose rows have what a share is of in fields of their own, which are drawn in the same line.
DRAWN_WITH = {
    "baselines": ("n", "n_of"),  # how many, and of what
    "review_programmes": ("of",),  # of what; how many the companies did not say
}
# The same words in German.
COUNTED_IN = {
    "en": re.compile(
        r"\b(?:of|on) (?:over |the |these |only |another )?(?!20\d\d\b)\d|\bchance (?:of|that)\b|% (?:of|”? of) \w",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\b(?:von|aus|unter|bei|der|in) (?:über |den |diesen |nur |weiteren )?\d|Wahrscheinlichkeit|Chance|"
        r"% (?:der|des|von|aller|davon)\b",
        re.IGNORECASE,
    ),
}
_CELL = re.compile(r"[\d.,\s%]+|[\d.,\s%]+(?:to|bis)[\d.,\s%]+")


# In the program ---------------------------------------------------------------------------------------


def test_every_percentage_of_the_program_is_said_with_what_it_is_of() -> None:
    found = {(one.file, one.function): one for one in bare_shares()}
    there = {key if key in BARE else (key[0], EVERYWHERE) for key in found}
    assert not [str(one) for key, one in found.items() if not {key, (key[0], EVERYWHERE)} & BARE.keys()]
    assert not BARE.keys() - there, "these exceptions are not needed any more"


def judged(source: str) -> list[str]:
    path = ROOT / "auditor" / "made_up.py"
    head = "from auditor.language import percent, number, tr, trn, later\n"
    tree = ast.parse(head + textwrap.dedent(source))
    return [one.function for one in Search({path: tree}).found()]


@pytest.mark.parametrize(
    "source",
    [
        "def f(a, b): return say(percent(a, b))",
        'def f(a, b): st.text(tr("{share} were not meant", share=percent(a, b)))',
        'def f(a, b): st.text(trn("{n} was ({share})", "{n} were ({share})", a, share=percent(a, b)))',
        'def f(a, b):\n share = percent(a, b)\n st.text(f"{a} ({share})")',
        'def g(a, b): return f"{number(a)} ({percent(a, b)})"\ndef f(a, b): st.text(g(a, b))',
        'def f(a, b):\n notes = []\n notes.append(percent(a, b))\n st.text(" ".join(notes))',
        'def f(a): st.text(f"{100 * a:.0f} %")',
        'def f(): st.text("7 % were not meant")',
        'def f(): st.text(tr("About 15 % were not meant"))',
        'WORDS = later("{share} were not meant")\ndef f(a): st.text(tr(WORDS, share=percent(a, 1)))',
        'def f(a): st.text(tr("of {share}", share=percent(a, 1)))',
        # Divided by something else than what is named.
        'def f(a, b, c): st.text(tr("{a} of {c}, {share}", a=a, c=number(c), share=percent(a, b)))',
    ],
)  # fmt: skip
def test_a_percentage_of_nothing_is_found(source: str) -> None:
    assert judged(source)


@pytest.mark.parametrize(
    "source",
    [
        'def f(a, b): st.text(tr("{a} of {b} ({share})", a=a, b=number(b), share=percent(a, b)))',
        'def f(a, b):\n values = {"n": number(b), "share": percent(a, b)}\n st.text(tr("{share} of {n}", **values))',
        'def g(a, b): return f"{number(a)} ({percent(a, b)})"\ndef f(a, b): st.text(tr("{part} of {b}", part=g(a, b), b=number(b)))',
        'def f(a): st.text(tr("a chance of {level} or more", level=percent(a, 1)))',
        'def f(): st.text(tr("15 % of 1,000 excerpts were not meant"))',
        'def f(): st.text(tr("Intervals are 95 %."))',
        'def f(): st.html("<style>.x { width: 42%; }</style>")',
    ],
)  # fmt: skip
def test_a_percentage_with_what_it_is_of_is_not(source: str) -> None:
    assert not judged(source)


# In charts --------------------------------------------------------------------------------------------

CHARTS = [path for path in SOURCES if "charts" in path.relative_to(ROOT).parts]


def dictionaries(path: Path) -> Iterator[set[str]]:
    for node in ast.walk(tree_of(path)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "DataFrame"
        ):
            for made in (one for one in node.args if isinstance(one, ast.Dict)):
                keys = {str(key.value) for key in made.keys if isinstance(key, ast.Constant)}
                if "share" in keys:
                    yield keys


def test_a_column_of_shares_stands_beside_the_counts() -> None:
    found = [(path.name, keys) for path in CHARTS for keys in dictionaries(path)]
    assert {name for name, _ in found} >= {"devices.py", "heard.py", "marks.py"}
    assert not [one for one in found if "recordings" not in one[1]]


def test_every_chart_that_is_drawn_says_of_how_many() -> None:
    for path in CHARTS:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Chart":
                told = {one.arg: one.value for one in node.keywords}
                told |= dict(zip(("id", "figure", "title", "denominator"), node.args, strict=False))
                empty = isinstance(told["figure"], ast.Constant)
                # The strip under the timeline says in its title how many recordings it is of.
                strip = isinstance(told["id"], ast.Constant) and told["id"].value == "timeline_strip"
                says = not isinstance(told["denominator"], ast.Constant)
                assert empty or strip or says, f"{path.name}:{node.lineno}"


# In tables of facts, which may say what a published share is of where nobody published how many ---------


def said_rows(value: object, said: frozenset[str]) -> Iterator[tuple[dict[str, object], str]]:
    """Yield the texts of the fields that people read, each with its row."""
    if isinstance(value, dict):
        for key, inner in value.items():
            for text in inner if isinstance(inner, list) else [inner]:
                if key in said and isinstance(text, str):
                    yield value, text
            if key not in said:
                yield from said_rows(inner, said)
    elif isinstance(value, list):
        for inner in value:
            yield from said_rows(inner, said)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_percentage_of_the_facts_is_said_with_what_it_is_of(path: Path) -> None:
    table = table_of(path)
    said = table.get("said", [])
    found = []
    for row, text in said_rows(table, frozenset(said) if isinstance(said, list) else frozenset()):
        beside = all(row.get(name) for name in DRAWN_WITH.get(path.stem, ("",)))
        sentences = [] if beside else sentences_of(CONFIDENCE.sub("", text))
        found += [one for one in sentences if "%" in one and not says_of_what(one)]
    assert not found


# In pages of text -------------------------------------------------------------------------------------


def bare_in_page(text: str) -> Iterator[str]:
    """Yield lines of tables that count nothing, and sentences whose percentage is of nothing."""
    prose: list[str] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            prose.append(line)
        elif re.search(r"\d ?%", CONFIDENCE.sub("", line)):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            # A column of counts, or in the cell or sentence itself what it is of.
            counted = any(
                re.match(r"[\d,.]+(?:$| [a-z])", cell) or re.search(r"\bn = \d", cell) for cell in cells
            )
            if not counted and not all(says_of_what(cell) for cell in cells if "%" in cell):
                yield line
    for sentence in sentences_of(re.sub(r"```.*?```", "", "\n".join(prose), flags=re.DOTALL)):
        bare = re.sub(r'"[^"]*"|`[^`]*`', "", CONFIDENCE.sub("", sentence))
        if (
            re.search(r"\d ?%", bare)
            and not says_of_what(bare)
            and not re.search(r"\bn = \d|\bof (?:its|the|their)\b", bare)
        ):
            yield sentence


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_percentage_of_a_page_is_said_with_what_it_is_of(path: Path) -> None:
    found = list(bare_in_page(path.read_text(encoding="utf-8")))
    # A range of published error rates, each of another test set.
    assert not [one for one in found if "equal error" not in one]


# On the pages of the app ------------------------------------------------------------------------------


def bare_lines(told: list[str], language: str) -> Iterator[str]:
    counted = COUNTED_IN[language]
    for at, line in enumerate(told):
        text = CONFIDENCE.sub("", line)
        if not re.search(r"\d\s?%", text) or counted.search(text):
            continue
        if _CELL.fullmatch(text) and any(counted.search(one) for one in told[at + 1 : at + 24]):
            continue  # a cell: what the table is of stands under it
        if re.search(r": (?:[\d,.]+ \w|.*n not published|.*n nicht ver)", text):
            continue  # a published figure, with its n behind its source
        yield line


@pytest.mark.parametrize("path", SNAPSHOTS, ids=lambda path: path.stem)
def test_every_percentage_on_a_page_is_drawn_with_what_it_is_of(path: Path) -> None:
    page = json.loads(path.read_text(encoding="utf-8"))
    language = path.stem.rpartition("-")[2]
    numbers = [f"{name}: {value}" for name, value in page["numbers"].items()]
    assert not list(bare_lines([*page["title"], *numbers, *page["told"]], language))


def test_there_is_something_to_look_at() -> None:
    lines = [line for path in SNAPSHOTS for line in json.loads(path.read_text(encoding="utf-8"))["told"]]
    assert sum("%" in line for line in lines) > 80
    assert list(bare_lines(["12 % were not meant.", "7 %"], "en")) == ["12 % were not meant.", "7 %"]
