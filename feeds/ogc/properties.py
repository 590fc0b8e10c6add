"""What a feature says of its listing: flat columns, as an attribute table shows them. One list, for features,
queryables and the API document alike; the whole listing is behind ``url``."""

import math
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from catalogue.domain.dates import latest
from catalogue.live.rows import area_of

Listing = dict[str, Any]


class Property(NamedTuple):
    """A column. ``type`` is ``string``, ``number``, ``integer``, ``date`` or ``date-time``.

    ``title`` says what it is to programs, in English; pages say it in either language.
    """

    name: str
    type: str
    title: str
    title_vi: str
    value: Callable[[Listing], Any]
    queryable: bool = True

    @property
    def titles(self) -> dict[str, str]:
        """What it is, by language."""
        return {"vi": self.title_vi, "en": self.title}

    def of(self, listing: Listing) -> Any:
        """The value. A number is always written with its point: GDAL takes 5 for a whole number, and the column with it."""
        value = self.value(listing)
        return float(value) if self.type == "number" and value is not None else value


def _at(*path: str) -> Callable[[Listing], Any]:
    """The value at a path; null where anything on the way is."""

    def value(listing: Listing) -> Any:
        here: Any = listing
        for name in path:
            here = here.get(name) if isinstance(here, dict) else None
        return here

    return value


def _first_sector(*path: str) -> Callable[[Listing], Any]:
    inside = _at(*path)
    return lambda listing: inside(listing["sectors"][0]) if listing["sectors"] else None


def _joined(codes: Any) -> str | None:
    return ",".join(codes) if codes else None


def _sectors(listing: Listing) -> str | None:
    return _joined([sector["id"] for sector in listing["sectors"]])


def _figure(listing: Listing, name: str) -> dict[str, Any] | None:
    """A fact whose heading statement is a number."""
    fact: dict[str, Any] = listing["facts"].get(name) or {}
    value = fact.get("value")
    return fact if isinstance(value, int | float) and not isinstance(value, bool) else None


def _rent(listing: Listing, what: str) -> Any:
    fact = _figure(listing, "rent")
    return fact[what] if fact else None


def _land_state(listing: Listing) -> str | None:
    state = (listing["land"] or {}).get("state")
    return state if isinstance(state, str) else None


Dated = tuple[float, str | None]


def _of_ledger(listing: Listing, state: str) -> Dated | None:
    """Hectares of a zone's ledger in one state, and of when the newest of them are."""
    states = (listing["land"] or {}).get("states") or ()
    lines = [line for line in states if line["state"] == state]
    if not lines:
        return None
    newest = max((line["as_of"] for line in lines if line["as_of"]), key=latest, default=None)
    return round(sum(line["area_ha"] for line in lines), 4), newest


def _of_fact(listing: Listing, name: str) -> Dated | None:
    """Hectares as the heading statement of a fact has them."""
    fact = _figure(listing, name)
    return (fact["value"], fact["as_of"]) if fact and fact["unit"] == "ha" else None


def _hectares(
    fact: str, state: str | None = None
) -> tuple[Callable[[Listing], Any], Callable[[Listing], Any]]:
    """The newer of what a fact and a zone's ledger say, and of when it is; null where neither says anything."""

    def newest(listing: Listing) -> tuple[float | None, str | None]:
        said = [_of_fact(listing, fact), _of_ledger(listing, state) if state else None]
        found = [each for each in said if each]
        return max(found, key=lambda each: latest(each[1]) if each[1] else date.min, default=(None, None))

    return lambda listing: newest(listing)[0], lambda listing: newest(listing)[1]


_LEASED, _OFFERED, _AVAILABLE = (
    _hectares("leased", "leased"),
    _hectares("offered", "offered"),
    _hectares("available"),
)


def _url(listing: Listing) -> str:
    """The path of the whole listing; the public address comes before it."""
    return f"/v1/listings/{listing['id']}"


def _area(listing: Listing) -> float | None:
    hectares = area_of(listing)
    return None if math.isnan(hectares) else hectares


def _stale(listing: Listing) -> int | None:
    """A number and not a date: GDAL takes a comparison of any date column for one of ``datetime``, and would ask
    for what was published on that day (docs/decisions/0011-ogc-api-features.md). Its column is no ``integer``: of those
    QGIS 3.22 keeps an unknown one as 0, and would count it among the oldest."""
    day = listing["stale_after"]
    return int(day.replace("-", "")) if day else None


def _reach(what: str) -> Callable[[Listing], Any]:
    """How to reach who answers for it: its contact, or the office of an agency itself."""
    contact, own = _at("contact", "office", what), _at("office", what)
    return lambda listing: contact(listing) or own(listing)


NAMED: tuple[Property, ...] = (
    Property("id", "string", "Id", "Mã", _at("id")),
    Property("kind", "string", "Kind of record", "Loại hồ sơ", _at("kind")),
    Property("title_vi", "string", "Title in Vietnamese", "Tên tiếng Việt", _at("title", "vi")),
    Property("title_en", "string", "Title in English", "Tên tiếng Anh", _at("title", "en")),
    Property("summary_vi", "string", "Summary in Vietnamese", "Tóm tắt tiếng Việt", _at("summary", "vi"), queryable=False),
    Property("summary_en", "string", "Summary in English", "Tóm tắt tiếng Anh", _at("summary", "en"), queryable=False),
    Property("area_ha", "number", "Area in hectares", "Diện tích, hecta", _area),
    Property("sequence", "integer", "Number of its publication", "Số thứ tự công bố", _at("sequence")),
    Property("revision", "integer", "Revision of the record", "Lần sửa của hồ sơ", _at("revision")),
    Property("published_at", "date-time", "When it was published", "Thời điểm công bố", _at("published_at")),
    Property("url", "string", "The whole listing, with every figure's source", "Tin đăng đầy đủ, kèm nguồn từng con số", _url, queryable=False),
)  # fmt: skip
"""What it is, and its publication: its own."""
PLACED: tuple[Property, ...] = (
    Property("stage", "string", "Stage: planned … operating, dropped", "Giai đoạn: từ quy hoạch đến hoạt động, hoặc đã bỏ", _at("stage")),
    Property("place", "string", "Administrative unit, its id", "Mã đơn vị hành chính", _at("place", "id")),
    Property("place_vi", "string", "Administrative unit in Vietnamese", "Đơn vị hành chính, tiếng Việt", _at("place", "title", "vi")),
    Property("place_en", "string", "Administrative unit in English", "Đơn vị hành chính, tiếng Anh", _at("place", "title", "en")),
    Property("zone", "string", "Zone it lies in, its id", "Mã khu, cụm chứa lô đất", _at("zone", "id")),
    Property("zone_type", "string", "industrial_park or industrial_cluster", "industrial_park (khu) hoặc industrial_cluster (cụm)", _at("zone_type")),
    Property("sector", "string", "First sector, its id", "Mã ngành thứ nhất", _first_sector("id")),
    Property("sector_vi", "string", "First sector in Vietnamese", "Ngành thứ nhất, tiếng Việt", _first_sector("title", "vi")),
    Property("sector_en", "string", "First sector in English", "Ngành thứ nhất, tiếng Anh", _first_sector("title", "en")),
    Property("sectors", "string", "Ids of all its sectors, with commas between", "Mã các ngành, cách nhau bằng dấu phẩy", _sectors),
    Property("vsic", "string", "VSIC codes of a sector, with commas between", "Mã VSIC của ngành, cách nhau bằng dấu phẩy", lambda one: _joined(one.get("vsic"))),
    Property("parent", "string", "Record above it, its id", "Mã hồ sơ cấp trên", lambda one: one.get("parent") or None),
    Property("material", "string", "Material of a supply area, its id", "Mã nguyên liệu của vùng nguyên liệu", _at("material", "id")),
    Property("land_state", "string", "Land state of a lot", "Tình trạng đất của lô", _land_state),
    Property("location_basis", "string", "Basis of the location", "Cơ sở của vị trí", _at("location", "basis")),
    Property("location_accuracy_km", "number", "How exactly it is placed, in kilometres", "Độ chính xác vị trí, ki-lô-mét", _at("location_accuracy_km")),
)  # fmt: skip
"""Where it lies and what it is for: many features share all of it."""
MEASURED: tuple[Property, ...] = (
    Property("rent", "number", "Rent, in rent_unit", "Giá thuê, theo rent_unit", lambda one: _rent(one, "value")),
    Property("rent_unit", "string", "Unit of rent", "Đơn vị giá thuê", lambda one: _rent(one, "unit")),
    Property("rent_as_of", "string", "Of when the rent is (EDTF)", "Thời điểm của giá thuê (EDTF)", lambda one: _rent(one, "as_of")),
    Property("offered_ha", "number", "Hectares on offer in a zone, as last stated", "Hecta đang mời thuê trong khu, theo số công bố gần nhất", _OFFERED[0]),
    Property("offered_as_of", "string", "Of when that is (EDTF)", "Thời điểm của số ấy (EDTF)", _OFFERED[1]),
    Property("available_ha", "number", "Hectares not yet leased, cleared or not, as last stated", "Hecta chưa cho thuê, đã hoặc chưa giải phóng mặt bằng, theo số gần nhất", _AVAILABLE[0]),
    Property("available_as_of", "string", "Of when that is (EDTF)", "Thời điểm của số ấy (EDTF)", _AVAILABLE[1]),
    Property("leased_ha", "number", "Hectares leased in a zone, as last stated", "Hecta đã cho thuê trong khu, theo số công bố gần nhất", _LEASED[0]),
    Property("leased_as_of", "string", "Of when that is (EDTF)", "Thời điểm của số ấy (EDTF)", _LEASED[1]),
    Property("completeness", "number", "Share of the expected facts that are known, 0 to 1", "Tỷ lệ dữ kiện cần có đã biết, từ 0 đến 1", _at("completeness", "share")),
    Property("stale_ymd", "number", "Day from which the figures need confirming, as in 20270630", "Ngày từ đó cần xác nhận lại con số, như 20270630", _stale),
)  # fmt: skip
"""Its other figures: most features have few of them, or none."""
ANSWERED: tuple[Property, ...] = (
    Property("contact", "string", "Agency that answers for it, its id", "Mã cơ quan trả lời", _at("contact", "id")),
    Property("contact_vi", "string", "Agency in Vietnamese", "Cơ quan, tiếng Việt", _at("contact", "title", "vi")),
    Property("contact_en", "string", "Agency in English", "Cơ quan, tiếng Anh", _at("contact", "title", "en")),
    Property("contact_phone", "string", "Telephone of the agency", "Điện thoại của cơ quan", _reach("phone"), queryable=False),
    Property("contact_email", "string", "E-mail of the agency", "Thư điện tử của cơ quan", _reach("email"), queryable=False),
    Property("contact_website", "string", "Website of the agency", "Trang mạng của cơ quan", _reach("website"), queryable=False),
    Property("pack", "string", "Province pack it comes from", "Bộ dữ liệu tỉnh", _at("publisher", "pack")),
    Property("licence", "string", "Licence", "Giấy phép sử dụng", _at("publisher", "licence"), queryable=False),
    Property("attribution_vi", "string", "Attribution in Vietnamese", "Cách ghi nguồn, tiếng Việt", _at("publisher", "attribution", "vi"), queryable=False),
    Property("attribution_en", "string", "Attribution in English", "Cách ghi nguồn, tiếng Anh", _at("publisher", "attribution", "en"), queryable=False),
)  # fmt: skip
"""Who answers for it, and on which terms: shared by many too."""
OWN, SHARED = NAMED, (MEASURED, PLACED, ANSWERED)
"""Its own columns, and the groups of columns that features share with each other."""
PROPERTIES: tuple[Property, ...] = (*NAMED, *MEASURED, *PLACED, *ANSWERED)
QUERYABLES: dict[str, Property] = {each.name: each for each in PROPERTIES if each.queryable}
GEOMETRY = "geometry"


def json_schema(each: Property) -> dict[str, Any]:
    """The column's JSON Schema, as OpenAPI 3.0 and 2020-12 both read it."""
    dated = {"type": "string", "format": each.type} if each.type.startswith("date") else {"type": each.type}
    return {"title": each.title, **dated}
