"""Topics: how many recordings hold their words, over time, and which recordings they are."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from auditor.charts.heard import period_name, topics_chart, topics_over_time_chart
from auditor.insights.heard.topics import Topics, count, over_time
from auditor.language import tr
from auditor.wakeups.words import Ints
from dashboards.parts.heard_counted import all_periods, all_words, finder, view
from dashboards.parts.heard_topic_editor import names_of, show_editor, topics
from dashboards.parts.page import heading
from dashboards.parts.picture import Picked, show_picture
from dashboards.parts.rows import show_found
from dashboards.parts.state import latest, zone

_TOPIC, _PERIOD = "heard-topic", "heard-period"


def show_topics(*, incognito: bool) -> None:
    """Draw the section. incognito: without the lists of words and the person's own names."""
    now = topics()
    names = names_of(now, incognito=incognito)
    heard = all_words()
    show_picture(
        latest(
            "heard-topics",
            (now, tuple(names)),
            lambda: topics_chart(names, count(heard, finder(), now), heard.recordings),
        ),
        pick=True,
        on_pick=_topic_clicked,
    )
    chart = latest(
        "heard-topics-time",
        (now, tuple(names), zone()),
        lambda: topics_over_time_chart(names, over_time(heard, finder(), now, all_periods()), all_periods()),
    )
    if chart is not None:
        show_picture(chart, pick=True, on_pick=_cell_clicked)
    _show_recordings(now, names)
    if not incognito:
        show_editor()


def _topic_clicked(picked: Picked) -> None:
    st.session_state[_TOPIC] = int(picked.points[-1]) if picked.points else None
    st.session_state[_PERIOD] = None


def _cell_clicked(picked: Picked) -> None:
    topic, period = picked.points[-1] if picked.points else (None, None)
    st.session_state[_TOPIC] = None if topic is None else int(topic)
    st.session_state[_PERIOD] = None if period is None else int(period)


def _show_recordings(now: Topics, names: Sequence[str]) -> None:
    """Draw the choice of a topic and a time, and the recordings that fit."""
    periods = all_periods()
    for key, most in ((_TOPIC, len(now)), (_PERIOD, len(periods))):
        chosen = st.session_state.get(key)
        st.session_state[key] = chosen if chosen is not None and chosen < most else None
    left, right = st.columns(2)
    with left:
        topic = st.selectbox(
            tr("Show the recordings about"),
            range(len(now)),
            index=None,
            format_func=lambda at: names[at],
            key=_TOPIC,
            placeholder=tr("Choose a topic, or click above"),
        )
    with right:
        period = st.selectbox(
            tr("When"),
            range(len(periods)),
            index=None,
            format_func=lambda at: period_name(periods, at),
            key=_PERIOD,
            placeholder=tr("At any time"),
            disabled=topic is None,
        )
    if topic is None:
        return
    heading(
        names[topic]
        if period is None
        else tr("{topic}, {when}", topic=names[topic], when=period_name(periods, period)),
        level=3,
    )
    key = f"{hash((now[topic].words, period)) & 0xFFFFFFFF:x}"
    found = latest(
        "heard-topic-view", (now[topic].words, period, zone()), lambda: view(_rows(now, topic, period))
    )
    show_found(found, f"heard-topic/{key}", of=len(all_words()))


def _rows(now: Topics, topic: int, period: int | None) -> Ints:
    rows = all_words().rows_with(finder().texts(now[topic]))
    return rows if period is None else rows[all_periods().of_row[rows] == period]
