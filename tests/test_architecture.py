"""The house: a room imports the rooms below it and never one above; some things only one room may do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# From the roof to the cellar (docs/architecture.md).
ROOMS = (
    "auditor.cli",
    "dashboards",
    "auditor.cases",
    "auditor.policies",
    "auditor.report",
    "auditor.structure",
    "auditor.samples",
    "auditor.charts",
    "auditor.insights",
    "auditor.wakeups",
    "auditor.history",
    "auditor.shapes",
    "auditor.audio",
    "auditor.containers",
    "auditor.other_core",
    "auditor.recording",
    "auditor.problem",
    "auditor.language",
    "auditor.facts",
)
# Doors: they belong to no floor.
DOORS = {"auditor", "auditor.__main__", "sample_data"}


def sources() -> Iterator[tuple[str, Path]]:
    for package in ("auditor", "dashboards", "sample_data"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room_of(module: str) -> str | None:
    return next((room for room in ROOMS if module == room or module.startswith(room + ".")), None)


SOURCES = list(sources())


@pytest.mark.parametrize(("module", "path"), SOURCES, ids=[name for name, _ in SOURCES])
def test_a_room_imports_only_rooms_below_it(module: str, path: Path) -> None:
    if module in DOORS:
        return
    room = room_of(module)
    assert room, f"{module} is in no room of the house"
    for imported in imports(path):
        other = room_of(imported)
        if other:
            assert ROOMS.index(other) >= ROOMS.index(room), f"{module} reaches up to {imported}"


def users(*names: str) -> set[str]:
    return {
        module
        for module, path in SOURCES
        if any(found == name or found.startswith(name + ".") for found in imports(path) for name in names)
    }


def rooms(modules: set[str]) -> set[str | None]:
    return {room_of(module) for module in modules}


def test_the_library_knows_nothing_of_streamlit() -> None:
    assert rooms(users("streamlit", "starlette", "uvicorn")) == {"dashboards"}


def test_only_containers_open_archives_and_only_samples_and_bundles_are_packed() -> None:
    users_of_archives = users("zipfile", "tarfile", "gzip") - {"auditor.report.bundle.packing"}
    assert rooms(users_of_archives) <= {"auditor.containers", "auditor.samples"}


def test_only_charts_make_figures() -> None:
    assert rooms(users("plotly")) <= {"auditor.charts"}


REACH = (
    "socket",
    "ssl",
    "http",
    "ftplib",
    "imaplib",
    "poplib",
    "smtplib",
    "telnetlib",
    "xmlrpc",
    "urllib.request",
    "urllib.robotparser",
    "urllib3",
    "requests",
    "httpx",
    "aiohttp",
    "asyncio",
    "webbrowser",
)


def test_only_the_room_of_policies_can_reach_the_network() -> None:
    assert rooms(users(*REACH)) <= {"dashboards", "auditor.policies"}
    assert rooms(users("requests", "urllib3", "urllib.robotparser")) == {"auditor.policies"}


def test_the_app_takes_only_what_serves_this_machine() -> None:
    # A free port, the browser of the person, a path out of an address, cookies; tests/dashboards watch a real process.
    found = {
        imported
        for module, path in SOURCES
        if room_of(module) == "dashboards"
        for imported in imports(path)
        if any(imported == name or imported.startswith(name + ".") for name in REACH)
    }
    cookies = {"http.cookies", "http.cookies.CookieError", "http.cookies.SimpleCookie"}
    assert found - cookies <= {"socket", "webbrowser", "urllib.request", "urllib.request.url2pathname"}


def test_nobody_but_the_command_line_enters_the_room_of_policies() -> None:
    assert users("auditor.policies") - {
        name for name, _ in SOURCES if name.startswith("auditor.policies")
    } == {"auditor.cli.policies"}
    (path,) = (path for name, path in SOURCES if name == "auditor.cli.policies")
    at_once = [
        node
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not any("auditor.policies" in ast.unparse(node) for node in at_once), "only when the command runs"


def test_shapes_do_not_open_files_themselves() -> None:
    for module, path in SOURCES:
        if room_of(module) == "auditor.shapes":
            assert not imports(path) & {"pathlib", "pathlib.Path", "os", "shutil", "tempfile"}, module


def test_readers_of_a_vendor_know_no_other_vendor() -> None:
    for module, path in SOURCES:
        for vendor in ("amazon", "google", "apple"):
            if module.startswith(f"auditor.shapes.{vendor}"):
                others = {"amazon", "google", "apple"} - {vendor}
                assert not any(
                    f"auditor.shapes.{other}" in found for found in imports(path) for other in others
                )


def test_the_structure_report_needs_no_history() -> None:
    below = {"containers", "shapes", "recording", "problem", "facts", "structure"}
    for module, path in SOURCES:
        if room_of(module) == "auditor.structure":
            found = {room_of(name) for name in imports(path)} - {None}
            assert found <= {f"auditor.{room}" for room in below}, module


def test_every_module_says_what_it_is_for() -> None:
    for module, path in SOURCES:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), module


def test_no_file_is_a_drawer_for_everything() -> None:
    forbidden = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "managers", "tools"}
    assert not {path.stem for _, path in SOURCES} & forbidden


def test_the_contract_is_drawn_in_the_docs() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for room in ROOMS:
        assert room.removeprefix("auditor.") in text
