"""An export described without any of its values, so that a person can send the description to somebody.

What may be shown: names that are documented or made of ordinary words, types, forms of values, amounts of
two digits. Everything else is masked. Nothing here knows a vendor; what is documented stands in facts.
"""

from auditor.structure.report import Watch, describe
from auditor.structure.wording import as_json, as_text

__all__ = ["Watch", "as_json", "as_text", "describe"]
