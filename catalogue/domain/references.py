"""References between records and citations of sources, found by type so that no kind has to list its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel

from catalogue.domain.text import Slug

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Ref:
    """Marks a field that holds ids of records of ``kind``.

    An ``embedded`` one is published with the owner's name, and is rendered again when the owner changes.
    """

    kind: str
    embedded: bool = False


@dataclass(frozen=True)
class Cites:
    """Marks a field that holds keys of sources."""


Mark = Ref | Cites

PlaceId = Annotated[Slug, Ref("place")]
SectorId = Annotated[Slug, Ref("sector")]
PlanId = Annotated[Slug, Ref("plan")]
RegulationId = Annotated[Slug, Ref("regulation")]
MaterialId = Annotated[Slug, Ref("material")]
SiteId = Annotated[Slug, Ref("site")]
AgencyId = Annotated[Slug, Ref("agency")]

EmbeddedPlace = Annotated[Slug, Ref("place", embedded=True)]
EmbeddedSector = Annotated[Slug, Ref("sector", embedded=True)]
EmbeddedZone = Annotated[Slug, Ref("zone", embedded=True)]
EmbeddedMaterial = Annotated[Slug, Ref("material", embedded=True)]
EmbeddedAgency = Annotated[Slug, Ref("agency", embedded=True)]


@dataclass(frozen=True)
class Found:
    """One marked value in a record: where it stands and what it names."""

    path: Path
    id: str
    mark: Mark


def _mark_in(annotation: Any) -> Mark | None:
    """The mark on a type, on the members of its union, or on the items of its tuple."""
    for item in getattr(annotation, "__metadata__", ()):
        if isinstance(item, Ref | Cites):
            return item
    for inner in getattr(annotation, "__args__", ()):
        if found := _mark_in(inner):
            return found
    return None


@cache
def marks(model: type[BaseModel]) -> dict[str, Mark]:
    """The marked fields of a model."""
    found: dict[str, Mark] = {}
    for name, info in model.model_fields.items():
        mark = next((item for item in info.metadata if isinstance(item, Ref | Cites)), None) or _mark_in(
            info.annotation
        )
        if mark:
            found[name] = mark
    return found


def marked(value: Any, path: Path = ()) -> Iterator[Found]:
    """Every reference and citation inside a record, whatever its depth."""
    if isinstance(value, BaseModel):
        own = marks(type(value))
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if name in own and inner is not None:
                ids = (inner,) if isinstance(inner, str) else inner
                yield from (Found((*path, name), id_, own[name]) for id_ in ids)
            else:
                yield from marked(inner, (*path, name))
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            yield from marked(item, (*path, position))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from marked(item, (*path, key))


def embedded(model: type[BaseModel]) -> dict[str, Ref]:
    """The fields of a kind that are published with their owner's name."""
    return {name: mark for name, mark in marks(model).items() if isinstance(mark, Ref) and mark.embedded}
