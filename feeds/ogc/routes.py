"""The addresses under ``/ogc``. They read their parameters themselves, since the standard wants 400 for what is wrong."""

from typing import Any

from fastapi import APIRouter, Request, Response

from api.edge.context import Context, get_context, get_world
from api.edge.errors import AheadOfLog, BadParameter, CollectionNotFound
from api.edge.languages import negotiated
from api.edge.replies import Replied, Reply
from catalogue.usecases.render import to_bytes
from feeds.ogc import describing, openapi
from feeds.ogc.conformance import CLASSES
from feeds.ogc.items import VARIES, etag, feature_reply, found, headers, items_reply, one
from feeds.ogc.links import Link, forms, header, query, segment
from feeds.ogc.names import COLLECTIONS, JSON, OPENAPI, PREFIX, SCHEMA
from feeds.ogc.negotiating import form
from feeds.ogc.pages import in_other_languages, page_reply, shown
from feeds.ogc.parameters import OF_THE_FORM, READERS, Question, only, question_of
from feeds.ogc.properties import PROPERTIES, QUERYABLES
from feeds.ogc.saying import PATHS
from feeds.ogc.view import View, view_of
from feeds.wording import Language, labels_of

router = APIRouter(tags=["feeds"], include_in_schema=False)
_FEATURE_TAKES = (*OF_THE_FORM, "crs")


def _view(context: Context) -> View:
    return view_of(context.world().snapshot, context.public_url)


def _pairs(request: Request) -> list[tuple[str, str]]:
    return request.query_params.multi_items()


def _form(request: Request, question: Question) -> str:
    return form(question.format, request.headers.get("accept", ""))


def _lang(request: Request, question: Question) -> Language:
    return question.lang or negotiated(request.headers.get("accept-language", ""), "vi")


def _known(name: str) -> str:
    if name not in describing.names():
        raise CollectionNotFound(name)
    return name


def _document(view: View, document: dict[str, Any], media_type: str, links: list[Link]) -> Reply:
    extra = [VARIES, (b"link", header(links))]
    return Reply(
        etag(view, "json"), view.snapshot.sequence, media_type.encode(), (to_bytes(document),), extra
    )


def _either(
    request: Request,
    template: str,
    document: dict[str, Any],
    path: str,
    media_type: str = JSON,
    **values: Any,
) -> Response:
    """A document as JSON or as a page; its links stand first among those it has."""
    context, pairs = get_context(request), _pairs(request)
    view, question = _view(context), only(pairs)
    chosen, address = _form(request, question), f"{context.public_url}{path}"
    asked = query(pair for pair in pairs if pair[0] != "f")
    links = [*forms(address, asked, chosen, media_type), *document.get("links", ())]
    if chosen == "html":
        lang = _lang(request, question)
        others = in_other_languages(address, pairs, lang)
        return Replied(page_reply(view, template, lang, links, others, document=document, **values))
    if media_type not in {OPENAPI, SCHEMA}:
        document = {**document, "links": links}
    return Replied(_document(view, document, media_type, links))


@router.get(PREFIX)
@router.get(f"{PREFIX}/")
def read_landing(request: Request) -> Response:
    """The landing page."""
    context = get_context(request)
    return _either(request, "landing.html", describing.landing(_view(context), context.public_url), PREFIX)


@router.get(f"{PREFIX}/conformance")
def read_conformance(request: Request) -> Response:
    """The conformance classes."""
    return _either(request, "conformance.html", {"conformsTo": CLASSES}, f"{PREFIX}/conformance")


@router.get(f"{PREFIX}/api")
def read_api(request: Request) -> Response:
    """The API document."""
    document = openapi.document(get_context(request).public_url)
    columns = {name: each.titles for name, each in QUERYABLES.items()}
    told = {"paths": PATHS, "readers": READERS, "columns": columns}
    return _either(request, "api.html", document, f"{PREFIX}/api", OPENAPI, **told)


def _collection(context: Context, view: View, name: str) -> dict[str, Any]:
    """A collection as it stands in the list and alone, with the links to itself."""
    found = describing.collection(view, context.public_url, name)
    own = forms(f"{context.public_url}{COLLECTIONS}/{name}", "", "json", JSON)
    return {**found, "links": [*own, *found["links"]]}


@router.get(COLLECTIONS)
def read_collections(request: Request) -> Response:
    """All collections."""
    context = get_context(request)
    view = _view(context)
    found = [_collection(context, view, name) for name in describing.names()]
    named = {name: describing.titles(name) for name in describing.names()}
    return _either(request, "collections.html", {"collections": found}, COLLECTIONS, named=named)


@router.get(COLLECTIONS + "/{collection}")
def read_collection(request: Request, collection: str) -> Response:
    """One collection."""
    context = get_context(request)
    found = describing.collection(_view(context), context.public_url, _known(collection))
    named = {collection: describing.titles(collection)}
    return _either(request, "collection.html", found, f"{COLLECTIONS}/{collection}", named=named)


@router.get(COLLECTIONS + "/{collection}/queryables")
def read_queryables(request: Request, collection: str) -> Response:
    """What can be asked of a collection."""
    found = describing.queryables(get_context(request).public_url, _known(collection))
    path = f"{COLLECTIONS}/{collection}/queryables"
    return _either(request, "queryables.html", found, path, SCHEMA, **_columns_of(collection))


@router.get(COLLECTIONS + "/{collection}/schemas/feature")
def read_schema(request: Request, collection: str) -> Response:
    """What a feature of a collection is."""
    found = describing.schema(get_context(request).public_url, _known(collection))
    path = f"{COLLECTIONS}/{collection}/schemas/feature"
    return _either(request, "schema.html", found, path, SCHEMA, **_columns_of(collection))


def _columns_of(collection: str) -> dict[str, Any]:
    """What columns are called by people, and whose they are."""
    columns = {each.name: each.titles for each in PROPERTIES}
    return {"collection": collection, "named": describing.titles(collection), "columns": columns}


def _reached(context: Context, question: Question) -> View:
    """The view to answer from; a cursor that another process gave out is waited for."""
    view = _view(context)
    cursor = question.cursor
    if cursor and cursor.epoch == view.snapshot.epoch and cursor.newest > view.snapshot.sequence:
        try:
            return view_of(get_world(context, cursor.newest).snapshot, context.public_url)
        except AheadOfLog as error:
            raise BadParameter("cursor", "lies ahead of this log") from error
    return view


@router.get(COLLECTIONS + "/{collection}/items")
def read_items(request: Request, collection: str) -> Response:
    """A page of features."""
    context, pairs = get_context(request), _pairs(request)
    _known(collection)
    question = question_of(pairs)
    view = _reached(context, question)
    if _form(request, question) == "json":
        return Replied(items_reply(view, context.public_url, collection, question, pairs))
    question.format, lang = "html", _lang(request, question)
    page, linked = found(view, context.public_url, collection, question, pairs)
    others = in_other_languages(f"{context.public_url}{COLLECTIONS}/{collection}/items", pairs, lang)
    values: dict[str, Any] = {
        "collection": collection,
        "named": describing.titles(collection),
        "matched": page.matched,
        "features": shown(view, page.rows),
        "labels": labels_of(view.snapshot, lang),
    }
    reply = page_reply(view, "items.html", lang, linked.links, others, **values)
    reply.extra.extend(header for header in headers(linked) if header[0] != b"vary")
    return Replied(reply)


@router.get(COLLECTIONS + "/{collection}/items/{id}")
def read_feature(request: Request, collection: str, id: str) -> Response:
    """One feature."""
    context, pairs = get_context(request), _pairs(request)
    _known(collection)
    question = only(pairs, _FEATURE_TAKES)
    view, chosen = _view(context), _form(request, question)
    if chosen == "json":
        return Replied(feature_reply(view, context.public_url, collection, id))
    one_, lang = one(view, context.public_url, collection, id, chosen), _lang(request, question)
    sequence = one_.listing.sequence
    (properties,) = shown(view, [view.row_of(sequence)])
    values: dict[str, Any] = {
        "collection": collection,
        "properties": properties,
        "page": f"{context.public_url}/{lang}/listings/{segment(id)}",
        "columns": {each.name: each.titles for each in PROPERTIES},
    }
    address = f"{context.public_url}{COLLECTIONS}/{collection}/items/{segment(id)}"
    others = in_other_languages(address, pairs, lang)
    return Replied(page_reply(view, "feature.html", lang, one_.links, others, sequence, **values))
