"""What the law asks of a project, duty by duty, for each environmental group it may fall in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from matching.profile import Environment
from matching.tables import Condition, Duty, Group, Need


def _holds(condition: Condition, stated: Environment) -> bool | None:
    """Whether a condition of a duty is met; ``None`` where the profile does not say enough."""
    waste = stated.hazardous_waste_kg_year
    least = condition.hazardous_waste_kg_from
    answers: dict[str, bool | None] = {
        "treated_discharge": stated.treated_discharge,
        "takes_land": stated.takes_land,
        "hazardous_waste": None if waste is None else waste > 0 if least is None else waste >= least,
    }
    found = [answers[name] for name in condition.any_of]
    if True in found:
        return True
    return False if found and None not in found else None


def _need(duty: Duty, group: Group, stated: Environment, settled: dict[str, Need]) -> Need:
    """What a duty comes to for one group: required, none, or depending on what nobody has said."""
    need = duty.groups.get(group, "none")
    condition = duty.conditions.get(group)
    if need != "depends" or condition is None:
        return need
    before = settled.get(condition.unless or "")
    if before == "required":
        return "none"
    if not condition.any_of:
        return "depends"
    holds = _holds(condition, stated)
    return "depends" if holds is None else "required" if holds else "none"


def _by_group(
    duty: Duty, groups: Sequence[Group], stated: Environment, settled: dict[Group, dict[str, Need]]
) -> dict[str, Any]:
    asked = []
    for group in groups:
        need = _need(duty, group, stated, settled[group])
        settled[group][duty.id] = need
        condition = duty.conditions.get(group)
        text = condition.text.model_dump() if condition and need == "depends" else None
        asked.append({"group": group, "need": need, "if": text})
    return {
        "id": duty.id,
        "name": duty.name.model_dump(),
        "article": duty.article.model_dump(),
        "in_force_from": duty.in_force_from.isoformat(),
        "groups": asked,
        "source": list(duty.source),
    }


def duties_on(
    duties: Sequence[Duty], groups: Sequence[Group], stated: Environment, day: date
) -> list[dict[str, Any]]:
    """The duties in force on a day, each with what it comes to for every possible group, in the table's order."""
    settled: dict[Group, dict[str, Need]] = {group: {} for group in groups}
    return [_by_group(duty, groups, stated, settled) for duty in duties if duty.in_force_from <= day]
