"""The contract is made once, however many threads ask for it first."""

from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI

from api.edge.openapi import document
from api.routes import listings, matches, profiles


def test_many_first_readers_get_one_contract() -> None:
    for _ in range(5):
        app = FastAPI()
        for router in (listings.router, matches.router, profiles.router):
            app.include_router(router)
        with ThreadPoolExecutor(16) as pool:
            found = list(pool.map(lambda _, app=app: document(app), range(32)))
        assert all(contract is found[0] for contract in found)
