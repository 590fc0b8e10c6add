"""Figures of Lâm Đồng as their sources state them, copied from these and not from the pack, stand in the loaded pack.

They were drawn at random from every part of the research behind the pack: parks and clusters, notices on land, places
before and after the merger, materials and where they grow. A slip of the pack, or of what reads it, shows here.
"""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from catalogue.live.snapshot import Snapshot

FIGURES = Path(__file__).parents[1] / "figures" / "lam-dong.csv"
with FIGURES.open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))


def _on_land(listing: dict[str, Any], state: str) -> list[dict[str, Any]]:
    """What any notice says of land in a state, of a zone or of a lot."""
    land = listing["land"]
    said = (
        [line for notice in land["notices"] for line in notice["states"]]
        if "notices" in land
        else [land, *land["others"]]
    )
    return [{**line, "value": line["area_ha"], "unit": "ha"} for line in said if line["state"] == state]


def _stated(listing: dict[str, Any], fact: str) -> list[dict[str, Any]]:
    """Everything the published listing says on a figure."""
    if fact.startswith("land."):
        return _on_land(listing, fact.removeprefix("land."))
    head = listing["facts"].get(fact)
    return [head, *head["others"]] if head else []


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row['id']} {row['fact']} {row['as_of']} {row['value']}"
)
def test_a_figure_is_published_as_its_source_states_it(
    row: dict[str, str], lam_dong_snapshot: Snapshot
) -> None:
    listing = json.loads(lam_dong_snapshot.listings[row["id"]].body)
    told = [
        (said["value"], said["unit"], said["as_of"] or "", said["basis"], ";".join(said["source"]))
        for said in _stated(listing, row["fact"])
    ]
    assert (float(row["value"]), row["unit"], row["as_of"], row["basis"], row["source"]) in told


def test_the_figures_are_many_and_of_every_kind() -> None:
    assert len(ROWS) >= 60
    assert len({tuple(row.values()) for row in ROWS}) == len(ROWS)
    kinds = {row["id"].split("-")[0] for row in ROWS}
    assert kinds >= {"kcn", "ccn", "place", "material", "supply"}
