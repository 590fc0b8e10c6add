"""What commands print."""

from collections.abc import Iterable

import typer

from catalogue.domain.counting import counted
from catalogue.usecases.ports import Publication


def say(text: str) -> None:
    """One line on standard output."""
    typer.echo(text)


def say_publications(publications: Iterable[Publication]) -> None:
    """Each publication a change made, and how many there are."""
    done = list(publications)
    for publication in done:
        say(f"{publication.sequence} {publication.op} {publication.id}")
    say(counted(len(done), "publication"))
