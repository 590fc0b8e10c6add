"""The first page: what this is, a search, and where developers go on."""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.edge.context import Ctx, CurrentWorld, World
from api.edge.errors import ListingNotFound
from api.edge.openapi import document
from api.edge.problems import KINDS
from catalogue.domain.text import storable
from search.port import FACET_NAMES, MAX_TEXT
from search.port import Query as Question

_HERE = Path(__file__).parent
_pages = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
router = APIRouter(include_in_schema=False)
Language = Literal["vi", "en"]
_PAGE_SIZE = 20


def mount_static(app: FastAPI) -> None:
    """Style sheets."""
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")


def _page(name: str, status: int = 200, **values: Any) -> Response:
    return Response(_pages.get_template(name).render(**values), status, media_type="text/html; charset=utf-8")


def _listings(world: World, ids: list[str]) -> list[dict[str, Any]]:
    live = world.snapshot.listings
    return [json.loads(live[id_].body) for id_ in ids if id_ in live]


@router.get("/")
def home(
    world: CurrentWorld,
    context: Ctx,
    q: Annotated[str, Query(max_length=MAX_TEXT)] = "",
    lang: Language = "vi",
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
) -> Response:
    """What this is, and a search."""
    answer = world.searcher.search(
        Question(text=storable(q), facets=("kind",), lang=lang, limit=_PAGE_SIZE, cursor=cursor),
        context.today(),
    )
    found = _listings(world, [hit.id for hit in answer.hits])
    return _page(
        "home.html", q=q, lang=lang, answer=answer, listings=found, names=FACET_NAMES, snapshot=world.snapshot
    )


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
    return _page("api.html", operations=operations, lang=lang)


@router.get("/problems/{slug}")
def problem_page(slug: str) -> Response:
    """What a problem's type means."""
    kind = KINDS.get(slug)
    if kind is None:
        raise ListingNotFound(slug)
    return _page("problem.html", kind=kind, lang="en")
