"""The command that loads a province pack."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from api.cli import database
from api.cli.saying import say
from api.settings import ROOT
from catalogue.domain.counting import counted
from catalogue.usecases.packs.quoting import nearest
from catalogue.usecases.packs.report import LoadReport

_MOST_DIFFERENCES = 12


def _folder(pack: str) -> Path:
    """A folder, or the name of a pack that comes with the project."""
    for folder in (Path(pack), ROOT / "fixtures" / pack):
        if folder.is_dir():
            return folder
    raise typer.BadParameter(f"there is no folder {pack!r}, and no pack of that name in fixtures/")


def _say_differences(report: LoadReport, id: str) -> None:
    """In which values the catalogue and the pack differ: what is there → what the pack gives."""
    found = report.differing.get(id, ())
    for difference in found[:_MOST_DIFFERENCES]:
        say(f"  {difference}")
    if len(found) > _MOST_DIFFERENCES:
        say(f"  … and {len(found) - _MOST_DIFFERENCES} more")


def load(
    pack: Annotated[str, typer.Argument(help="A pack's folder, or the name of one in fixtures/.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and report; change nothing.")] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Withdraw records the pack no longer gives.")
    ] = False,
    take: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID", help="Take the pack's version of this record over the desk's; repeatable."
        ),
    ] = None,
) -> None:
    """Check a province pack, and load it in one transaction."""
    from api.packs import inspect
    from catalogue.usecases.packs.load import load_pack

    report = load_pack(
        _folder(pack),
        database.unit(create=True),
        inspect=inspect,
        dry_run=dry_run,
        prune=prune,
        take=take or (),
    )
    told = (
        f"{len(report.added)} added, {len(report.changed)} changed, {len(report.withdrawn)} withdrawn, "
        f"{len(report.shared)} shared, {counted(len(report.conflicts), 'conflict')}, {report.unchanged} unchanged"
    )
    would = " would follow" if dry_run else ""
    say(f"{report.pack}: {told}; {counted(report.planned, 'publication')}{would}")
    for id_ in report.changed:
        say(f"{'published again' if id_ in report.published_again else 'changed'}: {id_}")
        if dry_run:
            _say_differences(report, id_)
    for id_ in report.withdrawn:
        say(f"withdrawn: {id_}")
    again = ["langbiang", "load", pack, *(["--prune"] if prune else [])]
    for id_ in report.conflicts:
        command = shlex.join([*again, "--take", id_])
        say(f"conflict: {id_} {report.because[id_]} and is left as it is; the pack wins with: {command}")
        _say_differences(report, id_)
    for doubt in report.doubts:
        say(f"look at: {doubt}")


def export(
    pack: Annotated[str, typer.Argument(metavar="PACK_ID", help="The name of a pack that was loaded.")],
    folder: Annotated[Path, typer.Argument(help="A folder that is empty, or not there yet.")],
) -> None:
    """Write a pack, edits included, as files that load reads."""
    from catalogue.usecases.packs.export import export_pack

    say(f"{counted(export_pack(pack, folder, database.unit()), 'record')} in {folder}")


def template(
    table: Annotated[str, typer.Argument(help="A record kind, or one of its lists: zone, zone.facts.")],
) -> None:
    """Print the header line of a table; its columns are told beside it."""
    from catalogue.usecases.packs.columns import columns, tables

    if table not in tables():
        raise ValueError(f"there is no table {table!r}{nearest(table, tables())}")
    found = list(columns(table))
    say(",".join(column.name for column in found))
    for column in found:
        takes = column.takes.replace("`", "")
        typer.echo(f"{column.name}: {takes}{' (needed)' if column.needed else ''}", err=True)
    if lists := [name for name in tables() if name.startswith(f"{table}.")]:
        typer.echo(f"lists with tables of their own: {', '.join(lists)}", err=True)
