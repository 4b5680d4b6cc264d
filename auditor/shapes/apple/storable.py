"""Text as any table can hold it."""

from __future__ import annotations


def storable(text: str) -> str:
    """Return text without halves of characters, which no file in UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
