"""How verdicts are said: each word of the record has its sentence, and the denominator leaves out what is not asked."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from auditor.facts import table
from auditor.recording import VERDICTS
from auditor.wakeups import judge, telling
from auditor.wakeups.listening import Heard
from auditor.wakeups.review import Measured
from tests.making import history_of

CLIP = "ab" * 10


def test_every_verdict_has_a_line_a_sentence_and_its_kind_of_evidence() -> None:
    assert set(telling.VERDICTS) == set(VERDICTS)
    for told in telling.VERDICTS.values():
        assert told.evidence in ("vendor says", "inferred", "not available")
        assert told.sentence.endswith(".")


def test_only_the_vendor_s_own_verdict_is_the_vendor_s_word() -> None:
    says = [word for word, told in telling.VERDICTS.items() if told.evidence == "vendor says"]
    assert says == ["vendor_says_unintended"]


def test_what_is_not_asked_about_leaves_the_denominator() -> None:
    assert telling.denominator({"likely_intended": 5, "unclear": 2, "not_applicable": 9}) == 7


def test_how_good_it_is_is_said_with_the_set_n_and_the_interval() -> None:
    for row in table("wakeup_accuracy")["measured"][:2]:
        said = telling.accuracy(with_sound=row["evidence"] == "with a clip")
        assert "public stand-in data" in said
        assert f"{row['households']:,} made-up households" in said
        for name in ("precision", "recall"):
            low, high = row[f"{name}_low"], row[f"{name}_high"]
            assert f"{row[name] * 100:.0f} % ({low * 100:.0f} % to {high * 100:.0f} %)" in said
            assert f"{row[f'{name}_of']:,}" in said
            assert low <= row[name] <= high


def test_the_person_s_own_answers_are_said_with_n_and_the_interval_and_nothing_without_them() -> None:
    told = Measured(90, 2, 0.85, (0.7, 0.93), 0.5, (0.3, 0.7), 0.1, called=40, right=34)
    assert telling.own_accuracy(told) == (
        "By your own answers: of 40 recordings whose chance of not being meant is 50 % or more, "
        "85 % (70 % to 93 %) were not meant."
    )
    assert telling.own_accuracy(replace(told, precision=None, precision_interval=None)) is None


def test_clips_are_spoken_of_only_where_some_were_listened_to() -> None:
    judgement = judge(history_of([{"transcript": "alexa stop", "recording_id": CLIP}]), zone=ZoneInfo("UTC"))
    assert telling.how_good(judgement) == [telling.accuracy(with_sound=False)]
    heard = judgement.heard({CLIP: Heard("checked", 2.0, 0.5, 0.1, 0.9)})
    assert telling.how_good(heard)[1:] == [telling.accuracy(with_sound=True)]
