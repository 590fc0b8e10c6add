"""Commands of the desk: what curators do to records and listings."""

import re
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli import database
from api.cli.saying import say, say_publications
from catalogue.domain.counting import counted

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
Ids = Annotated[list[str], typer.Argument(metavar="ID", help="Record ids.")]


def _json(file: str) -> Any:
    """A strict JSON document from a file or standard input; a byte order mark, as Notepad writes it, is passed over."""
    from api.edge.strict_input import read_json

    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    return read_json(data.removeprefix(b"\xef\xbb\xbf"))


def edit(
    id: Annotated[str, typer.Argument(metavar="ID", help="A record's id.")],
    patch: Annotated[
        str, typer.Argument(help="A file with an RFC 7396 merge patch as JSON; - for standard input.")
    ] = "-",
    revision: Annotated[
        int | None, typer.Option(help="Refuse unless the record is at this revision.")
    ] = None,
) -> None:
    """Change a working record; nothing is published yet."""
    from catalogue.usecases.publishing import edit_record

    stored = edit_record(id, _json(patch), database.unit(), expected_revision=revision)
    say(f"{id} is at revision {stored.revision}; not public yet: langbiang publish {id}")


def publish(ids: Ids) -> None:
    """Publish working records as they stand."""
    from catalogue.usecases.publishing import publish_records

    say_publications(publish_records(ids, database.unit()))


def withdraw(
    ids: Ids,
    *,
    reason: Annotated[str | None, typer.Option(help="Shown in the change log.")] = None,
    with_sites: Annotated[
        bool, typer.Option("--with-sites", help="Withdraw the sites of a zone with it.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Withdraw although other live listings refer to it.")
    ] = False,
) -> None:
    """Take listings out of public view; a tombstone stays."""
    from catalogue.usecases.publishing import withdraw_records

    say_publications(
        withdraw_records(ids, reason, database.unit(), with_sites=with_sites, leaving_referrers=yes)
    )


def republish() -> None:
    """Render every live listing again; publish what differs."""
    from catalogue.usecases.publishing import republish_all

    say_publications(republish_all(database.unit()))


def reindex() -> None:
    """Fill search indexes anew; searching goes on."""
    from catalogue.usecases.redacting import reindex as run

    say(f"index generation {run(database.unit())} is being filled")


def redact(
    what: Annotated[
        str,
        typer.Argument(
            metavar="SEQUENCE|ID", help="A publication's number, or a record's id for all its publications."
        ),
    ],
) -> None:
    """Blank publications that are not live; their numbers stay."""
    from catalogue.storage.database import erase_traces
    from catalogue.storage.unit_of_work import SqlUnitOfWork
    from catalogue.usecases.redacting import redact_publication, redact_record

    if not _SLUG.fullmatch(what):
        raise ValueError(f"{what!r} is neither the number of a publication nor the id of a record")
    engine = database.engine()
    unit = SqlUnitOfWork(engine)
    # No id is digits alone (ids begin as their kind does), and no sequence has more than 18.
    if what.isascii() and what.isdigit() and len(what) <= 18:
        redact_publication(int(what), unit)
        told = f"publication {what}"
    else:
        told = f"{counted(len(redact_record(what, unit)), 'publication')} of {what}"
    erase_traces(engine)
    say(f"content blanked: {told}; the working record is as it was")
