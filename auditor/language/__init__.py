"""In which language the program speaks: sentences from catalogues, numbers and dates by locale.

English is what stands in the source; other languages are catalogues beside this file (`de.po`).
Programs and files that other programs read (the command line, exports, JSON) stay English.

    tr("{n} of {of} days", n=number(3), of=number(7))          a sentence with its values
    trn("{n} day", "{n} days", 3)                              by number; {n} is filled in
    trc("of a chart", "Night", ...)                            where one word needs two translations
    later("Kitchen")                                           in a table: marked here, `tr(value)` where said
"""

from auditor.language.forms import (
    date,
    date_span,
    decimal,
    listing,
    month,
    months,
    number,
    percent,
    short_date,
    weekday,
    weekdays,
)
from auditor.language.speech import LANGUAGES, ask, current, later, speaking, tr, trc, trn

__all__ = [
    "LANGUAGES",
    "ask",
    "current",
    "date",
    "date_span",
    "decimal",
    "later",
    "listing",
    "month",
    "months",
    "number",
    "percent",
    "short_date",
    "speaking",
    "tr",
    "trc",
    "trn",
    "weekday",
    "weekdays",
]
