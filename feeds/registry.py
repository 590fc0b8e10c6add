"""The feeds there are, for the composition root: their routes, and what of them is answered on the hot path."""

from fastapi import APIRouter

from api.edge.hot import Answer
from feeds import atom, changes, dcat, json_feed, schemas, sitemap, snapshot
from feeds.ogc import hot as ogc_hot
from feeds.ogc import routes as ogc

ROUTERS: tuple[APIRouter, ...] = (
    changes.router,
    snapshot.router,
    json_feed.router,
    atom.router,
    schemas.router,
    sitemap.router,
    dcat.router,
)

STANDARD_ROUTERS: tuple[APIRouter, ...] = (ogc.router,)
"""Feeds whose standard says how a wrong parameter is refused: they read theirs themselves."""


def hot_feeds(public_url: str) -> dict[str, Answer]:
    """Exact paths of the hot read path."""
    return {
        changes.PATH: changes.hot_changes,
        snapshot.PATH: snapshot.hot_snapshot,
        json_feed.PATH: json_feed.FEED.hot,
        atom.PATH: atom.FEED.hot,
        **ogc_hot.hot_items(public_url),
    }


def hot_under(public_url: str) -> dict[str, Answer]:
    """Paths under which the last part is an id."""
    return {**ogc_hot.hot_features(public_url)}
