"""Opportunity (dự án kêu gọi đầu tư): a project looking for its investor."""

from typing import Annotated, ClassVar

from catalogue.domain.facts import SourceKeys
from catalogue.domain.kinds.stages import Stage
from catalogue.domain.records import Record
from catalogue.domain.references import EmbeddedZone, PlanId, SiteId
from catalogue.domain.text import Cells, Line


class Opportunity(Record):
    """A called-for project; infrastructure of zones and trade works too."""

    KIND: ClassVar[str] = "opportunity"
    ID_PREFIXES: ClassVar[tuple[str, ...]] = ("opportunity-",)
    EXPECTED: ClassVar[tuple[str, ...]] = ("capital", "total_area", "form")

    stage: Stage | None = None
    zones: Annotated[tuple[EmbeddedZone, ...], Cells] = ()
    sites: Annotated[tuple[SiteId, ...], Cells] = ()
    infrastructure: bool = False
    plan: PlanId | None = None
    clause: Line | None = None
    plan_source: SourceKeys = ()
