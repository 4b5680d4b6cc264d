"""Voice Auditor: reads what Amazon, Google and Apple hand out as "your data", on this machine only."""

__version__ = "0.1.0"
