"""What followers of the log read: everything once, then what came after."""

from dataclasses import replace

from sqlalchemy import Engine

from catalogue.storage import bundles, log_reading
from catalogue.storage.database import reading
from catalogue.usecases.following import Batch
from catalogue.usecases.ports import Head

_PAGE = 5000


class LogReader:
    """Reads the log for the processes that follow it. Each call sees one state of the database."""

    def __init__(self, engine: Engine, page: int = _PAGE) -> None:
        self._engine, self._page = engine, page

    def head(self) -> Head:
        """Where the log stands now."""
        with reading(self._engine) as connection:
            return log_reading.head(connection)

    def everything(self) -> Batch:
        """A fresh start: all that is live, and all deletes."""
        with reading(self._engine) as connection:
            known = log_reading.head(connection)
            changed = log_reading.changes(connection)
            live = (
                replace(entry, changed=changed.get(entry.id))
                for entry in log_reading.live_publications(connection)
            )
            entries = [*live, *log_reading.deletes(connection)]
            entries.sort(key=lambda publication: publication.sequence)
            return Batch(
                known,
                entries,
                fresh=True,
                bundles=bundles.current(connection),
                blanked=log_reading.blanked_deletes(connection),
            )

    def after(self, known: Head) -> Batch:
        """The next step after ``known``; fresh when the log is another one (a restored backup)."""
        with reading(self._engine) as connection:
            head = log_reading.head(connection)
            if head.epoch == known.epoch and head.sequence >= known.sequence:
                entries = log_reading.after(connection, known.sequence, self._page)
                reached = entries[-1].sequence if entries else known.sequence
                changed = (
                    bundles.current(connection) if head.bundle_generation != known.bundle_generation else None
                )
                # Every redaction has the indexes filled anew.
                blanked = (
                    log_reading.blanked_deletes(connection)
                    if head.index_generation != known.index_generation
                    else None
                )
                reached_head = replace(head, sequence=reached)
                return Batch(reached_head, entries, fresh=False, bundles=changed, blanked=blanked)
        return self.everything()
