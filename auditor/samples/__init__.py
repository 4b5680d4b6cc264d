"""The made-up household: invented people, real shapes, and the truth beside them."""

from auditor.samples.household import write_sample

__all__ = ["write_sample"]
