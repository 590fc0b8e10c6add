"""Templates of this folder become pages. There is no inline script or style (CSP)."""

from pathlib import Path
from typing import Any

from fastapi import Response

from api.edge import templates

HERE = Path(__file__).parent


def rendered(name: str, **values: Any) -> str:
    """A page as text."""
    return templates.rendered(HERE / "templates", name, **values)


def page(name: str, status: int = 200, **values: Any) -> Response:
    """A page as an answer."""
    return Response(rendered(name, **values), status, media_type="text/html; charset=utf-8")
