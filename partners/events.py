"""What a receiver is told: that a listing was published or deleted, and where to read it; never its content.

A message that arrives late, twice or after a redaction can so never bring back what is no longer public.
"""

from typing import Any

from catalogue.usecases.render import to_bytes
from partners.hooks import Entry, Webhook

TYPES = {"upsert": "listing.published", "delete": "listing.deleted"}


def is_for(webhook: Webhook, entry: Entry) -> bool:
    """Whether a webhook wants a publication. What was redacted is not spoken of; that something was deleted, always."""
    return (
        (entry.op == "delete" or not entry.redacted)
        and (not webhook.kinds or entry.kind in webhook.kinds)
        and webhook.pack in (None, entry.pack)
    )


def message_id(epoch: str, sequence: int) -> str:
    """The same for every attempt and every replay, so that receivers know what they have had."""
    return f"msg_{epoch}_{sequence}"


def message(entry: Entry, epoch: str, public_url: str) -> bytes:
    """The body of a message: the change as in ``/feeds/changes``, and the cursor to pull from after it."""
    data: dict[str, Any] = {
        "sequence": entry.sequence,
        "op": entry.op,
        "id": entry.id,
        "kind": entry.kind,
        "modified": entry.published_at,
        "cursor": f"{epoch}.{entry.sequence}",
    }
    if entry.op == "upsert":
        data["url"] = f"{public_url}/v1/listings/{entry.id}"
    elif entry.reason:
        data["reason"] = entry.reason
    return to_bytes({"type": TYPES[entry.op], "timestamp": entry.published_at, "data": data})
