"""The sample household as files: invented people in real shapes, see README.txt."""

from importlib.resources import files
from pathlib import Path


def folder() -> Path:
    """Return the folder that holds the exports, truth.csv and README.txt."""
    return Path(str(files(__name__)))
