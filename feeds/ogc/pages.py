"""The same documents as pages for people: plain HTML, escaped, without scripts."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from api.edge.replies import Reply
from feeds.ogc.features import whole
from feeds.ogc.items import VARIES, etag
from feeds.ogc.view import View

_HERE = Path(__file__).parent
_MEDIA_TYPE = b"text/html; charset=utf-8"


@cache
def _templates() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page_reply(view: View, name: str, sequence: int | None = None, **values: Any) -> Reply:
    """A page from a template."""
    text: str = _templates().get_template(name).render(**values)
    extra = [VARIES]
    return Reply(etag(view, "html", sequence), view.snapshot.sequence, _MEDIA_TYPE, (text.encode(),), extra)


def shown(view: View, rows: list[int]) -> list[dict[str, Any]]:
    """The properties of a page's features."""
    return [json.loads(whole(view.features[row]))["properties"] for row in rows]
