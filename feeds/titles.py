"""What a feed is called."""

from catalogue.live.snapshot import Snapshot
from feeds.asked import Asked

_TITLES = {
    "vi": "Danh mục xúc tiến đầu tư: tin đăng mới nhất",
    "en": "Investment catalogue: the latest listings",
}
_DESCRIPTIONS = {
    "vi": "Mỗi tin đăng là một hồ sơ đã công bố; con số kèm đơn vị và thời điểm, nguồn của từng con số ở trang của tin.",
    "en": "Each entry is a published listing; figures with unit and date, the source of each on the listing's page.",
}


def title_of(question: Asked) -> str:
    """The feed's title, with its filters where it has some."""
    filters = "; ".join(f"{name}={value}" for name, value in question.filters)
    return f"{_TITLES[question.lang]} ({filters})" if filters else _TITLES[question.lang]


def description_of(question: Asked) -> str:
    """One sentence on what an entry is."""
    return _DESCRIPTIONS[question.lang]


def publishers_of(snapshot: Snapshot, lang: str) -> list[str]:
    """Who publishes, pack by pack."""
    return list(
        dict.fromkeys(bundle.publisher["title"][lang] for _, bundle in sorted(snapshot.bundles.items()))
    )


def rights_of(snapshot: Snapshot, lang: str) -> list[str]:
    """How each pack's publisher wants to be named, and its licence where it grants one."""
    found = []
    for _, bundle in sorted(snapshot.bundles.items()):
        publisher = bundle.publisher
        licence = f" ({publisher['licence']})" if publisher["licence"] else ""
        found.append(publisher["attribution"][lang] + licence)
    return list(dict.fromkeys(found))


def licence_address(name: str) -> str:
    """Where a licence can be read: its own address, or SPDX's for a name of its list."""
    return name if "://" in name else f"https://spdx.org/licenses/{name}"
