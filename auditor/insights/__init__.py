"""What a history shows: when and how often. Numbers only; no figures and no verdicts."""
