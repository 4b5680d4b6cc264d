"""Instants by the clock of a zone: what days, hours and years are counted by, in one place.

Everything is microseconds since 1970. Python's calendar has two ends; a sentinel such as 0001-01-01 must not
fall off it in another zone.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
EPOCH_ORDINAL = dt.date(1970, 1, 1).toordinal()
FIRST_US = (dt.date.min.toordinal() - EPOCH_ORDINAL) * DAY_US
LAST_US = (dt.date.max.toordinal() - EPOCH_ORDINAL + 1) * DAY_US - 1


def wall_clock(utc: Ints, zone: ZoneInfo, dated: npt.NDArray[np.bool_] | None = None) -> Ints:
    """Return what the clock of a zone shows at these instants.

    utc:   instants in UTC.
    dated: where only the date is known. It stands at midnight; moved to another zone it would change its day.
    """
    # pandas cannot move the last day of the calendar to a zone in the east.
    within = pd.DatetimeIndex(np.minimum(utc, LAST_US - DAY_US).astype("datetime64[us]")).tz_localize("UTC")
    local = within.tz_convert(zone).tz_localize(None).to_numpy("datetime64[us]").astype(np.int64)
    if dated is not None:
        local = np.where(dated & (utc % DAY_US == 0), utc, local)
    return local.clip(FIRST_US, LAST_US)
