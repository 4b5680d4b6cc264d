"""The verdicts of a case: made anew when it is opened, since what judges may have changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from auditor.cases.case import Case
from auditor.wakeups import Judgement, judge


def judged(case: Case, watch: Callable[[int, int], None] | None = None) -> tuple[Judgement, int | None]:
    """Return the verdicts of now, the person's answers applied, and how many differ from those kept.

    The second is None where no verdicts were kept. Repeats of a recording are not counted.
    """
    judgement = judge(
        case.history,
        zone=ZoneInfo(case.zone),
        heard=case.review.heard or None,
        answers=case.review.words,
        watch=watch,
    )
    if case.verdicts is None:
        return judgement, None
    table = judgement.history.table
    now = table.column("verdict").cast(pa.string())
    moved = pc.and_(pc.not_equal(now, case.verdicts), table.column("duplicate_of").is_null())
    return judgement, pc.sum(pc.fill_null(moved, False)).as_py() or 0
