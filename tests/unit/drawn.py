"""Offers and profiles drawn at random: every kind of place, every state of knowledge, many ties."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from catalogue.domain.text import Localised
from matching.features import Area, Feature, Figure, IncentiveInfo, Listed, Named, Rule
from matching.names import CRITERION_NAMES
from matching.offer import Offer
from matching.profile import Profile
from matching.report_policies import RobustnessPolicy
from matching.tables import SafetyRules, Works
from tests.unit.offers import ON, POLICY, feature, figure, lot, material, offer, sector, tier

SECTORS = ("sector-tea", "sector-food", "sector-dyeing", "sector-weaving", "sector-steel")
CODES = ("10", "10761", "1313")
"""A code above two sectors, one below the first of them, and one that two others share."""
STAGES = (None, "operating", "operating", "planned", "under_construction", "seeking_developer", "dropped")
STATES = (None, "offered", "offered", "serviced", "planned", "leased", "recovering")
DAYS = (None, date(2020, 6, 30), ON, date(2027, 6, 30))
PLACES = ("place-1", "place-2")
MATERIALS = ("material-leaf", "material-root")
FIGURES = (
    "total_area",
    "industrial_land",
    "leased",
    "available",
    "wastewater_capacity",
    "wastewater_load",
    "water_capacity",
    "water_load",
    "power_capacity",
    "power_load",
    "rent",
    "min_investment",
    "capital",
    "capacity",
    "planned_plants",
    "distance_to_dwellings",
    "road_distance_to_port_a",
    "straight_line_to_port_a",
)
"""Facts of places; ``UNITS`` gives those that are not in hectares."""
NOTICE = {
    "sectors_stated": Figure(None, None, "2026-06", "stated", ("notice",), ("hàng du lịch", "tourism goods"))
}
"""A notice that offers a lot for a branch no sector stands for."""
UNITS = {
    **{f"{name}_{part}": "m3/day" for name in ("wastewater", "water") for part in ("capacity", "load")},
    "power_capacity": "MVA",
    "power_load": "MW",
    "rent": "USD/m2/year",
    "min_investment": "billion VND",
    "capital": "billion VND",
    "capacity": "MW",
    "planned_plants": "plant",
    "distance_to_dwellings": "m",
    "road_distance_to_port_a": "km",
    "straight_line_to_port_a": "km",
}
DATES = ("2026", "2026-06", "2019", "2022~")
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


@st.composite
def _figures(draw: st.DrawFn, names: tuple[str, ...] = FIGURES, most: int = 6) -> dict[str, Figure]:
    chosen = draw(st.lists(st.sampled_from(names), unique=True, max_size=most))
    return {name: figure(draw(known), UNITS.get(name, "ha"), draw(st.sampled_from(DATES))) for name in chosen}


def _rules(sectors: list[str]) -> tuple[Rule, ...]:
    return tuple(Rule(id_, "regulation-r", "Article 5", ("law",)) for id_ in sectors)


@st.composite
def _place(draw: st.DrawFn, id: str, kind: str) -> Feature:
    some = st.lists(st.sampled_from(SECTORS), max_size=2, unique=True)
    given: dict[str, Any] = {
        "stage": draw(st.sampled_from(STAGES)),
        "stage_as_of": draw(st.sampled_from(["2026", "2026", "2023-11", None])),
        "position": draw(positions),
        "accuracy_km": draw(st.sampled_from([0.0, 0.0, 5.0])),
        "within": frozenset(draw(st.lists(st.sampled_from(PLACES), min_size=1))),
        "sectors": frozenset(draw(some)),
        "stale_after": draw(days),
        "figures": draw(_figures()),
    }
    if kind == "opportunity":
        given["infrastructure"] = draw(st.sampled_from([False, False, True]))
        given["zone"] = draw(st.sampled_from([None, None, "kcn-0"]))
        given["sites"] = draw(st.sampled_from([(), (), ("kcn-0-0",), ("site-1", "site-0")]))
    if kind == "zone":
        given["zone_type"] = draw(st.sampled_from([None, "industrial_cluster"]))
        given["barred"] = _rules(draw(st.sampled_from([[], [], ["sector-tea"], ["sector-steel"]])))
        given["exclusive"] = _rules(draw(st.sampled_from([[], [], ["sector-food"]])))
        lines = st.lists(st.sampled_from(STATES[1:]), max_size=2, unique=True)
        given["balance"] = tuple(lot(state, draw(amounts)) for state in draw(lines))
        given["promoted"] = tuple(Listed(id_, ("list",)) for id_ in draw(some))
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
            sectors=frozenset(draw(st.lists(st.sampled_from(SECTORS), max_size=1))),
            figures=draw(_figures(("rent",))) | draw(st.sampled_from([{}, {}, NOTICE])),
        )
        for at in range(draw(st.integers(0, 3)))
    ]
    return [draw(_place(id, "zone")), *sites]


@st.composite
def offers(draw: st.DrawFn, most: int = 3) -> Offer:
    """An offer of one province: zones with lots, free sites, opportunities, supply areas, processors."""
    items: list[Any] = [
        sector(
            "sector-tea",
            "sector-food",
            ("1076",),
            priorities=(tier(places=draw(st.sampled_from([(), ("place-1",)]))),),
        ),
        sector(
            "sector-food",
            vsic=("1079",),
            priorities=draw(st.sampled_from([(), (tier("priority", date(2020, 12, 31)),)])),
        ),
        *(sector(id_, vsic=("1313",)) for id_ in SECTORS[2:4]),
        sector(SECTORS[4]),
        *(material(id_, output=draw(st.sampled_from([None, 500.0, 5000.0]))) for id_ in MATERIALS),
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
                material=draw(st.sampled_from(MATERIALS)),
                position=draw(positions),
                accuracy_km=draw(st.sampled_from([0.0, 20.0])),
                figures=output,
            )
        )
    if draw(st.booleans()):
        items.append(feature("project-a", "project", intake=(("material-leaf", draw(known)),)))
    for id_ in PLACES:
        people = figure(draw(st.sampled_from([None, 1000.0, 50_000.0])), "person")
        items.append(
            Named(
                id_, (id_, id_), "p", level=draw(st.sampled_from(["commune", "district"])), population=people
            )
        )
    if draw(st.booleans()):
        items.append(_incentive(draw(st.sampled_from(["place-1", "place-9"])), draw(st.booleans())))
    return offer(*items, policy=draw(st.sampled_from([POLICY, RULED])))


def _incentive(place: str, zones: bool) -> IncentiveInfo:
    area, rate = Area(frozenset({place}), zones, "stated"), {"rate": figure(15.0, "%")}
    return IncentiveInfo(
        "incentive-a", ("a", "a"), "p", "tax", (area,), frozenset(), None, (), date(2020, 1, 1), None, rate
    )


RULED = POLICY.model_copy(
    update={
        "works": (
            Works.model_validate(
                {
                    "zone": "kcn-0",
                    "what": "wastewater",
                    "text": {"vi": "nâng cấp", "en": "an upgrade"},
                    "decided": True,
                    "expected": "2027-06-30",
                    "adds_m3_day": 50.0,
                    "as_of": "2026",
                    "basis": "stated",
                    "source": ["s"],
                }
            ),
            Works.model_validate(
                {
                    "zone": "kcn-1",
                    "what": "zone",
                    "text": {"vi": "xây dựng", "en": "building"},
                    "decided": False,
                    "expected": "2028-06-30",
                    "as_of": "2026",
                    "basis": "stated",
                    "source": ["s"],
                }
            ),
        ),
        "unbuilt_land": {"planned": 0.5, "seeking_developer": 0.4},
        "unbuilt_months": {"planned": 9.0, "seeking_developer": 20.0},
        "resources": {"sector-steel": ("material-leaf",)},
        "used_machinery": POLICY.used_machinery
        and POLICY.used_machinery.model_copy(
            update={
                "longer_sectors": ("sector-dyeing",),
                "longer_max_age_years": 15.0,
                "lines": Localised(vi="85 %", en="85 %"),
            }
        ),
        "safety_distance": SafetyRules.model_validate(
            {
                "regulation": "regulation-s",
                "clause": "Table 1",
                "source": ["s"],
                "rows": [{"id": "dust", "metres": 50, "sectors": ["sector-weaving"], "source": ["s"]}],
            }
        ),
        "robustness": RobustnessPolicy(spread=0.5, samples=100, places=5),
    }
)
STANCES = ("must", "want", "avoid", "ignore")
CRITERIA = CRITERION_NAMES


ROLES = ("new", "new", "new", "expansion", "relocation", "zone_infrastructure")


def _needs(draw: st.DrawFn) -> dict[str, Any]:
    """What a plant needs, much of it left open."""
    given: dict[str, Any] = {"own_treatment": draw(st.sampled_from([None, None, True, False]))}
    for name in ("wastewater_m3_day", "water_m3_day", "power_mw"):
        given[name] = draw(known)
    given["start"] = draw(st.sampled_from([None, "2026-12-01", "2027-12-01", "2029-01-01"]))
    given["workers"] = draw(st.sampled_from([None, 0, 50, 2000]))
    given["export_share"] = draw(st.sampled_from([None, 0.0, 0.7]))
    capital = draw(st.sampled_from([None, ("50000000000", "VND"), ("1000000", "USD")]))
    given["capital"] = capital and {"amount": capital[0], "currency": capital[1]}
    return given


@st.composite
def profiles(draw: st.DrawFn, /, **fixed: Any) -> Profile:
    """A profile that does not contradict itself."""
    role = draw(st.sampled_from(ROLES))
    smallest = draw(st.one_of(st.none(), st.sampled_from([1.0, 3.0, 5.0]), st.floats(0.1, 50)))
    given: dict[str, Any] = {
        "sector": draw(st.sampled_from((*SECTORS, *CODES))),
        "role": role,
        **_needs(draw),
    }
    if smallest is not None:
        given["land"] = {
            "min_ha": smallest,
            "preferred_ha": smallest * draw(st.sampled_from([1.0, 1.5, 2.0])),
        }
    builds = role == "zone_infrastructure"
    if draw(st.booleans()) and not builds:
        months = draw(st.sampled_from([(), (1, 2, 3)]))
        given["materials"] = [
            {"material": id_, "t_per_year": draw(st.floats(1, 5000)), "months": months}
            for id_ in draw(st.permutations(MATERIALS))[: draw(st.integers(1, 2))]
        ]
    if draw(st.booleans()) and not builds:
        given["used_machinery"] = {
            "age_years": draw(st.sampled_from([5.0, 12.0])),
            "line": draw(st.sampled_from([None, True, False])),
        }
        given["generates_mw"] = draw(st.sampled_from([None, 5.0]))
    if role in {"expansion", "relocation"}:
        given["now"] = draw(st.sampled_from([None, "place-1"]))
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
