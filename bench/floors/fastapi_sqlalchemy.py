"""The floor of starting: a bare FastAPI application whose first answer is a page read by SQLAlchemy."""

import sys
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import Engine, create_engine, text

from bench.floors.served import run


class Page(BaseModel):
    """Some listings."""

    items: list[dict[str, Any]]


def app(engine: Engine) -> FastAPI:
    """``/v1/listings`` gives 20 listings as they are stored."""
    made = FastAPI()

    @made.get("/v1/listings", response_model=Page)
    def read() -> dict[str, Any]:
        from json import loads

        query = "SELECT body FROM publications WHERE body IS NOT NULL ORDER BY sequence LIMIT 20"
        with engine.connect() as connection:
            return {"items": [loads(body) for (body,) in connection.execute(text(query))]}

    return made


if __name__ == "__main__":
    run(app(create_engine(f"sqlite:///{sys.argv[2]}")), int(sys.argv[1]))
