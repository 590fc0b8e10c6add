"""The command line's part for partners: their keys."""

from typing import Annotated, Any

import typer

from api.settings import Settings
from partners.port import Key, Scope

keys = typer.Typer(no_args_is_help=True, help="Keys of partners.")


def _store() -> Any:
    from api.service import opened
    from partners.storage import SqlKeys

    return SqlKeys(opened(Settings()))


def _line(key: Key) -> str:
    state = f"revoked {key.revoked_at}" if key.revoked_at else "usable"
    scopes = ",".join(sorted(key.scopes))
    return f"{key.id} {key.beginning}… {scopes} {key.per_hour}/h {state} {key.created_at} {key.name}"


@keys.command()
def create(
    name: Annotated[str, typer.Argument(help="Whose key it is.")],
    scope: Annotated[list[Scope], typer.Option(help="What it may be used for; may be repeated.")] = [  # noqa: B006 - typer's way
        Scope.READ,
        Scope.MATCH,
    ],
    per_hour: Annotated[
        int | None, typer.Option(min=1, max=1_000_000_000, help="Requests an hour, of each server process.")
    ] = None,
) -> None:
    """Make a key. It is shown this once; only its hash is kept."""
    made = _store().create(name[:120], scope, per_hour or Settings().key_per_hour)
    typer.echo(made.secret)
    typer.echo(f"{_line(made.key)}\nKeep the key now: it cannot be shown again.", err=True)


@keys.command("list")
def list_keys() -> None:
    """List the keys: id, beginning, scopes, quota, state, when made, name."""
    for key in _store().all():
        typer.echo(_line(key))


@keys.command()
def revoke(id: Annotated[str, typer.Argument(help="The key's id.")]) -> None:
    """End a key; every server refuses it within a second."""
    typer.echo(_line(_store().revoke(id)))
