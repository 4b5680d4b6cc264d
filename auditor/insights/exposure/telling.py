"""What is said about review: defaults, shares, chances and shifts in sentences, with what they rest on."""

from __future__ import annotations

import math
from collections.abc import Mapping

from auditor.insights.exposure.chance import Chance
from auditor.insights.exposure.counting import Exposed, Exposure
from auditor.insights.exposure.facts import Period, Share, clips_per_shift
from auditor.language import date, date_span, decimal, later, number, percent, tr, trn

REVIEW: Mapping[str, str] = {
    "on": later("review on, no switch known that leaves one out"),
    "opt_out": later("review on unless switched off"),
    "saved_only": later("review only of sound that one had agreed to keep"),
    "opt_in": later("review only if one agreed"),
    "paused": later("review stopped, by the company's word"),
    "unknown": later("default of review not known"),
}
SAVING: Mapping[str, str] = {
    "on": later("sound kept until it is deleted"),
    "opt_in": later("sound kept only if one agreed"),
    "unknown": later("whether sound was kept is not known"),
}
GRADES: Mapping[str, str] = {
    "vendor": later("the company says so"),
    "court": later("a court"),
    "both": later("the companies say so, and a court"),
    "allegation": later("alleged by an authority, not admitted"),
    "press": later("press or retold"),
    "seen": later("seen in exports or in programs that read them"),
    "none": later("nothing could be read"),
}
HARDLY, NEARLY = 0.01, 0.99  # a probability below or above is said no more precisely
# What must be believed for the arithmetic to hold. None of it is known.
ASSUMPTIONS = (
    later(
        "Each recording was equally likely to be drawn, independently of the others. That is not known: "
        "programmes also chose clips by language, by device, or because something had gone wrong."
    ),
    later(
        "The share holds for the whole time. That is not known: each was published for one moment, and may "
        "have been larger or smaller before and after."
    ),
    later(
        "The shares are the companies' own words, or words said before a court. Nobody outside has counted."
    ),
    later(
        "The recordings in the files are all there were. That is not known: what was deleted may be missing, "
        "and deleting it does not undo a review."
    ),
    later(
        "You changed nothing. Who switched review or saving off was left out of it, by the companies' word, "
        "and most files do not say whether you did."
    ),
)
CANNOT_KNOW = (
    later("Whether a person reviewed any of these recordings. No known export says so."),
    later("Which ones, by how many people, where, and who employed them."),
    later("Whether transcripts were read where the sound was not played: Apple keeps and may review them."),
    later("What was done with recordings that have been deleted since."),
)


def span_of(period: Period) -> str:
    """Return when a default held: "until 9 April 2019", both ends, or "since 8 July 2025"."""
    if period.first is None:
        return tr("until {date}", date=date(period.last)) if period.last else tr("at all times")
    if period.last is None:
        return tr("since {date}", date=date(period.first))
    return date_span(period.first, period.last)


def default_of(period: Period) -> str:
    """Return what holds of a period unless a person chose otherwise: saving and review."""
    return f"{tr(SAVING[period.saving])}; {tr(REVIEW[period.review])}"


def share_of(value: float) -> str:
    """Return a share from 0 to 1 with as many places as it needs, up to six: "0.01 %"."""
    hundredths = 100 * value
    places = next((at for at in range(6) if math.isclose(round(hundredths, at), hundredths)), 6)
    return f"{decimal(hundredths, places)} %"


def share_as_put(share: Share) -> str:
    """Return a published share and what it is of: "around 0.2 % of audio snippets", or "less than ..."."""
    values = {"share": share_of(share.high), "what": tr(share.of)}
    if share.is_bound:
        return tr("less than {share} of {what}", **values)
    return tr("around {share} of {what}", **values)


def expected_of(one: Chance) -> str:
    """Return the expected number with the places that mean something, never rounded to nothing."""
    if 0 < one.expected < 0.01:
        return tr("under 0.01")
    if one.expected == int(one.expected) or one.expected >= 10:
        return number(round(one.expected))
    return decimal(one.expected, 2 if one.expected < 1 else 1)


def chance_of(one: Chance) -> str:
    """Return the probability of at least one; only a share of nothing or of all is said to be certain."""
    if one.at_least_one > NEARLY and one.share < 1:
        return tr("over 99 %")
    return percent(one.at_least_one, 1)


def ceiling_of(one: Chance) -> str:
    """Return the expected number to stand behind "fewer than"."""
    return decimal(0.01, 2) if 0 < one.expected < 0.01 else expected_of(one)


def chance_sentence(one: Chance, *, is_bound: bool = False) -> str:
    """Return what a share means for n recordings. is_bound: the share was said to be less than this."""
    values = {"share": share_of(one.share), "n": number(one.n)}
    if not is_bound:
        return tr(
            "If recordings were drawn at random, {share} of them: {expected} of {n} on average, and the "
            "chance that at least one was among them is {chance}.",
            expected=expected_of(one),
            chance=chance_of(one),
            **values,
        )
    values["most"] = ceiling_of(one)
    if one.at_least_one > NEARLY:
        return tr(
            "If recordings were drawn at random, less than {share} of them: fewer than {most} of {n} on "
            "average. How likely at least one was among them, so wide a bound does not say.",
            **values,
        )
    return tr(
        "If recordings were drawn at random, less than {share} of them: fewer than {most} of {n} on average, "
        "and the chance that at least one was among them is less than {bound}.",
        bound=below_of(one),
        **values,
    )


def below_of(one: Chance) -> str:
    """Return a probability to stand behind "less than"."""
    return "1 %" if 0 < one.at_least_one < HARDLY else chance_of(one)


def sound_sentence(one: Exposed) -> str:
    """Return of how many recordings of a programme the files hold the sound, and what that leaves open."""
    return trn(
        "Your files hold the sound of {with_sound} of {n} recording. Where there is none, it was never kept, "
        "was deleted, or is not part of these files: they do not say which.",
        "Your files hold the sound of {with_sound} of {n} recordings. Where there is none, it was never "
        "kept, was deleted, or is not part of these files: they do not say which.",
        one.recordings,
        with_sound=number(one.with_sound),
    )


def shift_sentence(exposure: Exposure) -> str:
    """Return what one reviewer's shift would cover of these recordings; "" where there are none."""
    n, clips = exposure.counted, clips_per_shift().number
    if not n:
        return ""
    if n < clips:
        return trn(
            "Your {n} recording would fill {share} of one shift of {clips} clips.",
            "All your {n} recordings would fill {share} of one shift of {clips} clips.",
            n,
            share=_part(n, clips),
            clips=number(clips),
        )
    return tr(
        "All your recordings would fill {shifts} of up to {clips} clips each; one shift would cover {share} "
        "of {n} recordings.",
        n=number(n),
        shifts=trn("{n} shift", "{n} shifts", math.ceil(n / clips)),
        clips=number(clips),
        share=_part(clips, n),
    )


def outside_sentence(exposure: Exposure) -> str:
    """Return what is said of recordings that belong to no programme; "" where there are none."""
    if not exposure.outside:
        return ""
    return trn(
        "{n} time an app or dictation held the microphone is left out: the programmes are about requests "
        "to an assistant.",
        "{n} times an app or dictation held the microphone are left out: the programmes are about requests "
        "to an assistant.",
        exposure.outside,
    )


def _part(part: int, whole: int) -> str:
    """Return a share with one place where it is small: "2.7 %"."""
    value = 100 * part / whole
    return f"{decimal(value, 1)} %" if 0.05 <= value < 10 else percent(part, whole)
