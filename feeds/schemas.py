"""The JSON Schema of every kind's listings."""

from functools import cache
from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.edge.conditions import etag_of
from api.edge.context import Ctx, World
from api.edge.errors import SchemaNotFound
from api.edge.replies import Replied, Reply
from catalogue.domain.kinds import KINDS
from catalogue.domain.listings import listing_schema
from catalogue.usecases.render import to_bytes

PREFIX = "/feeds/schemas/"
MEDIA_TYPE = b"application/schema+json"
router = APIRouter(tags=["feeds"])
Kind = Annotated[str, Path(max_length=80, json_schema_extra={"enum": sorted(KINDS)})]


@cache
def _schema(kind: str, public_url: str) -> tuple[bytes, bytes]:
    """A schema and its validator."""
    schema = to_bytes({"$id": f"{public_url}{PREFIX}{kind}.json", **listing_schema(kind)})
    return schema, etag_of(schema)


def schema_reply(world: World, kind: str, public_url: str) -> Reply | None:
    """One kind's schema."""
    if kind not in KINDS:
        return None
    schema, etag = _schema(kind, public_url)
    return Reply(etag, world.snapshot.sequence, MEDIA_TYPE, (schema,))


@router.get(
    "/feeds/schemas/{kind}.json",
    responses={200: {"content": {"application/schema+json": {}}}, 304: {"description": "Unchanged."}},
    response_class=Response,
)
def read_schema(kind: Kind, context: Ctx) -> Response:
    """JSON Schema (2020-12) of one kind's listings."""
    reply = schema_reply(context.world(), kind, context.public_url)
    if reply is None:
        raise SchemaNotFound(kind)
    return Replied(reply)
