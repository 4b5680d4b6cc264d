"""A history kept on disk on purpose: a folder of age files, locked with a passphrase.

Parquet and JSON inside, so that whoever has the passphrase and the `age` program can read a case without us.
Nothing is kept unless somebody asks for it here.
"""

from auditor.cases.case import Answer, Case, Review, reviewed
from auditor.cases.files import forget, is_case
from auditor.cases.judging import judged
from auditor.cases.keeping import add, keep, open_case, save
from auditor.cases.problems import CaseError
from auditor.cases.secret import LEAST_LETTERS, why_weak

__all__ = [
    "LEAST_LETTERS",
    "Answer",
    "Case",
    "CaseError",
    "Review",
    "add",
    "forget",
    "is_case",
    "judged",
    "keep",
    "open_case",
    "reviewed",
    "save",
    "why_weak",
]
