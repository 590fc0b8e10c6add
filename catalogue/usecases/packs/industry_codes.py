"""Codes of the standard classifications of industry whose leading zero a spreadsheet has eaten.

VSIC has divisions of two digits, groups of three, classes of four and sub-classes of five; ISIC Rev. 4 has the first
three, and both divide alike. `0722` without its zero looks like a group of division 72, so packs give no groups.
"""

from collections.abc import Iterator

from catalogue.domain.kinds.sector import Sector
from catalogue.domain.records import Record
from catalogue.domain.references import Path


def _divisions(codes: tuple[str, ...]) -> set[str]:
    return {code[:2] for code in codes}


def eaten_zeros(record: Record) -> Iterator[tuple[Path, str]]:
    """Codes of a sector that are perhaps not the ones that were typed."""
    if not isinstance(record, Sector):
        return
    odd = False
    for column, codes in (("vsic", record.vsic), ("isic", record.isic)):
        for at, code in enumerate(codes):
            if len(code) == 3:
                odd = True
                yield (
                    (column, at),
                    f"{code!r} has three digits, so a leading zero may be lost: write 0{code}, "
                    "or the classes or the division where a group was meant",
                )
    apart = _divisions(record.isic) - _divisions(record.vsic)
    if apart and record.vsic and not odd:
        yield (
            ("vsic",),
            f"{', '.join(map(repr, record.vsic))} and ISIC {', '.join(map(repr, record.isic))} are not of the same "
            "division, the first two digits: a leading zero may be lost",
        )
