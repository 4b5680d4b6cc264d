"""What shares mean is said without two bounds in one breath, whatever the numbers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.insights.exposure.chance import chance
from auditor.insights.exposure.ranges import between_sentence
from auditor.insights.exposure.telling import chance_sentence
from auditor.language import speaking

COUNTS = st.one_of(st.integers(1, 300), st.integers(1, 2_000_000))
SHARES = st.one_of(st.sampled_from([1e-5, 1e-4, 0.002, 0.01, 0.05]), st.floats(1e-6, 1))
BOUND = r"(?:under|over|less than|fewer than|more than|up to|between|to)"
DOUBLED = re.compile(
    rf"\b(?:under|over|less than|fewer than|up to|between) (?:a chance of )?(?:under|over|less|fewer|up)\b"
    rf"|\b(?:under|over) [\d.,]+(?: %)? (?:to|or more)\b|\b{BOUND} {BOUND} {BOUND}\b"
)


def said(sentence: str) -> str:
    assert not DOUBLED.search(sentence), sentence
    assert "{" not in sentence
    return sentence


@given(COUNTS, SHARES, st.booleans())
@settings(max_examples=300, deadline=None)
def test_one_share_is_said_with_one_bound_at_most(n: int, share: float, is_bound: bool) -> None:
    said(chance_sentence(chance(n, share), is_bound=is_bound))


@given(COUNTS, SHARES, SHARES, st.tuples(st.booleans(), st.booleans()))
@settings(max_examples=600, deadline=None)
def test_two_shares_are_said_with_one_bound_each_at_most(
    n: int, one: float, other: float, bounds: tuple[bool, bool]
) -> None:
    least, most = sorted((one, other))
    said(between_sentence(chance(n, least), chance(n, most), bounds))


@pytest.mark.parametrize(
    ("n", "bounds", "sentence"),
    [
        (3, (False, True), "fewer than 0.03 of 3 on average; the chance that at least one was among them: less than 3 %."),
        (300, (False, True), "0.03 to fewer than 3 of 300 on average; the chance that at least one was among them: 3 % to less than 95 %."),
        (36_214, (False, True), "3.6 to fewer than 362 of 36,214 on average; the chance that at least one was among them: 97 % or more."),
        (10**6, (False, True), "of 1,000,000 on average; the chance that at least one was among them: over 99 %."),
        (300, (True, True), "fewer than 3 by another; the chance that at least one was among them: less than 3 % by one, less than "),
        (10**6, (True, True), "fewer than 10,000 by another. How likely at least one was among them, so wide a"),
    ],
)  # fmt: skip
def test_how_it_reads(n: int, bounds: tuple[bool, bool], sentence: str) -> None:
    assert sentence in between_sentence(chance(n, 0.0001), chance(n, 0.01), bounds)


def test_a_single_tiny_bound() -> None:
    assert chance_sentence(chance(3, 0.002), is_bound=True) == (
        "If recordings were drawn at random, less than 0.2 % of them: fewer than 0.01 of 3 on average, and the "
        "chance that at least one was among them is less than 1 %."
    )


@pytest.mark.parametrize("n", [1, 90, 300, 36_214, 10**6])
@pytest.mark.parametrize("bounds", [(False, False), (False, True), (True, True)])
def test_the_german_holds_the_same_numbers(n: int, bounds: tuple[bool, bool]) -> None:
    def numbers(text: str) -> list[str]:
        return sorted(one.rstrip(".,") for one in re.findall(r"[\d.,]*\d", text))

    two = (chance(n, 0.0001), chance(n, 0.01))
    english = between_sentence(*two, bounds)
    with speaking("de"):
        german = between_sentence(*two, bounds)
    turned = [one.translate(str.maketrans(".,", ",.")) for one in numbers(german)]
    assert sorted(turned) == numbers(english)
