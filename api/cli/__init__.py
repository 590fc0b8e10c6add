"""The command line ``langbiang``: every command, and the settings it reads."""

from collections.abc import Callable

import typer

import api.lean  # noqa: F401 - before what imports structlog
from api.cli import desk, keeping, packs, partners, reading, serving
from api.cli.refusing import guarded
from api.cli.variables import variables
from api.settings import Settings

_EVERY = tuple(Settings.model_fields)
_DATABASE = ("data_dir", "database_url")
_COMMANDS: dict[Callable[..., None], tuple[str, ...]] = {
    serving.serve: _EVERY,
    serving.worker: (*_DATABASE, "meilisearch_url", "meilisearch_key", "log_level"),
    keeping.migrate: _DATABASE,
    packs.load: _DATABASE,
    packs.export: _DATABASE,
    reading.show: _DATABASE,
    reading.history: _DATABASE,
    desk.edit: _DATABASE,
    desk.publish: _DATABASE,
    desk.withdraw: _DATABASE,
    desk.republish: _DATABASE,
    desk.reindex: _DATABASE,
    desk.redact: _DATABASE,
    reading.match: (*_DATABASE, "timezone"),
    keeping.backup: _DATABASE,
    keeping.restore: _DATABASE,
    reading.doctor: (*_DATABASE, "meilisearch_url", "meilisearch_key"),
}

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # Plain text goes through every pipe, log and console.
    help="Publishes what a province offers to investors, and tells an investor where a project fits.",
    epilog=variables(_EVERY),
)
for _command, _names in _COMMANDS.items():
    app.command(epilog=variables(_names))(_command)
app.add_typer(partners.keys, name="key", epilog=variables((*_DATABASE, "key_per_hour")))
app.add_typer(partners.webhooks, name="webhook", epilog=variables((*_DATABASE, "webhooks_to_loopback")))
app.command()(partners.follow)
app.command()(packs.template)


def main() -> None:
    """The command ``langbiang``."""
    guarded(lambda: app(prog_name="langbiang"))
