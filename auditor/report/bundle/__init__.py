"""The evidence bundle: one audit as files that a second person can check."""
