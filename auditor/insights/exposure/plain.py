"""Exposure as plain data for files that programs read: counts, shares and sources, ranges, assumptions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from auditor.insights.events import Event
from auditor.insights.exposure.chance import Chance
from auditor.insights.exposure.counting import Exposed, Exposure, InPeriod, OwnSettings
from auditor.insights.exposure.facts import Told, clips_per_shift, known, legal
from auditor.insights.exposure.ranges import if_agreed_sentence, range_sentence
from auditor.insights.exposure.telling import (
    ASSUMPTIONS,
    CANNOT_KNOW,
    outside_sentence,
    shift_sentence,
    sound_sentence,
)
from auditor.language import tr


def as_plain(exposure: Exposure) -> dict[str, Any]:
    """Return an exposure as lists, dicts, texts and numbers; sentences in the language that is spoken.

    Expected numbers and probabilities hold only under the assumptions that stand beside them. Dates are
    local ISO 8601 dates; shares and probabilities are from 0 to 1.
    """
    shift = clips_per_shift()
    return {
        "zone": exposure.zone,
        "recordings": exposure.recordings,
        "counted": exposure.counted,
        "outside": exposure.outside,
        "outside_sentence": outside_sentence(exposure),
        "first": _date(exposure.first),
        "last": _date(exposure.last),
        "known": [
            {
                "id": one.id,
                "sentence": tr(one.sentence),
                "events": [_event(event) for event in one.events],
                **_told(one.told),
            }
            for one in known()
        ],
        "programmes": [_programme(one) for one in exposure.programmes],
        "shift": {
            "clips": shift.number,
            "shifts": exposure.counted / shift.number,
            "sentence": shift_sentence(exposure),
            "figure": tr(shift.sentence),
            "caveat": tr(shift.caveat),
            **_told(shift.told),
        },
        "settings": [_settings(one) for one in exposure.settings],
        "legal": [_event(one) for one in legal()],
        "assumptions": [tr(one) for one in ASSUMPTIONS],
        "cannot_be_known": [tr(one) for one in CANNOT_KNOW],
    }


def _programme(one: Exposed) -> dict[str, Any]:
    return {
        "id": one.programme.id,
        "vendor": one.programme.vendor,
        "title": tr(one.programme.title),
        "recordings": one.recordings,
        "with_sound": one.with_sound,
        "undated": one.undated,
        "review_without_agreement_or_unknown": one.anyway,
        "review_only_if_agreed": one.if_agreed,
        "review_paused": one.paused,
        "periods": [_period(period) for period in one.periods],
        "shares": [
            {
                "id": share.share.id,
                "event": share.share.event.id,
                "low": share.share.low,
                "high": share.share.high,
                "words": tr(share.share.words),
                "of": tr(share.share.of),
                "whose": tr(share.share.whose),
                "about": tr(share.share.about),
                "caveat": tr(share.share.caveat),
                **_told(share.share.told),
                "if_agreed": _chance(share.chance),
                "if_never_agreed": _chance(bare.chance),
            }
            for share, bare in zip(one.published(agreed=True), one.published(agreed=False), strict=True)
        ],
        "sentence": range_sentence(one),
        "sentence_if_agreed": if_agreed_sentence(one, agreed=True),
        "sentence_if_never_agreed": if_agreed_sentence(one, agreed=False),
        "sound_sentence": sound_sentence(one),
        **_told(one.programme.told),
    }


def _period(one: InPeriod) -> dict[str, Any]:
    return {
        "first": _date(one.period.first),
        "last": _date(one.period.last),
        "saving": one.period.saving,
        "review": one.period.review,
        "recordings": one.recordings,
        "with_sound": one.with_sound,
        "sentence": tr(one.period.sentence),
        "caveat": tr(one.period.caveat),
        "events": [event.id for event in one.period.events],
        **_told(one.period.told),
    }


def _settings(one: OwnSettings) -> dict[str, Any]:
    return {
        "vendor": one.fact.vendor,
        "sentence": tr(one.fact.sentence),
        "caveat": tr(one.fact.caveat),
        "found": [{"name": found.name, "value": found.value, "at": found.at} for found in one.found],
        **_told(one.fact.told),
    }


def _chance(one: Chance) -> dict[str, float]:
    return {"n": one.n, "expected": _rounded(one.expected), "at_least_one": _rounded(one.at_least_one)}


def _rounded(value: float) -> float:
    """Return six digits: processors disagree in the last ones of an exponential."""
    return float(f"{value:.6g}")


def _event(one: Event) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": one.at.isoformat(),
        "precision": one.precision,
        "sentence": tr(one.sentence),
        "source": one.source,
        "grade": one.grade,
    }


def _told(one: Told) -> dict[str, str]:
    return {"source": one.source, "grade": one.grade, "checked": one.checked.isoformat()}


def _date(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
