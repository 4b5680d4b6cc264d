"""Web pages and XML: elements within elements, added up; classes and attributes only where they are safe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import defs

from auditor.structure.forms import amount, form_of_text
from auditor.structure.names import mask, shown_class, shown_name
from auditor.structure.places import counted

DEEPEST = 30
MOST_ELEMENTS = 3_000  # kept apart in one page
_MOST_CLASSES = 8
_KNOWN_ATTRIBUTES = defs.safe_attrs | {"style", "controls", "preload", "content", "property", "data-src"}
_SILENT = frozenset(("style", "script"))


@dataclass(slots=True)
class Element:
    """Elements of one sort at one place: how many, what their own text and attributes look like."""

    count: int = 0
    text: Counter[str] = field(default_factory=Counter)
    attributes: dict[str, Counter[str]] = field(default_factory=dict)
    inside: dict[tuple[str, ...], Element] = field(default_factory=dict)

    def merge(self, more: Element) -> None:
        """Add other elements that are shown alike."""
        self.count += more.count
        self.text += more.text
        for name, forms in more.attributes.items():
            self.attributes.setdefault(name, Counter()).update(forms)
        for sort, element in more.inside.items():
            self.inside.setdefault(sort, Element()).merge(element)


class _Survey:
    """Told of every beginning, text and end by the parser; keeps no text."""

    def __init__(self) -> None:
        self.root = Element()
        self.classes: Counter[str] = Counter()
        self._open = [self.root]
        self._deeper = 0
        self._kept = 0
        self._pieces: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._settle()
        if len(self._open) > DEEPEST:
            self._deeper += 1
            return
        classes = tuple(attributes.get("class", "").split()[:_MOST_CLASSES])
        self.classes.update(classes)
        inside = self._open[-1].inside
        sort = (tag, *classes)
        if sort not in inside:
            if self._kept >= MOST_ELEMENTS:
                sort = ("(others)",)
            self._kept += 1
        element = inside.setdefault(sort, Element())
        element.count += 1
        for name, value in attributes.items():
            if name != "class":
                shown = name if name in _KNOWN_ATTRIBUTES else "other attributes"
                element.attributes.setdefault(shown, Counter())[form_of_text(value or "")] += 1
        self._open.append(element)
        if tag in _SILENT:
            element.text["left out"] += 1

    def end(self, tag: str) -> None:
        del tag
        self._settle()
        if self._deeper:
            self._deeper -= 1
        elif len(self._open) > 1:
            self._open.pop()

    def data(self, text: str) -> None:
        if not self._open[-1].text.get("left out"):
            self._pieces.append(text)

    def _settle(self) -> None:
        text = "".join(self._pieces).strip()
        self._pieces.clear()
        if text:
            self._open[-1].text[form_of_text(text)] += 1

    def comment(self, text: str) -> None:
        del text
        self._settle()

    def close(self) -> None:
        self._settle()


def describe_page(text: str) -> dict[str, object]:
    """Return the elements of a page as plain data: {"elements": {sort: {"in page": amount, ...}}}."""
    survey = _Survey()
    # The stubs ask more of a target than the parser does.
    parser = etree.HTMLParser(target=survey, encoding="utf-8", huge_tree=False)  # type: ignore[arg-type]
    parser.feed(text.encode("utf-8", "replace"))
    parser.close()
    return {"elements": _plain(survey.root.inside, survey.classes)}


def _plain(elements: dict[tuple[str, ...], Element], classes: Counter[str]) -> dict[str, object]:
    alike: dict[str, Element] = {}
    for (tag, *names), element in elements.items():
        alike.setdefault(_shown_sort(tag, names, classes), Element()).merge(element)
    return {sort: _plain_element(element, classes) for sort, element in alike.items()}


def _plain_element(element: Element, classes: Counter[str]) -> dict[str, object]:
    plain: dict[str, object] = {"count": amount(element.count)}
    if element.text:
        plain["text"] = counted(element.text)
    if element.attributes:
        plain["attributes"] = {name: counted(forms) for name, forms in sorted(element.attributes.items())}
    if element.inside:
        plain["inside"] = _plain(element.inside, classes)
    return plain


def _shown_sort(tag: str, names: list[str], classes: Counter[str]) -> str:
    """Return "div.outer-cell": a class is shown if it is safe and came more than once."""
    known = tag in defs.tags or tag == "(others)"
    shown = [tag if known else shown_name(tag) or mask(tag)]
    for name in names:
        safe = shown_class(name) if classes[name] > 1 else None
        shown.append(safe or mask(name))
    return ".".join(shown)
