"""A refusal ends a command with plain lines on standard error and exit code 1; nothing of ours shows a traceback."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import typer
from pydantic import ValidationError

from catalogue.domain.errors import (
    BackupExists,
    CatalogueError,
    EditRefused,
    NotPublishable,
    PackRefused,
    StillReferredTo,
)

_MOST = 50


def _lines(error: Exception) -> Iterator[str]:
    """The facts of an error that are more than one line can hold."""
    if isinstance(error, PackRefused | NotPublishable | EditRefused):
        yield from map(str, error.faults)
    elif isinstance(error, StillReferredTo):
        for referrer in error.referrers[:_MOST]:
            yield f"{referrer.id}  {referrer.kind}  {referrer.title}"
        if len(error.referrers) > _MOST:
            yield f"… and {len(error.referrers) - _MOST} more"


def _advice(error: Exception) -> str:
    """Which option goes on all the same."""
    if isinstance(error, StillReferredTo):
        sites = any(referrer.kind == "site" for referrer in error.referrers)
        too = "; --with-sites withdraws the sites of a zone with it" if sites else ""
        return f"; --yes leaves them public, with an id where they showed a name{too}"
    return "; --force overwrites it" if isinstance(error, BackupExists) else ""


def _plain(error: Exception) -> str:
    """An error of the system without its number, and with the file it is about."""
    if isinstance(error, FileNotFoundError) and error.filename:
        return f"there is no file {str(error.filename)!r}"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


def _refuse(error: Exception) -> None:
    if isinstance(error, ValidationError):
        for found in error.errors(include_url=False, include_context=False, include_input=False):
            where = ".".join(str(part) for part in found["loc"])
            typer.echo(f"langbiang: {where}: {found['msg'].removeprefix('Value error, ')}", err=True)
        return
    for line in _lines(error):
        typer.echo(line, err=True)
    typer.echo(f"langbiang: {_plain(error)}{_advice(error)}", err=True)


def guarded(run: Callable[[], Any]) -> None:
    """Runs the command line; what is refused is told, and ends it with 1."""
    from api.edge.errors import EdgeError
    from matching.errors import MatchingError
    from partners.errors import PartnerError
    from search.errors import SearchError

    try:
        run()
    except (
        CatalogueError,
        EdgeError,
        MatchingError,
        PartnerError,
        SearchError,
        OSError,
        ValueError,
    ) as error:
        _refuse(error)
        sys.exit(1)
