"""Places: what stands where in a file of nested values, added up over all its objects.

A place is "under this key of the objects of that list". It counts forms and keeps no value. Which keys are
shown is decided at the end, when it is known how steady they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.structure.forms import amount, form_of_text, form_of_value, length_step
from auditor.structure.names import is_documented, mask, shown_name

DEEPEST = 40
MOST_PLACES = 5_000  # in one file
MOST_KEYS = 300  # kept apart at one place
MOST_MASKED = 30  # unknown keys that are listed one by one
MOST_FORMS = 24


@dataclass(slots=True)
class Place:
    """What stands at one place.

    forms:      form of the value -> how often; each value has exactly one.
    keys:       raw key -> place under it. Raw keys never leave this module.
    items:      the place of what lists hold.
    others:     what stands under keys that were too many to be kept apart.
    key_forms:  forms of those keys.
    """

    forms: Counter[str] = field(default_factory=Counter)
    keys: dict[str, Place] = field(default_factory=dict)
    items: Place | None = None
    others: Place | None = None
    key_forms: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """How many values stood here."""
        return self.forms.total()

    def merge(self, more: Place) -> None:
        """Add what stood at another place to this one."""
        self.forms += more.forms
        self.key_forms += more.key_forms
        for key, place in more.keys.items():
            self.keys.setdefault(key, Place()).merge(place)
        if more.items:
            self.items = self.items or Place()
            self.items.merge(more.items)
        if more.others:
            self.others = self.others or Place()
            self.others.merge(more.others)


class Survey:
    """Looks at the values of one file, one after the other."""

    def __init__(self) -> None:
        """Start with nothing seen."""
        self.root = Place()
        self._places = 1

    def add(self, value: object) -> None:
        """Look at one more value: a document, or one line of a file of lines."""
        self._add(self.root, value, "", 0)

    def _add(self, place: Place, value: object, name: str, depth: int) -> None:
        if isinstance(value, (dict, list)) and depth >= DEEPEST:
            place.forms["deeper than this report goes"] += 1
        elif isinstance(value, dict):
            place.forms["object"] += 1
            for key, inner in value.items():
                self._add(self._under(place, str(key)), inner, str(key), depth + 1)
        elif isinstance(value, list):
            place.forms[f"list of {length_step(len(value))}"] += 1
            if value and place.items is None:
                place.items = Place()
            for inner in value:
                self._add(place.items or Place(), inner, name, depth + 1)
        else:
            place.forms[form_of_value(value, name)] += 1

    def _under(self, place: Place, key: str) -> Place:
        """Return the place under a key: its own, while there is room for one more."""
        found = place.keys.get(key)
        if found is None and len(place.keys) < MOST_KEYS and self._places < MOST_PLACES:
            self._places += 1
            found = place.keys[key] = Place()
        if found is None:
            place.key_forms[form_of_text(key)] += 1
            found = place.others = place.others or Place()
        return found


def counted(forms: Mapping[str, int]) -> dict[str, str]:
    """Return forms with their rounded amounts, the most frequent first, the rest in one."""
    ordered = sorted(forms.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = {form: amount(count) for form, count in ordered[:MOST_FORMS]}
    rest = sum(count for _, count in ordered[MOST_FORMS:])
    return shown | ({"other forms": amount(rest)} if rest else {})


def as_plain(place: Place) -> dict[str, object]:
    """Return a place as plain data that holds no raw key.

    {"forms": {form: amount}, "keys": {name: {"in": "all" or amount, ...}}, "masked keys": {...},
    "items": {...}}, each but the first only where there is something.
    """
    plain: dict[str, object] = {"forms": counted(place.forms)}
    objects = place.forms["object"]
    if objects:
        shown, rest, forms = _split(place, objects)
        plain["keys"] = {
            name: {"in": "all" if inner.count == objects else amount(inner.count)} | as_plain(inner)
            for name, inner in shown.items()
        }
        if rest.count:
            names = {"in": amount(forms.total()), "names": counted(forms)}
            plain["masked keys"] = names | as_plain(rest)
    if place.items:
        plain["items"] = as_plain(place.items)
    return plain


def _split(place: Place, objects: int) -> tuple[dict[str, Place], Place, Counter[str]]:
    """Return places by the name that is shown, then everything under other keys, then those keys' forms."""
    names = _names(place, objects)
    shown: dict[str, Place] = {}
    rest, forms = Place(), Counter(place.key_forms)
    if place.others:
        rest.merge(place.others)
    for key, inner in place.keys.items():
        if key in names:
            shown[names[key]] = inner
        else:
            forms[form_of_text(key)] += inner.count
            rest.merge(inner)
    return shown, rest, forms


def _names(place: Place, objects: int) -> dict[str, str]:
    """Return key -> the name it is listed under; keys that are left out are told of together.

    A name of ordinary words is shown if it is steady: in several objects, or in the only one. Of the other
    keys those in half of the objects are listed masked, unless they are many or built alike.
    """
    hidden = _rather_data(place, objects)
    names: dict[str, str] = {}
    masked = []
    for key, inner in place.keys.items():
        steady = objects == 1 or inner.count >= 2
        name = None if hidden else shown_name(key)
        if name is not None and (steady or is_documented(key)):
            names[key] = _apart(name, names)
        elif steady and inner.count * 2 >= objects:
            masked.append(key)
    if len(masked) <= MOST_MASKED and not place.others and not _built_alike(place):
        for key in masked:
            names[key] = _apart(mask(key), names)
    return names


def _apart(name: str, names: Mapping[str, str]) -> str:
    """Return a name that is not taken yet: masked ones are often the same."""
    taken = set(names.values())
    apart, number = name, 1
    while apart in taken:
        number += 1
        apart = f"{name} ~{number}"
    return apart


def _rather_data(place: Place, objects: int) -> bool:
    """Whether keys may be somebody's data rather than names of a schema: then not even words are shown.

    So it is where unknown keys are in the majority, unless the same keys come back in object after object.
    """
    if place.others or _built_alike(place):
        return True
    unknown = sum(shown_name(key) is None for key in place.keys)
    steady = sum(inner.count * 2 >= objects for inner in place.keys.values())
    mostly_unknown = unknown > max(len(place.keys) - unknown, 3)
    return mostly_unknown and (objects == 1 or steady * 2 < len(place.keys))


def _built_alike(place: Place) -> bool:
    """Whether three objects or more have the same keys: entries of a list, keyed by what they are about."""
    if len(place.keys) < 3 or any(is_documented(key) for key in place.keys):
        return False
    built = {frozenset(inner.keys) for inner in place.keys.values()}
    return len(built) == 1 and built != {frozenset()}
