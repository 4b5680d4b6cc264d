"""Letters to a vendor or an authority: access, erasure, objection, complaint, in the words of the law.

Texts, addresses and laws are tables in `facts`; what is missing in a history is worked out here. Nothing is
sent, and nothing that a person types is kept. No legal advice.
"""

from __future__ import annotations

from auditor.report.letters.document import as_docx
from auditor.report.letters.gaps import GAPS, Gap, missing_of
from auditor.report.letters.plain import as_text
from auditor.report.letters.recipients import (
    Address,
    Country,
    authority_of,
    complaint_steps,
    controller_of,
    countries,
    country,
    kinds_of,
    languages_of,
    law_title,
    lead_authority,
)
from auditor.report.letters.said import title_of, why_of
from auditor.report.letters.writing import (
    KINDS,
    LANGUAGES,
    LAWS,
    Letter,
    Paragraph,
    Sender,
    letter,
    lists_missing,
)

__all__ = [
    "GAPS",
    "KINDS",
    "LANGUAGES",
    "LAWS",
    "Address",
    "Country",
    "Gap",
    "Letter",
    "Paragraph",
    "Sender",
    "as_docx",
    "as_text",
    "authority_of",
    "complaint_steps",
    "controller_of",
    "countries",
    "country",
    "kinds_of",
    "languages_of",
    "law_title",
    "lead_authority",
    "letter",
    "lists_missing",
    "missing_of",
    "title_of",
    "why_of",
]
