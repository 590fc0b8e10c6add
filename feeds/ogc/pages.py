"""The same documents as pages for people: plain HTML, escaped, without scripts."""

import json
from pathlib import Path
from typing import Any

from api.edge.replies import Reply
from api.edge.templates import rendered
from feeds.ogc.features import whole
from feeds.ogc.items import VARIES, etag
from feeds.ogc.view import View

_TEMPLATES = Path(__file__).parent / "templates"
_MEDIA_TYPE = b"text/html; charset=utf-8"


def page_reply(view: View, name: str, sequence: int | None = None, **values: Any) -> Reply:
    """A page from a template."""
    text = rendered(_TEMPLATES, name, **values)
    extra = [VARIES]
    return Reply(etag(view, "html", sequence), view.snapshot.sequence, _MEDIA_TYPE, (text.encode(),), extra)


def shown(view: View, rows: list[int]) -> list[dict[str, Any]]:
    """The properties of a page's features; whole numbers without the point that programs read their type by."""
    return [json.loads(whole(view.features[row]), parse_float=_number)["properties"] for row in rows]


def _number(text: str) -> float:
    value = float(text)
    return int(value) if value.is_integer() else value
