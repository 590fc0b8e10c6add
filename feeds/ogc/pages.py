"""The same documents as pages for people, in either language: plain HTML, escaped, without scripts.

By the standard (/req/html/content) a page says all that the document says, and has every link of it.
"""

import json
from pathlib import Path
from typing import Any

from api.edge.replies import Reply
from api.edge.templates import rendered
from feeds.ogc.features import whole
from feeds.ogc.items import etag
from feeds.ogc.links import Link, query
from feeds.ogc.names import PREFIX
from feeds.ogc.saying import saying
from feeds.ogc.view import View
from feeds.wording import LANGUAGES, Language

_TEMPLATES = Path(__file__).parent / "templates"
_MEDIA_TYPE = b"text/html; charset=utf-8"
_VARIES = (b"vary", b"accept, accept-language")


def in_other_languages(address: str, pairs: list[tuple[str, str]], lang: Language) -> dict[Language, str]:
    """The same page in the other language."""
    kept = [pair for pair in pairs if pair[0] not in {"f", "lang"}]
    return {
        each: address + query([*kept, ("f", "html"), ("lang", each)]) for each in LANGUAGES if each != lang
    }


def page_reply(
    view: View,
    name: str,
    lang: Language,
    links: list[Link] | tuple[Link, ...],
    others: dict[Language, str],
    sequence: int | None = None,
    **values: Any,
) -> Reply:
    """A page from a template."""
    text = rendered(
        _TEMPLATES,
        name,
        say=saying(lang),
        lang=lang,
        links=links,
        others=others,
        root=f"{view.public_url}{PREFIX}",
        **values,
    )
    extra = [_VARIES, (b"content-language", lang.encode())]
    tag = etag(view, f"html-{lang}", sequence)
    return Reply(tag, view.snapshot.sequence, _MEDIA_TYPE, (text.encode(),), extra)


def shown(view: View, rows: list[int]) -> list[dict[str, Any]]:
    """A page's features; whole numbers without the point that programs read their type by."""
    found = [json.loads(whole(view.features[row]), parse_float=_number) for row in rows]
    return [
        each["properties"]
        | {"geometry": each["geometry"] and json.dumps(each["geometry"], separators=(",", ":"))}
        for each in found
    ]


def _number(text: str) -> float:
    value = float(text)
    return int(value) if value.is_integer() else value
