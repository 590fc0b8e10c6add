"""A stand-in for a Meilisearch server, on loopback, for tests of the protocol and of what happens when it fails.

It speaks as much of the documented HTTP API as Langbiang uses (version, indexes, settings, documents, tasks,
swap-indexes, multi-search) to the official client, and keeps everything in memory. Its matching is naive: words,
prefixes, slips, joined neighbours and synonyms. It was written from the documentation, as the engine was, so it proves
nothing about the real server: that is for the contract suite, wherever a server can be reached.

It can be told to misbehave: see ``Fake.mood``.
"""

import json
import re
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "a-key-that-must-not-leak-3c9f"
MOODS = ("well", "busy", "hang", "drip", "garbage", "shapeless", "phantoms", "unknown key", "slow")
"""What it does with a request: answers; 503; nothing; a byte a time; no JSON; JSON of another shape; hits that do
not exist; 403; the right thing after ``delay`` seconds."""


_SETTINGS = {
    "displayedAttributes", "searchableAttributes", "filterableAttributes", "sortableAttributes", "rankingRules", "stopWords",
    "nonSeparatorTokens", "separatorTokens", "dictionary", "synonyms", "distinctAttribute", "proximityPrecision",
    "typoTolerance", "faceting", "pagination", "embedders", "searchCutoffMs", "localizedAttributes", "facetSearch",
    "prefixSearch",
}  # fmt: skip
_ASKED = {
    "indexUid", "q", "filter", "limit", "attributesToSearchOn", "attributesToRetrieve", "matchingStrategy",
    "showRankingScore", "locales",
}  # fmt: skip
"""Of the documented parameters those that may be sent here; any other is refused, as the server refuses unknown ones."""
_MOST_WORDS = 10
_MOST_SYNONYMS, _MOST_SYNONYM_WORDS = 50, 100
_ID = re.compile(r"[A-Za-z0-9_-]{1,511}")


class _Refused(Exception):
    """An error by its documented code."""


def _problem(code: str) -> dict[str, str]:
    return {"message": "no", "code": code, "type": "invalid_request", "link": "x"}


def _plain(text: str) -> str:
    marks_off = (
        char for char in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(char)
    )
    return "".join(marks_off).replace("đ", "d")


@lru_cache(maxsize=50_000)
def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _plain(text))


def _guessed(text: str) -> list[str]:
    """The words of a text whose language nobody told: any Latin one may be taken apart as a German compound."""
    taken_apart = ((word[:2], word[2:]) if word[0].isascii() else (word,) for word in _words(text))
    return [piece for pieces in taken_apart for piece in pieces if piece]


def _read_synonyms(given: dict[str, list[str]]) -> dict[str, list[list[str]]]:
    """Synonyms as the server reads them: in a guessed language, and no more than so many."""
    read: dict[str, list[list[str]]] = {}
    for key, said in given.items():
        kept = read.setdefault(" ".join(_guessed(key)), [])
        for phrase in map(_guessed, said[:_MOST_SYNONYMS]):
            if sum(map(len, kept)) + len(phrase) <= _MOST_SYNONYM_WORDS:
                kept.append(phrase)
    return read


def _edits(one: str, two: str) -> int:
    rows = [list(range(len(two) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(two, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


class _Index:
    def __init__(self) -> None:
        self.settings: dict[str, Any] = {}
        self.synonyms: dict[str, list[list[str]]] = {}
        self.documents: dict[str, dict[str, Any]] = {}
        self._texts: dict[tuple[str, int, str], list[list[str]]] = {}

    def set_up(self, settings: dict[str, Any]) -> None:
        """Takes settings."""
        self.settings |= settings
        self.synonyms = _read_synonyms(self.settings.get("synonyms", {}))

    def texts(self, document: dict[str, Any], field: str) -> list[list[str]]:
        key = (document["id"], document["sequence"], field)
        if key not in self._texts:
            value = document.get(field) or []
            self._texts[key] = [_words(text) for text in ([value] if isinstance(value, str) else value)]
        return self._texts[key]

    def search(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        if not query.keys() <= _ASKED:
            raise _Refused("bad_request")
        searchable = self.settings.get("searchableAttributes", [])
        fields = query.get("attributesToSearchOn") or searchable
        if not set(fields) <= set(searchable):
            raise _Refused("invalid_search_attributes_to_search_on")
        text, hits = query.get("q") or "", []
        phrases = [_words(phrase) for phrase in re.findall(r'"([^"]*)"', text)]
        text = re.sub(r'"[^"]*"', " ", text)
        wanted, finished = _words(text)[:_MOST_WORDS], not text or text[-1].isspace()
        for document in self.documents.values():
            if not self.passes(document, query.get("filter")):
                continue
            score = self._score(document, wanted, fields, finished=finished) if wanted else 1.0
            if not all(self._holds(document, phrase, fields) for phrase in phrases):
                score = 0.0
            if score > 0:
                hits.append((score, document))
        hits.sort(key=lambda hit: (-hit[0], hit[1]["id"]))
        most = min(query.get("limit", 20), self.settings.get("pagination", {}).get("maxTotalHits", 1000))
        names = query.get("attributesToRetrieve")
        return [
            {name: value for name, value in document.items() if not names or name in names}
            | ({"_rankingScore": score} if query.get("showRankingScore") else {})
            for score, document in hits[:most]
        ]

    def passes(self, document: dict[str, Any], asked: str | None) -> bool:
        if asked is None:
            return True
        among = re.fullmatch(r"(\w+) IN (\[.*\])", asked)
        if among is None or among[1] not in self.settings.get("filterableAttributes", []):
            raise _Refused("invalid_search_filter")
        return document.get(among[1]) in json.loads(among[2])

    def _score(
        self, document: dict[str, Any], wanted: list[str], fields: list[str], *, finished: bool
    ) -> float:
        """Of the best way to read the words: each by itself, or neighbours joined."""
        best, alone = 0.0, len(wanted) == 1
        first, rest = wanted[0], wanted[1:]
        head = self._word(document, first, fields, prefix=alone and not finished)
        if head:
            best = head if not rest else min(head, self._score(document, rest, fields, finished=finished))
        if rest:
            last = len(rest) == 1
            head = self._word(document, first + rest[0], fields, prefix=last and not finished, slack=1)
            tail = self._score(document, rest[1:], fields, finished=finished) if rest[1:] else 1.0
            best = max(best, min(head, tail))
        return best

    def _word(
        self, document: dict[str, Any], word: str, fields: list[str], *, prefix: bool, slack: int = 0
    ) -> float:
        tolerance = self.settings["typoTolerance"]
        sizes, exact = tolerance["minWordSizeForTypos"], set(tolerance["disableOnAttributes"])
        allowed = (len(word) >= sizes["oneTypo"]) + (len(word) >= sizes["twoTypos"]) - slack
        if tolerance["disableOnNumbers"] and not word.isalpha():
            allowed = 0
        best = 0.0
        for place, field in enumerate(fields):
            most = 0 if field in exact else max(0, allowed)
            for text in self.texts(document, field):
                slips = min((self._slips(word, there, most, prefix) for there in text), default=9)
                if slips <= most:
                    best = max(best, 1 - 0.3 * slips - 0.02 * place)
                best = max(best, 0.9 - 0.02 * place if self._says(text, word) else 0.0)
        return best

    def _slips(self, word: str, there: str, most: int, prefix: bool) -> int:
        if word == there or (prefix and there.startswith(word)):
            return 0
        if not most or abs(len(word) - len(there)) > most:
            return 9
        return _edits(word, there) + (word[0] != there[0])

    def _holds(self, document: dict[str, Any], phrase: list[str], fields: list[str]) -> bool:
        """Whether words stand side by side in a field."""
        texts = (text for field in fields for text in self.texts(document, field))
        return any(text[at : at + len(phrase)] == phrase for text in texts for at in range(len(text)))

    def _says(self, text: list[str], word: str) -> bool:
        for said in self.synonyms.get(word, ()):
            if any(text[at : at + len(said)] == said for at in range(len(text))):
                return True
        return False


class Fake:
    """The server's state, and its moods."""

    def __init__(self) -> None:
        self.mood, self.version, self.delay, self.key = "well", "1.15.2", 0.4, KEY
        self.failing: set[str] = set()
        self.scoped = False
        """Whether the key is for some indexes alone: then nothing is told of tasks of several."""
        self.indexes: dict[str, _Index] = {}
        self.tasks: list[dict[str, Any]] = []
        self.requests: list[str] = []
        self.port = 0
        self._lock = threading.Lock()
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listens, on the port of the last time where there was one."""
        handler = type("Handler", (_Handler,), {"fake": self})
        ThreadingHTTPServer.allow_reuse_address = True
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def stop(self) -> None:
        """Nobody listens any more; what is stored stays."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def task(self, kind: str, index: str | None, work: Any) -> dict[str, Any]:
        """Does some work and remembers how it ended."""
        with self._lock:
            status, error = "succeeded", None
            if kind in self.failing:
                status, error = "failed", {"code": "internal", "message": f"secret {self.url} {self.key}"}
            else:
                try:
                    work()
                except KeyError:
                    status, error = "failed", _problem("index_not_found")
                except _Refused as refused:
                    status, error = "failed", _problem(str(refused))
            now = datetime.now(UTC).isoformat()
            number = len(self.tasks)
            self.tasks.append(
                {
                    "uid": number,
                    "indexUid": index,
                    "status": status,
                    "type": kind,
                    "error": error,
                    "enqueuedAt": now,
                    "seen": False,
                }
            )
        return {"taskUid": number, "indexUid": index, "status": "enqueued", "type": kind, "enqueuedAt": now}

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        parts = path.split("?")[0].strip("/").split("/")
        if parts == ["version"]:
            return 200, {"commitSha": "0", "commitDate": "2025-06-09", "pkgVersion": self.version}
        if parts == ["health"]:
            return 200, {"status": "available"}
        if parts[0] == "tasks":
            task = self.tasks[int(parts[1])]
            if self.scoped and task["indexUid"] is None:
                return 404, _problem("task_not_found")
            return 200, self._looked_at(task)
        if parts == ["swap-indexes"]:
            return 202, self.task("indexSwap", None, lambda: self._swap(body))
        if parts == ["multi-search"]:
            return self._multi_search(body["queries"])
        if parts == ["indexes"]:
            return 202, self.task("indexCreation", body["uid"], lambda: self._created(body["uid"]))
        return self._index(method, parts[1], parts[2:], body)

    def _looked_at(self, task: dict[str, Any]) -> dict[str, Any]:
        """A task is not done yet when it is first looked at."""
        seen = task.pop("seen", True)
        return task if seen else task | {"status": "processing", "error": None}

    def _created(self, uid: str) -> None:
        if uid in self.indexes:
            raise _Refused("index_already_exists")
        self.indexes[uid] = _Index()

    def _swap(self, pairs: list[dict[str, list[str]]]) -> None:
        for one, two in (pair["indexes"] for pair in pairs):
            self.indexes[one], self.indexes[two] = self.indexes[two], self.indexes[one]

    def _multi_search(self, queries: list[dict[str, Any]]) -> tuple[int, Any]:
        with self._lock:
            if any(query["indexUid"] not in self.indexes for query in queries):
                return 400, _problem("index_not_found")
            try:
                found = [self.indexes[query["indexUid"]].search(query) for query in queries]
            except _Refused as refused:
                return 400, _problem(str(refused))
        if self.mood == "phantoms":
            ghosts = [{"sequence": at, "_rankingScore": 1.0} for at in (0, -5, 10**6)]
            found = [found[0], *([*hits, *ghosts[:2]] for hits in found[1:])]
        return 200, {
            "results": [{"indexUid": "x", "hits": hits, "estimatedTotalHits": len(hits)} for hits in found]
        }

    def _kept(self, uid: str) -> _Index:
        """An index that is not there yet comes with the first that is put into it."""
        return self.indexes.setdefault(uid, _Index())

    def _added(self, uid: str, added: dict[str, dict[str, Any]]) -> None:
        if not all(isinstance(id_, str) and _ID.fullmatch(id_) for id_ in added):
            raise _Refused("invalid_document_id")
        self._kept(uid).documents.update(added)

    def _deleted(self, index: _Index, asked: str) -> None:
        gone = [id_ for id_, document in index.documents.items() if index.passes(document, asked)]
        for id_ in gone:
            del index.documents[id_]

    def _index(self, method: str, uid: str, rest: list[str], body: Any) -> tuple[int, Any]:
        if not rest and method == "DELETE":
            return 202, self.task("indexDeletion", uid, lambda: self.indexes.pop(uid))
        if rest == ["settings"]:
            if not body.keys() <= _SETTINGS:
                return 400, _problem("bad_request")
            return 202, self.task("settingsUpdate", uid, lambda: self._kept(uid).set_up(body))
        if rest == ["documents"] and method == "POST":
            added = {document["id"]: document for document in body}
            return 202, self.task("documentAdditionOrUpdate", uid, lambda: self._added(uid, added))
        if rest == ["documents", "delete"]:
            return 202, self.task(
                "documentDeletion", uid, lambda: self._deleted(self.indexes[uid], body["filter"])
            )
        index = self.indexes.get(uid)
        return (404, _problem("index_not_found")) if index is None else self._read(index, rest, body)

    def _read(self, index: _Index, rest: list[str], body: Any) -> tuple[int, Any]:
        if rest == ["documents", "fetch"]:
            start, most = body.get("offset", 0), body.get("limit", 20)
            documents = [index.documents[id_] for id_ in sorted(index.documents)]
            wanted = [
                {name: document.get(name) for name in body["fields"]} if body.get("fields") else document
                for document in documents[start : start + most]
            ]
            return 200, {"results": wanted, "offset": start, "limit": most, "total": len(documents)}
        if rest[0] == "documents" and rest[1] in index.documents:
            return 200, index.documents[rest[1]]
        return 404, _problem("document_not_found")


class _Handler(BaseHTTPRequestHandler):
    fake: Fake
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def _send(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)
        self.close_connection = True

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length)
        fake, body = self.fake, json.loads(raw) if raw else None
        fake.requests.append(f"{self.command} {self.path}")
        try:
            self._moody(fake, body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _moody(self, fake: Fake, body: Any) -> None:
        if fake.mood in {"hang", "drip"}:
            self._keep_waiting(fake, fake.mood)
            return
        if fake.mood == "slow":
            time.sleep(fake.delay)
        canned = {
            "busy": (503, b'{"message":"busy","code":"internal","type":"internal","link":"x"}'),
            "garbage": (200, b"<html>%s %s</html>" % (fake.url.encode(), fake.key.encode())),
            "shapeless": (
                200,
                b'{"results":[{"hits":[{"sequence":"one","_rankingScore":NaN}]}],"pkgVersion":7}',
            ),
        }
        refused = {
            "message": "The provided API key is invalid.",
            "code": "invalid_api_key",
            "type": "auth",
            "link": "x",
        }
        if fake.mood in canned:
            self._send(*canned[fake.mood])
        elif fake.mood == "unknown key" or self.headers.get("Authorization") != f"Bearer {fake.key}":
            self._send(403, json.dumps(refused).encode())
        else:
            status, answer = fake.answer(self.command, self.path, body)
            self._send(status, json.dumps(answer).encode())

    def _keep_waiting(self, fake: Fake, mood: str) -> None:
        if mood == "drip":
            self.send_response(200)
            self.send_header("Content-Length", "1000000")
            self.end_headers()
        while fake.mood == mood:
            if mood == "drip":
                self.wfile.write(b" ")
                self.wfile.flush()
            time.sleep(0.05)
        self.close_connection = True

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _answer  # noqa: N815 - the names the base class calls


@contextmanager
def fake_meilisearch() -> Iterator[Fake]:
    """A server that is well, for as long as the block lasts."""
    fake = Fake()
    fake.start()
    try:
        yield fake
    finally:
        fake.mood = "well"
        fake.stop()
