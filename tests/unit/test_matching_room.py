"""Land that nobody has taken yet: every published reading counts, and each says what it rests on."""

from datetime import date

import pytest

from matching.bands import UNKNOWN, Band
from matching.criteria.land import land
from matching.features import Figure, Lot
from matching.gates.land import land_gate
from matching.judged import GateResult, Outcome
from matching.room import room_of
from tests.unit.offers import case, feature, figure, lot


def _stated(ha: float, as_of: str | None, *source: str) -> Figure:
    return Figure(ha, "ha", as_of, "stated", source)


OF_2018 = Lot("planned", 21.1, "2018-03", ("notice of 2018",), None)
OF_2019 = Lot("offered", 4.57, "2019-06", ("notice of 2019",), None)
PARK = feature(
    figures={
        "industrial_land": _stated(72.1, "2022~", "paper"),
        "leased": _stated(61.84, "2022~", "paper"),
        "available": _stated(4.57, "2019-06", "notice of 2019"),
    },
    balance=(OF_2018, OF_2019, Lot("leased", 63.572, "2018-03", ("notice of 2018",), None)),
)
"""Sources that do not agree: 10.26 ha left by one, 25.67 ha by the other."""


def _gate(min_ha: float, place: object = PARK, *lots: object) -> GateResult:
    found = land_gate(case(place, *lots, land={"min_ha": min_ha}))  # type: ignore[arg-type]  # features, all of them
    assert found is not None
    return found


def test_a_difference_has_the_date_and_the_source_of_its_parts_and_no_dust() -> None:
    difference = next(found for found in room_of(PARK).readings if found.kind == "difference")
    assert (difference.ha, difference.as_of, difference.source) == (10.26, "2022~", ("paper",))


def test_parts_of_several_years_are_as_old_as_the_oldest_and_undated_parts_leave_no_date() -> None:
    balance = next(found for found in room_of(PARK).readings if found.kind == "balance")
    assert (balance.ha, balance.as_of) == (25.67, "2018-03")
    undated = feature(figures={"industrial_land": _stated(9.0, None), "leased": _stated(4.0, "2022")})
    assert [found.as_of for found in room_of(undated).readings] == [None]


@pytest.mark.parametrize(
    ("min_ha", "outcome", "offered", "as_of"),
    [
        (4.0, Outcome.CONDITIONAL, 4.57, "2019-06"),
        (15.0, Outcome.CONDITIONAL, 25.67, "2018-03"),
        (26.0, Outcome.FAIL, 25.67, "2018-03"),
    ],
)
def test_land_fails_only_where_no_published_reading_leaves_room(
    min_ha: float, outcome: Outcome, offered: float, as_of: str
) -> None:
    found = _gate(min_ha)
    assert found.offered is not None
    assert (found.outcome, found.offered.value, found.date) == (outcome, offered, as_of)


def test_a_gate_that_asks_about_planned_land_tells_the_figures_that_disagree() -> None:
    found = _gate(15.0)
    assert found.question is not None
    assert "21.1 ha planned, not cleared (March 2018)" in found.question["en"]
    assert "10.26 ha left (about 2022)" in found.question["en"]
    assert found.ask == "agency-a"
    assert found.source == ("notice of 2018", "notice of 2019", "paper")


def test_a_sum_of_lots_is_told_with_the_largest_of_them() -> None:
    lots = [feature(f"kcn-a-{at}", "site", zone="kcn-a", lot=lot("offered", 1.0 + at)) for at in (0, 1)]
    taken = feature("kcn-a-9", "site", zone="kcn-a", lot=lot("leased", 9.0))
    found = _gate(4.0, PARK, *lots, taken)
    assert found.question is not None
    assert "4.57 ha on offer in all (June 2019)" in found.question["en"]
    assert "the largest single lot published is en kcn-a-1, 2 ha" in found.question["en"]


def test_every_figure_of_land_is_told_with_its_own_date_and_cited() -> None:
    place = feature(
        figures={"total_area": _stated(27.0, "2020", "survey"), "leased": _stated(17.0, "2022-07", "report")}
    )
    site = feature("kcn-a-1", "site", zone="kcn-a", lot=lot("offered", 1.0))
    asked = _gate(4.0, place, site)
    refused = _gate(15.0, place, site)
    told = "27 ha (2020) less 17 ha leased (July 2022), 10 ha left"
    assert asked.question is not None
    assert told in asked.question["en"]
    assert "en kcn-a-1, 1 ha (June 2026)" in asked.question["en"]
    assert asked.source == ("survey", "report", "notice")
    assert refused.reason is not None
    assert told in refused.reason["en"]


def test_land_as_a_criterion_tells_what_it_counted_figure_by_figure() -> None:
    found = land(case(PARK, land={"min_ha": 15.0}))
    says = found.says() if callable(found.says) else found.says
    assert says is not None
    assert (
        "21.1 ha planned, not cleared (March 2018), 4.57 ha offered (June 2019), 25.67 ha together"
        in says["en"]
    ), says["en"]
    (proof,) = found.evidence() if callable(found.evidence) else found.evidence
    assert [(figure["ha"], figure["as_of"], figure["source"]) for figure in proof["figures"]] == [
        (21.1, "2018-03", ["notice of 2018"]),
        (4.57, "2019-06", ["notice of 2019"]),
    ]


def test_land_nobody_published_is_not_known_rather_than_without_limit_and_is_said_so() -> None:
    def said(*lots: object) -> tuple[Band, str]:
        found = land(case(feature(), *lots, land={"min_ha": 4.0}))
        says = found.says() if callable(found.says) else found.says
        assert says is not None
        return found.band, says["en"]

    old = feature("kcn-a-1", "site", zone="kcn-a", lot=lot("offered", 4.0, date(2020, 1, 1)))
    preferred = feature("kcn-a-1", "site", zone="kcn-a", lot=lot("serviced", None))
    assert said() == (
        UNKNOWN,
        "No land figures are published for this place: how much there is is not known, from none to enough.",
    )
    assert said(preferred) == said()
    assert said(old)[0] == UNKNOWN


def test_what_is_on_offer_where_no_area_is_published_is_told_and_bounds_nothing() -> None:
    place = feature(figures={"available": _stated(2.0, "2019-06", "notice")})
    found = land(case(place, land={"min_ha": 4.0}))
    says = found.says() if callable(found.says) else found.says
    (proof,) = found.evidence() if callable(found.evidence) else found.evidence
    assert found.band == UNKNOWN
    assert says is not None
    assert "2 ha on offer in all (June 2019); how large the place is is not known" in says["en"]
    assert (proof["unleased_ha"], proof["source"]) == (None, ["notice"])


def test_other_land_that_may_be_worth_more_than_the_lot_is_told_beside_it() -> None:
    site = feature("kcn-a-1", "site", zone="kcn-a", lot=lot("offered", 4.0, date(2020, 1, 1)))
    told = []
    for place in (PARK, feature()):
        says = land(case(place, site, land={"min_ha": 4.0, "preferred_ha": 8.0})).says
        found = says() if callable(says) else says
        assert found is not None
        told.append(found["en"])
    assert "the place as a whole: 21.1 ha planned, not cleared (March 2018)" in told[0]
    assert "how much other land there is here is not known" in told[1]


def test_where_nothing_is_published_the_question_says_so() -> None:
    silent, sized = _gate(3.0, feature()), _gate(3.0, feature(figures={"total_area": figure(40.0)}))
    few = _gate(3.0, feature(), feature("kcn-a-1", "site", zone="kcn-a", lot=lot("offered", 1.0)))
    told = [found.question["en"] for found in (silent, sized, few) if found.question]
    assert told[0].startswith("Nothing is published about land here")
    assert told[1].startswith("As published: 40 ha in all (2026), how much is leased is not known")
    assert told[2].startswith("The largest single lot published is en kcn-a-1, 1 ha")


def test_what_is_on_offer_bounds_nothing_where_no_area_is_published() -> None:
    place = feature(figures={"available": figure(2.0)})
    assert room_of(place).widest is None
    assert _gate(3.0, place).outcome is Outcome.UNKNOWN


def test_a_site_has_its_own_area_whatever_stands_beside_it() -> None:
    site = feature(
        "site-a", "site", lot=lot(None, 2.0, date(2027, 1, 1)), figures={"total_area": figure(9.0)}
    )
    assert (found := room_of(site).widest) is not None
    assert found.ha == 2.0


def test_land_worked_out_to_be_left_is_not_told_as_on_offer() -> None:
    place = feature(
        figures={
            "total_area": _stated(134.2, "2022~", "paper"),
            "available": Figure(21.2, "ha", "2022~", "derived", ("paper",)),
            "fill_rate_of_cleared_land": Figure(94.68, "%", "2022~", "stated", ("report",)),
        }
    )
    found = _gate(10.0, place)
    assert found.outcome is Outcome.CONDITIONAL
    assert found.question is not None
    assert "21.2 ha not leased (about 2022, derived)" in found.question["en"]
    assert "94.68 % (about 2022) of the cleared land is filled" in found.question["en"]
    assert "mời gọi" not in found.question["vi"]
    assert found.source == ("paper", "report")
