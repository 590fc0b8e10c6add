"""The faults of a pack as they are told: in the order of the files, and the same one of many rows only a few times."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from catalogue.domain.counting import counted
from catalogue.domain.errors import Fault, PackRefused
from catalogue.usecases.packs.csv_rows import NO_COLUMN
from catalogue.usecases.packs.sentences import MISSING

_SHOWN = 3
_QUOTED = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\([^)]*\)|[0-9][0-9.,-]*""")


class PackFaulty(PackRefused):
    """A pack has faults: ``faults`` are those told, repeated ones folded into one line; ``every`` are all of them."""

    def __init__(self, pack: str, every: Iterable[Fault]) -> None:
        self.every = tuple(in_order(every))
        super().__init__(pack, list(_folded(self.every)))
        # The line below the faults counts all of them, not the lines told.
        self.args = (f"pack {pack!r} has {counted(len(self.every), 'fault')}; nothing was loaded",)


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """By file, row and column; a column that is missing altogether is not missed again in each row."""
    ordered = sorted(
        dict.fromkeys(faults), key=lambda fault: (fault.file, fault.row or 0, fault.field, fault.message)
    )
    absent = {(fault.file, fault.field) for fault in ordered if fault.message == NO_COLUMN}
    return [fault for fault in ordered if fault.message != MISSING or (fault.file, fault.field) not in absent]


def _alike(fault: Fault) -> tuple[str, str, str]:
    """What two faults have in common that differ only in the row and the value."""
    column = re.sub(r"\[\d+\]", "[]", fault.field)
    return fault.file, column, _QUOTED.sub("…", fault.message).split("; the nearest is")[0]


def _folded(faults: Sequence[Fault]) -> Iterator[Fault]:
    """The first few of those alike, and how many more there are; folding a single one would save no line."""
    groups: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in faults:
        groups.setdefault(_alike(fault), []).append(fault)
    told: Counter[tuple[str, str, str]] = Counter()
    for fault in faults:
        alike = _alike(fault)
        group = groups[alike]
        told[alike] += 1
        if len(group) <= _SHOWN + 1 or told[alike] <= _SHOWN:
            yield fault
        if told[alike] == _SHOWN < len(group) - 1:
            rest, last = len(group) - _SHOWN, group[-1].row
            more = f"and {rest} more rows of this column, to row {last}" if last else f"and {rest} more"
            yield Fault(fault.file, None, fault.field, more)
