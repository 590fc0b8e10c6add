"""The tables of investors' data, apart from the catalogue's."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from catalogue.storage.tables import metadata

profiles = Table(
    "investor_profiles",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("revision", Integer, nullable=False),
    Column("profile", Text, nullable=False),
    Column("consent_text", String(40), nullable=False),
    Column("consent_purpose", String(40), nullable=False),
    Column("consent_at", String(32), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("updated_at", String(32), nullable=False),
)

idempotency = Table(
    "idempotency_keys",
    metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("request_hash", String(64)),
    Column("profile_id", String(32)),
    Column("created_at", String(32), nullable=False),
    Index("ix_idempotency_keys_created_at", "created_at"),
)
