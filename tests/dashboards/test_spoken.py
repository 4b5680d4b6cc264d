"""Every text of every page goes through the catalogues: in a made-up language, nothing stays English."""

from __future__ import annotations

import gettext
import html
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from auditor.facts import table
from auditor.language import speech
from tests.dashboards.histories import PAGES, START, broken, empty_export, page
from tests.dashboards.test_incognito import private

OPEN, SHUT = "⟦", "⟧"
# What is data, a name, or the same in every language.
KNOWN = re.compile(
    r"[\W\d_]*|Language / Sprache|Amazon|Google|Apple|Alexa|Assistant|Voice Auditor|English|Deutsch|.*zebrasecret.*"
    r"|.*(Quagmire|xylophone|private-folder|com\.hidden).*|[A-Z][a-z]+/[A-Z][A-Za-z_]+|UTC|Etc/UTC|[0-9a-f]{16,}.*"
    r"|takeout-.*|Takeout/.*|MyActivity\.json|SHA-256|CSV|PNG|(?:(?:Amazon|Google|Apple)\W+[\d,.]+\W*)+"
    r"|/\S*|[a-z]:\\\S*|[\w-]+(?:\.\w+)+(?:/\S*)?"  # paths, addresses, files
    r"|[A-Z]:\W*"  # the letter of a stretch of time in a picture
    r"|(?:\d+\. )?[A-Z]\w+ (?:\d{4})?:.*"  # a date before a sentence; its year may be among the sources
)


CITING = ("export_requests", "vendor_events", "baselines", "review_programmes", "rights", "controllers")
CITED = ("source", "address", "checked", "year", "name", "email", "lines")


class Brackets(gettext.NullTranslations):
    """Puts every message into brackets."""

    def gettext(self, message: str) -> str:
        return f"{OPEN}{message}{SHUT}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"{OPEN}{msgid1 if n == 1 else msgid2}{SHUT}"

    def pgettext(self, context: str, message: str) -> str:
        return f"{OPEN}{message}{SHUT}"


@pytest.fixture(autouse=True)
def _in_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "_catalogue", lambda _language: Brackets())


@lru_cache(maxsize=1)
def sources() -> frozenset[str]:
    """Return where facts are from, as the tables cite it: a citation is not translated."""
    found: set[str] = set()
    waiting: list[object] = [table(name) for name in CITING]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            for key, value in one.items():
                if key in CITED:
                    found.update(map(str, value if isinstance(value, list) else [value]))
            waiting += list(one.values())
        elif isinstance(one, list):
            waiting += one
    return frozenset(found)


def texts(test: AppTest) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) of what a person reads; tables and charts have tests of their own."""
    for kind in ("title", "header", "subheader", "caption", "markdown", "text"):
        for element in getattr(test, kind):
            yield kind, str(element.value)
    widgets = (
        *("button", "toggle", "checkbox", "selectbox", "multiselect", "text_input", "number_input", "slider"),
        *("radio", "date_input", "metric", "expander", "tabs", "text_area", "select_slider"),
    )
    for kind in widgets:
        for element in getattr(test, kind):
            yield kind, str(getattr(element, "label", "") or "")
            for more in ("placeholder", "help"):
                said = getattr(element, more, None) or getattr(getattr(element, "proto", None), more, "")
                if isinstance(said, str):
                    yield f"{kind} {more}", said
    for element in test.get("html"):
        if 'class="va-letter"' in element.proto.body:
            continue  # a letter is in the language of whom it goes to, and has tables of its own
        for piece in re.split(
            r"<(?:style|script).*?</(?:style|script)>|<[^>]*>", element.proto.body, flags=re.DOTALL
        ):
            yield "html", html.unescape(piece)


def english_in(test: AppTest) -> list[tuple[str, str]]:
    found = []
    for kind, text in texts(test):
        plain = re.sub(r"[*`#]", "", text).strip()
        outside = re.sub(rf"{OPEN}.*{SHUT}", "", plain, flags=re.DOTALL)
        for source in sorted(sources(), key=len, reverse=True):
            outside = outside.replace(source, "")
        if not KNOWN.fullmatch(outside.strip()):
            found.append((kind, plain[:120]))
    return found


@pytest.mark.parametrize("path", PAGES)
def test_with_a_judged_history(path: str) -> None:
    judgement = private()
    found = english_in(page(path, judgement.history, judgement=judgement, language="de"))
    assert not found


@pytest.mark.parametrize("path", PAGES)
def test_with_nothing_read(path: str) -> None:
    assert not english_in(page(path, None, language="de"))


@pytest.mark.parametrize("make", [broken, empty_export])
def test_the_ledger_of_broken_and_empty_exports(make, tmp_path: Path) -> None:
    assert not english_in(page(START, make(tmp_path), language="de"))
