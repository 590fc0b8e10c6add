"""What a load tells of itself."""

from dataclasses import dataclass, field

from catalogue.domain.errors import Fault
from catalogue.usecases.packs.differences import Difference
from catalogue.usecases.ports import Publication


@dataclass
class LoadReport:
    """What a load did, or would do."""

    pack: str
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    published_again: list[str] = field(default_factory=list)
    """Of those changed, the ones that were withdrawn before."""
    unchanged: int = 0
    withdrawn: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    because: dict[str, str] = field(default_factory=dict)
    """Of each conflict, what the desk did."""
    differing: dict[str, tuple[Difference, ...]] = field(default_factory=dict)
    """Of each record changed or in conflict, what the catalogue has and what the pack gives."""
    doubts: list[Fault] = field(default_factory=list)
    """What the editor of the pack should look at; it is loaded all the same."""
    planned: int = 0
    publications: list[Publication] = field(default_factory=list)
