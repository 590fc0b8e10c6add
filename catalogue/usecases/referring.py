"""Which live listings name a record: they would be left naming what is no longer public."""

from collections.abc import Collection

from catalogue.domain.errors import Referrer, StillReferredTo
from catalogue.domain.kinds.site import Site
from catalogue.domain.records import Record
from catalogue.domain.references import Ref, marked
from catalogue.usecases.ports import UnitOfWork


def _refers(record: Record, ids: Collection[str]) -> bool:
    return any(isinstance(found.mark, Ref) and found.id in ids for found in marked(record))


def referrers(ids: Collection[str], uow: UnitOfWork) -> list[Record]:
    """The live records, as published, that hold a name of these or refer to them by id; these themselves are none."""
    holding = uow.log.dependants(ids) - set(ids)
    live = uow.log.live((holding | uow.log.mentioning(ids)) - set(ids))
    found = uow.records.at((id_, publication.revision) for id_, publication in live.items())
    published = (found[id_].record() for id_ in sorted(found))
    return [record for record in published if record.id in holding or _refers(record, ids)]


def sites_of(zones: Collection[str], uow: UnitOfWork) -> list[str]:
    """The live sites that lie in these zones."""
    return [
        record.id for record in referrers(zones, uow) if isinstance(record, Site) and record.zone in zones
    ]


def refuse_if_referred_to(ids: Collection[str], uow: UnitOfWork) -> None:
    """Raises StillReferredTo with every live listing that names one of these."""
    if left := referrers(ids, uow):
        raise StillReferredTo(list(ids), [Referrer(r.id, r.KIND, r.title.vi) for r in left])
