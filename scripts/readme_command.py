"""Print one of the README's two commands, so that CI runs what the README says and nothing else.

Usage: readme_command.py app|tests
"""

import re
import sys
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"


def command(name: str) -> str:
    """Return the shell command in the README's code block marked with `<!-- command: name -->`."""
    found = re.search(
        rf"<!-- command: {re.escape(name)} -->\s*```sh\n(.+?)\n```",
        README.read_text(encoding="utf-8"),
        re.DOTALL,
    )
    if not found:
        raise SystemExit(f"README.md has no command named {name}")
    return found[1]


if __name__ == "__main__":
    print(command(sys.argv[1]))
