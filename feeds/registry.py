"""The feeds there are, for the composition root: their routes, and what of them is answered on the hot path."""

from fastapi import APIRouter

from api.edge.hot import Answer
from feeds import changes, json_feed, schemas, snapshot

ROUTERS: tuple[APIRouter, ...] = (
    changes.router,
    snapshot.router,
    json_feed.router,
    schemas.router,
)


def hot_feeds(public_url: str) -> dict[str, Answer]:
    """Exact paths of the hot read path."""
    return {
        changes.PATH: changes.hot_changes,
        snapshot.PATH: snapshot.hot_snapshot,
        json_feed.PATH: json_feed.HotFeed(public_url),
    }
