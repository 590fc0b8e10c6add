"""The database a command works on. Imported late: SQLAlchemy is most of what a command's start costs."""

from typing import Any

from api.settings import Settings


def engine(*, create: bool = False) -> Any:
    """The database the settings name; it has to be there unless this command may begin one."""
    from api.service import opened

    return opened(Settings(), create=create)


def unit(*, create: bool = False) -> Any:
    """One change to the catalogue there."""
    from catalogue.storage.unit_of_work import SqlUnitOfWork

    return SqlUnitOfWork(engine(create=create))
