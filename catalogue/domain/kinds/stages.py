"""The stages of zones, projects and opportunities."""

from enum import StrEnum


class Stage(StrEnum):
    """From an idea in a plan to a working site, or out of the plan again."""

    PLANNED = "planned"
    SEEKING_DEVELOPER = "seeking_developer"
    UNDER_CONSTRUCTION = "under_construction"
    OPERATING = "operating"
    DROPPED = "dropped"
