"""Reads what a killed publisher had said, and compares it with what the database holds."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from tests.truth import Entry

_PUBLICATION = re.compile(r"^([0-9]+) (upsert|delete) ([a-z0-9-]+)$")
_LOAD = re.compile(r"^[a-z-]+: .*; ([0-9]+) publications?$")
_EDIT = re.compile(r"^([a-z0-9-]+) is at revision ([0-9]+); not public yet: .*$")


@dataclass
class Said:
    """What was acknowledged on standard output, and the commands that were begun."""

    publications: dict[int, tuple[str, str]] = field(default_factory=dict)
    edits: dict[str, int] = field(default_factory=dict)
    loaded: int = 0
    begun: list[str] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How much was acknowledged."""
        return len(self.publications) + self.loaded + len(self.edits)


def read_said(file: Path) -> Said:
    """Every whole line of what a process said."""
    said = Said()
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    for line in text.split("\n")[:-1]:
        if found := _PUBLICATION.match(line):
            said.publications[int(found[1])] = (found[2], found[3])
        elif found := _EDIT.match(line):
            said.edits[found[1]] = int(found[2])
        elif found := _LOAD.match(line):
            said.loaded += int(found[1])
        elif line.startswith("> "):
            said.begun.append(line[2:])
        elif line.startswith("< "):
            said.ended.append(int(line[2:]))
    return said


def lost(said: Said, log: list[Entry], revisions: dict[str, int]) -> list[str]:
    """What was acknowledged and is not there."""
    kept = {entry.sequence: (entry.op, entry.id) for entry in log}
    missing = [f"publication {n} {what}" for n, what in said.publications.items() if kept.get(n) != what]
    missing += [f"edit {n} of {id_}" for id_, n in said.edits.items() if revisions.get(id_, 0) < n]
    return missing


def phantoms(said: Said, before: int, log: list[Entry]) -> list[str]:
    """What was appended since ``before`` although no command that was begun could have done it.

    Commands that ended named every publication (``load`` its count); only the one that was killed may have left
    some that nobody heard of, and an edit publishes nothing.
    """
    unheard = [entry for entry in log[before:] if entry.sequence not in said.publications]
    killed = said.begun[len(said.ended) :]
    unnamed = len(unheard) - said.loaded
    if unnamed == 0 or (unnamed > 0 and killed and not killed[0].startswith("edit ")):
        return []
    return [f"publication {entry.sequence} of {entry.id}" for entry in unheard]
