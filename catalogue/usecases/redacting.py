"""Blanks what was published and must not be kept; search indexes are filled anew, without its words."""

from catalogue.usecases.faults import fault
from catalogue.usecases.ports import UnitOfWork


def redact_publication(sequence: int, uow: UnitOfWork) -> None:
    """Blanks the content of one publication; its number stays.

    Raises:
        SequenceNotFound, StillLive, AlreadyRedacted
    """
    with uow:
        uow.log.redact(sequence)
        _kept_blank(uow)


def redact_record(id: str, uow: UnitOfWork) -> list[int]:
    """Blanks the content of every publication of a withdrawn record; gives their numbers, which stay.

    The working record is not touched.

    Raises:
        RecordNotFound, StillLive, NothingToRedact
    """
    uow.records.get(id)
    with uow:
        blanked = uow.log.redact_all(id)
        _kept_blank(uow)
    return blanked


def _kept_blank(uow: UnitOfWork) -> None:
    uow.log.new_index()
    fault("redact:blanked")
    uow.commit()
    fault("redact:committed")


def reindex(uow: UnitOfWork) -> int:
    """Has every search index filled anew beside the one in use; gives the new generation's number."""
    with uow:
        number = uow.log.new_index()
        uow.commit()
    return number
