"""The whole history in one sentence, for the top of the overview, and the line under it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from auditor.insights.when import Overview
from auditor.language import date, number, tr, trn
from auditor.recording import VENDOR_NAMES


def headline(found: Overview) -> str:
    """Return the whole history in one sentence. Of recordings: those for which a microphone was opened."""
    if not found.heard:
        return trn(
            "No microphone was opened: {n} row, typed or automatic.",
            "No microphone was opened: {n} rows, all typed or automatic.",
            found.recordings,
        )
    # Of an app's session no file says that it recorded.
    return _opened(found) if found.by_kind.get("microphone_session") else _recorded(found)


def _recorded(found: Overview) -> str:
    n, span = found.heard, found.days_spanned
    if not span or found.heard_first is None:
        return trn(
            "Your assistants recorded {n} time. Your files do not say when.",
            "Your assistants recorded {n} times. Your files do not say when.",
            n,
        )
    if span == 1:
        return trn(
            "Your assistants recorded {n} time, on {date}.",
            "Your assistants recorded {n} times, all on {date}.",
            n,
            date=day_of(found.heard_first, found.zone),
        )
    return trn(
        "Your assistants recorded {n} time in {days} days.",
        "Your assistants recorded {n} times in {days} days.",
        n,
        days=number(span),
    )


def _opened(found: Overview) -> str:
    n, span = found.heard, found.days_spanned
    if not span or found.heard_first is None:
        return trn(
            "A microphone was opened {n} time. Your files do not say when.",
            "A microphone was opened {n} times. Your files do not say when.",
            n,
        )
    if span == 1:
        return trn(
            "A microphone was opened {n} time, on {date}.",
            "A microphone was opened {n} times, all on {date}.",
            n,
            date=day_of(found.heard_first, found.zone),
        )
    return trn(
        "A microphone was opened {n} time in {days} days.",
        "A microphone was opened {n} times in {days} days.",
        n,
        days=number(span),
    )


def about(found: Overview) -> list[str]:
    """Return when, and by whose assistants, in small under the answer."""
    lines = []
    if found.heard_first is not None and found.heard_last is not None and found.days_spanned > 1:
        lines.append(
            tr(
                "First on {first}, last on {last}; on {active} of these days there was at least one.",
                first=day_of(found.heard_first, found.zone),
                last=day_of(found.heard_last, found.zone),
                active=number(found.active_days),
            )
        )
    if found.heard:
        by_vendor = {
            vendor: sum(one.heard for one in found.by_device if one.vendor == vendor)
            for vendor in found.by_vendor
        }
        parts = [
            f"{VENDOR_NAMES[vendor]}\N{NO-BREAK SPACE}{number(n)}" for vendor, n in by_vendor.items() if n
        ]
        by_apps = found.by_kind.get("microphone_session", 0)
        if by_apps:
            parts.append(tr("{n} of them by apps on the phone", n=number(by_apps)))
        if found.heard_without_time:
            parts.append(tr("{n} without a time", n=number(found.heard_without_time)))
        lines.append(" · ".join(parts))
    return lines


def day_of(at: dt.datetime, in_zone: str) -> str:
    """Return the local date of an instant."""
    return date(at.astimezone(ZoneInfo(in_zone)).date())
