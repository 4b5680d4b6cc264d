"""The sample household: made-up exports of all three vendors, with the truth beside them (README.txt)."""

from importlib.resources import files
from pathlib import Path

_NO_EXPORTS = frozenset({"truth.csv", "README.txt"})


def folder() -> Path:
    """Return the folder of the sample household, in a checkout as in an installed package."""
    return Path(str(files(__name__)))


def exports() -> list[Path]:
    """Return the export files of the sample household, without the truth and the explanation."""
    return sorted(
        path
        for path in folder().iterdir()
        if path.is_file() and path.suffix not in {".py", ".pyc"} and path.name not in _NO_EXPORTS
    )
