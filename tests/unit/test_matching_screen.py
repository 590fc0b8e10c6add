"""The screen and the single judgement agree on every place."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.candidates import candidate_rows
from matching.columns import column_of, outcomes_of
from matching.columns.column import NO_GATE
from matching.criteria import CRITERIA
from matching.features import Figure
from matching.gates import GATES
from matching.inquiry import inquiry
from matching.judged import rank
from matching.offer import Offer
from matching.places import places_of
from matching.profile import Profile, Role
from matching.resolve import candidates
from matching.screen import exhausted, screened
from tests.proving import counted
from tests.unit.drawn import STAGES, offers, profiles
from tests.unit.drawn_reports import answered
from tests.unit.offers import ON, feature, figure, lot, profile, sector
from tests.unit.offers import offer as fixed_offer


def assert_columns_agree(profile: Profile, offer: Offer) -> None:
    """Every gate and criterion says of all places at once what it says of each alone."""
    asked, places = inquiry(profile, offer, ON), places_of(offer)
    rows = candidate_rows(asked, places)
    assert [places.features[row] for row in rows] == candidates(profile, asked.sectors, offer)
    for gate in GATES.values():
        column = outcomes_of(asked, gate, places, rows)
        for row, outcome in zip(rows, column, strict=True):
            found = gate(asked.case(places.features[row]))
            assert outcome == (rank(found.outcome) if found else NO_GATE), (gate, places.features[row])
    for name, criterion in CRITERIA.items():
        bands = column_of(asked, criterion, places, rows)
        for at, row in enumerate(rows):
            result = criterion(asked.case(places.features[row]))
            close = 1e-11 if bands.loose else 0.0
            assert bool(bands.asked[at]) == result.asked, (name, places.features[row])
            assert abs(bands.low[at] - result.band.low) <= close, (name, places.features[row])
            assert abs(bands.high[at] - result.band.high) <= close, (name, places.features[row])


def assert_screen_agrees(profile: Profile, offer: Offer, count: int) -> None:
    """The screen counts and orders as if every place had been judged."""
    fast, slow = (find(inquiry(profile, offer, ON), count) for find in (screened, exhausted))
    assert fast.considered == slow.considered
    assert fast.weighted == slow.weighted
    assert fast.asked == slow.asked
    assert [one.standing for one in fast.best] == [one.standing for one in slow.best]
    assert [one.standing for one in fast.own] == [one.standing for one in slow.own]


NOTHING: dict[str, Figure] = {}
HOMES = st.sampled_from(["kcn-0", "kcn-0-0", "site-0", "place-1"])


def _standing(profile: Profile, offer: Offer, home: str) -> Profile:
    """The same of a plant that stands there today, if it grows or moves and there is such a place."""
    moves = profile.role in {Role.EXPANSION, Role.RELOCATION} and home in offer.items
    return profile.model_copy(update={"now": home}) if moves else profile


def test_what_a_zone_says_of_itself_is_not_taken_for_its_projects_own() -> None:
    """A project with a figure of its own and one without are told apart, though their zone has the same figure."""
    wanted = {"capital": figure(5.0, "billion VND"), "capacity": figure(40.0, "MW")}
    zone = feature("kcn-a", figures=wanted)
    ask = profile(generates_mw=50.0, capital={"amount": "1000000000", "currency": "VND"})
    for own in ((NOTHING, wanted), (wanted, NOTHING)):
        calls = [
            feature(
                f"opportunity-{at}",
                "opportunity",
                zone="kcn-a",
                figures=figures,
                sectors=frozenset({"sector-tea"}),
            )
            for at, figures in enumerate(own)
        ]
        there = fixed_offer(sector("sector-tea", needs="resource_site"), zone, *calls)
        assert len(candidates(ask, inquiry(ask, there, ON).sectors, there)) == len(calls)
        assert_columns_agree(ask, there)


@settings(max_examples=counted(25, 2000), deadline=None)
@given(profiles(), offers(), HOMES)
def test_a_column_says_what_the_single_judgement_says(profile: Profile, offer: Offer, home: str) -> None:
    assert_columns_agree(_standing(profile, offer, home), offer)


@settings(max_examples=counted(25, 2000), deadline=None)
@given(profiles(), offers(), HOMES)
def test_the_screen_finds_what_judging_every_place_finds(profile: Profile, offer: Offer, home: str) -> None:
    assert_screen_agrees(_standing(profile, offer, home), offer, profile.limit)


def test_the_plants_own_lot_is_left_out_of_every_column() -> None:
    there = fixed_offer(
        feature("kcn-a"),
        *(feature(f"kcn-a-{at}", "site", zone="kcn-a", lot=lot(area=at + 1.0)) for at in range(3)),
        feature("kcn-b"),
        feature("kcn-b-0", "site", zone="kcn-b", lot=lot()),
        feature("site-z", "site", lot=lot(area=9.0)),
        feature("opportunity-a", "opportunity", sectors=frozenset({"sector-tea"}), sites=("site-z",)),
    )
    for now in ("kcn-a-1", "kcn-b-0", "site-z"):
        for role in (Role.EXPANSION, Role.RELOCATION):
            asked = profile(role=role, now=now, land={"min_ha": 2.0}, start="2028-01-01")
            assert_columns_agree(asked, there)
            assert_screen_agrees(asked, there, 10)


@settings(max_examples=counted(25, 2000), deadline=None)
@given(profiles(), offers(), st.data())
def test_what_is_taken_over_from_the_offer_before_changes_no_report(
    profile: Profile, offer: Offer, data: st.DataObject
) -> None:
    answered(profile, offer)
    places = places_of(offer)
    if not len(places):
        return
    changed = data.draw(st.sampled_from(places.features))
    stage = data.draw(st.sampled_from(STAGES))
    items = {**offer.items, changed.id: replace(changed, stage=stage, figures={})}
    after = replace(offer, items=items, rows={}, memo={"places before": places})
    assert answered(profile, after) == answered(profile, replace(after, memo={}, rows={}))
