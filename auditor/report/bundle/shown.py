"""Whether sentences and the report of a bundle show the numbers of its own findings and ledger.

Charts, tables and the text around them are not looked at: they can be made anew from the exports only.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from auditor.insights.findings import ORDER
from auditor.language import later, number, percent, speaking
from auditor.language.told import told
from auditor.recording import VENDOR_NAMES
from auditor.report.bundle.forms import FindingForm, FindingsForm, LedgerForm
from auditor.report.bundle.held import Difference, Held
from auditor.report.bundle.manifest import REPORT
from auditor.report.bundle.parts import FINDINGS, LEDGER

_WITHOUT_DENOMINATOR = ("burst", "change")  # their sentences compare with something else
_WITH_SHARE = ("marked", "likely", "night", "unrecognised", "withheld")
_IN_SHORT = ("marked", "likely")  # what the first part of the report says again
_BLOCK = re.compile(r'<section class="finding" id="(F\d+)">(.*?)</section>', re.DOTALL)
_BLOCK_BEGINS = re.compile(r'class="finding\b')
_ANSWER = re.compile(r'<section class="part" id="answer".*?</section>', re.DOTALL)
_NO_BREAK = "\N{NO-BREAK SPACE}"


class ToldForm(FindingForm, kw_only=True):
    """A finding with what people read of it."""

    number: str
    sentence: str
    sources: list[str]
    caveat: str


class NumbersForm(msgspec.Struct):
    """A share of what was counted."""

    numerator: int
    denominator: int


class BesideForm(msgspec.Struct):
    """A published figure. own: the numbers beside it, if there are any."""

    id: str
    own: NumbersForm | None


class ToldFindingsForm(FindingsForm):
    """findings.json with what people read of it."""

    findings: list[ToldForm]  # type: ignore[assignment]
    baselines: list[BesideForm]
    exposure: dict[str, Any]


def sentences(held: Held) -> Iterator[Difference]:
    """Each sentence holds its own numbers, as the language of the bundle writes them."""
    findings = held.json(FINDINGS, ToldFindingsForm)
    with speaking(findings.language):
        wrong = [one.id for one in findings.findings if one.id in ORDER and not _says_its_numbers(one)]
    for name in wrong:
        yield Difference(FINDINGS, told(later("has a sentence with other numbers: {finding}"), finding=name))


def _says_its_numbers(one: ToldForm) -> bool:
    wanted = [one.numerator]
    if one.id not in _WITHOUT_DENOMINATOR:
        wanted.append(one.denominator)
    share_is_right = one.id not in _WITH_SHARE or percent(one.numerator, one.denominator) in one.sentence
    return share_is_right and all(_stands_in(number(value), one.sentence) for value in wanted)


def _stands_in(written: str, text: str) -> bool:
    """Whether a number stands there, and not as a part of a longer one."""
    return _is_in(re.escape(written), text)


def _is_in(pattern: str, text: str) -> bool:
    return re.search(rf"(?<![\d.,]){pattern}(?!\d|[.,]\d)", text) is not None


def report(held: Held) -> Iterator[Difference]:
    """The report holds each finding with its sentence and its numbers, and no other."""
    findings = held.json(FINDINGS, ToldFindingsForm)
    page = held.text(REPORT).replace(_NO_BREAK, " ")
    blocks = dict(_BLOCK.findall(page))
    if {one.number for one in findings.findings} != set(blocks) or len(blocks) != len(
        _BLOCK_BEGINS.findall(page)
    ):
        yield Difference(REPORT, told(later("holds other findings than {file}"), file=FINDINGS))
        return
    with speaking(findings.language):
        wrong = [one.number for one in findings.findings if not _stands_in_block(one, blocks[one.number])]
    for name in wrong:
        yield Difference(
            REPORT,
            told(later("says something else than {file} in finding {finding}"), file=FINDINGS, finding=name),
        )


def _stands_in_block(one: ToldForm, block: str) -> bool:
    sentence = f">{html.escape(one.sentence).replace(_NO_BREAK, ' ')}<"
    around = block.replace(sentence, "><", 1)
    counted = (number(value) for value in (one.numerator, one.denominator))
    return sentence in block and all(_stands_in(value, around) for value in counted)


def answer(held: Held) -> Iterator[Difference]:
    """The first part of the report says how many recordings there are, and how many were not meant."""
    findings, by_vendor = (
        held.json(FINDINGS, ToldFindingsForm),
        held.json(LEDGER, LedgerForm).recordings.by_vendor,
    )
    part = _ANSWER.search(held.text(REPORT).replace(_NO_BREAK, " "))
    with speaking(findings.language):
        wanted = [re.escape(f"{VENDOR_NAMES.get(name, name)} {number(n)}") for name, n in by_vendor.items()]
        wanted += [re.escape(number(sum(by_vendor.values())))] if by_vendor else []
        for one in findings.findings:
            if one.id in _IN_SHORT:
                n, of = (re.escape(number(value)) for value in (one.numerator, one.denominator))
                wanted.append(rf"{n}\D{{1,9}}{of}")  # "12 of 340"
    if part is None or not all(_is_in(one, part[0]) for one in wanted):
        yield Difference(
            REPORT,
            told(later("says other numbers in its first part than {files}"), files=f"{FINDINGS}, {LEDGER}"),
        )


# Which files each check needs, the one first that is named where it cannot be read.
CHECKS: tuple[tuple[tuple[str, ...], Callable[[Held], Iterator[Difference]]], ...] = (
    ((FINDINGS,), sentences),
    ((REPORT, FINDINGS), report),
    ((REPORT, FINDINGS, LEDGER), answer),
)
