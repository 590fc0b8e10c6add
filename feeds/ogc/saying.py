"""The words of the pages for people, in both languages."""

from collections.abc import Callable

from feeds.wording import Language

Say = Callable[..., str]
_TEXTS: dict[str, tuple[str, str]] = {
    "title": ("Tin đăng trên bản đồ", "Listings on the map"),
    "description": (
        "Những gì tỉnh mời gọi nhà đầu tư, cho phần mềm bản đồ: khu, cụm công nghiệp, lô đất, vùng nguyên liệu và mọi hồ sơ đã công bố. Mỗi đối tượng dẫn tới tin đăng, nơi từng con số có nguồn.",
        "What a province offers to investors, for GIS clients: zones, sites, supply areas and everything else that is published. Every feature links to its listing, where each figure carries its source.",
    ),
    "in_qgis": (
        "Trong QGIS: Layer → Add Layer → Add WFS / OGC API – Features Layer, với địa chỉ này:",
        "In QGIS: Layer → Add Layer → Add WFS / OGC API – Features Layer, with this address:",
    ),
    "collections": ("Các bộ đối tượng", "Collections"),
    "collection": ("Bộ đối tượng", "Collection"),
    "features": ("Các đối tượng", "Features"),
    "feature": ("Đối tượng", "Feature"),
    "api": ("API", "API"),
    "api_text": ("Có thể hỏi những gì.", "What can be asked."),
    "conformance": ("Phần tiêu chuẩn được tuân theo", "Conformance"),
    "queryables": ("Có thể lọc theo", "Queryables"),
    "queryables_text": (
        "Những gì filter có thể nêu; trừ hình học, mỗi cột cũng là một tham số, cho đối tượng có đúng giá trị ấy.",
        "What filter may name; all but the geometry are parameters too, for features that have a value.",
    ),
    "columns": ("Các cột", "Columns"),
    "columns_text": ("Mỗi đối tượng nói gì. Điều chưa biết là null.", "What a feature says. What is not known is null."),
    "count": ("{} / {} đối tượng", "{} of {}"),
    "published": ("{} tin đã công bố", "{} published listings"),
    "box": ("Tây, nam, đông, bắc", "West, south, east, north"),
    "from_to": ("Công bố từ – đến", "Published from – to"),
    "crs": ("Hệ tọa độ", "Coordinate reference system"),
    "kept_in": ("Lưu trong hệ", "Stored in"),
    "item_type": ("Loại", "Type of item"),
    "id": ("Mã", "Id"),
    "attribution": ("Ghi nguồn", "Attribution"),
    "geometry": ("Hình học", "Geometry"),
    "nowhere": ("chưa rõ vị trí", "no location known"),
    "links": ("Liên kết", "Links"),
    "next": ("Trang sau", "Next page"),
    "whole": ("Tin đăng đầy đủ", "The whole listing"),
    "all_columns": ("Mọi cột", "All columns"),
    "name": ("Tên", "Name"),
    "type": ("Kiểu", "Type"),
    "meaning": ("Ý nghĩa", "What it is"),
    "kind": ("Loại hồ sơ", "Kind"),
    "place": ("Địa bàn", "Place"),
    "hectares": ("Hecta", "Hectares"),
    "addresses": ("Địa chỉ", "Addresses"),
    "path": ("Đường dẫn", "Path"),
    "gives": ("Trả về", "What it gives"),
    "parameters": ("Tham số của items", "Parameters of items"),
    "document": ("Toàn bộ mô tả là", "The whole document is"),
    "equal": ("Đối tượng có giá trị này: {}", "Features that have this value: {}"),
    "landing_page": ("Trang đầu", "Landing page"),
    "this_document": ("Bản mô tả này", "This document"),
    "what_features_are": ("Các cột của một đối tượng", "What a feature is"),
    "one_feature": ("Một đối tượng", "One feature"),
    "limit": ("Mỗi trang nhiều nhất bao nhiêu đối tượng.", "How many features at most on a page; more than the maximum counts as the maximum."),
    "bbox": ("Đối tượng có hình học chạm khung: tây,nam,đông,bắc, tính bằng độ.", "Features whose geometry meets the box: west,south,east,north in degrees; heights are ignored."),
    "bbox-crs": ("Hệ tọa độ của bbox.", "The coordinate reference system of bbox."),
    "datetime": ("Đối tượng được công bố vào thời điểm hoặc trong khoảng này, như 2026-01-01T00:00:00Z/.. (RFC 3339).", "Features published at the moment or in the interval, such as 2026-01-01T00:00:00Z/.. (RFC 3339)."),
    "filter": ("Điều kiện bằng CQL2, như area_ha > 5 AND kind = 'site'.", "A condition in CQL2 text over the queryables, such as area_ha > 5 AND kind = 'site'."),
    "filter-lang": ("Ngôn ngữ của filter.", "The language of filter."),
    "filter-crs": ("Hệ tọa độ của hình học trong filter.", "The coordinate reference system of geometries in filter."),
    "cursor": ("Trang bắt đầu từ đâu; lấy từ liên kết tới trang sau.", "Where the page begins; from the link to the next page, and of no meaning otherwise."),
    "f": ("Dạng trả lời, thay cho Accept: json hoặc html.", "The form of the answer, in place of Accept: json or html."),
    "lang": ("Ngôn ngữ của trang, thay cho Accept-Language; dữ liệu có cả hai.", "The language of a page, in place of Accept-Language; data holds both."),
}  # fmt: skip
PATHS = {
    "/": "landing_page",
    "/api": "this_document",
    "/conformance": "conformance",
    "/collections": "collections",
    "/collections/{collection}": "collection",
    "/collections/{collection}/queryables": "queryables",
    "/collections/{collection}/schemas/feature": "what_features_are",
    "/collections/{collection}/items": "features",
    "/collections/{collection}/items/{featureId}": "one_feature",
}
"""What each address gives, by the name of its words; ``crs`` of an answer is the system it is in."""


def saying(lang: Language) -> Say:
    """The words of one language."""
    at = 0 if lang == "vi" else 1
    return lambda name, *values: _TEXTS[name][at].format(*values)
