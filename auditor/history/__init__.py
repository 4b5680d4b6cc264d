"""All recordings, settings, devices and problems of one audit, merged, with the accounting checked.

`read_history` turns paths into a `History`; pages, charts and the command line work on that alone.
"""

from auditor.history.ledger import ContainerEntry, MemberEntry, Totals
from auditor.history.reading import Cancelled, Progress, read_history
from auditor.history.view import History

__all__ = [
    "Cancelled",
    "ContainerEntry",
    "History",
    "MemberEntry",
    "Progress",
    "Totals",
    "read_history",
]
