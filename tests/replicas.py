"""A partner's copy of the catalogue, built only from the public feeds."""

import json
from random import Random
from typing import Any

import httpx


class Replica:
    """Holds listings by id; pulls pages of random sizes; keeps its cursor while servers come and go."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.listings: dict[str, Any] = {}
        self.cursor = ""
        self.deletes = 0
        self.faults: list[str] = []

    def resync(self, http: httpx.Client) -> "Replica":
        """Starts over from the snapshot."""
        answer = http.get("/feeds/snapshot.ndjson")
        lines = answer.content.split(b"\n")[:-1]
        self.listings = {listing["id"]: listing for listing in map(json.loads, lines)}
        self.cursor = answer.headers["langbiang-cursor"]
        return self

    def _apply(self, change: dict[str, Any], after: int) -> int:
        if change["sequence"] <= after:
            self.faults.append(f"{change['sequence']} comes after {after}")
        if change["op"] == "delete":
            self.deletes += 1
            if "listing" in change:
                self.faults.append(f"the delete {change['sequence']} has content")
            self.listings.pop(change["id"], None)
        else:
            if change["listing"]["sequence"] != change["sequence"]:
                self.faults.append(f"{change['sequence']} carries another publication")
            self.listings[change["id"]] = change["listing"]
        return int(change["sequence"])

    def pull(self, http: httpx.Client) -> bool:
        """One page; says whether there is more."""
        answer = http.get(
            "/feeds/changes", params={"cursor": self.cursor, "limit": self._random.randint(1, 40)}
        )
        page = answer.raise_for_status().json()
        at = int(self.cursor.partition(".")[2] or 0)
        for change in page["changes"]:
            at = self._apply(change, at)
        self.cursor = page["cursor"]
        return bool(page["has_more"])

    def catch_up(self, http: httpx.Client) -> None:
        """Pulls until there is no more."""
        while self.pull(http):
            pass
