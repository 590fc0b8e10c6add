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

    data_dir: Path = ROOT / "var"
    database_url: SecretStr | None = None
    first_pack: Path | None = ROOT / "fixtures" / "lam-dong"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    public_url: str | None = None
    worker: bool = True
    timezone: str = "Asia/Ho_Chi_Minh"
    log_level: str = "info"
    max_body_bytes: Annotated[int, Field(ge=1024)] = 262_144
    anonymous_per_hour: Annotated[int, Field(ge=1)] | None = 20_000
    key_per_hour: Annotated[int, Field(ge=1)] = 100_000
    trusted_proxies: Annotated[str | None, AfterValidator(_networks)] = None
    webhooks_to_loopback: bool = False

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
