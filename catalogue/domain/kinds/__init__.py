"""The record kinds. A new kind is one module here and one line below."""

from catalogue.domain.kinds.agency import Agency
from catalogue.domain.kinds.incentive import Incentive
from catalogue.domain.kinds.material import Material
from catalogue.domain.kinds.notice import Notice
from catalogue.domain.kinds.opportunity import Opportunity
from catalogue.domain.kinds.place import Place
from catalogue.domain.kinds.plan import Plan
from catalogue.domain.kinds.procedure import Procedure
from catalogue.domain.kinds.project import Project
from catalogue.domain.kinds.regulation import Regulation
from catalogue.domain.kinds.sector import Sector
from catalogue.domain.kinds.site import Site
from catalogue.domain.kinds.supply_area import SupplyArea
from catalogue.domain.kinds.zone import Zone
from catalogue.domain.records import Record

_ALL: tuple[type[Record], ...] = (
    Agency,
    Incentive,
    Material,
    Notice,
    Opportunity,
    Place,
    Plan,
    Procedure,
    Project,
    Regulation,
    Sector,
    Site,
    SupplyArea,
    Zone,
)
KINDS: dict[str, type[Record]] = {kind.KIND: kind for kind in _ALL}

__all__ = ["KINDS"]
