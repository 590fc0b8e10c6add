"""The tables of partners' data, apart from the catalogue's."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from catalogue.storage.tables import metadata

_Id = String(32)
_Instant = String(32)

keys = Table(
    "partner_keys",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("beginning", String(16), nullable=False),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("scopes", String(200), nullable=False),
    Column("per_hour", Integer, nullable=False),
    Column("created_at", _Instant, nullable=False),
    Column("revoked_at", _Instant),
    Column("expires_at", _Instant),
    Column("used_at", _Instant),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("url", Text, nullable=False),
    Column("kinds", Text, nullable=False),
    Column("pack", String(120)),
    Column("secret", String(120), nullable=False),
    Column("previous_secret", String(120)),
    Column("previous_until", _Instant),
    Column("cursor", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("accepted_at", _Instant),
    Column("not_before", _Instant),
    Column("disabled_at", _Instant),
    Column("disabled_why", String(200)),
    Column("leased_by", _Id),
    Column("leased_until", _Instant),
    Column("created_at", _Instant, nullable=False),
)

held = Table(
    "webhook_held",
    metadata,
    Column("webhook_id", _Id, ForeignKey("webhooks.id", ondelete="CASCADE"), primary_key=True),
    Column("record_id", String(120), primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("first_at", _Instant),
    Column("next_at", _Instant, nullable=False),
)

attempts = Table(
    "webhook_attempts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("webhook_id", _Id, ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("at", _Instant, nullable=False),
    Column("status", Integer),
    Column("outcome", String(200), nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Index("ix_webhook_attempts_webhook_id", "webhook_id", "id"),
    Index("ix_webhook_attempts_at", "at"),
)
