"""Loads a checked pack in one transaction: what is unchanged adds nothing, what the desk edited is left alone."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from catalogue.domain.errors import Fault, NotOfPack, RecordMoved
from catalogue.domain.records import Record
from catalogue.usecases.faults import fault
from catalogue.usecases.packs.check import CheckedPack, Inspect, check_pack
from catalogue.usecases.packs.differences import differences, jumps
from catalogue.usecases.packs.files import read_pack
from catalogue.usecases.packs.plausible import today_anywhere
from catalogue.usecases.packs.report import LoadReport
from catalogue.usecases.packs.telling import PackFaulty
from catalogue.usecases.ports import SYSTEM, Draft, Origin, State, Stored, UnitOfWork
from catalogue.usecases.publishing import canonical, drafts_for, retried
from catalogue.usecases.rules import dotted

_SHARED = frozenset({"sector", "material"})


def open_pack(
    folder: Path,
    uow: UnitOfWork,
    inspect: Inspect,
    today: date,
    *,
    prune: bool,
    take: Collection[str] = (),
) -> CheckedPack:
    """A pack's folder as checked records.

    What pruning would withdraw may not be relied on any more.

    Raises:
        PackFaulty: With every fault found, each with its file, row and column.
    """
    faults: list[Fault] = []
    raw = read_pack(folder, faults)
    kinds = uow.records.kinds()
    if prune:
        given = {record.id for record in raw.records}
        for id_, stored in uow.records.of_pack(raw.name).items():
            if id_ not in given and _is_the_packs(stored, take):
                kinds.pop(id_, None)
    checked = check_pack(raw, kinds.get, faults, inspect, today)
    if checked is None:
        raise PackFaulty(raw.name, faults)
    return checked


def _is_the_packs(stored: Stored, take: Collection[str]) -> bool:
    """Whether the pack decides about a record: the desk has not touched it, or is overruled."""
    return stored.origin is Origin.PACK or stored.id in take


def _refusals(checked: CheckedPack, own: Mapping[str, Stored], foreign: Mapping[str, Stored]) -> list[Fault]:
    """Ids that are taken: by another pack (sectors and materials that are just the same are shared), or by another kind."""
    faults = []
    for record in checked.records:
        before, other = own.get(record.id), foreign.get(record.id)
        why = None
        if before and before.kind != record.KIND:
            why = f"was a {before.kind}; an id keeps its kind"
        elif other and record.KIND not in _SHARED:
            why = f"belongs to the pack {other.pack!r}; {checked.name!r} can share only its sectors and materials"
        elif other and other.document != canonical(record):
            why = f"is given differently by the packs {other.pack!r} and {checked.name!r}"
        if why:
            faults.append(Fault(*checked.origins[record.id], "id", f"{record.id!r} {why}"))
    return faults


def _sorted_out(
    checked: CheckedPack,
    own: Mapping[str, Stored],
    foreign: Mapping[str, Stored],
    report: LoadReport,
    take: Collection[str],
) -> dict[str, Stored]:
    """The records to write, each one revision on; the report says why the others are not."""
    writes: dict[str, Stored] = {}
    for record in checked.records:
        before, document = own.get(record.id), canonical(record)
        other = foreign.get(record.id)
        if other and (other.state is State.PUBLISHED or other.origin is Origin.DESK):
            report.shared.append(record.id)
        elif other:
            # Its own pack has dropped it, so this one takes it over.
            report.added.append(record.id)
            writes[record.id] = replace(
                other, pack=checked.name, revision=other.revision + 1, state=State.PUBLISHED
            )
        elif before is None:
            report.added.append(record.id)
            writes[record.id] = Stored(
                record.id, record.KIND, checked.name, 1, State.PUBLISHED, Origin.PACK, document
            )
        elif before.document == document and before.state is State.PUBLISHED:
            report.unchanged += 1
        elif not _is_the_packs(before, take):
            report.differing[record.id] = differences(before.document, document)
            report.conflicts.append(record.id)
            report.because[record.id] = (
                f"was {'withdrawn' if before.state is State.WITHDRAWN else 'edited'} at the desk"
            )
        else:
            report.changed.append(record.id)
            if before.state is State.WITHDRAWN:
                report.published_again.append(record.id)
            found = report.differing[record.id] = differences(before.document, document)
            report.doubts += [Fault(record.id, None, dotted(path), why) for path, why in jumps(found)]
            writes[record.id] = replace(
                before,
                revision=before.revision + 1,
                state=State.PUBLISHED,
                origin=Origin.PACK,
                document=document,
            )
    return writes


def _pruned(
    records: Iterable[Record], own: Mapping[str, Stored], report: LoadReport, take: Collection[str]
) -> dict[str, Stored]:
    """Published records the pack no longer gives; those edited at the desk are conflicts."""
    given = {record.id for record in records}
    gone = [stored for id_, stored in own.items() if id_ not in given and stored.state is State.PUBLISHED]
    kept = [stored.id for stored in gone if not _is_the_packs(stored, take)]
    report.conflicts += kept
    report.because |= dict.fromkeys(kept, "was edited at the desk and is no longer in the pack")
    pruned = {
        stored.id: replace(stored, state=State.WITHDRAWN, origin=Origin.PACK)
        for stored in gone
        if _is_the_packs(stored, take)
    }
    report.withdrawn += pruned
    return pruned


def _standing(own: Mapping[str, Stored]) -> dict[str, Stored]:
    """The pack's live records as it gave them; they are rendered again because its rules may have changed."""
    return {
        id_: stored
        for id_, stored in own.items()
        if stored.state is State.PUBLISHED and stored.origin is Origin.PACK
    }


def _refuse_unless_the_packs(
    take: Iterable[str], checked: CheckedPack, own: Mapping[str, Stored], *, prune: bool
) -> None:
    """What is taken from the pack must be there to take: a record it gives, or one that pruning withdraws."""
    theirs = {record.id for record in checked.records} | (own.keys() if prune else set())
    for id_ in take:
        if id_ not in theirs:
            raise NotOfPack(id_, checked.name)


def load_pack(
    folder: Path,
    uow: UnitOfWork,
    *,
    inspect: Inspect,
    dry_run: bool = False,
    prune: bool = False,
    take: Collection[str] = (),
    today: date | None = None,
) -> LoadReport:
    """Loads a pack's folder; of the records in ``take`` the pack's version wins over the desk's.

    A figure as of a day after ``today`` is a fault.

    Raises:
        PackFaulty: The pack has faults; nothing of it was loaded.
        NotOfPack: The pack has no version of a record to take.
        StorageBusy: Others published faster than this could follow.
    """

    def change() -> LoadReport:
        head = uow.log.head()
        checked = open_pack(folder, uow, inspect, today or today_anywhere(), prune=prune, take=take)
        report = LoadReport(checked.name, doubts=list(checked.doubts))
        own = uow.records.of_pack(checked.name)
        fault("load:looked")
        foreign = uow.records.some(record.id for record in checked.records if record.id not in own)
        for stored in foreign.values():
            if stored.pack == checked.name:  # Another load of the same pack came between the two looks.
                raise RecordMoved(stored.id, 0, stored.revision)
        if faults := _refusals(checked, own, foreign):
            raise PackFaulty(checked.name, faults)
        _refuse_unless_the_packs(take, checked, own, prune=prune)
        writes = _sorted_out(checked, own, foreign, report, take)
        pruned = _pruned(checked.records, own, report, take) if prune else {}
        standing = {id_: stored for id_, stored in _standing(own).items() if id_ not in pruned}
        bundles = {**uow.bundles.current(), checked.name: checked.bundle}
        drafts = [
            Draft(stored.id, stored.kind, stored.revision, None, reason="pruned")
            for stored in pruned.values()
        ]
        drafts += drafts_for(uow, standing | writes, bundles, gone=pruned.keys())
        report.planned = sum(not draft.unchanged for draft in drafts)
        if dry_run:
            return report
        with uow:
            # Records before the sequence lock, as everybody does; the bundle under it, so that two loads take turns.
            uow.records.save([*writes.values(), *pruned.values()], SYSTEM)
            fault("load:saved")
            report.publications = uow.log.append(drafts, head)
            fault("load:appended")
            uow.bundles.put(checked.bundle)
            fault("load:bundled")
            uow.commit()
        fault("load:committed")
        return report

    return retried(change)
