"""Templates become pages. Everything is escaped; there is no inline script or style (CSP)."""

from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Response

HERE = Path(__file__).parent


@cache
def _templates() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def rendered(name: str, **values: Any) -> str:
    """A page as text."""
    text: str = _templates().get_template(name).render(**values)
    return text


def page(name: str, status: int = 200, **values: Any) -> Response:
    """A page as an answer."""
    return Response(rendered(name, **values), status, media_type="text/html; charset=utf-8")
