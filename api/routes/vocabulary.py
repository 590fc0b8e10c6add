"""The words filters take, with their labels."""

from typing import Any

from fastapi import APIRouter, Response

from api.edge.conditions import etag_of
from api.edge.context import CurrentWorld, World
from api.edge.hot import remembered
from api.edge.replies import JSON, Replied, Reply
from catalogue.domain.vocabulary import core_terms, terms_of
from catalogue.usecases.render import to_bytes

router = APIRouter(prefix="/v1", tags=["listings"])
_NAMED_KINDS = {"sector": "sectors", "material": "materials", "place": "places", "zone": "zones"}


def _words(world: World) -> dict[str, list[dict[str, Any]]]:
    words: dict[str, dict[str, dict[str, Any]]] = {}
    for term in core_terms():
        words.setdefault(term.list, {})[term.code] = term.public()
    for _, bundle in sorted(world.snapshot.bundles.items()):
        for term in terms_of(bundle.document):
            words.setdefault(term.list, {}).setdefault(term.code, term.public())
    columns = world.snapshot.columns
    for listing in sorted(world.snapshot.in_order, key=lambda listing: listing.id):
        titles = columns.titles(listing.id) if listing.kind in _NAMED_KINDS else None
        if titles:
            words.setdefault(_NAMED_KINDS[listing.kind], {})[listing.id] = {
                "code": listing.id,
                "label": {"vi": titles[0], "en": titles[1]},
            }
    return {name: list(found.values()) for name, found in words.items()}


def _reply(world: World) -> Reply:
    words = to_bytes(_words(world))
    return Reply(etag_of(words), world.snapshot.sequence, JSON, (words,))


def vocabulary_reply(world: World) -> Reply:
    """Every word list, put together once per snapshot."""
    return remembered(world, "vocabulary", lambda: _reply(world))


@router.get(
    "/vocabulary",
    response_model=dict[str, list[dict[str, Any]]],
    responses={304: {"description": "The copy named in If-None-Match is current."}},
)
def read_vocabulary(world: CurrentWorld) -> Response:
    """Codes and labels of kinds, stages, states, facts, units, sectors, materials, places and zones."""
    return Replied(vocabulary_reply(world))
