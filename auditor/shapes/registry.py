"""The ordered list of shapes, and which of them a member belongs to.

An explicit list that one can read: a new shape is one file and one line here.
"""

from __future__ import annotations

from auditor.shapes.amazon.privacy_page_json import PrivacyPageJson
from auditor.shapes.apple.app_privacy_report import AppPrivacyReport
from auditor.shapes.contract import Claim, Head, Shape
from auditor.shapes.google.clip import Clip
from auditor.shapes.google.my_activity_json import MyActivityJson
from auditor.shapes.google.takeout_index import TakeoutIndex

SHAPES: tuple[Shape, ...] = (
    MyActivityJson(),
    Clip(),
    TakeoutIndex(),
    PrivacyPageJson(),
    AppPrivacyReport(),
)


def claim(head: Head, shapes: tuple[Shape, ...] = SHAPES) -> tuple[Shape, Claim] | str | None:
    """Return the shape that a member belongs to and its claim; None if there is none.

    Returns a sentence instead where two shapes claim it with equal confidence: that is shown, not guessed.
    """
    claims = [(shape, found) for shape in shapes if (found := shape.recognise(head)) is not None]
    if not claims:
        return None
    best = max(found.confidence for _, found in claims)
    winners = [(shape, found) for shape, found in claims if found.confidence == best]
    if len(winners) > 1:
        names = " and ".join(shape.title for shape, _ in winners)
        return f"two shapes claim this file equally: {names}"
    return winners[0]
