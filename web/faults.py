"""Refusals as pages: whoever looks with a browser is told in words what is wrong; programs get the problem itself."""

import json
from typing import Any
from urllib.parse import parse_qs

from starlette.responses import Response

from feeds.ogc.negotiating import wants_page
from feeds.wording import LANGUAGES, Language
from web.languages import negotiated
from web.rendering import page

_PEOPLES = frozenset({"", "api", "problems", *LANGUAGES})
"""The first parts of the addresses that are pages."""
_PROBLEM = b"application/problem+json"
_OF_THE_BODY = frozenset({b"content-type", b"content-length"})
_TEXTS: dict[int, tuple[tuple[str, str], tuple[str, str]]] = {
    400: (
        ("Không đọc được yêu cầu này", "This request cannot be read"),
        ("Địa chỉ có phần không hợp lệ. Hãy bắt đầu lại từ trang đầu.", "Part of the address is not valid. Start again on the first page."),
    ),
    404: (
        ("Không có trang này", "There is no such page"),
        ("Kiểm tra lại địa chỉ, hoặc tìm ở trang đầu.", "Check the address, or search on the first page."),
    ),
    405: (
        ("Trang này chỉ để xem", "This page can only be read"),
        ("Hãy mở trang từ trang đầu.", "Open it from the first page."),
    ),
    410: (
        ("Trang này không còn", "This page is gone"),
        ("Danh mục đã được thay mới. Hãy bắt đầu lại từ trang đầu.", "The catalogue was replaced. Start again on the first page."),
    ),
    414: (
        ("Địa chỉ quá dài", "The address is too long"),
        ("Hãy tìm bằng ít từ hơn.", "Search with fewer words."),
    ),
    422: (
        ("Có một lựa chọn không hợp lệ", "One of the choices is not valid"),
        ("Phần nêu dưới đây không có trong danh mục, hoặc viết chưa đúng. Hãy chọn lại từ trang đầu.", "What is named below does not exist here, or is not written as it should be. Choose again on the first page."),
    ),
    500: (
        ("Hệ thống gặp lỗi", "Something went wrong here"),
        ("Hãy thử lại; nếu vẫn lỗi, báo cho đơn vị vận hành mã dưới đây.", "Try again; if it stays, tell the operators the id below."),
    ),
    503: (
        ("Hệ thống đang bận", "Busy at the moment"),
        ("Hãy thử lại sau ít giây.", "Try again in a few seconds."),
    ),
}  # fmt: skip


def _texts(status: int) -> tuple[tuple[str, str], tuple[str, str]]:
    return _TEXTS.get(status) or _TEXTS[400 if status < 500 else 503]


def _header(scope: Any, wanted: bytes) -> str:
    return ",".join(value.decode("latin-1") for name, value in scope["headers"] if name == wanted)


def _names_pages(scope: Any) -> bool:
    """Whether pages are among what the client accepts; programs, which ask most, seldom name them."""
    for name, value in scope["headers"]:  # noqa: SIM110 - half the time of any(), on every request
        if name == b"accept" and b"html" in value.lower():
            return True
    return False


def _first(scope: Any) -> str:
    path: str = scope["path"]
    return path.split("/", 2)[1] if path.startswith("/") else path


def _language(scope: Any) -> Language:
    """That of the address, else the one chosen in it, else what the browser asks for."""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[0]
    for lang in LANGUAGES:
        if lang in {_first(scope), asked}:
            return lang
    return negotiated(_header(scope, b"accept-language")[:1000])


class Faults:
    """ASGI behind the hot path: a problem that answers a page's address becomes a page, if a page is what is preferred."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and _names_pages(scope) and wants_page(_header(scope, b"accept")):
            send = _Shown(scope, send)
        await self._app(scope, receive, send)


class _Shown:
    """Holds a problem back until it is whole, and sends the page in its place; all else goes through."""

    def __init__(self, scope: Any, send: Any) -> None:
        self._scope, self._send = scope, send
        self._start: Any = None
        self._body: list[bytes] = []

    async def __call__(self, message: Any) -> None:
        if message["type"] == "http.response.start" and self._is_a_fault(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._finish()

    def _is_a_fault(self, message: Any) -> bool:
        if message["status"] < 400 or (b"content-type", _PROBLEM) not in message["headers"]:
            return False
        # Nobody's address was most likely typed by somebody.
        is_nowhere = message["status"] == 404 and self._scope.get("route") is None
        return is_nowhere or _first(self._scope) in _PEOPLES

    async def _finish(self) -> None:
        answer = _page(self._start["status"], b"".join(self._body), _language(self._scope))
        kept = [header for header in self._start["headers"] if header[0] not in _OF_THE_BODY]
        own = answer.raw_headers
        body = answer.body
        if (
            self._scope["method"] == "HEAD"
        ):  # What the page would say more is not known, so neither is its length.
            own, body = [header for header in own if header[0] != b"content-length"], b""
        headers = [*kept, *own, (b"vary", b"accept, accept-language")]
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def _page(status: int, problem: bytes, lang: Language) -> Response:
    """The page of a problem; of an answer to HEAD there is no body to tell more from."""
    told: dict[str, Any] = json.loads(problem) if problem else {}
    title, advice = (text[LANGUAGES.index(lang)] for text in _texts(status))
    errors = [(error.get("parameter", ""), error["detail"]) for error in told.get("errors", ())]
    values = {"title": title, "advice": advice, "errors": errors, "id": told.get("id")}
    return page("fault.html", status, lang=lang, **values)
