"""What was measured, beside its floor and its target, as one table."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line. ``good`` is ``None`` where there is no target."""

    what: str
    measured: str
    floor: str = ""
    ratio: str = ""
    target: str = ""
    good: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        verdict = "" if self.good is None else ("ok" if self.good else "MISSED")
        return self.what, self.measured, self.floor, self.ratio, self.target, verdict


_HEADS = ("what", "measured", "floor", "ratio", "target", "")


def against_floor(what: str, measured: float, floor: float, most: float, unit: str) -> Row:
    """A line whose target is a ratio."""
    ratio = measured / floor
    return Row(
        what,
        f"{measured:.3g} {unit}",
        f"{floor:.3g} {unit}",
        f"{ratio:.2f}",
        f"≤ {most} × floor",
        ratio <= most,
    )


def at_most(what: str, measured: float, most: float, unit: str) -> Row:
    """A line whose target is a figure."""
    return Row(what, f"{measured:.3g} {unit}", target=f"≤ {most:g} {unit}", good=measured <= most)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies (nearest rank)."""
    found = sorted(values)
    return found[min(len(found) - 1, int(share * len(found)))]


median = statistics.median


def printed(rows: Sequence[Row]) -> str:
    """The table as text."""
    lines = [_HEADS, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADS))]
    text = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    return "\n".join([text[0], "-" * len(text[0].ljust(sum(widths))), *text[1:]])
