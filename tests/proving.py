"""Counts: few in every run, all of them in ``make prove``; and the figures it prints."""

import os
from pathlib import Path

PROVING = os.environ.get("LANGBIANG_PROVE") == "1"


def counted(few: int, many: int) -> int:
    """How often a proof is repeated in this run."""
    return many if PROVING else few


def figure(text: str) -> None:
    """Notes a figure that was seen; ``make prove`` prints them together at its end."""
    path = os.environ.get("LANGBIANG_FIGURES")
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(text + "\n")
