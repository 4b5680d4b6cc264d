"""The documentation says what the code does: shapes, columns, commands, numbers."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )


def test_computed_pages_are_up_to_date() -> None:
    done = run("scripts/write_docs.py", "--check")
    assert done.returncode == 0, done.stderr


def test_every_shape_of_the_registry_stands_in_the_readme() -> None:
    from auditor.shapes.registry import SHAPES

    assert re.findall(r"\| `([a-z]+\.[a-z_]+)` \|", README) == [shape.id for shape in SHAPES]


def test_every_command_is_explained_and_every_explained_command_exists() -> None:
    from auditor.cli import app

    names = {command.name or command.callback.__name__ for command in app.registered_commands}
    names |= {group.name for group in app.registered_groups}
    assert names == {
        "demo",
        "app",
        "inspect",
        "export",
        "report",
        "verify",
        "structure",
        "sample",
        "policies",
        "letters",
        "case",
    }
    assert set(re.findall(r"voice-auditor (\w+)", README)) == names


def test_the_two_commands_can_be_found_by_the_script_that_ci_uses() -> None:
    assert (
        run("scripts/readme_command.py", "app").stdout.strip()
        == "python -m pip install . && voice-auditor demo"
    )
    assert (
        run("scripts/readme_command.py", "tests").stdout.strip()
        == 'python -m pip install ".[test]" && python -m pytest'
    )


def test_every_file_that_the_docs_point_to_is_there() -> None:
    for page in [ROOT / "README.md", *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_exit_codes_are_those_of_the_code() -> None:
    from auditor import cli

    assert (cli.DONE, cli.NOTHING_READABLE, cli.WRONG_USE, cli.NOT_TRUSTWORTHY) == (0, 1, 2, 3)
    assert "0 done; 1 nothing readable; 2 wrong use; 3 done" in README


def test_the_lock_holds_versions_and_hashes_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    for line in text.splitlines():
        if "==" in line and not line.startswith((" ", "#")):
            assert line.rstrip().endswith("\\"), line
    assert text.count("--hash=sha256:") > 100


def test_the_two_commands_name_what_pyproject_declares() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(project["project"]["optional-dependencies"]) == {"audio", "test", "dev"}
    assert project["project"]["scripts"] == {"voice-auditor": "auditor.cli:main"}
    assert project["project"]["name"] == "voice-auditor"
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == [
        "auditor",
        "dashboards",
        "sample_data",
    ]
