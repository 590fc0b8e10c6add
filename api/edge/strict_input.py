"""Refuses what is not plainly readable before anything looks at it: queries that are not text, bodies that are not one JSON document."""

import asyncio
import json
import re
from typing import Any
from urllib.parse import unquote_to_bytes

from api.edge import errors
from api.edge.languages import asked_language
from api.edge.problems import kind_of, problem_response
from catalogue.domain.text import storable

MAX_QUERY_BYTES = 8192
MAX_PARAMETERS = 200
BODY_SECONDS = 20.0
_WITH_BODY = {"POST", "PUT", "PATCH", "DELETE"}
_JSON_TYPE = re.compile(
    rb"^application/(?:[\w.+-]+\+)?json(?:\s*;\s*charset=\"?utf-8\"?)?\s*$", re.IGNORECASE
)


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise errors.BadJson(
            "a key is given twice in one object", "một khoá được nêu hai lần trong cùng đối tượng"
        )
    return found


def _no_constant(name: str) -> None:
    raise errors.BadJson(f"{name} is not JSON", f"{name} không phải JSON")


def _check_texts(document: Any) -> None:
    """Refuses characters that some store or client of ours could not hold."""
    waiting = [document]
    while waiting:
        here = waiting.pop()
        if isinstance(here, str):
            try:
                storable(here)
            except ValueError as error:
                raise errors.BadJson(str(error), "có ký tự không lưu được, như ký tự điều khiển") from error
        elif isinstance(here, dict):
            waiting += [*here.keys(), *here.values()]
        elif isinstance(here, list):
            waiting += here


def read_json(body: bytes) -> Any:
    """One strict JSON document (RFC 8259, without what its readers disagree on).

    Raises:
        BadJson: With the reason.
    """
    try:
        document = json.loads(
            body.decode("utf-8"), object_pairs_hook=_no_repeats, parse_constant=_no_constant
        )
    except UnicodeDecodeError as error:
        raise errors.BadJson("the body is not UTF-8", "nội dung gửi lên không phải UTF-8") from error
    except RecursionError as error:
        raise errors.BadJson("the document is nested too deeply", "tài liệu lồng quá nhiều tầng") from error
    except ValueError as error:
        if isinstance(error, json.JSONDecodeError):
            why = f"{error.msg} (line {error.lineno}, column {error.colno})"
            where = f" (dòng {error.lineno}, cột {error.colno})"
        else:
            why, where = "a number is too long", ": có số quá dài"
        raise errors.BadJson(
            f"the body is not JSON: {why}", f"nội dung gửi lên không phải JSON{where}"
        ) from error
    _check_texts(document)
    return document


def check_query(raw: bytes, path: str) -> None:
    """Raises BadQuery or QueryTooLong."""
    if len(raw) > MAX_QUERY_BYTES:
        raise errors.QueryTooLong(
            f"the query string has {len(raw)} bytes; at most {MAX_QUERY_BYTES} are read",
            f"chuỗi truy vấn dài {len(raw)} byte; đọc tối đa {MAX_QUERY_BYTES} byte",
        )
    if raw.count(b"&") >= MAX_PARAMETERS:
        raise errors.QueryTooLong(
            f"the query string has more than {MAX_PARAMETERS} parameters",
            f"chuỗi truy vấn có hơn {MAX_PARAMETERS} tham số",
        )
    try:
        raw.decode("ascii")  # Bare UTF-8 would be read as Latin-1 further in.
        storable(unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8"))
        storable(path)
    except ValueError as error:
        raise errors.BadQuery(
            "the path and the query string must be UTF-8 text without control characters",
            "đường dẫn và chuỗi truy vấn phải là văn bản UTF-8, không có ký tự điều khiển",
        ) from error
    if "\ufffd" in path:
        raise errors.BadQuery("the path must be UTF-8 text", "đường dẫn phải là văn bản UTF-8")


class StrictInput:
    """ASGI: reads the body once, within its limits, and hands it on only if it is strict JSON."""

    def __init__(self, app: Any, max_body_bytes: int) -> None:
        self._app, self._most = app, max_body_bytes

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            check_query(scope["query_string"], scope["path"])
            replayed = await self._checked(scope, receive) if scope["method"] in _WITH_BODY else receive
        except errors.BadInput as error:
            lang = asked_language(scope, "en")
            detail = error.said[lang] if error.said else str(error)
            await problem_response(kind_of(error), detail, lang=lang)(scope, receive, send)
            return
        await self._app(scope, replayed, send)

    async def _checked(self, scope: Any, receive: Any) -> Any:
        headers = dict(scope["headers"])
        declared = headers.get(b"content-length", b"0")
        if declared.isdigit() and int(declared[:20]) > self._most:
            raise errors.BodyTooLarge(f"at most {self._most} bytes are read", f"đọc tối đa {self._most} byte")
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await self._body(receive)
        except TimeoutError as error:
            raise errors.TooSlow(
                f"the body did not arrive within {BODY_SECONDS:g} seconds",
                f"nội dung không đến đủ trong {BODY_SECONDS:g} giây",
            ) from error
        if body:
            if b"content-encoding" in headers or not _JSON_TYPE.match(headers.get(b"content-type", b"")):
                raise errors.NotJson(
                    "the body must be declared as application/json in UTF-8",
                    "phải khai báo nội dung là application/json, UTF-8",
                )
            read_json(body)
        sent = False

        async def replay() -> Any:
            nonlocal sent
            if sent:
                return await receive()
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        return replay

    async def _body(self, receive: Any) -> bytes:
        parts: list[bytes] = []
        size, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise errors.BadJson("the body ended before its end", "nội dung bị ngắt giữa chừng")
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > self._most:
                raise errors.BodyTooLarge(
                    f"at most {self._most} bytes are read", f"đọc tối đa {self._most} byte"
                )
            more = message.get("more_body", False)
        return b"".join(parts)
