"""One judged recording: when and where, its words, its sound, the verdict and its reasons."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping

import streamlit as st

from auditor.language import later, percent, tr
from auditor.wakeups import Judgement
from auditor.wakeups.review import MEANT, NOT_MEANT, UNSURE
from auditor.wakeups.telling import VERDICTS
from dashboards.parts import words
from dashboards.parts.page import small
from dashboards.parts.sound import play_clip
from dashboards.parts.state import zone

ANSWERS: Mapping[str, str] = {MEANT: later("Meant"), NOT_MEANT: later("Not meant"), UNSURE: later("Unsure")}
YOU_SAID: Mapping[str, str] = {
    MEANT: later("You said: meant."),
    NOT_MEANT: later("You said: not meant."),
    UNSURE: later("You said: unsure."),
}
WITH_SOUND = ("linked", "orphan")

Row = Mapping[str, object]

LOOK = """
<style>
.va-said { font-size: 1.1rem; line-height: 1.45; margin: 0; overflow-wrap: anywhere; }
.va-large { font-size: 1.6rem; line-height: 1.35; margin: 0.5rem 0; }
.va-none { opacity: 0.75; font-style: italic; }
.va-verdict { font-weight: 600; margin: 0; }
.va-reasons { margin: 0 0 0.3rem !important; padding: 0 0 0 1.1rem !important; font-size: 0.95rem; }
.va-reasons li { margin: 0 !important; padding: 0 !important; line-height: 1.45; }
/* Under the pointer the chosen one's colour has too little contrast. */
[data-testid="stButtonGroup"] button[aria-checked="true"] { font-weight: 600; }
[data-testid="stButtonGroup"] button[aria-checked="true"],
[data-testid="stButtonGroup"] button[aria-checked="true"] * { color: inherit !important; }
[class*="st-key-wakeup-"] { gap: 0.6rem; }
.st-key-wakeups-filters [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
.st-key-wakeups-filters [data-testid="stColumn"] { min-width: 8rem; flex: 1 1 8rem; }
.st-key-review-one { padding: 1.5rem; }
.st-key-review-before { opacity: 0.9; gap: 0.4rem; }
@media (max-width: 640px) {
  .va-large { font-size: 1.3rem; }
}
</style>
"""


def where_and_when(row: Row) -> str:
    """Return time, device and assistant of a recording in one line."""
    at = row["started_at"]
    when = words.moment(at if isinstance(at, dt.datetime) else None, zone(), str(row["time_precision"]))
    parts = (when, str(row["device"] or row["product"] or ""), words.said("vendor", row["vendor"]))
    return " · ".join(part for part in parts if part)


def show_words(row: Row, *, large: bool = False) -> None:
    """Draw what was understood, as it is; or that there are no words."""
    said = row["transcript"] or row["placeholder"]
    looks = "va-said va-large" if large else "va-said"
    if said:
        st.html(f'<p class="{looks}">{html.escape(str(said))}</p>')
    else:
        st.html(f'<p class="{looks} va-none">{html.escape(tr("No words in the export."))}</p>')
    if row["reply"]:
        small(tr("Answer: {words}", words=str(row["reply"])))


def show_sound(row: Row, key: str, *, shortcut: str | None = None) -> None:
    """Draw the way to play the clip, or that there is none."""
    if row["audio_state"] in WITH_SOUND:
        play_clip(str(row["recording_id"]), key, shortcut=shortcut)
    else:
        small(tr("No sound in the export."), width="content")


def show_verdict(judgement: Judgement, row: Row) -> None:
    """Draw the verdict in a line, and its reasons below it."""
    told = VERDICTS[str(row["verdict"])]
    line = tr(told.line)
    chance = row["p_unintended"]
    said = f"{line[:1].upper()}{line[1:]}"
    if isinstance(chance, float) and told.evidence == "inferred":
        said = tr(
            "{verdict}; chance that it was not meant: {chance}", verdict=said, chance=percent(chance, 1)
        )
    reasons = judgement.reasons(str(row["recording_id"]))
    against = [one.sentence for one in reasons if one.points > 0]
    in_favour = [one.sentence for one in reasons if one.points <= 0]
    st.html(
        f'<p class="va-verdict">{html.escape(said)}</p>'
        + _listed(tr("Speaks against its being meant:"), against)
        + _listed(tr("Speaks for its being meant:"), in_favour)
    )


def _listed(title: str, sentences: list[str]) -> str:
    if not sentences:
        return ""
    items = "".join(f"<li>{html.escape(sentence)}</li>" for sentence in sentences)
    return f'<p class="va-note">{html.escape(title)}</p><ul class="va-reasons">{items}</ul>'
