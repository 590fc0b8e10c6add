"""The one place that reads the environment."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.edge.callers import networks

ROOT = Path(__file__).resolve().parents[1]


def _networks(value: str | None) -> str | None:
    networks(value)
    return value


class Settings(BaseSettings):
    """``LANGBIANG_…`` variables. With none set: SQLite and the embedded index under ``var/`` in the project's root.

    An empty variable is as good as none; ``none`` takes a default away (``LANGBIANG_FIRST_PACK=none``).
    """

    model_config = SettingsConfigDict(
        env_prefix="LANGBIANG_",
        env_ignore_empty=True,
        env_parse_none_str="none",
        frozen=True,
        extra="ignore",
    )

    data_dir: Annotated[Path, Field(description="SQLite's files and the search index")] = ROOT / "var"
    database_url: Annotated[
        SecretStr | None,
        Field(description="postgresql://user:password@host/name, or sqlite:////path/file.db"),
    ] = None
    meilisearch_url: Annotated[
        SecretStr | None,
        Field(description="http://host:7700 of a Meilisearch server, 1.15 or later"),
    ] = None
    meilisearch_key: Annotated[
        SecretStr | None,
        Field(
            description="its key: the master key, or one for the indexes langbiang* with the actions search, documents.*,"
            " indexes.*, settings.*, tasks.get and version"
        ),
    ] = None
    first_pack: Annotated[
        Path | None, Field(description="the pack loaded into an empty database; none for no pack")
    ] = ROOT / "fixtures" / "lam-dong"
    host: Annotated[str, Field(description="address to listen on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="port to listen on")] = 8000
    public_url: Annotated[
        str | None, Field(description="how the world reaches it: links in feeds, schemas and profiles")
    ] = None
    worker: Annotated[bool, Field(description="whether the server does the worker's housekeeping too")] = True
    timezone: Annotated[
        str, Field(description="decides what day it is: ageing of figures, dates of matches")
    ] = "Asia/Ho_Chi_Minh"
    log_level: Annotated[str, Field(description="debug, info, warning or error")] = "info"
    max_body_bytes: Annotated[int, Field(ge=1024, description="the largest body that is read")] = 262_144
    anonymous_per_hour: Annotated[
        int | None,
        Field(
            ge=1,
            description="requests an hour from one address (IPv6: one /64) without a key, of each process; none for no limit",
        ),
    ] = 360_000
    key_per_hour: Annotated[
        int, Field(ge=1, description="the quota of keys made without one of their own")
    ] = 1_800_000
    trusted_proxies: Annotated[
        str | None,
        AfterValidator(_networks),
        Field(description="networks or addresses of your proxies, by commas"),
    ] = None
    webhooks_to_loopback: Annotated[
        bool, Field(description="lets webhooks go to this machine, without TLS: for tests only")
    ] = False

    @property
    def address(self) -> str:
        """Where clients find the service: the public URL, or else where it listens."""
        local = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - told apart, not bound
        return (self.public_url or f"http://{local}:{self.port}").rstrip("/")

    @property
    def database(self) -> str:
        """The database's URL."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir / 'langbiang.db'}"
