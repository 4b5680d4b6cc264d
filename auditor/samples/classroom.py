"""The sample household as a lesson needs it: read and judged like anybody's export, with the truth beside it.

What the truth file tells - which recordings nobody meant - no real export can; here it lets a class check a
verdict by hand. Everything is made up. Numbers come from the same functions as those of every page.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

import sample_data
from auditor.charts import NIGHT_HOURS
from auditor.history import History, read_history
from auditor.insights.when import hour_weekday, per_day
from auditor.recording import HEARD_KINDS
from auditor.samples.household import TRUTH
from auditor.samples.life import BERLIN
from auditor.wakeups import Judgement, judge

ZONE = BERLIN.key
ASSISTANTS = ("amazon", "google")  # the iPhone's report tells of apps, not of an assistant
CALLED = ("vendor_says_unintended", "likely_unintended")
HELD = ("words", "wake_word", "not_understood", "kept_back", "marked", "nothing")
FIVE = 5


@dataclass(frozen=True)
class Classroom:
    """The household's recordings by its assistants.

    judgement: its verdicts, made as for anybody's history.
    meant:     recording_id -> the truth: yes, no, nobody (see samples/readme.txt).
    why:       recording_id -> in the words of the truth file.
    """

    judgement: Judgement
    meant: Mapping[str, str]
    why: Mapping[str, str]

    @property
    def history(self) -> History:
        """The recordings, with their verdicts."""
        return self.judgement.history


@dataclass(frozen=True, slots=True)
class Checked:
    """Verdicts held against the truth: of what was called not meant, and of what was not meant.

    of:     recordings that somebody could have meant.
    called: were called not meant; missed: were not meant and not called so; hits: called so, and rightly.
    """

    of: int
    called: int
    hits: int
    missed: int

    @property
    def not_meant(self) -> int:
        """How many really were not meant."""
        return self.hits + self.missed

    @property
    def wrongly(self) -> int:
        """How many were called not meant, although somebody meant them."""
        return self.called - self.hits

    @property
    def precision(self) -> float | None:
        """Share of the rightly called among the called, 0 to 1; None where none was called."""
        return self.hits / self.called if self.called else None

    @property
    def recall(self) -> float | None:
        """Share of the called among what was not meant, 0 to 1; None where all was meant."""
        return self.hits / self.not_meant if self.not_meant else None


@dataclass(frozen=True, slots=True)
class Clip:
    """One recording to vote on. verdict: the program's; not_meant, why: the truth."""

    recording_id: str
    verdict: str
    not_meant: bool
    why: str

    @property
    def called(self) -> bool:
        """Whether the program, or the vendor, calls it not meant."""
        return self.verdict in CALLED


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the steps of the lesson show. Days and hours are those of Berlin.

    recordings:  for which a microphone was opened; days: from the first to the last.
    fullest:     most on one day.
    night, deep: of these at night (NIGHT_HOURS), and between midnight and six; *_not_meant: by the truth.
    held:        what the export holds of a recording, by HELD.
    sound:       month -> Google recordings with sound, without sound; months as "2024-05".
    checked:     verdicts of program and vendor together; by_vendor: the vendor's own marks alone.
    """

    recordings: int
    days: int
    fullest: int
    night: int
    night_not_meant: int
    deep: int
    deep_not_meant: int
    held: Mapping[str, int]
    sound: pd.DataFrame
    checked: Checked
    by_vendor: Checked

    @property
    def per_day(self) -> float:
        """Recordings per day covered."""
        return self.recordings / self.days

    @property
    def without_words(self) -> int:
        """Recordings of which the export holds no words at all."""
        return self.recordings - self.held["words"] - self.held["wake_word"]


@cache
def open_classroom() -> Classroom:
    """Read and judge the shipped sample household, once a process. It is nobody's data."""
    history = read_history(sample_data.exports()).filtered(vendors=ASSISTANTS)
    with (sample_data.folder() / TRUTH).open(encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    return Classroom(
        judge(history, zone=ZoneInfo(ZONE)),
        {row["recording_id"]: row["meant"] for row in truth},
        {row["recording_id"]: row["why"] for row in truth},
    )


@cache
def numbers() -> Numbers:
    """Return the numbers of the shipped sample household."""
    room = open_classroom()
    heard = _heard(room)
    daily = per_day(room.history, ZONE)["total"]
    hours = hour_weekday(room.history, ZONE).sum()
    hour = heard["started_at"].dt.tz_convert(ZONE).dt.hour
    false = heard["meant"] == "no"
    return Numbers(
        recordings=len(heard),
        days=len(daily),
        fullest=int(daily.max()),
        night=int(hours[list(NIGHT_HOURS)].sum()),
        night_not_meant=int((hour.isin(NIGHT_HOURS) & false).sum()),
        deep=int(hours[:6].sum()),
        deep_not_meant=int(((hour < 6) & false).sum()),
        held=_held(heard),
        sound=_sound_by_month(heard),
        checked=check(heard, CALLED),
        by_vendor=check(heard, CALLED[:1]),
    )


def check(rows: pd.DataFrame, called: Sequence[str]) -> Checked:
    """Hold verdicts against the truth.

    rows:   columns verdict and meant; those to which nobody spoke (meant: nobody) are in no number.
    called: the verdicts that say "not meant".
    """
    asked = rows[rows["meant"].isin(["yes", "no"])]
    says_not, is_not = asked["verdict"].isin(called), asked["meant"] == "no"
    return Checked(
        of=len(asked),
        called=int(says_not.sum()),
        hits=int((says_not & is_not).sum()),
        missed=int((~says_not & is_not).sum()),
    )


def five_clips(turn: int = 0) -> list[Clip]:
    """Return five recordings to vote on, always the same for a turn, in mixed order.

    They are chosen to be hard, and are no sample: one that the program rightly calls not meant, one that it
    wrongly calls so, one that it misses, one that was plainly meant, and one with sound, meant or not.
    """
    rows = _to_vote_on()
    dice = np.random.default_rng([7, turn])
    chosen: list[str] = []
    for fits in _hard(rows, plain_sound=bool(dice.integers(2))):
        pool = rows.index[fits & ~rows.index.isin(chosen)]
        chosen.append(str(pool[int(dice.integers(len(pool)))]))
    return [_clip(rows, one) for one in dice.permutation(chosen)]


def check_clips(clips: Sequence[Clip], votes: Sequence[bool | None]) -> tuple[Checked, Checked]:
    """Hold the votes of a class, and then the program's verdicts, against the truth.

    votes: per clip whether the class says "not meant"; None where it did not vote: then the clip is in
    neither number.
    """
    voted = [(one, vote) for one, vote in zip(clips, votes, strict=True) if vote is not None]
    return (
        _tally([(vote, one.not_meant) for one, vote in voted]),
        _tally([(one.called, one.not_meant) for one, _ in voted]),
    )


def _tally(pairs: Sequence[tuple[bool, bool]]) -> Checked:
    hits = sum(called and not_meant for called, not_meant in pairs)
    return Checked(
        of=len(pairs),
        called=sum(called for called, _ in pairs),
        hits=hits,
        missed=sum(not_meant for _, not_meant in pairs) - hits,
    )


def _clip(rows: pd.DataFrame, recording_id: str) -> Clip:
    row = rows.loc[recording_id]
    return Clip(recording_id, str(row["verdict"]), str(row["meant"]) == "no", str(row["why"]))


def _hard(rows: pd.DataFrame, *, plain_sound: bool) -> list[pd.Series[bool]]:
    false, verdict = rows["meant"] == "no", rows["verdict"].astype(str)
    return [
        false & (verdict == "likely_unintended"),
        ~false & (verdict == "likely_unintended"),
        false & (verdict == "likely_intended"),
        ~false & (verdict == "likely_intended") & (rows["p_unintended"] < 0.01),
        (false ^ plain_sound) & (rows["audio_state"] == "linked"),
    ]


@cache
def _to_vote_on() -> pd.DataFrame:
    """Return the recordings with words that somebody could have meant, by id."""
    heard = _heard(open_classroom())
    told = heard["transcript"].notna() & (heard["outcome"] != "wake_word_only")
    return heard[told & heard["meant"].isin(["yes", "no"])].set_index("recording_id")


def _heard(room: Classroom) -> pd.DataFrame:
    """Return the recordings for which a microphone was opened, with the truth."""
    frame = room.history.frame(
        [
            *("recording_id", "vendor", "kind", "started_at", "outcome", "transcript"),
            *("audio_state", "verdict", "p_unintended"),
        ]
    )
    frame = frame[frame["kind"].isin(HEARD_KINDS)]
    return frame.assign(meant=frame["recording_id"].map(room.meant), why=frame["recording_id"].map(room.why))


def _held(heard: pd.DataFrame) -> dict[str, int]:
    outcome, words = heard["outcome"].astype(str), heard["transcript"].notna()
    kinds = {
        "wake_word": words & (outcome == "wake_word_only"),
        "not_understood": ~words & (outcome == "nothing_heard"),
        "kept_back": ~words & (outcome == "text_withheld"),
        "marked": ~words & (outcome == "not_for_device"),
    }
    counted = {name: int(mask.sum()) for name, mask in kinds.items()}
    counted["words"] = int(words.sum()) - counted["wake_word"]
    counted["nothing"] = len(heard) - sum(counted.values())
    return {name: counted[name] for name in HELD}


def _sound_by_month(heard: pd.DataFrame) -> pd.DataFrame:
    """Return Google's recordings by month, with and without sound; the other export holds no sound."""
    google = heard[heard["vendor"] == "google"]
    month = google["started_at"].dt.tz_convert(ZONE).dt.strftime("%Y-%m").rename("month")
    has = google["audio_state"].isin(["linked", "orphan"])
    counted = has.groupby(month).agg(["sum", "size"])
    return pd.DataFrame({"with_sound": counted["sum"], "without_sound": counted["size"] - counted["sum"]})
