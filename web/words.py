"""What pages say, in both languages, and the labels of the codes a listing holds."""

from catalogue.live.snapshot import Snapshot
from feeds.wording import LANGUAGES, Labels, Language, labels_of

_TEXTS: dict[str, tuple[str, str]] = {
    "about": ("Về tin đăng này", "About this listing"),
    "accuracy": ("sai số khoảng {}", "accurate to about {}"),
    "aliases": ("Tên khác", "Also called"),
    "also": ("Phát biểu khác", "Also stated"),
    "area_ha": ("Diện tích", "Area"),
    "as_of": ("Thời điểm", "As of"),
    "as_written": ("nguồn ghi “{}”", "in the source: “{}”"),
    "attribution": ("Ghi công", "Attribution"),
    "basis": ("Cơ sở", "Basis"),
    "confirm": (
        "Số liệu đã quá hạn từ {}: cần xác nhận lại với {} trước khi dùng.",
        "The figures are past their date since {}: confirm them with {} before relying on them.",
    ),
    "contact": ("Liên hệ", "Contact"),
    "contact_none": ("Chưa rõ cơ quan trả lời.", "Which agency answers is not known."),
    "details": ("Thông tin thêm", "Details"),
    "facts": ("Số liệu", "Figures"),
    "fact": ("Dữ kiện", "Fact"),
    "gap": (
        "Chưa khớp, theo {}: các trạng thái đất cộng lại {}, đất công nghiệp {}; chênh {}.",
        "Unreconciled, after {}: the land states add up to {}, the industrial land is {}; difference {}.",
    ),
    "gone": ("Tin đăng đã được rút", "This listing was withdrawn"),
    "gone_text": (
        "Tin đăng này từng được công bố và nay không còn. Danh mục hiện hành ở trang đầu.",
        "It was published once and is no longer. What is offered today is on the first page.",
    ),
    "json": ("Dữ liệu JSON", "Data as JSON"),
    "land": ("Quỹ đất", "Land"),
    "land_incomplete": (
        "Sổ đất chưa đủ hoặc chưa khớp, nên không tính tỷ lệ lấp đầy.",
        "The ledger is not complete or does not reconcile, so no fill rate is derived from it.",
    ),
    "land_unknown": ("Chưa rõ trạng thái đất.", "The state of the land is not known."),
    "licence": ("Giấy phép", "Licence"),
    "licence_none": (
        "Chưa cấp giấy phép sử dụng lại; hãy hỏi bên công bố.",
        "No licence to reuse has been granted yet; ask the publisher.",
    ),
    "location": ("Vị trí", "Location"),
    "location_unknown": ("Chưa rõ toạ độ.", "The coordinates are not known."),
    "map": ("Xem trên OpenStreetMap", "See on OpenStreetMap"),
    "missing": ("Không có tin đăng này", "There is no such listing"),
    "missing_text": (
        "Không tin đăng nào có địa chỉ này. Kiểm tra lại mã, hoặc tìm ở trang đầu.",
        "No listing has this address. Check the id, or search on the first page.",
    ),
    "no": ("không", "no"),
    "note": ("Ghi chú", "Note"),
    "notices": ("Các thông báo đã công bố", "Notices as published"),
    "nothing_stated": ("Chưa có số liệu.", "No figures are stated yet."),
    "of": ("trên {}", "of {}"),
    "outline": ("đường bao, tâm ở {}", "an outline, centred at {}"),
    "place": ("Địa bàn", "Place"),
    "published": ("Công bố", "Published"),
    "publisher": ("Bên công bố", "Publisher"),
    "revision": ("bản {}", "revision {}"),
    "sectors": ("Ngành", "Sectors"),
    "source": ("Nguồn", "Source"),
    "sources": ("Nguồn", "Sources"),
    "sources_none": ("Không nêu nguồn.", "No source is given."),
    "stage": ("Giai đoạn", "Stage"),
    "state": ("Trạng thái", "State"),
    "successor": ("Nay do {} đảm nhiệm", "Today's office: {}"),
    "sum": ("Cộng", "Total"),
    "unknown": ("chưa rõ", "unknown"),
    "undated": ("không rõ thời điểm", "no date"),
    "value": ("Giá trị", "Value"),
    "within": ("tại {}", "in {}"),
    "yes": ("có", "yes"),
}

_FIELDS: dict[str, tuple[str, str]] = {
    "address": ("Địa chỉ", "Address"),
    "amended_by": ("Được sửa bởi", "Amended by"),
    "areas": ("Địa bàn áp dụng", "Where it applies"),
    "barred": ("Ngành không được vào", "Sectors barred"),
    "benefit": ("Loại ưu đãi", "Benefit"),
    "clause": ("Điều khoản", "Clause"),
    "clauses": ("Điều khoản", "Clauses"),
    "code": ("Mã", "Code"),
    "condition": ("Điều kiện", "Condition"),
    "email": ("Thư điện tử", "E-mail"),
    "ends": ("Hết hạn", "Ends"),
    "exclusive": ("Chỉ nhận các ngành", "Only for"),
    "for_sectors": ("Cho các ngành", "For sectors"),
    "for_sectors_basis": ("Căn cứ xếp ngành", "Basis of the sectors"),
    "former_address": ("Địa chỉ theo nguồn", "Address as the sources write it"),
    "high": ("Đến", "To"),
    "in_force_from": ("Hiệu lực từ", "In force from"),
    "in_force_to": ("Hiệu lực đến", "In force to"),
    "infrastructure": ("Dự án hạ tầng", "Infrastructure project"),
    "intake": ("Nguyên liệu thu mua", "Materials bought"),
    "isic": ("Mã ISIC", "ISIC code"),
    "isic_basis": ("Cơ sở của mã ISIC", "Basis of the ISIC code"),
    "issued_on": ("Ban hành ngày", "Issued on"),
    "issuer": ("Ban hành bởi", "Issued by"),
    "law": ("Căn cứ", "Law"),
    "level": ("Cấp", "Level"),
    "lot": ("Ký hiệu lô", "Lot"),
    "low": ("Từ", "From"),
    "material": ("Nguyên liệu", "Material"),
    "measure": ("Chỉ tiêu", "Measure"),
    "merged_into": ("Nhập vào", "Merged into"),
    "months": ("Tháng thu hoạch", "Months"),
    "needs": ("Cần", "Needs"),
    "number": ("Số", "Number"),
    "of": ("Tính trên", "Of"),
    "office": ("Văn phòng", "Office"),
    "on": ("Ngày", "Date"),
    "overlaps": ("Nằm trên địa bàn cũ", "On the ground of"),
    "parent": ("Thuộc", "Part of"),
    "period": ("Kỳ", "Period"),
    "period_from": ("Từ", "From"),
    "period_to": ("Đến", "To"),
    "perishability": ("Giữ được", "Keeps for"),
    "phone": ("Điện thoại", "Phone"),
    "place": ("Địa bàn", "Place"),
    "places": ("Địa bàn", "Places"),
    "plan_source": ("Nguồn của quy hoạch", "Source of the plan"),
    "plan": ("Quy hoạch", "Plan"),
    "priorities": ("Mức ưu tiên", "Priority"),
    "promoted": ("Ngành được kêu gọi", "Sectors promoted"),
    "regulation": ("Quy định", "Regulation"),
    "replaced_by": ("Được thay bởi", "Replaced by"),
    "replaces": ("Thay cho", "Replaces"),
    "role": ("Nhiệm vụ", "Role"),
    "role_clause": ("Theo điều khoản", "By clause"),
    "role_source": ("Nguồn của nhiệm vụ", "Source of the role"),
    "role_plan": ("Theo quy hoạch", "By plan"),
    "sector": ("Ngành", "Sector"),
    "site": ("Lô đất", "Site"),
    "sites": ("Lô đất", "Sites"),
    "splittable": ("Có thể chia nhỏ", "Can be split"),
    "stage_source": ("Nguồn của giai đoạn", "Source of the stage"),
    "stage_as_of": ("Giai đoạn, thời điểm", "Stage as of"),
    "status_note": ("Tình trạng", "Status"),
    "steps": ("Các bước", "Steps"),
    "successor": ("Nay do ai đảm nhiệm", "Who does this today"),
    "t_per_year": ("Tấn mỗi năm", "Tonnes a year"),
    "targets": ("Chỉ tiêu", "Targets"),
    "tenure_ends": ("Hết hạn sử dụng đất", "Land tenure ends"),
    "text": ("Nội dung", "Text"),
    "tier": ("Mức", "Tier"),
    "unit": ("Đơn vị", "Unit"),
    "unit_type": ("Loại đơn vị", "Type of unit"),
    "valid_from": ("Có từ", "Since"),
    "valid_to": ("Đến", "Until"),
    "vsic": ("Mã VSIC", "VSIC code"),
    "vsic_basis": ("Cơ sở của mã VSIC", "Basis of the VSIC code"),
    "vsic_edition": ("Bản VSIC", "VSIC edition"),
    "website": ("Trang tin", "Website"),
    "zone": ("Khu, cụm công nghiệp", "Zone"),
    "zone_type": ("Loại hình", "Type"),
    "zones": ("Khu, cụm công nghiệp", "Zones"),
}

_CODES: dict[str, tuple[str, str]] = {
    "commune": ("cấp xã", "commune"),
    "country": ("quốc gia", "country"),
    "days": ("vài ngày", "days"),
    "district": ("cấp huyện", "district"),
    "durable": ("lâu dài", "long"),
    "hours": ("vài giờ", "hours"),
    "province": ("cấp tỉnh", "province"),
    "resource_site": ("vùng nguyên liệu", "a resource site"),
    "weeks": ("vài tuần", "weeks"),
    "zone": ("khu, cụm công nghiệp", "a zone"),
}
_LISTS = {
    "zone_type": "zone_types",
    "stage": "stages",
    "tier": "tiers",
    "basis": "bases",
    "benefit": "benefits",
    "vsic_basis": "bases",
    "isic_basis": "bases",
    "for_sectors_basis": "bases",
    "unit": "units",
    "measure": "facts",
    "state": "land_states",
}


class Words:
    """The texts of a page in one language, beside the labels of what a listing holds."""

    def __init__(self, labels: Labels) -> None:
        self.labels, self.lang = labels, labels.lang
        self.label, self.quantity, self.number = labels.label, labels.quantity, labels.number
        self._at = LANGUAGES.index(self.lang)

    def __call__(self, name: str, *values: object) -> str:
        """A text of the page."""
        return _TEXTS[name][self._at].format(*values)

    def field(self, name: str) -> str:
        """What a field is called; a kind nobody has named the fields of shows their codes."""
        return _FIELDS[name][self._at] if name in _FIELDS else name.replace("_", " ").capitalize()

    def code(self, field: str, code: str) -> str | None:
        """What a code in a field stands for, where the field holds codes."""
        if field in _LISTS:
            return self.label(_LISTS[field], code)
        if field in {"level", "perishability", "needs"} and code in _CODES:
            return _CODES[code][self._at]
        of_area = field == "code" and self.labels.knows("area_classes", code)
        return self.label("area_classes", code) if of_area else None


def words_of(snapshot: Snapshot, lang: Language) -> Words:
    """The words of a snapshot's packs."""
    return Words(labels_of(snapshot, lang))
