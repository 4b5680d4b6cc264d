"""What is asked before a bundle is made: what is left out, where it goes, what goes along, what counts."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from auditor.insights.when import system_zone
from auditor.language import LANGUAGES, current, later, number, tr, trn
from auditor.report.bundle.clips import MOST_CLIPS, clips_of
from auditor.report.bundle.subject import Settings, Subject
from auditor.report.redaction import LEVELS, SENTENCES, TITLES, Level
from dashboards.parts.evidence_choices import choice_key, keep
from dashboards.parts.page import small
from dashboards.parts.state import Opened, incognito, incognito_toggle, once, view_key, zone

_HIDING: Sequence[Level] = ("words", "counts")
_WHERE = {"zip": later("One zip"), "folder": later("A folder")}


def ask_level() -> Level:
    """Return what is covered; in incognito only levels that cover words and names are offered."""
    hidden = incognito()
    levels = _HIDING if hidden else LEVELS
    asked = view_key("evidence-level")
    level = st.radio(
        tr("What is left out"),
        levels,
        format_func=lambda one: tr(TITLES[one]),
        captions=[tr(SENTENCES[one]) for one in levels],
        key=choice_key(asked, levels[0]),
        label_visibility="collapsed",
    )
    keep(asked, level)
    if hidden:
        small(
            tr(
                "In incognito, only bundles without words and names can be made, and no folders are shown. "
                "Turn incognito off for the others."
            )
        )
        incognito_toggle("incognito-evidence")
    return level


def ask_language() -> str:
    """Return the language of the report."""
    asked = f"evidence-language/{current()}"
    language = st.selectbox(
        tr("Language of the report"),
        list(LANGUAGES),
        format_func=lambda code: LANGUAGES[code],
        key=choice_key(asked, current()),
    )
    keep(asked, language)
    return language


def ask_where() -> str:
    """Return where the bundle goes, "zip" or "folder"; a folder has a path, which incognito does not show."""
    if incognito():
        return "zip"
    chosen = st.segmented_control(
        tr("Where it goes"),
        list(_WHERE),
        required=True,
        format_func=lambda one: tr(_WHERE[one]),
        key=choice_key("evidence-where", "zip"),
    )
    keep("evidence-where", chosen)
    return chosen or "zip"


def ask_clips(holder: Opened, level: Level) -> bool:
    """Return whether sound goes along; asked only where nothing is covered and there is some."""
    if level != "none" or holder.judgement is None:
        return False
    judgement = holder.judgement
    with_clips = Settings(zone(), clips=True)
    found = once(
        "evidence-clips",
        lambda: len(clips_of(Subject(judgement.history, judgement, with_clips, judgement.history))),
    )
    if not found:
        return False
    return st.checkbox(
        trn(
            "Include the sound of {n} recording that is marked or likely not meant",
            "Include the sound of {n} recordings that are marked or likely not meant",
            found,
        ),
        key="evidence-clips",
        help=tr(
            "A voice cannot be covered: think of everybody who can be heard. At most {n} are taken, the "
            "earliest first.",
            n=number(MOST_CLIPS),
        ),
    )


def ask_listen(holder: Opened) -> str:
    """Return which clips are listened to for the bundle; asked only where some were listened to here."""
    judgement = holder.judgement
    if judgement is None or not holder.exports or not bool(judgement.known.checked.any()):
        return "no"
    wanted = st.checkbox(
        tr("Let this computer listen to the clips for the bundle, too"),
        value=True,
        key="evidence-listen",
        help=tr(
            "This computer listened to some clips, and verdicts follow that. For the bundle it does so "
            "again, so that somebody else can do the same. Without it the bundle's verdicts rest on words "
            "and times."
        ),
    )
    return "all" if wanted else "no"


def settings_of(holder: Opened, level: Level, language: str, *, clips: bool, listen: str) -> Settings:
    """Return the settings of the bundle: those of what is open, and what was asked."""
    here = zone()
    return Settings(
        zone=here,
        zone_reason="system" if here == system_zone()[0] else "given",
        language=language,
        level=level,
        other_apps=holder.options.other_apps,
        experimental=holder.options.experimental,
        listen=listen,
        clips=clips,
        answers=dict(holder.answers),
        made_up=holder.is_sample,
    )


def say_what_counts(holder: Opened, settings: Settings) -> None:
    """Say what else the numbers in the bundle follow."""
    small(tr("Days and hours are counted in {zone}.", zone=settings.zone))
    read_in = holder.options.zone or system_zone()[0]
    if read_in != settings.zone:
        small(
            tr(
                "Times that do not say their zone are taken as of {zone} in the bundle; on the pages they "
                "were taken as of {other}.",
                zone=settings.zone,
                other=read_in,
            )
        )
    if settings.answers:
        small(
            trn(
                "Your {n} answer from the review counts in it.",
                "Your {n} answers from the review count in it.",
                len(settings.answers),
            )
        )
        if settings.level == "counts":
            small(
                tr(
                    "Which recordings they are about is left out at this level, so nobody can make the same "
                    "bundle again from the files alone."
                )
            )
    if not holder.history.trustworthy:
        small(tr("Not everything could be read; the report says so at its beginning."))
    if not holder.exports:
        small(
            tr(
                "Where your export files are is not known here, so the bundle is made from what is open, not "
                "from the files. On this page it cannot be compared with the files."
            )
        )
