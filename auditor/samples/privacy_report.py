"""The last four weeks of an iPhone -> an App Privacy Report (formats/apple.md 2)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from auditor.recording import recording_id
from auditor.samples.dice import Dice
from auditor.samples.life import BERLIN, LAST_DAY, local_instant
from auditor.samples.phrases import invented
from auditor.samples.truth import Truth, instant

NAME = "App_Privacy_Report_v4_2026-06-30T21_04_11.ndjson"
EXPORTED = datetime(2026, 6, 30, 21, 4, 11, tzinfo=BERLIN).astimezone(UTC)
WEEKS = 4
WHY = "an app held the microphone"


class _Phone:
    """Keeps the access lines of the phone, each with its time."""

    def __init__(self, seed: int) -> None:
        self.dice = Dice(seed, stream=3)
        self.lines: list[tuple[datetime, dict[str, Any]]] = []
        self.truth: list[Truth] = []
        self._number = 0

    def hold(self, app: Mapping[str, Any], begin: datetime | None, end: datetime | None) -> None:
        """Let an app hold a sensor; without begin or end that line is missing."""
        self._number += 1
        identifier = f"00000000-0000-4000-8000-{self._number:012X}"
        extra = {"outOfProcess": True} if app["category"] == "photos" and self.dice.chance(0.03) else {}
        for at, kind in ((begin, "intervalBegin"), (end, "intervalEnd")):
            if at is not None:
                line = {
                    "accessor": {"identifier": app["bundle"], "identifierType": "bundleID"},
                    "category": app["category"],
                    "identifier": identifier,
                    "kind": kind,
                    "timeStamp": _local(at),
                    "type": "access",
                    **extra,
                }
                self.lines.append((at, line))
        if app["category"] == "microphone":
            started, kind = (begin, "session") if begin else (end, "intervalEnd")
            if started:
                key = recording_id("apple", identifier, kind, instant(started))
                self.truth.append(Truth(key, started, "app", WHY))


def _local(at: datetime) -> str:
    return at.astimezone(BERLIN).isoformat(timespec="milliseconds")


def _held(app: Mapping[str, Any], dice: Dice) -> Iterator[tuple[datetime, datetime]]:
    """Yield when an app began and ceased to hold its sensor; short times are commoner than long ones."""
    start, end, mean = app["daily"]
    least, most = (1000 * seconds for seconds in app["seconds"])
    for ago in range(WEEKS * 7 - 1, -1, -1):
        for _ in range(dice.count(mean)):
            begin = local_instant(LAST_DAY - timedelta(ago), start, end, dice.share())
            length = least + int((most - least) * dice.share() * dice.share() * dice.share())
            yield begin, begin + timedelta(milliseconds=length)


def _contact(host: Mapping[str, str], dice: Dice) -> dict[str, Any]:
    """Return one network line, with its keys in the order that iOS happens to write."""
    last = EXPORTED - timedelta(milliseconds=dice.below(11 * 24 * 3_600_000))
    owner, context = host.get("owner", ""), host.get("context", "")
    return {
        "timeStamp": _local(last),
        "initiatedType": "NonAppInitiated" if context else "AppInitiated",
        "context": context,
        "domain": host["domain"],
        "contextVerificationType": 2 if context else 0,
        "type": "networkActivity",
        "domainType": 1 if owner else 2,
        "firstTimeStamp": _local(last - timedelta(milliseconds=dice.below(3 * 24 * 3_600_000))),
        "bundleID": host["bundle"],
        "domainOwner": owner,
        "hits": dice.between(1, 90),
        "domainClassification": 1,
    }


def _microphone_of(bundle: str, apps: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return next(app for app in apps if (app["bundle"], app["category"]) == (bundle, "microphone"))


def privacy_report(*, seed: int) -> tuple[bytes, Sequence[Truth]]:
    """Return the report as bytes, and the truth about its microphone sessions."""
    phone = _Phone(seed)
    apps, hosts = invented("household")["apps"], invented("household")["hosts"]
    for app in apps:
        for begin, end in _held(app, phone.dice):
            if end < EXPORTED:
                phone.hold(app, begin, end)
    # One session was already running when the report was switched on, one still runs when it is exported.
    call, memo = (
        _microphone_of(bundle, apps) for bundle in ("com.apple.mobilephone", "com.apple.VoiceMemos")
    )
    phone.hold(call, None, min(at for at, _ in phone.lines) - timedelta(seconds=95))
    phone.hold(memo, EXPORTED - timedelta(seconds=31, milliseconds=260), None)
    accesses = [line for _, line in sorted(phone.lines, key=lambda entry: entry[0])]
    contacts = [_contact(host, phone.dice) for host in hosts for _ in range(15)]
    lines = [json.dumps(line, sort_keys=True, separators=(",", ":")) for line in accesses]
    lines += [json.dumps(line, separators=(",", ":")) for line in contacts]
    return ("\n".join(lines) + "\n").encode(), phone.truth
