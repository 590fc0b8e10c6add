"""Offers and profiles drawn at random: every kind of place, every state of knowledge, many ties."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from matching.features import Feature, Rule
from matching.offer import Offer
from matching.profile import Profile
from tests.unit.offers import ON, feature, figure, lot, material, offer, sector, tier

SECTORS = ("sector-tea", "sector-food", "sector-dyeing", "sector-weaving", "sector-steel")
STAGES = (None, "operating", "operating", "planned", "under_construction", "seeking_developer", "dropped")
STATES = (None, "offered", "offered", "serviced", "planned", "leased", "recovering")
DAYS = (None, date(2020, 6, 30), ON, date(2027, 6, 30))
PLACES = ("place-1", "place-2")
FIGURES = (
    "total_area",
    "industrial_land",
    "leased",
    "available",
    "wastewater_capacity",
    "wastewater_load",
)
amounts = st.one_of(
    st.sampled_from([0.0, 1.0, 3.0, 5.0, 10.0, 100.0]), st.floats(0.1, 200).map(lambda x: round(x, 2))
)
known = st.one_of(st.none(), amounts)
days = st.sampled_from(DAYS)
positions = st.one_of(
    st.none(),
    st.sampled_from([(108.0, 11.5), (108.0, 12.5)]),
    st.tuples(st.floats(107, 109), st.floats(11, 13)),
)


def _rules(sectors: list[str]) -> tuple[Rule, ...]:
    return tuple(Rule(id_, "regulation-r", "Article 5", ("law",)) for id_ in sectors)


@st.composite
def _place(draw: st.DrawFn, id: str, kind: str) -> Feature:
    some = st.lists(st.sampled_from(SECTORS), max_size=2, unique=True)
    figures = {name: figure(draw(known)) for name in draw(st.lists(st.sampled_from(FIGURES), unique=True))}
    given: dict[str, Any] = {
        "stage": draw(st.sampled_from(STAGES)),
        "position": draw(positions),
        "accuracy_km": draw(st.sampled_from([0.0, 0.0, 5.0])),
        "within": frozenset(draw(st.lists(st.sampled_from(PLACES), min_size=1))),
        "sectors": frozenset(draw(some)),
        "stale_after": draw(days),
        "figures": figures,
    }
    if kind == "zone":
        given["barred"] = _rules(draw(st.sampled_from([[], [], ["sector-tea"], ["sector-steel"]])))
        given["exclusive"] = _rules(draw(st.sampled_from([[], [], ["sector-food"]])))
        given["promoted"] = tuple((id_, ("list",)) for id_ in draw(some))
    if kind == "site":
        given["lot"] = lot(draw(st.sampled_from(STATES)), draw(known), draw(days))
    return feature(id, kind, **given)


@st.composite
def _zone(draw: st.DrawFn, id: str) -> list[Feature]:
    sites = [
        feature(
            f"{id}-{at}",
            "site",
            zone=id,
            lot=lot(draw(st.sampled_from(STATES)), draw(known), draw(days)),
        )
        for at in range(draw(st.integers(0, 3)))
    ]
    return [draw(_place(id, "zone")), *sites]


@st.composite
def offers(draw: st.DrawFn, most: int = 6) -> Offer:
    """An offer of one province: zones with lots, free sites, opportunities, supply areas, processors."""
    items: list[Any] = [
        sector(
            "sector-tea", "sector-food", priorities=(tier(places=draw(st.sampled_from([(), ("place-1",)]))),)
        ),
        sector(
            "sector-food", priorities=draw(st.sampled_from([(), (tier("priority", date(2020, 12, 31)),)]))
        ),
        *(sector(id_) for id_ in SECTORS[2:]),
        material(output=draw(st.one_of(st.none(), st.sampled_from([500.0, 5000.0])))),
    ]
    for at in range(draw(st.integers(0, most))):
        items += draw(_zone(f"kcn-{at}"))
    items += [draw(_place(f"site-{at}", "site")) for at in range(draw(st.integers(0, most)))]
    items += [draw(_place(f"opportunity-{at}", "opportunity")) for at in range(draw(st.integers(0, 2)))]
    for at in range(draw(st.integers(0, 3))):
        output = {"output": figure(draw(known), "t/year")}
        items.append(
            feature(
                f"supply-{at}",
                "supply_area",
                material="material-leaf",
                position=draw(positions),
                accuracy_km=draw(st.sampled_from([0.0, 20.0])),
                figures=output,
            )
        )
    if draw(st.booleans()):
        items.append(feature("project-a", "project", intake=(("material-leaf", draw(known)),)))
    return offer(*items)


STANCES = ("must", "want", "avoid", "ignore")
CRITERIA = ("sector_priority", "land", "raw_materials", "environment")


@st.composite
def profiles(draw: st.DrawFn, **fixed: Any) -> Profile:
    """A profile that does not contradict itself."""
    smallest = draw(st.one_of(st.none(), st.sampled_from([1.0, 3.0, 5.0]), st.floats(0.1, 50)))
    given: dict[str, Any] = {"sector": draw(st.sampled_from(SECTORS))}
    if smallest is not None:
        given["land"] = {
            "min_ha": smallest,
            "preferred_ha": smallest * draw(st.sampled_from([1.0, 1.5, 2.0])),
        }
    if draw(st.booleans()):
        given["materials"] = [{"material": "material-leaf", "t_per_year": draw(st.floats(1, 5000))}]
    given["wastewater_m3_day"] = draw(known)
    given["own_treatment"] = draw(st.sampled_from([None, None, True, False]))
    if draw(st.booleans()):
        given["used_machinery"] = {"age_years": draw(st.sampled_from([5.0, 12.0]))}
    given["preferences"] = draw(
        st.dictionaries(st.sampled_from(CRITERIA), st.sampled_from(STANCES), max_size=3)
    )
    weights = draw(
        st.one_of(
            st.none(),
            st.fixed_dictionaries({name: st.sampled_from([0.333333, 0.5, 1.0, 7.0]) for name in CRITERIA}),
        )
    )
    if weights and not any(stance == "ignore" for stance in given["preferences"].values()):
        given["weights"] = weights
    given["limit"] = draw(st.sampled_from([1, 3, 20]))
    return Profile.model_validate({**given, **fixed})
