"""Every command of the README, of docs/api.md and of docs/feeds.md is run, and answers as the page says."""

import re
import shlex
from collections.abc import Iterator
from uuid import uuid4

import pytest

from api.edge.problems import KINDS
from api.schemas.listings import ListingQuery
from api.settings import ROOT
from search.port import FACET_NAMES, Sort
from tests.contract.test_http_served import Answer, Served, served

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("documented")) as running:
        yield running


README = (ROOT / "README.md").read_text(encoding="utf-8")


def examples(page: str) -> Iterator[tuple[str, str]]:
    """Each command with the answer written below it."""
    for block in re.findall(r"```console\n(.*?)```", page, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown.rstrip("\n")


def asked(server: Served, command: str) -> Answer:
    """What curl would do; only the options the page uses."""
    program, *words = shlex.split(command)
    assert program == "curl"
    method, target, body, headers = "", "", None, {}
    while words:
        word = words.pop(0)
        if word == "-X":
            method = words.pop(0)
        elif word == "-H":
            name, _, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = words.pop(0).encode()
            assert "Content-Type" in headers, "curl would send it as a form"
        elif word.startswith(ADDRESS):
            target = word.removeprefix(ADDRESS)
        else:
            assert word in {"-s", "-i"}
    assert "Content-Type" not in headers or body is not None
    return server.ask(method or ("POST" if body else "GET"), target, body, headers)


def printed(server: Served, answer: Answer, command: str) -> str:
    text = answer.body.decode()
    if " -i " in command:
        reason = {
            200: "OK",
            204: "No Content",
            304: "Not Modified",
            410: "Gone",
            422: "Unprocessable Entity",
        }[answer.status]
        head = [
            f"HTTP/1.1 {answer.status} {reason}",
            *(f"{name}: {value}" for name, value in answer.headers.items()),
        ]
        text = "\n".join([*head, "", text])
    return text.replace(server.url, ADDRESS)


def fits(shown: str, text: str) -> bool:
    """Whether an answer is the one shown, where … stands for anything."""
    first, *parts = re.split(r"\s*…\s*|\n", shown)
    if not text.startswith(first):
        return False
    at, text = len(first), text.rstrip()
    for part in parts[
        :-1
    ]:  # The leftmost place is as good as any: each part only has to come after the one before.
        at = text.find(part, at) + len(part)
        if at < len(part):
            return False
    last = parts[-1] if parts else ""
    return text.endswith(last) and at <= len(text) - len(last) if parts else at >= len(text)


def learnt(answer: Answer, known: dict[str, str]) -> None:
    """What later commands use of an answer."""
    if "etag" in answer.headers:
        known["ETAG"] = answer.headers["etag"]
    if "langbiang-cursor" in answer.headers:
        known["CURSOR"] = answer.headers["langbiang-cursor"]
    if found := re.search(rb'"secret":"([^"]+)"', answer.body):
        known["SECRET"] = found[1].decode()


FEEDS = (ROOT / "docs" / "feeds.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("page", "least"), [(PAGE, 12), (README, 4), (FEEDS, 10)], ids=["api.md", "README", "feeds.md"]
)
def test_every_command_answers_as_the_page_says(server: Served, page: str, least: int) -> None:
    known = {"KEY": str(uuid4())}
    count = 0
    for command, shown in examples(page):
        for name, value in known.items():
            command = command.replace(f"${name}", value.replace('"', '\\"'))
        answer = asked(server, command)
        text = printed(server, answer, command)
        assert fits(shown, text), f"{command}\n{text[:4000]}"
        learnt(answer, known)
        count += 1
    assert count >= least


def test_an_answer_that_differs_is_noticed() -> None:
    assert fits('{"a":…,"b":2}', '{"a":1,"b":2}')
    assert not fits('{"a":…,"b":2}', '{"a":1,"b":3}')
    assert not fits('{"a":1}', '{"a":1}{')


def test_the_page_names_every_filter_and_sort() -> None:
    section = PAGE.split("## Search")[1].split("```")[0]
    named = set(re.findall(r"`([a-z_-]+)(?:=[^`]*)?`", section))
    assert set(ListingQuery.model_fields) - {"lang", "limit", "cursor", "at_least"} <= named
    assert set(FACET_NAMES) <= named
    assert {str(sort) for sort in Sort} <= named


def test_the_page_names_every_status_of_a_refusal() -> None:
    line = PAGE.rsplit("\n\n", 1)[1]
    assert {kind.status for kind in KINDS.values()} - {408, 500, 507} <= {
        int(found) for found in re.findall(r"\d{3}", line)
    }
