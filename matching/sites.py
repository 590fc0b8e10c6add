"""Sites and land of a place, judged for a need in hectares."""

from datetime import date
from typing import NamedTuple

from matching.branches import Meant, meant
from matching.features import Feature, Lot
from matching.judged import Case, Outcome, rank
from matching.offer import Offer
from matching.profile import Profile
from matching.room import TAKEN, Room, room_of


class SiteView(NamedTuple):
    """A site with a known state and area, judged for a need."""

    site: Feature
    lot: Lot
    area_ha: float
    outcome: Outcome
    stale: bool
    meant: Meant = Meant.OPEN

    @property
    def is_taken(self) -> bool:
        """Whether somebody else has it."""
        return self.lot.state in TAKEN


def is_stale(stale_after: date | None, on: date) -> bool:
    """Whether a statement needs confirming on a day. Without an ageing rule it does not."""
    return stale_after is not None and on > stale_after


def viewed(site: Feature, min_ha: float, on: date) -> SiteView | None:
    """Offered and fresh passes, offered and old or on its way is conditional, taken or too small fails."""
    lot = site.lot
    if lot is None or lot.area_ha is None or lot.state is None:
        return None
    stale = is_stale(lot.stale_after, on)
    if lot.area_ha < min_ha or lot.state in TAKEN:
        return SiteView(site, lot, lot.area_ha, Outcome.FAIL, stale)
    sure = lot.state == "offered" and not stale
    return SiteView(site, lot, lot.area_ha, Outcome.PASS if sure else Outcome.CONDITIONAL, stale)


def sites_at(place: Feature, offer: Offer) -> list[Feature]:
    """The sites a place stands for: itself, those of the zone, or those a called-for project is meant for."""
    if place.kind == "site":
        return [place]
    ids = place.sites if place.kind == "opportunity" else offer.sites_of.get(place.id, ())
    return [site for id_ in ids if isinstance(site := offer.items.get(id_), Feature)]


def is_own(site: Feature, profile: Profile) -> bool:
    """Whether a lot is the one the plant stands on today: nothing of it is on offer to that plant."""
    return site.id == profile.now


def lots_at(case: Case) -> list[Feature]:
    """The sites a place stands for, as far as they can be on offer to this project."""
    return [site for site in sites_at(case.place, case.offer) if not is_own(site, case.profile)]


def gives_land(place: Feature) -> bool:
    """Whether land is the place's to give: a deposit or a project without a site has none."""
    if place.kind == "supply_area":
        return False
    return place.kind != "opportunity" or place.infrastructure or bool(place.sites)


def needs_land(case: Case) -> bool:
    """Whether land is asked for, and is the place's to give."""
    return case.profile.land is not None and gives_land(case.place)


def room(case: Case) -> Room:
    """What the place has left, by every reading; the same whoever asks."""
    return case.offer.kept("room", case.place.id, lambda: room_of(case.place))


def best_site(case: Case) -> SiteView | None:
    """The site that serves the need best; looked for once for all gates and criteria that rest on it."""
    key = ("best site", case.place.id)
    if key not in case.memo:
        case.memo[key] = _best_site(case)
    found: SiteView | None = case.memo[key]
    return found


def _judged(case: Case, site: Feature, min_ha: float) -> SiteView | None:
    """A lot as this project sees it; looked at once, also where other lots are thought to change."""
    known: dict[str, tuple[Feature, SiteView | None]] = case.memo.setdefault("lots seen", {})
    found = known.get(site.id)
    if found is None or found[0] is not site:
        found = known[site.id] = site, _seen(case, site, min_ha)
    return found[1]


def _seen(case: Case, site: Feature, min_ha: float) -> SiteView | None:
    """A lot offered for another branch is a question: a notice guides, and does not bar."""
    view = viewed(site, min_ha, case.on)
    if view is None:
        return None
    to = meant(case, site)
    asks = to is Meant.OTHERS and view.outcome is Outcome.PASS
    outcome = Outcome.CONDITIONAL if asks else view.outcome
    return SiteView(site, view.lot, view.area_ha, outcome, view.stale, to)


def _best_site(case: Case) -> SiteView | None:
    """By outcome, then what is on offer, then whom it is meant for, then fit to the preferred area, then id."""
    need = case.profile.land
    if need is None:
        return None
    wanted = need.preferred_ha or need.min_ha
    views = [view for site in lots_at(case) if (view := _judged(case, site, need.min_ha))]

    def order(view: SiteView) -> tuple[int, bool, Meant, bool, float, str]:
        return (
            rank(view.outcome),
            view.lot.state != "offered",
            view.meant,
            view.area_ha < wanted,
            abs(view.area_ha - wanted),
            view.site.id,
        )

    return min(views, key=order, default=None)


def taken_site(case: Case) -> SiteView | None:
    """The site a place is, where somebody else has it: nothing of it is left, and there is no other."""
    view = best_site(case) if case.place.kind == "site" else None
    return view if view and view.is_taken else None


def serving_site(case: Case) -> SiteView | None:
    """The best site, if it can serve at all."""
    view = best_site(case)
    return view if view and view.outcome in {Outcome.PASS, Outcome.CONDITIONAL} else None
