"""Single changes, on the investor's side or the place's, that could turn a gate; each can be applied to a case."""

from collections import ChainMap
from collections.abc import Callable
from typing import Any, NamedTuple

from pydantic import BaseModel

from matching.judged import Case, inner_memo
from matching.offer import Feature, Offer
from matching.profile import Profile
from matching.resolve import needs_of, sectors_of

INVESTOR, PLACE = "investor", "place"
_OF_SECTORS = ("lineages",)
_OF_PROFILE = ("sector is open", "sector_ids", "sectors needed", "covers", "span", "lots seen")
"""What an offer and a case remember that no change of a place can turn."""


def at(profile: Profile, pointer: str) -> Any:
    """What stands at a JSON pointer of a profile; ``None`` where nothing does."""
    found: Any = profile
    for step in pointer.split("/")[1:]:
        if found is None:
            return None
        if isinstance(found, dict):
            found = found.get(step)
        else:
            found = found[int(step)] if isinstance(found, tuple) else getattr(found, step)
    return found


def _with(part: Any, steps: list[str], value: Any) -> Any:
    """The part with one value changed; nothing of the original is."""
    if not steps:
        return value
    step, *rest = steps
    if isinstance(part, BaseModel):
        return part.model_copy(update={step: _with(getattr(part, step), rest, value)})
    if isinstance(part, dict):
        return {**part, step: _with(part.get(step), rest, value)}
    index = int(step)
    return (*part[:index], _with(part[index], rest, value), *part[index + 1 :])


def changed_profile(case: Case, pointer: str, value: Any) -> Case:
    """The case with one field of the profile changed; places before the same change share what they have in common."""
    key = ("changed", pointer, value)
    if key not in case.memo:
        case.memo[key] = _with(case.profile, pointer.split("/")[1:], value), inner_memo(case)
    profile, memo = case.memo[key]
    buys = pointer.startswith(("/materials", "/products"))
    needs = needs_of(profile, case.policy) if buys else case.needs
    sectors = sectors_of(profile, case.offer) if pointer == "/sector" else case.sectors
    return Case(profile, sectors, case.place, case.offer, case.policy, case.on, needs, memo)


def changed_places(case: Case, *places: Feature) -> Case:
    """The case with some listings changed or added; the place judged may be among them."""
    found = {place.id: place for place in places}
    offer = case.offer
    sites_of: dict[str, tuple[str, ...]] = {}
    for site in places:
        if site.kind == "site" and site.zone and site.id not in offer.items:
            known = sites_of.get(site.zone) or offer.sites_of.get(site.zone, ())
            sites_of[site.zone] = (*known, site.id)
    there = Offer(
        offer.epoch,
        offer.sequence,
        offer.policies,
        offer.versions,
        ChainMap(found, offer.items),  # type: ignore[arg-type]  # nothing is written to it
        offer.by_kind,
        ChainMap(sites_of, offer.sites_of) if sites_of else offer.sites_of,  # type: ignore[arg-type]  # nor to it
        offer.sources,
        memo={name: offer.memo[name] for name in _OF_SECTORS if name in offer.memo},
    )
    place = found.get(case.place.id, case.place)
    memo = inner_memo(case)
    memo.update((name, case.memo[name]) for name in _OF_PROFILE if name in case.memo)
    return Case(case.profile, case.sectors, place, there, case.policy, case.on, case.needs, memo)


class Change(NamedTuple):
    """One change: what, from what, to what, in which unit; and the case once it is made."""

    side: str
    pointer: str | None
    facts: dict[str, Any] | None
    before: Any
    after: Any
    unit: str | None
    applied: Callable[[Case], Case]


def in_profile(profile: Profile, pointer: str, value: Any, unit: str | None = None) -> Change:
    """A change the investor makes."""
    return Change(
        INVESTOR,
        pointer,
        None,
        at(profile, pointer),
        value,
        unit,
        lambda case: changed_profile(case, pointer, value),
    )


def in_place(facts: dict[str, Any], before: Any, after: Any, unit: str | None, *places: Feature) -> Change:
    """A change the place makes: facts it decides on or publishes."""
    return Change(PLACE, None, facts, before, after, unit, lambda case: changed_places(case, *places))
