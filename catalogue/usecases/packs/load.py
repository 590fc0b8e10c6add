"""Loads a checked pack in one transaction: what is unchanged adds nothing, what the desk edited is left alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from catalogue.domain.errors import Fault, PackRefused
from catalogue.domain.records import Record
from catalogue.usecases.faults import fault
from catalogue.usecases.packs.check import CheckedPack, Inspect, check_pack
from catalogue.usecases.packs.files import read_pack
from catalogue.usecases.ports import SYSTEM, Draft, Origin, Publication, State, Stored, UnitOfWork
from catalogue.usecases.publishing import canonical, drafts_for, retried

_SHARED = frozenset({"sector", "material"})


@dataclass
class LoadReport:
    """What a load did, or would do."""

    pack: str
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    withdrawn: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    publications: list[Publication] = field(default_factory=list)


def open_pack(folder: Path, uow: UnitOfWork, inspect: Inspect) -> CheckedPack:
    """A pack's folder as checked records.

    Raises:
        PackRefused: With every fault found, each with its file, row and field.
    """
    faults: list[Fault] = []
    raw = read_pack(folder, faults)
    checked = check_pack(raw, uow.records.kinds().get, faults, inspect)
    if checked is None:
        raise PackRefused(raw.name, faults)
    return checked


def _foreign_faults(checked: CheckedPack, foreign: Mapping[str, Stored]) -> list[Fault]:
    """Ids another pack owns: refused, except sectors and materials that are just the same."""
    faults = []
    for record in checked.records:
        other = foreign.get(record.id)
        if other and (record.KIND not in _SHARED or other.document != canonical(record)):
            faults.append(
                Fault(
                    checked.name,
                    None,
                    record.id,
                    f"belongs to the pack {other.pack!r}, which gives it differently",
                )
            )
    return faults


def _sorted_out(
    checked: CheckedPack, own: Mapping[str, Stored], foreign: Mapping[str, Stored], report: LoadReport
) -> dict[str, Stored]:
    """The records to write, each one revision on; the report says why the others are not."""
    writes: dict[str, Stored] = {}
    for record in checked.records:
        before, document = own.get(record.id), canonical(record)
        if record.id in foreign:
            report.shared.append(record.id)
        elif before is None:
            report.added.append(record.id)
            writes[record.id] = Stored(
                record.id, record.KIND, checked.name, 1, State.PUBLISHED, Origin.PACK, document
            )
        elif before.document == document and before.state is State.PUBLISHED:
            report.unchanged += 1
        elif before.origin is Origin.DESK:
            report.conflicts.append(record.id)
        else:
            report.changed.append(record.id)
            writes[record.id] = replace(
                before, revision=before.revision + 1, state=State.PUBLISHED, document=document
            )
    return writes


def _pruned(records: Iterable[Record], own: Mapping[str, Stored], report: LoadReport) -> list[Stored]:
    """Published records the pack no longer gives; those edited at the desk are conflicts."""
    given = {record.id for record in records}
    gone = [stored for id_, stored in own.items() if id_ not in given and stored.state is State.PUBLISHED]
    report.conflicts += [stored.id for stored in gone if stored.origin is Origin.DESK]
    pruned = [replace(stored, state=State.WITHDRAWN) for stored in gone if stored.origin is Origin.PACK]
    report.withdrawn += [stored.id for stored in pruned]
    return pruned


def load_pack(
    folder: Path, uow: UnitOfWork, *, inspect: Inspect, dry_run: bool = False, prune: bool = False
) -> LoadReport:
    """Loads a pack's folder.

    Raises:
        PackRefused: The pack has faults; nothing of it was loaded.
        StorageBusy: Others published faster than this could follow.
    """

    def change() -> LoadReport:
        head = uow.log.head()
        checked = open_pack(folder, uow, inspect)
        report = LoadReport(checked.name)
        own = uow.records.of_pack(checked.name)
        foreign = uow.records.some(record.id for record in checked.records if record.id not in own)
        if faults := _foreign_faults(checked, foreign):
            raise PackRefused(checked.name, faults)
        writes = _sorted_out(checked, own, foreign, report)
        pruned = _pruned(checked.records, own, report) if prune else []
        live_own = {
            id_: stored
            for id_, stored in own.items()
            if stored.state is State.PUBLISHED and stored.origin is Origin.PACK
        }
        to_render = {
            id_: stored for id_, stored in live_own.items() if id_ not in {gone.id for gone in pruned}
        } | writes
        bundles = {**uow.bundles.current(), checked.name: checked.bundle}
        drafts = drafts_for(uow, to_render, bundles, gone={stored.id for stored in pruned})
        drafts += [Draft(stored.id, stored.kind, stored.revision, None, reason="pruned") for stored in pruned]
        if dry_run:
            return report
        with uow:
            # Records before the sequence lock, as everybody does; the bundle under it, so that two loads take turns.
            uow.records.save([*writes.values(), *pruned], SYSTEM)
            fault("load:saved")
            report.publications = uow.log.append(drafts, head.sequence)
            fault("load:appended")
            uow.bundles.put(checked.bundle)
            fault("load:bundled")
            uow.commit()
        fault("load:committed")
        return report

    return retried(change)
