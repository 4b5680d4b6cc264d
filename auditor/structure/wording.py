"""The report as text for people, who must be able to see for themselves that nothing private is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

_ABOUT = (
    "Structure of an export, without its values.",
    "Letters are masked as a and A, digits as 9. Names can be read only where they are documented or made of",
    "ordinary words. Amounts are rounded. Read it before you send it to anybody.",
)


def as_text(report: Mapping[str, Any]) -> str:
    """Return a report of `describe` as lines of text, ending in a line break."""
    return "\n".join([*_ABOUT, f"Made by {report['made by']}.", "", *_body(report)]) + "\n"


def as_json(report: Mapping[str, Any]) -> str:
    """Return a report of `describe` as one JSON object, ending in a line break."""
    return msgspec.json.format(msgspec.json.encode(report), indent=1).decode() + "\n"


def _body(report: Mapping[str, Any]) -> Iterator[str]:
    for number, container in enumerate(report["containers"], 1):
        note = f"; {container['note']}" if "note" in container else ""
        yield f"{number}. {container['name']} ({container['size']}){note}"
    for entry in report["files"]:
        yield ""
        yield from _file(entry)
    for refusal in report["refused"]:
        yield ""
        yield f"{refusal['file']}"
        yield f"    refused: {refusal['why']}"
    if not report["files"] and not report["refused"]:
        yield "There is no file in it."


def _file(entry: Mapping[str, Any]) -> Iterator[str]:
    if "more" in entry:
        yield f"{entry['more']} more files"
        return
    yield "!".join((*entry.get("within", ()), entry["file"]))
    told = [f"in {entry['container']}", entry["size"], entry.get("kind", ""), entry.get("holds", "")]
    told += [entry.get("encoding", ""), entry.get("line ends", "")]
    yield "    " + ", ".join(filter(None, told))
    if "state" in entry:
        yield f"    {entry['state']}" + (f": {entry['shape']}" if entry["shape"] else "")
    for name in ("files like this", "sampled", "damage", "note", *_AMOUNTS):
        if name in entry:
            yield f"    {name}: {entry[name]}"
    if "lengths" in entry:
        yield f"    lengths of lines: {_forms(entry['lengths'])}"
    if "structure" in entry:
        yield from _place(entry["structure"], "    ")
    for column in entry.get("columns", ()):
        yield f"    {column['name']}: {_forms(column['forms'])}"
    for table in entry.get("tables", ()):
        yield f"    table {table['name']}: {table.get('rows', '')} {table.get('note', 'rows')}"
        for column in table.get("columns", ()):
            yield f"        {column['name']}: {_forms(column['forms'])}"
    yield from _elements(entry.get("elements", {}), "    ")


_AMOUNTS = (
    "delimiter",
    "quotes",
    "first line",
    "rows",
    "rows of another width",
    "rows like the first line",
    "empty lines",
    "lines",
    "lines that are no JSON",
    "more columns",
)


def _forms(forms: Mapping[str, str]) -> str:
    """Return forms in one line; where there is only one, its amount says nothing more."""
    return "; ".join(f"{form} ({count})" for form, count in forms.items()) or "nothing"


def _place(place: Mapping[str, Any], indent: str) -> Iterator[str]:
    yield f"{indent}{_forms(place['forms'])}"
    yield from _below(place, indent + "  ")


def _below(place: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, inner in place.get("keys", {}).items():
        yield f"{indent}{name} [in {inner['in']}]: {_forms(inner['forms'])}"
        yield from _below(inner, indent + "  ")
    if "masked keys" in place:
        inner = place["masked keys"]
        yield f"{indent}masked keys like {_forms(inner['names'])}: {_forms(inner['forms'])}"
        yield from _below(inner, indent + "  ")
    if "items" in place:
        yield f"{indent}each: {_forms(place['items']['forms'])}"
        yield from _below(place["items"], indent + "  ")


def _elements(elements: Mapping[str, Any], indent: str) -> Iterator[str]:
    for sort, element in elements.items():
        told = [element["count"]]
        if "text" in element:
            told.append(f"text: {_forms(element['text'])}")
        told += [f"{name}: {_forms(forms)}" for name, forms in element.get("attributes", {}).items()]
        yield f"{indent}<{sort}> {' | '.join(told)}"
        yield from _elements(element.get("inside", {}), indent + "  ")
