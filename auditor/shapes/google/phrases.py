"""What Google's names, titles and details mean, in every language that somebody has seen.

Everything is looked up in facts/google_locales.toml (names) and facts/google_my_activity.toml (sentences);
nothing is known here but how to compare.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from auditor.facts import table
from auditor.shapes.google.local_times import LOCALES

_NO_BREAK_SPACE = "\u00a0"
FACTS = "google_my_activity"

VOICE_PRODUCTS = ("assistant", "voice")
PRODUCTS = (*VOICE_PRODUCTS, "gemini", "memory")

# A file system does not take these in names, and Takeout writes "_" for them.
_NOT_IN_NAMES = re.compile("['\u2019\"*/:<>?\\\\|&]")
# Hyphens of all kinds are one; a dot over a small i and none are one, as case is not kept in Turkish.
_ALIKE = {0x2010: "-", 0x2011: "-", 0x2013: "-", 0x0131: "i", 0x0307: None}


def plain(text: str) -> str:
    """Return the text with no-break spaces as spaces, as the facts are written."""
    return text.replace(_NO_BREAK_SPACE, " ")


def canonical(name: str) -> str:
    """Return a name so that all its writings on disk, in archives and in entries are one.

    One Unicode form, one kind of blank and hyphen, no case, "_" for what file names may not hold.
    """
    one = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).translate(_ALIKE)
    return " ".join(_NOT_IN_NAMES.sub("_", one).split())


@cache
def names(*of: str) -> frozenset[str]:
    """Return every name, in all languages, of these things (`of` in the table), as it is written there."""
    return frozenset(
        row["name"]
        for language in table(LOCALES)["language"]
        for row in language.get("names", ())
        if row["of"] in of
    )


@cache
def canonical_names(*of: str) -> frozenset[str]:
    """Return `names` as `canonical` writes them."""
    return frozenset(canonical(name) for name in names(*of))


def products() -> frozenset[str]:
    """Names of products, and of their folders, whose rows are about a voice assistant."""
    return names(*VOICE_PRODUCTS)


@lru_cache(maxsize=4096)
def product_kind(name: str) -> str | None:
    """Return what a product or its folder is: "assistant" (or its sound), "gemini", "memory"; else None."""
    written = canonical(name)
    for kind in PRODUCTS:
        if written in canonical_names(kind):
            return "assistant" if kind in VOICE_PRODUCTS else kind
    return None


@lru_cache(maxsize=4096)
def in_activity(path: str) -> bool:
    """Whether a file lies in a folder of a product, and that in a folder of activity."""
    *_, above, folder, _ = ["", "", *path.split("/")]
    return bool(folder) and canonical(above) in canonical_names("folder")


def folder_product(path: str) -> str | None:
    """Return the folder of a file where it is that of a known product, in a folder of activity; else None."""
    folder = path.rpartition("/")[0].rpartition("/")[2]
    return folder if in_activity(path) and product_kind(folder) else None


@cache
def _languages() -> tuple[tuple[frozenset[str], frozenset[str], bool], ...]:
    """Return folders, files, and whether an assistant's name was seen, of every language."""
    found = []
    for language in table(LOCALES)["language"]:
        of: dict[str, set[str]] = {"folder": set(), "file": set()}
        for row in language.get("names", ()):
            of.setdefault(row["of"], set()).add(canonical(row["name"]))
        found.append((frozenset(of["folder"]), frozenset(of["file"] | of["folder"]), "assistant" in of))
    return tuple(found)


@lru_cache(maxsize=4096)
def tells_assistant(path: str) -> bool:
    """Whether somebody has seen what the assistant is called in the language that a path is written in.

    A file outside any tree of folders tells no language, and the benefit of the doubt is English's.
    """
    *folders, name = (canonical(part) for part in path.split("/"))
    stem = name.partition(".")[0]
    of_folder = [seen for names, _, seen in _languages() if not names.isdisjoint(folders)]
    of_file = [seen for _, names, seen in _languages() if stem in names]
    return any(of_folder or of_file or [len(folders) < 2])


def is_activity_file(name: str) -> bool:
    """Whether a file has the name that Google gives a list of activity, in any language.

    One tool for reading exports wrote the product behind it: "My Activity.Search.json".
    """
    stem = canonical(name.rpartition("/")[2].partition(".")[0])
    return stem in canonical_names("file", "folder")


@cache
def _rows(kind: str, how: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return (words, row) of the sentences of one kind; the longest first, or a shorter one would hide it."""
    rows = [(row["words"], row) for row in table(FACTS)[kind] if row["how"] == how]
    return tuple(sorted(rows, key=lambda pair: -len(pair[0])))


@cache
def _whole(kind: str) -> dict[str, str]:
    return {words: row["means"] for words, row in _rows(kind, "whole")}


@cache
def detail_meanings() -> dict[str, str]:
    """Words of a detail -> what it means: "hotword", "unrecognised_speaker"."""
    return {row["words"]: row["means"] for row in table(FACTS)["detail"]}


def split_title(title: str, url: str) -> tuple[str, str]:
    """Return (meaning, words) of a title.

    meaning: "speech" (words are the utterance), "not_recognised", "opened", "tap", "not_speech",
             or "unsplit" (words are the whole title).
    url:     the link of the title; in a language that the table lacks, its search words are the utterance:
             a verb stands before them, or, as in Japanese and Korean, behind (format notes, Google 2.3).
    """
    same = plain(title)
    whole = _whole("title").get(same)
    if whole:
        return whole, title
    for words, row in _rows("title", "prefix"):
        if same.startswith(words) and len(same) > len(words):
            return row["means"], title[len(words) :]
    for words, row in _rows("title", "suffix"):
        if same.endswith(words):
            return row["means"], title
    query = search_words(url)
    if query and (same.endswith(plain(query)) or same.startswith(plain(query))):
        return "speech", query
    return "unsplit", title


def split_prompt(title: str) -> tuple[str, str]:
    """Return (meaning, words) of a title of Gemini Apps.

    meaning: "prompt" (words are the request, without the verb), "started" (no words) or "not_speech".
    """
    same = plain(title)
    whole = _whole("prompt").get(same)
    if whole:
        return whole, title
    for words, row in _rows("prompt", "prefix"):
        if same.startswith(words) and len(same) > len(words):
            return row["means"], title[len(words) :]
    for words, row in _rows("prompt", "suffix"):
        if same.endswith(words) and len(same) > len(words):
            return row["means"], title[: -len(words)]
    return "prompt", title


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
