"""Dated facts as data: phrases, labels, locales, policies. Each row with its source and its grade.

Someone who does not program can add a language or a label here. Code may read these tables, and may
not hold a copy of what is in them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Return the facts file `name`.toml as nested dicts. Callers may not change it."""
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
