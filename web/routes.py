"""The first page: what this is, a search, and where developers go on."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Header, Query, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles

from api.edge.conditions import etag_of
from api.edge.context import Ctx, CurrentWorld, World
from api.edge.encodings import compressed
from api.edge.errors import PageNotFound
from api.edge.languages import negotiated
from api.edge.openapi import document
from api.edge.problems import KINDS
from api.edge.replies import Replied, Reply
from api.schemas.choices import OneKind
from catalogue.domain.text import storable
from catalogue.domain.vocabulary import core_terms
from feeds.wording import Language
from search.port import MAX_TEXT
from search.port import Query as Question
from web import listings
from web.rendering import HERE, page, rendered

router = APIRouter(include_in_schema=False)
router.include_router(listings.router)
_PAGE_SIZE = 20


def mount_static(app: FastAPI) -> None:
    """Style sheets."""
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")


def _listings(world: World, ids: list[str]) -> list[dict[str, Any]]:
    live = world.snapshot.listings
    return [json.loads(live[id_].body) for id_ in ids if id_ in live]


@router.get("/")
def home(
    world: CurrentWorld,
    context: Ctx,
    q: Annotated[str, Query(max_length=MAX_TEXT)] = "",
    kind: OneKind = "",
    lang: Language | None = None,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
    accept_language: Annotated[str, Header()] = "",
) -> Response:
    """What this is, and a search."""
    lang = lang or negotiated(accept_language, "vi")
    answer = world.searcher.search(
        Question(
            text=storable(q),
            filters={"kind": (kind,)} if kind else {},
            facets=("kind",),
            lang=lang,
            limit=_PAGE_SIZE,
            cursor=cursor,
        ),
        context.today(),
    )
    found, related = (
        _listings(world, [hit.id for hit in answer.hits if hit.beside is beside]) for beside in (False, True)
    )
    kinds = {term.code: getattr(term.label, lang) for term in core_terms() if term.list == "kinds"}
    plain = not (q or kind or cursor)
    body = rendered(
        "home.html",
        q=q,
        kind=kind,
        lang=lang,
        answer=answer,
        found=found,
        related=related,
        kinds=kinds,
        home=f"{context.public_url}/",
        plain=plain,
    ).encode()
    return Replied(
        Reply(
            etag_of(body),
            world.snapshot.sequence,
            listings.HTML,
            (body,),
            [(b"vary", b"accept-language"), (b"content-language", lang.encode())],
            # The compressed forms of searches would crowd out those that many ask for.
            packed=None if plain else lambda: compressed((body,)),
        )
    )


@router.get("/vi")
@router.get("/en")
def home_in_a_language(request: Request) -> RedirectResponse:
    """What is left of a listing's address cut short leads to the first page in its language."""
    return RedirectResponse(f"/?lang={request.url.path.strip('/')}", 308)


@router.get("/api")
def api_page(request: Request, lang: Language = "en") -> Response:
    """The operations, from the contract itself."""
    contract = document(request.app)
    operations = [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation.get("description") or operation.get("summary", ""),
        }
        for path, methods in contract["paths"].items()
        for method, operation in methods.items()
    ]
    return page("api.html", operations=operations, lang=lang)


@router.get("/problems/{slug}")
def problem_page(slug: str) -> Response:
    """What a problem's type means."""
    kind = KINDS.get(slug)
    if kind is None:
        raise PageNotFound
    return page("problem.html", kind=kind, lang="en")
