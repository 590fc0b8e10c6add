"""Supply area (vùng nguyên liệu): where a material grows or lies, and how much of it a year."""

from typing import ClassVar

from catalogue.domain.records import Record
from catalogue.domain.references import EmbeddedMaterial


class SupplyArea(Record):
    """Area and yearly output of one material in one place."""

    KIND: ClassVar[str] = "supply_area"
    ID_PREFIXES: ClassVar[tuple[str, ...]] = ("supply-",)
    EXPECTED: ClassVar[tuple[str, ...]] = ("area", "output")

    material: EmbeddedMaterial
