"""Nothing that is shipped reaches out: no address of another host is loaded, linked as a resource or fetched."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHIPPED = [
    path
    for folder in ("auditor", "dashboards")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".css", ".html", ".js", ".svg", ".toml"}
]
# Addresses that stand in code as data and are never opened.
ALLOWED = re.compile(
    r"https?://(127\.0\.0\.1|localhost|www\.w3\.org|\{|www\.google\.com/(search|maps)|maps\.google|example\.)"
)
LOADERS = re.compile(r"""(src|href|url|@import|from)\s*[=(:]?\s*["'(]\s*(https?:)?//""", re.IGNORECASE)


def test_no_shipped_file_loads_from_another_host() -> None:
    for path in SHIPPED:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if LOADERS.search(line) and not ALLOWED.search(line):
                raise AssertionError(f"{path.relative_to(ROOT)}:{number} loads from elsewhere")


def test_addresses_in_shipped_code_are_known_data() -> None:
    for path in SHIPPED:
        if path.suffix != ".py":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for found in re.findall(r"https?://[^\s\"')]+", line):
                assert ALLOWED.match(found), f"{path.relative_to(ROOT)}:{number} names {found}"


def test_no_telemetry_library_is_a_dependency() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8").lower()
    for name in ("sentry", "posthog", "segment", "analytics", "mixpanel", "opentelemetry"):
        assert name not in text
