"""Publish, withdraw, edit: each decides first, then changes everything or nothing."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import ValidationError

from catalogue.domain.errors import (
    EditRefused,
    Fault,
    NotPublishable,
    NotPublished,
    RecordMoved,
    StorageBusy,
)
from catalogue.domain.kinds import KINDS
from catalogue.domain.records import Record
from catalogue.usecases.bundles import Bundle
from catalogue.usecases.faults import fault
from catalogue.usecases.packs.validating import wrongs
from catalogue.usecases.ports import (
    SYSTEM,
    Draft,
    LogMoved,
    Origin,
    Publication,
    State,
    Stored,
    UnitOfWork,
    overlaid,
    owner_view,
)
from catalogue.usecases.referring import refuse_if_referred_to, sites_of
from catalogue.usecases.render import render
from catalogue.usecases.rules import dotted, record_faults, uncited, words_of

_TRIES = 200
_Result = TypeVar("_Result")


def canonical(record: Record) -> str:
    """A record as it is stored: the same record always gives the same text."""
    return record.model_dump_json(exclude_defaults=True)


def retried(change: Callable[[], _Result]) -> _Result:
    """Runs a change again for as long as others publish or write what it read.

    Raises:
        StorageBusy: Others were faster every time.
    """
    for _ in range(_TRIES):
        try:
            return change()
        except (LogMoved, RecordMoved):
            continue
    raise StorageBusy("the log moved faster than this change could follow; try again")


def drafts_for(
    uow: UnitOfWork,
    changed: Mapping[str, Stored],
    bundles: Mapping[str, Bundle],
    gone: Collection[str] = frozenset(),
) -> list[Draft]:
    """What publishing some records, and withdrawing others, adds to the log besides the deletes: the records
    themselves, and every live listing that holds a name of theirs and comes out different. Equal bytes add nothing
    to the log; where they came of other owners than before, these are remembered."""
    records = {id_: stored.record() for id_, stored in changed.items()}
    views = {id_: owner_view(record) for id_, record in records.items()}
    lookup = overlaid(views | dict.fromkeys(gone), uow.log)
    dependants = uow.log.dependants([*records, *gone]) - records.keys() - set(gone)
    published = uow.log.live([*records, *dependants])
    # A dependant withdrawn since the look at the log is no longer there, and needs no rendering.
    as_published = uow.records.at((id_, published[id_].revision) for id_ in dependants & published.keys())
    held = uow.log.owners(published)
    drafts = []
    for stored, record in [
        *((changed[id_], record) for id_, record in records.items()),
        *((as_published[id_], as_published[id_].record()) for id_ in sorted(as_published)),
    ]:
        rendered = render(record, bundles[stored.pack], lookup)
        before = published.get(record.id)
        unchanged = before is not None and before.body == rendered.body
        if not unchanged or held.get(record.id, frozenset()) != rendered.owners:
            draft = Draft(record.id, record.KIND, stored.revision, rendered.body, rendered.owners)
            drafts.append(replace(draft, unchanged=unchanged))
    return drafts


def _faults(stored: Stored, record: Record, uow: UnitOfWork, bundles: Mapping[str, Bundle]) -> list[Fault]:
    """Every rule the record breaks."""
    words = words_of(bundles[stored.pack].document)
    kinds = uow.records.kinds()
    return [
        Fault(stored.id, None, dotted(path), message)
        for path, message in (*record_faults(record, kinds.get, words), *uncited(record))
    ]


def publish_records(ids: Iterable[str], uow: UnitOfWork) -> list[Publication]:
    """Publishes working records as they stand; a record already live as it is adds nothing.

    Raises:
        RecordNotFound, NotPublishable, StorageBusy
    """
    wanted = list(dict.fromkeys(ids))

    def change() -> list[Publication]:
        head, bundles = uow.log.head(), uow.bundles.current()
        found = {id_: uow.records.get(id_) for id_ in wanted}
        changed = {id_: replace(stored, state=State.PUBLISHED) for id_, stored in found.items()}
        for stored in changed.values():
            if faults := _faults(stored, stored.record(), uow, bundles):
                raise NotPublishable(stored.id, faults)
        drafts = drafts_for(uow, changed, bundles)
        with uow:
            uow.records.save((stored for stored in changed.values() if stored != found[stored.id]), SYSTEM)
            fault("publish:saved")
            done = uow.log.append(drafts, head)
            fault("publish:appended")
            uow.commit()
        fault("publish:committed")
        return done

    return retried(change)


def withdraw_records(
    ids: Iterable[str],
    reason: str | None,
    uow: UnitOfWork,
    *,
    with_sites: bool = False,
    leaving_referrers: bool = False,
) -> list[Publication]:
    """Takes listings out of public view; the log keeps a tombstone, and what held their names is rendered again.

    ``with_sites`` takes the sites of zones out with them; ``leaving_referrers`` lets other listings go on naming
    what is no longer public, by its id.

    Raises:
        RecordNotFound, NotPublished, StillReferredTo, StorageBusy
    """
    wanted = list(dict.fromkeys(ids))

    def change() -> list[Publication]:
        head, bundles = uow.log.head(), uow.bundles.current()
        gone = list(dict.fromkeys([*wanted, *(sites_of(wanted, uow) if with_sites else ())]))
        live = uow.log.live(gone)
        changed = [replace(uow.records.get(id_), state=State.WITHDRAWN, origin=Origin.DESK) for id_ in gone]
        for stored in changed:
            if stored.id not in live:
                raise NotPublished(stored.id)
        if not leaving_referrers:
            # Inside the change: who begins to hold one of the names meanwhile makes it look again.
            refuse_if_referred_to(gone, uow)
        drafts = [
            Draft(stored.id, stored.kind, live[stored.id].revision, None, reason=reason) for stored in changed
        ]
        drafts += drafts_for(uow, {}, bundles, gone=live.keys())
        with uow:
            uow.records.save(changed, SYSTEM)
            fault("withdraw:saved")
            done = uow.log.append(drafts, head)
            fault("withdraw:appended")
            uow.commit()
        fault("withdraw:committed")
        return done

    return retried(change)


def _merged(document: Any, patch: Any) -> Any:
    """RFC 7396 merge patch."""
    if not isinstance(patch, dict):
        return patch
    base = dict(document) if isinstance(document, dict) else {}
    for name, value in patch.items():
        if value is None:
            base.pop(name, None)
        else:
            base[name] = _merged(base.get(name), value)
    return base


def edit_record(
    id: str, patch: Mapping[str, Any], uow: UnitOfWork, *, expected_revision: int | None = None
) -> Stored:
    """Changes a working record by an RFC 7396 merge patch; nothing is published yet.

    Raises:
        RecordNotFound, RecordMoved, EditRefused
    """
    stored = uow.records.get(id)
    if expected_revision is not None and stored.revision != expected_revision:
        raise RecordMoved(id, expected_revision, stored.revision)
    merged, shape = _merged(json.loads(stored.document), patch), KINDS[stored.kind]
    try:
        record = shape.model_validate(merged)
    except ValidationError as error:
        faults = [Fault(id, None, dotted(path), why) for path, why in wrongs(error, merged, shape)]
        raise EditRefused(id, faults) from error
    if record.id != id:
        raise EditRefused(id, [Fault(id, None, "id", "an id is permanent")])
    if faults := _faults(stored, record, uow, uow.bundles.current()):
        raise EditRefused(id, faults)
    if (document := canonical(record)) == stored.document:
        return stored
    changed = replace(stored, document=document, revision=stored.revision + 1, origin=Origin.DESK)
    with uow:
        uow.records.save([changed], SYSTEM)
        fault("edit:saved")
        uow.commit()
    fault("edit:committed")
    return changed


def republish_all(uow: UnitOfWork) -> list[Publication]:
    """Renders every live listing again, after the renderer or a pack's rules changed."""

    def change() -> list[Publication]:
        head, bundles = uow.log.head(), uow.bundles.current()
        kinds = uow.records.kinds()
        live = uow.log.live(kinds)
        changed = uow.records.at((id_, publication.revision) for id_, publication in live.items())
        drafts = drafts_for(uow, changed, bundles)
        with uow:
            done = uow.log.append(drafts, head)
            fault("republish:appended")
            uow.commit()
        fault("republish:committed")
        return done

    return retried(change)
