"""The tables of the catalogue. Documents are text or bytes, so a new record kind needs no migration."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_Id = String(120)
_Instant = String(32)

log_head = Table(
    "log_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("epoch", String(32), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("published_at", _Instant),
    Column("bundle_generation", Integer, nullable=False),
    Column("index_generation", Integer, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

server_keys = Table(
    "server_keys",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(128), nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("pack", _Id, nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("origin", String(20), nullable=False),
    Column("document", Text, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("record_id", _Id, ForeignKey("records.id"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),
    Column("origin", String(20), nullable=False),
    Column("actor", String(120), nullable=False),
    Column("at", _Instant, nullable=False),
)

publications = Table(
    "publications",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("record_id", _Id, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("op", String(10), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("renderer", Integer, nullable=False),
    Column("published_at", _Instant, nullable=False),
    Column("reason", Text),
    Column("body", LargeBinary),
    Column("redacted_at", _Instant),
    Index("ix_publications_record", "record_id", "sequence"),
)

live = Table(
    "live",
    metadata,
    Column("record_id", _Id, primary_key=True),
    Column("sequence", BigInteger, ForeignKey("publications.sequence"), nullable=False, unique=True),
)

embeds = Table(
    "embeds",
    metadata,
    Column("record_id", _Id, primary_key=True),
    Column("owner_id", _Id, primary_key=True, index=True),
)

bundles = Table(
    "bundles",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("pack", _Id, nullable=False),
    Column("document", Text, nullable=False),
    Column("loaded_at", _Instant, nullable=False),
)

packs = Table(
    "packs",
    metadata,
    Column("name", _Id, primary_key=True),
    Column("version", String(64), ForeignKey("bundles.version"), nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("owner", String(32), nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("token", BigInteger, nullable=False),
)
