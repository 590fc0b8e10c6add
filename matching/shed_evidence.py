"""A supply shed as data: need, what can be bought, and from where."""

from typing import Any

from matching.sheds import NAMED_IN_EVIDENCE, Shed, tonnes


def evidence(found: Shed) -> dict[str, Any]:
    """The shed with the areas that make it up."""
    return {
        "material": found.material.id,
        "need_t_per_year": {"low": tonnes(found.need.low), "high": tonnes(found.need.high)},
        "available_t_per_year": {"low": tonnes(found.available.low), "high": tonnes(found.available.high)},
        "processors_intake_known": not found.takers,
        "processors_of_unknown_intake": [project.id for project in found.takers],
        "months": {
            "needed": list(found.months_asked),
            "to_be_had": list(found.material.months),
            "keeps": found.keeps,
            "share": round(found.months_share, 4) if found.months_known else None,
        },
        "areas": found.around.named,
        "more_areas": max(0, len(found.sources) - NAMED_IN_EVIDENCE),
    }
