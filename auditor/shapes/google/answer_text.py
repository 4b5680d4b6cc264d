"""The text of an answer that Google hands out as HTML (format notes, Google 4).

The HTML is somebody else's: it is parsed, never shown, and nothing in it is run or fetched. What a reader
of the page would see is kept, scripts and styles are not, and an answer longer than any known is cut.
"""

from __future__ import annotations

import re

import lxml.html
from lxml import etree

LONGEST = 1_000_000  # characters of HTML; the longest answers that are known have some ten thousand

_BREAKS = frozenset(
    {
        "address",
        "article",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    }
)
_SILENT = frozenset(
    {"audio", "iframe", "noscript", "object", "script", "style", "svg", "template", "title", "video"}
)
_BLANKS = re.compile(r"[ \t\r\f\u00a0]+")
_LINES = re.compile(r" ?\n[ \n]*")


def answer_text(html: str) -> str:
    """Return the text of a piece of HTML; a block begins a new line."""
    if "<" not in html and "&" not in html:
        return _tidy(html)
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = lxml.html.document_fromstring(
            html[:LONGEST].replace("\0", " ").encode("utf-8", "replace"), parser=parser
        )
    except (etree.LxmlError, ValueError, AssertionError):
        return ""
    return _tidy("".join(_pieces(root)))


def _pieces(root: etree._Element) -> list[str]:
    """Return the texts of an element in their order, with line breaks where blocks begin and end."""
    pieces: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        begins = event == "start"
        if tag in _SILENT:
            silent += 1 if begins else -1
        elif tag in _BREAKS and not silent:
            pieces.append("\n")
        text = element.text if begins else element.tail
        if text and not silent:
            pieces.append(text if tag == "pre" and begins else text.replace("\n", " "))
    return pieces


def _tidy(text: str) -> str:
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()
