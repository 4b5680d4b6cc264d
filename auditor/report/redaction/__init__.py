"""What is left out of a bundle, at four levels: everything else is made from the redacted history.

What a level covers is not in the history that files are made from (decision 021), so that no chart, title,
table, alternative text or file name can let it slip.
"""

from auditor.report.redaction.histories import redacted
from auditor.report.redaction.judgements import answers_of_whole, answers_redacted, redacted_judgement
from auditor.report.redaction.keys import hashes_of, key_from, key_of, rekeyed, seals_of
from auditor.report.redaction.levels import LEVELS, SENTENCES, TITLES, Level

__all__ = [
    "LEVELS",
    "SENTENCES",
    "TITLES",
    "Level",
    "answers_of_whole",
    "answers_redacted",
    "hashes_of",
    "key_from",
    "key_of",
    "redacted",
    "redacted_judgement",
    "rekeyed",
    "seals_of",
]
