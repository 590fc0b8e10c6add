"""Which search engine is in use, and who writes its index."""

from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import Engine

from api.settings import Settings
from catalogue.storage.database import server_key
from catalogue.storage.leases import SqlLease
from catalogue.storage.reader import LogReader
from search.errors import EngineUnavailable, EngineUnsuitable
from search.tantivy_engine import TantivyEngine

if TYPE_CHECKING:  # Importing the client takes a quarter of a second: only who uses it pays.
    from search.meilisearch_client import Meilisearch
    from search.meilisearch_engine import MeilisearchEngine
    from search.meilisearch_writer import MeilisearchWriter

WRITING = "meilisearch"


def meilisearch(settings: Settings) -> "Meilisearch | None":
    """The Meilisearch server of the settings; ``None`` where there is none.

    Raises:
        EngineUnsuitable: Its address is none.
    """
    if settings.meilisearch_url is None:
        return None
    from search.meilisearch_client import Meilisearch

    url = settings.meilisearch_url.get_secret_value().rstrip("/")
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).netloc:
        raise EngineUnsuitable(
            "LANGBIANG_MEILISEARCH_URL is not an address that begins with http:// or https://"
        )
    key = settings.meilisearch_key
    return Meilisearch(url, key.get_secret_value() if key else None)


def search_engine(settings: Settings, database: Engine) -> "TantivyEngine | MeilisearchEngine":
    """The engine of the settings: the embedded one, alone or at the side of Meilisearch.

    Raises:
        EngineUnsuitable: The Meilisearch server is too old.
    """
    key = server_key(database, "cursors")
    server = meilisearch(settings)
    embedded = TantivyEngine(settings.data_dir / "index", key)
    if server is None:
        return embedded
    from search.meilisearch_engine import MeilisearchEngine

    try:
        return MeilisearchEngine(server, embedded, key)
    except EngineUnsuitable:
        embedded.close()
        raise


def index_writer(settings: Settings, database: Engine) -> "MeilisearchWriter | None":
    """What keeps the Meilisearch index in step with the log; the embedded one needs nobody."""
    server = meilisearch(settings)
    if server is None:
        return None
    from search.meilisearch_writer import MeilisearchWriter

    return MeilisearchWriter(server, LogReader(database), SqlLease(database, WRITING))


def require_suitable(settings: Settings) -> None:
    """Refuses a Meilisearch server that answers and is too old; one that does not answer may come.

    Raises:
        EngineUnsuitable: It lacks what is relied on.
    """
    if server := meilisearch(settings):
        from search.meilisearch_engine import require_version

        with suppress(EngineUnavailable):
            require_version(server)
