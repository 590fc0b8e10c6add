"""The command line."""

import gc
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from api import cli_partners
from api.settings import ROOT, Settings
from catalogue.domain.errors import CatalogueError, NotPublishable, PackRefused

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Publishes what a province offers to investors, and tells an investor where a project fits.",
)
app.add_typer(cli_partners.keys, name="key")
app.add_typer(cli_partners.webhooks, name="webhook")
app.command()(cli_partners.follow)
Ids = Annotated[list[str], typer.Argument(help="Record ids.")]


def _say(text: str) -> None:
    typer.echo(text)


def _unit() -> Any:
    from api.service import opened
    from catalogue.storage.unit_of_work import SqlUnitOfWork

    return SqlUnitOfWork(opened(Settings()))


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on.")] = None,
) -> None:
    """Serve the API, the feeds and the pages; the worker runs inside unless LANGBIANG_WORKER=false."""
    gc.disable()  # Until everything is imported and loaded (see Service): an eighth of the start.
    import uvicorn

    from api.logs import configure
    from api.main import create_app

    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = Settings().model_copy(update=given)
    configure(settings.log_level)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level=settings.log_level,
        access_log=False,
        proxy_headers=False,  # Who is believed on X-Forwarded-For is a setting of ours.
        server_header=False,
        log_config=None,
    )


@app.command()
def worker() -> None:
    """Run the worker alone, beside serving processes that have LANGBIANG_WORKER=false."""
    from api.logs import configure
    from api.service import Worker, dispatcher, opened
    from catalogue.storage.database import server_key
    from investors.storage import SqlProfiles

    settings = Settings()
    configure(settings.log_level)
    engine = opened(settings)
    dispatcher(settings, engine).start()
    Worker(SqlProfiles(engine, server_key(engine, "profiles"))).run()


@app.command()
def migrate() -> None:
    """Create or upgrade the tables."""
    from catalogue.storage.database import open_database
    from migrations.migrate import latest_revision
    from migrations.migrate import migrate as run

    run(open_database(Settings().database))
    _say(f"at {latest_revision()}")


def _pack_folder(pack: str) -> Path:
    """A folder, or the name of a pack that comes with the project."""
    for folder in (Path(pack), ROOT / "fixtures" / pack):
        if folder.is_dir():
            return folder
    raise typer.BadParameter(f"there is no folder {pack!r}, and no pack of that name in fixtures/")


@app.command()
def load(
    pack: Annotated[str, typer.Argument(help="A pack's folder, or the name of one in fixtures/.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and report; change nothing.")] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Withdraw records the pack no longer gives.")
    ] = False,
) -> None:
    """Load a province pack: everything is checked first, then one transaction."""
    from api.packs import inspect
    from catalogue.usecases.packs.load import load_pack

    report = load_pack(_pack_folder(pack), _unit(), inspect=inspect, dry_run=dry_run, prune=prune)
    counts = {
        "added": report.added,
        "changed": report.changed,
        "withdrawn": report.withdrawn,
        "shared": report.shared,
        "conflicts": report.conflicts,
    }
    told = ", ".join(f"{len(ids)} {name}" for name, ids in counts.items())
    _say(
        f"{report.pack}: {told}, {report.unchanged} unchanged; {report.planned} publications{' would follow' if dry_run else ''}"
    )
    for name in ("changed", "withdrawn"):
        for id_ in counts[name]:
            _say(f"{name}: {id_}")
    for id_ in report.conflicts:
        _say(f"conflict: {id_} was edited at the desk and is left as it is")


@app.command()
def edit(
    id: Annotated[str, typer.Argument(help="A record's id.")],
    patch: Annotated[
        str, typer.Argument(help="A file with an RFC 7396 merge patch as JSON; - for standard input.")
    ] = "-",
    revision: Annotated[
        int | None, typer.Option(help="Refuse unless the record is at this revision.")
    ] = None,
) -> None:
    """Change a working record; nothing is published yet."""
    from catalogue.usecases.publishing import edit_record

    stored = edit_record(id, _json(patch), _unit(), expected_revision=revision)
    _say(f"{id} is at revision {stored.revision}; not public yet: langbiang publish {id}")


def _json(file: str) -> Any:
    """A strict JSON document from a file or standard input; a byte order mark, as Notepad writes it, is passed over."""
    from api.edge.strict_input import read_json

    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    return read_json(data.removeprefix(b"\xef\xbb\xbf"))


def _told(publications: list[Any]) -> None:
    for publication in publications:
        _say(f"{publication.sequence} {publication.op} {publication.id}")
    _say(f"{len(publications)} publications")


@app.command()
def publish(ids: Ids) -> None:
    """Publish working records as they stand."""
    from catalogue.usecases.publishing import publish_records

    _told(publish_records(ids, _unit()))


@app.command()
def withdraw(
    ids: Ids, reason: Annotated[str | None, typer.Option(help="Shown in the change log.")] = None
) -> None:
    """Take listings out of public view; the log keeps a tombstone."""
    from catalogue.usecases.publishing import withdraw_records

    _told(withdraw_records(ids, reason, _unit()))


@app.command()
def republish() -> None:
    """Render every live listing again; only what comes out different is published."""
    from catalogue.usecases.publishing import republish_all

    _told(republish_all(_unit()))


@app.command()
def redact(sequence: int) -> None:
    """Blank the content of a publication that is no longer live; its number stays."""
    from api.service import opened
    from catalogue.storage.database import erase_traces
    from catalogue.storage.unit_of_work import SqlUnitOfWork
    from catalogue.usecases.publishing import redact_publication

    engine = opened(Settings())
    redact_publication(sequence, SqlUnitOfWork(engine))
    erase_traces(engine)
    _say(f"publication {sequence} holds no content any more")


@app.command()
def match(
    profile: Annotated[Path, typer.Argument(help="A profile as JSON; - for standard input.")],
    on: Annotated[str | None, typer.Option(help="The day to judge on, YYYY-MM-DD; today without it.")] = None,
) -> None:
    """Match a profile against what is published, and print the report."""
    from api.matching_once import report_bytes

    text = sys.stdin.read() if str(profile) == "-" else profile.read_text(encoding="utf-8")
    sys.stdout.write(report_bytes(Settings(), text, date.fromisoformat(on) if on else None).decode() + "\n")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Where to write it (gzip).")]) -> None:
    """Write everything in the database to one file, as of one moment."""
    from api.service import opened
    from catalogue.storage.backup import write_backup

    rows = write_backup(opened(Settings()), file)
    _say(f"{rows} rows in {file}")


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A backup.")]) -> None:
    """Read a backup into an empty database; the log starts a new epoch."""
    from catalogue.storage.backup import read_backup
    from catalogue.storage.database import open_database
    from migrations.migrate import migrate as run
    from migrations.migrate import new_epoch

    engine = open_database(Settings().database)
    run(engine)
    rows, epoch = read_backup(engine, file, new_epoch())
    _say(f"{rows} rows restored; the log is now epoch {epoch}")


@app.command()
def doctor() -> None:
    """Check that the database keeps its promises and that log, live listings and records agree."""
    from api.doctor import findings

    found = list(findings(Settings()))
    for line in found:
        _say(("ok    " if line.ok else "WRONG ") + line.text)
    if not all(line.ok for line in found):
        raise typer.Exit(1)


def _refused(error: Exception) -> None:
    if isinstance(error, ValidationError):
        for found in error.errors(include_url=False, include_context=False, include_input=False):
            where = ".".join(str(part) for part in found["loc"])
            typer.echo(f"langbiang: {where}: {found['msg'].removeprefix('Value error, ')}", err=True)
        return
    if isinstance(error, PackRefused | NotPublishable):
        for fault in error.faults:
            typer.echo(str(fault), err=True)
    typer.echo(f"langbiang: {error}", err=True)


def _guarded(run: Callable[[], Any]) -> None:
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
        _refused(error)
        sys.exit(1)


def main() -> None:
    """The command ``langbiang``."""
    _guarded(app)
