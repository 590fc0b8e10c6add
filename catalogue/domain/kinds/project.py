"""Project (dự án đang có): the plants that already buy a region's materials."""

from typing import Annotated, ClassVar

from pydantic import Field

from catalogue.domain.dates import Edtf
from catalogue.domain.facts import Basis, SourceKeys
from catalogue.domain.kinds.stages import Stage
from catalogue.domain.records import Record
from catalogue.domain.references import EmbeddedZone, MaterialId, SiteId
from catalogue.domain.text import Note, Value


class Intake(Value):
    """Tonnes a year of one material a project takes; ``None`` where nobody says."""

    material: MaterialId
    t_per_year: Annotated[float, Field(ge=0)] | None = None
    as_of: Edtf | None = None
    basis: Basis | None = None
    source: SourceKeys = ()
    note: Note | None = None


class Project(Record):
    """An existing plant or works."""

    KIND: ClassVar[str] = "project"
    ID_PREFIXES: ClassVar[tuple[str, ...]] = ("project-",)
    EXPECTED: ClassVar[tuple[str, ...]] = ("capacity",)

    stage: Stage | None = None
    zone: EmbeddedZone | None = None
    site: SiteId | None = None
    intake: tuple[Intake, ...] = ()
