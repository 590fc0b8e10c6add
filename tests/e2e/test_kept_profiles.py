"""Fifty identical requests with one key store one profile, over HTTP and over a restart."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

from catalogue.storage.database import reading
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from investors.tables import profiles
from matching.policy import policy_faults
from tests.proving import figure
from tests.servers import Server, serving, settings

DEMO = Path(__file__).parents[2] / "fixtures" / "demo"
KEY = {"Idempotency-Key": "one key of 22 letters"}
CANARIES = (
    "canary-name-7f3a",
    "canary-place-7f3a",
    "canary-material-7f3a",
    "canary-product-7f3a",
    "canary-type-7f3a",
)


def _body(**more: Any) -> dict[str, Any]:
    consent = {"given": True, "text_version": "v1", "purpose": "matching"}
    return {"profile": {"sector": "sector-seafood", **more}, "consent": consent}


def _sent(server: Server, body: dict[str, Any]) -> tuple[int, bytes, str]:
    answer = server.http.post("/v1/profiles", json=body, headers=KEY)
    return answer.status_code, answer.content, answer.headers.get("location", "")


def _stored(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(profiles)).scalar_one()


def test_one_key_stores_one_profile_however_often_it_is_sent(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    load_pack(DEMO, SqlUnitOfWork(engine), inspect=policy_faults)
    # Links follow the port where no public address is set, and the second server has another port.
    environment = settings(tmp_path / "data", database_url) | {
        "LANGBIANG_PUBLIC_URL": "https://catalogue.example"
    }
    with serving(environment, tmp_path / "server.log") as server:
        with ThreadPoolExecutor(50) as pool:
            answers = set(pool.map(lambda _: _sent(server, _body()), range(50)))
        figure(
            f"50 concurrent POSTs with one key over HTTP on {engine.dialect.name}: {_stored(engine)} row, "
            f"{len(answers)} answer"
        )
        assert (_stored(engine), len(answers)) == (1, 1)
        assert next(iter(answers))[0] == 201
        other = server.http.post("/v1/profiles", json=_body(workers=5), headers=KEY)
        assert (other.status_code, other.json()["type"]) == (422, "/problems/key-reused")
    with serving(environment, tmp_path / "server.log") as server:
        assert _sent(server, _body()) in answers
        assert _stored(engine) == 1


def test_an_erased_profile_is_in_no_file_of_the_server(tmp_path: Path) -> None:
    """Neither in the database nor its log, nor in the index, nor in what the server wrote about its work."""
    name, place, material, product, pollution = CANARIES
    data = tmp_path / "data"
    told = _body(
        name=name,
        places=[place],
        materials=[{"material": material, "t_per_year": 1.0}],
        products=[{"product": product, "t_per_year": 1.0}],
        environment={"pollution_type": pollution},
    )
    with serving(settings(data, first_pack=DEMO), tmp_path / "server.log") as server:
        created = server.http.post("/v1/profiles", json=told, headers=KEY)
        if created.status_code == 422:  # What names nothing in the catalogue is refused; the name is free.
            created = server.http.post("/v1/profiles", json=_body(name=name), headers=KEY)
        assert created.status_code == 201
        link = f"/v1/profiles/{created.json()['secret']}"
        assert server.http.post(f"{link}/matches").status_code == 200
        changed = server.http.put(
            link, json=_body(name=name, workers=7)["profile"], headers={"If-Match": '"1"'}
        )
        assert changed.status_code == 200
        assert server.http.delete(link).status_code == 204
        assert server.http.get(link).status_code == 404
        left = [
            (path.name, text)
            for path in (*data.rglob("*"), tmp_path / "server.log")
            if path.is_file()
            for text in (*CANARIES, created.json()["secret"], KEY["Idempotency-Key"])
            if text.encode() in path.read_bytes()
        ]
        figure(f"profile erased over HTTP: {len(left)} canaries left in the files of a running server")
        assert left == []
