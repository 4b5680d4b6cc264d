"""What published shares mean for somebody's recordings: from the least to the most, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.insights.exposure.chance import Chance, chance
from auditor.insights.exposure.counting import Exposed, OfShare
from auditor.insights.exposure.telling import (
    HARDLY,
    NEARLY,
    below_of,
    ceiling_of,
    chance_of,
    chance_sentence,
    expected_of,
)
from auditor.language import later, number, tr


@dataclass(frozen=True, slots=True)
class Ends:
    """The smallest and the largest share, for the same recordings.

    bounds: whether each was said to be less than this.
    """

    least: Chance
    most: Chance
    bounds: tuple[bool, bool] = (False, False)


def range_sentence(one: Exposed) -> str:
    """Return what the published shares of a programme mean for its recordings, from the least to the most.

    Where recordings fall into times in which one had to agree first, the least is what remains without them:
    whether a person had agreed, the files do not say.
    """
    if not one.programme.shares:
        return tr("No share was published, so nothing can be reckoned.")
    if not one.drawn_from(agreed=True):
        return tr("No recording falls into a time in which it could have been drawn.")
    with_all = _ends(one.published(agreed=True))
    if not one.if_agreed:
        return _of_ends(with_all)
    return _either_way(one, _ends(one.published(agreed=False)), with_all)


def if_agreed_sentence(one: Exposed, *, agreed: bool) -> str:
    """Return the same for somebody who had agreed to whatever one had to agree to, or never had.

    It holds for such a person alone: `range_sentence` is what the files allow to be said.
    """
    if not one.programme.shares:
        return tr("No share was published, so nothing can be reckoned.")
    if not one.drawn_from(agreed=agreed):
        return tr("No recording falls into a time in which it could have been drawn.")
    return _of_ends(_ends(one.published(agreed=agreed)))


def own_share_sentence(one: Exposed, share: float) -> str:
    """Return what a share of one's choice, 0 to 1, would mean, from the least to the most."""
    with_all = _one(chance(one.drawn_from(agreed=True), share))
    if not one.if_agreed:
        return chance_sentence(with_all.most)
    return _either_way(one, _one(chance(one.drawn_from(agreed=False), share)), with_all)


def _one(found: Chance) -> Ends:
    return Ends(found, found)


def _ends(found: Sequence[OfShare]) -> Ends:
    least, most = found[0], found[-1]
    return Ends(least.chance, most.chance, (least.share.is_bound, most.share.is_bound))


def _of_ends(ends: Ends) -> str:
    if ends.least == ends.most:
        return chance_sentence(ends.least, is_bound=ends.bounds[0])
    return between_sentence(ends.least, ends.most, ends.bounds)


def _either_way(one: Exposed, without: Ends, with_all: Ends) -> str:
    """Return what holds for somebody who had agreed and for somebody who had not; which, files rarely say."""
    values = {"range": _whole_range(without, with_all), "drawn": _drawn(with_all)}
    if without.most.n:
        said = tr(
            "{range}: for {n} of them one had to agree first, and as a rule files do not say whether you "
            "had. If recordings were drawn at random, and you had not agreed: {without}. If you had: "
            "{drawn}.",
            n=number(one.if_agreed),
            without=_drawn(without),
            **values,
        )
    else:
        said = tr(
            "{range}: 0 if you had not agreed, since all of them fall into times in which one had to agree "
            "first. As a rule files do not say whether you had. If you had, and recordings were drawn at "
            "random: {drawn}.",
            **values,
        )
    return f"{said[:1].upper()}{said[1:]}"


def _whole_range(without: Ends, with_all: Ends) -> str:
    """Return the range from the least of those who had not agreed to the most of those who had."""
    least, most = without.least, with_all.most
    if least.n:
        bounds = (without.bounds[0], with_all.bounds[1])
        if not bounds[0]:
            return _average(least, most, bounds)
        if not bounds[1]:
            return tr("up to {most} of {n} on average", most=expected_of(most), n=number(most.n))
        return tr("fewer than {most} of {n} on average", most=ceiling_of(most), n=number(most.n))
    if with_all.bounds[1] or 0 < most.expected < 0.01:
        return tr("0 to fewer than {most} of {n} on average", most=ceiling_of(most), n=number(most.n))
    return tr("0 to {most} of {n} on average", most=expected_of(most), n=number(most.n))


def _drawn(ends: Ends) -> str:
    """Return average and chance as part of a sentence."""
    average = _average(ends.least, ends.most, ends.bounds)
    if _is_open(ends.least, ends.most, ends.bounds):
        return tr(
            "{average} (how likely at least one was among them, so wide a bound does not say)",
            average=average,
        )
    return tr(
        "{average}; the chance that at least one was among them: {chance}",
        average=average,
        chance=_chance(ends.least, ends.most, ends.bounds),
    )


def between_sentence(least: Chance, most: Chance, bounds: tuple[bool, bool]) -> str:
    """Return what two shares mean for the same recordings, the smaller first.

    bounds: whether each was said to be less than this.
    """
    average = _average(least, most, bounds)
    if _is_open(least, most, bounds):
        return tr(
            "If recordings were drawn at random: {average}. How likely at least one was among them, so wide "
            "a bound does not say.",
            average=average,
        )
    return tr(
        "If recordings were drawn at random: {average}; the chance that at least one was among them: "
        "{chance}.",
        average=average,
        chance=_chance(least, most, bounds),
    )


def _average(least: Chance, most: Chance, bounds: tuple[bool, bool]) -> str:
    """Return how many are drawn on average; nothing is said with two bounds at once."""
    values = {
        "expected": expected_of(least),
        "least": ceiling_of(least),
        "most": ceiling_of(most),
        "n": number(most.n),
    }
    below, above = bounds
    if below and values["least"] != values["most"]:
        return tr(
            "fewer than {least} of {n} on average by one statement, fewer than {most} by another", **values
        )
    tiny = 0 < least.expected < 0.01  # "under 0.01" is no end of a range
    if above and (below or tiny):
        return tr("fewer than {most} of {n} on average", **values)
    if above:
        return tr("{expected} to fewer than {most} of {n} on average", **values)
    if least is most or expected_of(least) == expected_of(most):
        return tr("{expected} of {n} on average", **values)
    if tiny:
        return tr("up to {most} of {n} on average", **values)
    return tr("{expected} to {most} of {n} on average", **values)


def _chance(least: Chance, most: Chance, bounds: tuple[bool, bool]) -> str:
    """Return how likely at least one is; nothing is said with two bounds at once."""
    values = {"least": chance_of(least), "most": chance_of(most), "bound": below_of(most)}
    below, above = bounds
    low, high = _step(least), _step(most)
    if below and max(low, HARDLY) != max(high, HARDLY):
        values["least"] = below_of(least)
        if high > NEARLY:
            return tr("less than {least} by one statement (the other is too wide to say)", **values)
        return tr("less than {least} by one, less than {bound} by the other", **values)
    if low > NEARLY or (low == high and not above):
        return values["least"]
    if high > NEARLY:
        return tr("{least} or more", **values)
    ends = (low == high or low < HARDLY, above)
    return tr(_ENDS[ends], **values)


# By whether there is no lower end, and whether the upper one is a bound.
_ENDS: Mapping[tuple[bool, bool], str] = {
    (True, True): later("less than {bound}"),
    (True, False): later("up to {most}"),
    (False, True): later("{least} to less than {bound}"),
    (False, False): later("{least} to {most}"),
}


def _is_open(least: Chance, most: Chance, bounds: tuple[bool, bool]) -> bool:
    """Return whether shares are so wide that nearly any chance is possible."""
    if bounds[0]:
        return least.at_least_one > NEARLY
    return least.at_least_one < HARDLY and most.at_least_one > NEARLY


def _step(one: Chance) -> float:
    """Return a probability as finely as it is said; all below and all above what is said are one."""
    if one.at_least_one < HARDLY:
        return 0.0
    return 1.0 if one.at_least_one > NEARLY else round(one.at_least_one, 2)
