"""Refusals as pages: whoever looks with a browser is told in words what is wrong; programs get the problem itself."""

import json
from typing import Any
from urllib.parse import parse_qs

from starlette.responses import Response

from api.edge.accepting import prefers_pages
from api.edge.languages import LANGUAGES, Language, asked_language
from web.rendering import page

_STANDARD = "ogc"
_PEOPLES = frozenset({"", "api", "problems", _STANDARD, *LANGUAGES})
"""The first parts of the addresses that are pages, or can be."""
_DATA = ("application/problem+json", "application/json")
_PROBLEM = b"application/problem+json"
_LONGEST_QUERY = 10_000
_OF_THE_BODY = frozenset({b"content-type", b"content-length", b"content-language", b"vary"})
_TEXTS: dict[int, tuple[tuple[str, str], tuple[str, str]]] = {
    400: (
        ("Không đọc được yêu cầu này", "This request cannot be read"),
        ("Địa chỉ có phần không hợp lệ. Hãy bắt đầu lại từ trang đầu.", "Part of the address is not valid. Start again on the first page."),
    ),
    401: (
        ("Khóa truy cập không dùng được", "The key is not accepted"),
        ("Khóa gửi kèm không đúng, đã hết hạn hoặc đã bị thu hồi. Không cần khóa để xem trang này: hãy mở lại mà không gửi khóa.", "The key that was sent is not known, has expired or was revoked. Reading needs none: open the page again without it."),
    ),
    403: (
        ("Khóa truy cập này dùng cho việc khác", "The key is for something else"),
        ("Không cần khóa để xem trang này: hãy mở lại mà không gửi khóa.", "Reading needs no key: open the page again without it."),
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
    429: (
        ("Đã hết lượt truy cập trong giờ này", "The requests of this hour are used up"),
        ("Hãy thử lại sau khoảng thời gian nêu dưới đây.", "Try again after the time named below."),
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


def _wants_page(scope: Any) -> bool:
    """Whether a page is preferred to the problem: it is named, and the problem is not wanted more."""
    if scope["path"].startswith("/ogc") and (chosen := _asked(scope, "f")):
        return chosen == "html"
    if not _names_pages(scope):
        return False
    return prefers_pages(_header(scope, b"accept"), _DATA)


def _asked(scope: Any, name: str) -> str:
    query: bytes = scope["query_string"]
    return parse_qs(query[:_LONGEST_QUERY].decode("latin-1")).get(name, [""])[0]


def _is_nobodys(scope: Any, status: int) -> bool:
    """Whether the address is one that nothing here has: most likely somebody typed it."""
    path: str = scope["path"]
    unreadable = "\ufffd" in path or not path.isprintable()
    return scope.get("route") is None and (status == 404 or (status == 400 and unreadable))


def _first(scope: Any) -> str:
    path: str = scope["path"]
    return path.split("/", 2)[1] if path.startswith("/") else path


class Faults:
    """ASGI behind the hot path: a problem that answers a page's address becomes a page, if a page is what is preferred."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and _wants_page(scope):
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
        return _first(self._scope) in _PEOPLES or _is_nobodys(self._scope, message["status"])

    async def _finish(self) -> None:
        waits = next((value for name, value in self._start["headers"] if name == b"retry-after"), b"")
        told_in = next(
            (value for name, value in self._start["headers"] if name == b"content-language"), b"en"
        )
        answer = _page(
            self._start["status"],
            b"".join(self._body),
            asked_language(self._scope, "vi"),
            waits.decode(),
            told_in.decode(),
        )
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


def _page(status: int, problem: bytes, lang: Language, waits: str, told_in: str) -> Response:
    """The page of a problem; of an answer to HEAD there is no body to tell more from."""
    told: dict[str, Any] = json.loads(problem) if problem else {}
    title, advice = (text[LANGUAGES.index(lang)] for text in _texts(status))
    errors = [(error.get("parameter", ""), error["detail"]) for error in told.get("errors", ())]
    values = {
        "title": title,
        "advice": advice,
        "errors": errors,
        "id": told.get("id"),
        "waits": waits,
        "told_in": told_in,
    }
    return page("fault.html", status, lang=lang, **values)
