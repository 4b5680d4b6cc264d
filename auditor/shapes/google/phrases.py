"""What titles and details of Google's activity mean, looked up in facts/google_my_activity.toml."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from auditor.facts import table

_NO_BREAK_SPACE = "\u00a0"
FACTS = "google_my_activity"


def plain(text: str) -> str:
    """Return the text with no-break spaces as spaces, as the facts are written."""
    return text.replace(_NO_BREAK_SPACE, " ")


@cache
def products() -> frozenset[str]:
    """Names of products whose rows are about a voice assistant."""
    return frozenset(row["name"] for row in table(FACTS)["product"])


@cache
def _titles(how: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    return tuple((row["words"], row) for row in table(FACTS)["title"] if row["how"] == how)


@cache
def _whole_titles() -> dict[str, str]:
    return {words: row["means"] for words, row in _titles("whole")}


@cache
def detail_meanings() -> dict[str, str]:
    """Words of a detail -> what it means: "hotword", "unrecognised_speaker"."""
    return {row["words"]: row["means"] for row in table(FACTS)["detail"]}


def split_title(title: str, url: str) -> tuple[str, str]:
    """Return (meaning, words) of a title.

    meaning: "speech" (words are the utterance), "not_recognised", "opened", "tap", "not_speech",
             or "unsplit" (words are the whole title).
    url:     the link of the title; in a language that the table lacks, its search words tell where the
             utterance begins (format notes, Google 2.3).
    """
    same = plain(title)
    whole = _whole_titles().get(same)
    if whole:
        return whole, title
    for words, row in _titles("prefix"):
        if same.startswith(words) and len(same) > len(words):
            return row["means"], title[len(words) :]
    for words, row in _titles("suffix"):
        if same.endswith(words):
            return row["means"], title
    query = search_words(url)
    if query and same.endswith(plain(query)):
        return "speech", query
    return "unsplit", title


def search_words(url: str) -> str | None:
    """Return the words of a Google search link, or None for any other link."""
    if "/search?" not in url:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if not host.startswith(("www.google.", "google.")):
            return None
        found = parse_qs(parts.query, max_num_fields=50).get("q")
    except ValueError:
        return None
    return found[0] if found else None
