"""Was it meant? Signals, their sum, and what the sum says, beside the recordings and never inside them."""

from auditor.wakeups.judgement import Judgement, Reason, judge

__all__ = ["Judgement", "Reason", "judge"]
