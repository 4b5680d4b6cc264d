"""Recordings by assistant and device."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd
import plotly.graph_objects as go

from auditor.charts.chart import MEASURED, VENDOR_NAMES, Chart
from auditor.charts.look import OTHER_COLOUR, VENDOR_COLOURS, figure_of
from auditor.charts.say import denominator, escape, nothing, recordings, shorten
from auditor.history.view import History
from auditor.insights.when import DeviceCount, by_device, counts
from auditor.language import number, percent, tr, trn
from auditor.recording import VENDORS

MAX_DEVICES = 15


def by_device_chart(history: History, *, names: bool = True) -> Chart:
    """Return recordings by assistant and device, the most heard first.

    names: False writes "Device 1" for a device's name, in the table too, for the projector.
    """
    told = counts(history)
    heard = [device for device in by_device(history) if device.heard]
    labels = device_labels(heard, names=names)
    table = _table(heard, labels)
    if not heard:
        return nothing("by_device", told, table, timeless=True)
    rows = _rows_drawn(heard, labels)
    figure = figure_of(height=40 + 44 * len(rows))
    figure.add_traces(_bars(rows))
    figure.update_layout(
        barmode="overlay",
        annotations=[words for at, row in enumerate(rows) for words in _row_words(at, row)],
        xaxis={"visible": False, "range": [0, max(row.heard for row in rows)]},
        yaxis={"visible": False, "range": [len(rows) - 0.6, -0.75]},
    )
    return Chart(
        id="by_device",
        figure=figure,
        title=_title(heard, labels),
        denominator=denominator(told, 0),
        badge=MEASURED,
        alt=_alt(heard, labels),
        table=table,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One bar. vendor is None for the row that sums up the rest."""

    label: str
    detail: str
    vendor: str | None
    heard: int
    of: int


class Named(Protocol):
    """What a label is made of."""

    @property
    def vendor(self) -> str: ...  # noqa: D102
    @property
    def product(self) -> str: ...  # noqa: D102
    @property
    def device(self) -> str | None: ...  # noqa: D102


def device_labels(devices: Sequence[Named], *, names: bool = True) -> list[str]:
    """Return a short label for each device; the product is added where two would read the same."""
    numbers = iter(range(1, len(devices) + 1))
    plain = []
    for one in devices:
        if one.device is None and one.vendor == "apple":
            plain.append(shorten(one.product))  # an app on the phone that wrote the report
        elif one.device is None:
            plain.append(tr("{product}, no device named", product=shorten(one.product)))
        else:
            plain.append(shorten(one.device) if names else tr("Device {n}", n=next(numbers)))
    often = Counter(plain)
    return [
        f"{label} ({shorten(one.product)})" if often[label] > 1 else label
        for label, one in zip(plain, devices, strict=True)
    ]


def _table(devices: Sequence[DeviceCount], labels: Sequence[str]) -> pd.DataFrame:
    """Return vendor, product, device, recordings, share; hidden names are hidden here too."""
    return pd.DataFrame(
        {
            "vendor": [one.vendor for one in devices],
            "product": [one.product for one in devices],
            "device": [label if one.device else None for one, label in zip(devices, labels, strict=True)],
            "recordings": [one.heard for one in devices],
            "share": [one.share for one in devices],
        }
    )


def _rows_drawn(devices: Sequence[DeviceCount], labels: Sequence[str]) -> list[_Row]:
    total = sum(one.heard for one in devices)
    shown = len(devices) if len(devices) <= MAX_DEVICES else MAX_DEVICES - 1
    rows = [
        _Row(label, f"{VENDOR_NAMES[one.vendor]}, {shorten(one.product)}", one.vendor, one.heard, total)
        for one, label in list(zip(devices, labels, strict=True))[:shown]
    ]
    rest = devices[shown:]
    if rest:
        heard = sum(one.heard for one in rest)
        label = trn("{n} other", "{n} others", len(rest))
        rows.append(_Row(label, tr("all other devices"), None, heard, total))
    return rows


def _bars(rows: Sequence[_Row]) -> list[go.Bar]:
    """Return one trace per assistant, so that each stands in the legend once."""
    traces = []
    for vendor in (*VENDORS, None):
        mine = [at for at, row in enumerate(rows) if row.vendor == vendor]
        if mine:
            traces.append(
                go.Bar(
                    orientation="h",
                    name=VENDOR_NAMES[vendor] if vendor else tr("others"),
                    x=[rows[at].heard for at in mine],
                    y=mine,
                    width=0.32,
                    marker={
                        "color": VENDOR_COLOURS[vendor] if vendor else OTHER_COLOUR,
                        "line": {"width": 0},
                    },
                    text=[escape(_row_hover(rows[at])) for at in mine],
                    textposition="none",
                    hovertemplate="%{text}<extra></extra>",
                )
            )
    return traces


def _row_hover(row: _Row) -> str:
    return f"{row.label} ({row.detail}): {recordings(row.heard)}, {percent(row.heard, row.of)}"


def _row_words(at: int, row: _Row) -> list[dict[str, object]]:
    """Return the label and the number above a bar: beside it they would leave a phone no room."""
    place: dict[str, object] = {"xref": "paper", "y": at - 0.2, "yanchor": "bottom", "showarrow": False}
    amount = f"{number(row.heard)} ({percent(row.heard, row.of)})"
    return [
        {**place, "x": 0, "xanchor": "left", "text": escape(row.label)},
        {**place, "x": 1, "xanchor": "right", "text": amount},
    ]


def _title(devices: Sequence[DeviceCount], labels: Sequence[str]) -> str:
    total = sum(one.heard for one in devices)
    named = [(one, label) for one, label in zip(devices, labels, strict=True) if one.device]
    unnamed = total - sum(one.heard for one, _ in named)
    if not named:
        products = ", ".join(f"{shorten(one.product)} {number(one.heard)}" for one in devices[:3])
        return tr(
            "{recordings}, no device named: {products}", recordings=recordings(total), products=products
        )
    if len(named) == 1 and not unnamed:
        return tr("{recordings}, all by {device}", recordings=recordings(total), device=named[0][1])
    finding = _loudest(named, total)
    if not unnamed:
        return finding
    return tr("{finding}; {n} without a device's name", finding=finding, n=number(unnamed))


def _loudest(named: Sequence[tuple[DeviceCount, str]], total: int) -> str:
    first, label = named[0]
    values = {"most": number(first.heard), "of": number(total), "share": percent(first.heard, total)}
    ties = sum(one.heard == first.heard for one, _ in named)
    if ties > 1:
        return tr("{n} devices recorded most: {most} of {of}, {share} each", n=number(ties), **values)
    return tr("{device} recorded most: {most} of {of}, {share}", device=label, **values)


def _alt(devices: Sequence[DeviceCount], labels: Sequence[str]) -> str:
    total = sum(one.heard for one in devices)
    listed = [
        f"{label} ({VENDOR_NAMES[one.vendor]}) {number(one.heard)}, {percent(one.heard, total)}"
        for one, label in list(zip(devices, labels, strict=True))[:MAX_DEVICES]
    ]
    rest = len(devices) - MAX_DEVICES
    if rest > 0:
        listed.append(tr("{n} more", n=number(rest)))
    return trn(
        "Bar chart of {recordings}, {n} named device, the most heard first: {devices}.",
        "Bar chart of {recordings}, {n} named devices, the most heard first: {devices}.",
        sum(one.device is not None for one in devices),
        recordings=recordings(total),
        devices="; ".join(listed),
    )
