"""Notice (thông tin): dated news."""

from datetime import date
from typing import ClassVar

from catalogue.domain.records import Record


class Notice(Record):
    """Something the centre announces."""

    KIND: ClassVar[str] = "notice"
    ID_PREFIXES: ClassVar[tuple[str, ...]] = ("notice-",)

    on: date
    ends: date | None = None
