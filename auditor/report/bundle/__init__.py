"""The evidence bundle: one audit as files that a second person can check.

`subject_from` or `subject_of`, then `writing.write`; `verifying.verify` checks. Everything in a bundle is
made from the redacted history; what differs from run to run stands in session.json, in the run line of the
report and in the manifest alone.
"""
