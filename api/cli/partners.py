"""The command line's part for partners: their keys and their webhooks."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from api.cli import database
from api.cli.saying import say
from api.settings import Settings
from catalogue.domain.instants import now, stamp
from catalogue.domain.kinds import KINDS
from partners.errors import SourceBroken, WebhookRefused
from partners.hooks import Webhook
from partners.port import Key, Made, Scope

keys = typer.Typer(no_args_is_help=True, help="Keys of partners.")
webhooks = typer.Typer(no_args_is_help=True, help="Where partners want to be told of publications.")
HookId = Annotated[str, typer.Argument(help="The webhook's id.")]


def _store() -> Any:
    from partners.storage import SqlKeys

    return SqlKeys(database.engine())


def _state(key: Key) -> str:
    if key.revoked_at:
        return f"revoked {key.revoked_at}"
    if key.expires_at is None:
        return "usable"
    return f"{'usable until' if key.counts(now()) else 'expired'} {key.expires_at}"


def _line(key: Key) -> str:
    scopes, used = ",".join(sorted(key.scopes)), key.used_at or "never"
    return f"{key.id} {key.beginning}… {scopes} {key.per_hour}/h {_state(key)}, used {used}, made {key.created_at} {key.name}"


def _end_of(day: datetime | None) -> str | None:
    """The end of a day where the province is."""
    if day is None:
        return None
    here = (day + timedelta(days=1)).replace(tzinfo=ZoneInfo(Settings().timezone))
    return stamp(here)


def _shown(made: Made) -> None:
    say(made.secret)
    typer.echo(f"{_line(made.key)}\nKeep the key now: it cannot be shown again.", err=True)


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
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day on which it counts.")
    ] = None,
) -> None:
    """Make a key. It is shown this once; only its hash is kept."""
    _shown(_store().create(name[:120], scope, per_hour or Settings().key_per_hour, _end_of(until)))


@keys.command("rotate")
def rotate_key(
    id: Annotated[str, typer.Argument(help="The key's id.")],
    hours: Annotated[int, typer.Option(min=0, max=8760, help="How long the old one stays good too.")] = 24,
) -> None:
    """Make a key like another, which ends a day later, or when told to. The new one is shown this once."""
    ends = datetime.now(UTC) + timedelta(hours=hours)
    _shown(_store().rotate(id, stamp(ends)))


@keys.command("list")
def list_keys() -> None:
    """List the keys: id, beginning, scopes, quota, state, when used and made, name."""
    for key in _store().all():
        say(_line(key))


@keys.command()
def revoke(id: Annotated[str, typer.Argument(help="The key's id.")]) -> None:
    """End a key; every server refuses it within a second."""
    say(_line(_store().revoke(id)))


def _hooks() -> Any:
    from partners.subscriptions import SqlWebhooks

    return SqlWebhooks(database.engine())


def _hook_line(hook: Webhook) -> str:
    wanted = ",".join(sorted(hook.kinds)) or "all kinds"
    state = f"disabled ({hook.disabled_why})" if hook.disabled_at else "enabled"
    return f"{hook.id} {hook.url} {wanted} of {hook.pack or 'all packs'}, told up to {hook.cursor}, {state}"


@webhooks.command()
def add(
    url: Annotated[str, typer.Argument(help="Where messages are posted to.")],
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind; may be repeated.")] = None,
    pack: Annotated[str | None, typer.Option(help="Only this pack's listings.")] = None,
    after: Annotated[
        int | None, typer.Option(min=0, help="Begin after this sequence; without it, with what comes next.")
    ] = None,
) -> None:
    """Add a webhook. Its secret is shown this once."""
    from partners.receivers import checked_url

    if unknown := set(kind or ()) - set(KINDS):
        raise WebhookRefused(f"there is no kind {sorted(unknown)[0]!r}")
    plain = checked_url(url, loopback=Settings().webhooks_to_loopback)
    if pack is not None and pack not in database.unit().bundles.current():
        raise WebhookRefused(f"there is no pack {pack!r}; it has to be loaded first")
    hook, secret = _hooks().add(plain, kind or (), pack, after)
    say(secret)
    typer.echo(f"{_hook_line(hook)}\nKeep the secret now: it is not shown again.", err=True)


@webhooks.command("list")
def list_webhooks() -> None:
    """List the webhooks: id, address, what they want, how far they were told, state."""
    for hook in _hooks().all():
        say(_hook_line(hook))


@webhooks.command()
def rotate(
    id: HookId,
    hours: Annotated[int, typer.Option(min=0, max=720, help="How long the old secret still signs too.")] = 24,
) -> None:
    """Give a webhook a new secret; for some time messages carry both signatures."""
    say(_hooks().rotate(id, timedelta(hours=hours)))


@webhooks.command()
def remove(id: HookId) -> None:
    """Take a webhook away, and its delivery log."""
    _hooks().remove(id)
    say(f"{id} is gone")


@webhooks.command()
def replay(
    id: HookId,
    after: Annotated[
        int | None, typer.Option(min=0, help="The sequence to begin after; without it, where it stood.")
    ] = None,
) -> None:
    """Send again what was published after a sequence; enables a disabled webhook."""
    say(_hook_line(_hooks().replay(id, after)))


@webhooks.command()
def deliveries(
    id: HookId, limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many lines.")] = 50
) -> None:
    """Show a webhook's delivery log, the latest first, and the listings it is held at."""
    store = _hooks()
    for line in store.deliveries(id, limit):
        typer.echo(
            f"{line.at} {line.sequence} attempt {line.attempt}: {line.outcome} ({line.milliseconds} ms)"
        )
    for held in store.held(id).values():
        typer.echo(
            f"held: {held.record_id} at {held.sequence}, attempt {held.attempts + 1} at {held.next_at}"
        )


def follow(
    url: Annotated[str, typer.Argument(help="A catalogue's address.")],
    folder: Annotated[Path, typer.Argument(help="Where the copy is kept; made if need be.")],
    *,
    once: Annotated[bool, typer.Option("--once", help="End when the copy is up to date.")] = False,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Compare the copy with a new snapshot at the end; implies --once."),
    ] = False,
    every: Annotated[float, typer.Option(min=0.05, help="Seconds between two looks.")] = 5.0,
    schemas: Annotated[bool, typer.Option(help="Check every listing by its published schema.")] = True,
    key_file: Annotated[Path | None, typer.Option(help="A file that holds a partner's key.")] = None,
) -> None:
    """Keep a copy of a catalogue in a folder, exactly in step; it may be ended and started at any moment."""
    import time

    import httpx

    from partners.following import Following
    from partners.replica import Replica

    key = {"authorization": f"Bearer {key_file.read_text().strip()}"} if key_file else {}
    replica = Replica(folder)
    with replica.locked(), httpx.Client(headers=key, timeout=30, follow_redirects=True) as http:
        ends = once or verify
        following = Following(http, url, replica, _progress, schemas=schemas, tries=8 if ends else None)
        following.catch_up()
        while not ends:
            time.sleep(every)
            following.catch_up()
        if verify:
            _verified(following)
        say(f"{len(replica.ids())} listings at {following.cursor}")


def _progress(text: str) -> None:
    typer.echo(text, err=True)


def _verified(following: Any) -> None:
    for _ in range(10):
        found = following.differences()
        if found is not None:
            break
        following.catch_up()
    else:
        raise SourceBroken("it changes faster than it can be compared")
    for id_ in found:
        typer.echo(f"differs: {id_}", err=True)
    if found:
        raise typer.Exit(1)
    say("every file equals the snapshot")
