"""The words of the invented listings: Vietnamese names by syllables, and sentences in both languages."""

from collections.abc import Iterator
from random import Random

_SYLLABLES = (  # noqa: SIM905 - readable as it is
    "An Ân Ánh Ba Bạch Bảo Bắc Bích Biên Bình Cát Cẩm Châu Chính Cường Dân Diên Diệp Dương Đa Đại Đan Đạo Đăng Đình "
    "Định Đoài Đông Đồng Đức Gia Giang Giao Hà Hải Hạnh Hiền Hiệp Hòa Hoàng Hồng Hùng Huệ Hưng Hương Hữu Khánh Khê "
    "Kiên Kim Kỳ La Lạc Lan Lâm Lập Liên Liêng Linh Lộc Long Lương Lý Mai Mỹ Nam Nghĩa Ngọc Nguyên Nhân Nhơn Ninh Oai "
    "Phong Phú Phúc Phước Phượng Quang Quảng Quế Quý Sơn Tam Tân Tây Thạch Thái Thanh Thành Thắng Thịnh Thuận Thủy "
    "Thượng Tiên Tiến Tín Trà Trạch Trí Trung Trường Tú Tuyên Vạn Văn Vân Viên Việt Vĩnh Vũ Xuân Yên"
).split()
_USES = (
    ("kho lạnh", "cold store"),
    ("nhà máy chế biến", "processing plant"),
    ("xưởng cơ khí", "engineering workshop"),
    ("sơ chế nông sản", "produce packing"),
    ("nhà xưởng xây sẵn", "ready-built factory"),
    ("bến bãi kho vận", "logistics yard"),
    ("lò sấy", "drying kilns"),
    ("vườn ươm", "nursery"),
)
_CROPS = (
    ("cà phê", "coffee"),
    ("chè", "tea"),
    ("dâu tằm", "mulberry"),
    ("rau", "vegetables"),
    ("hoa", "flowers"),
    ("sầu riêng", "durian"),
    ("bơ", "avocado"),
    ("mắc ca", "macadamia"),
    ("tiêu", "pepper"),
    ("điều", "cashew"),
    ("cao su", "rubber"),
    ("thanh long", "dragon fruit"),
)
_ROADS = ("quốc lộ 20", "quốc lộ 27", "quốc lộ 28", "quốc lộ 55", "tỉnh lộ 725")
_ROADS_EN = (
    "national road 20",
    "national road 27",
    "national road 28",
    "national road 55",
    "provincial road 725",
)
_MARKS = str.maketrans(
    "ÁÂáàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĐđ",
    "AAaaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyDd",
)
Both = dict[str, str]


def without_marks(text: str) -> str:
    """A name as it is written in English."""
    return text.translate(_MARKS)


def name(random: Random) -> str:
    """A place-like name of two syllables."""
    return " ".join(random.sample(_SYLLABLES, 2))


def site_words(random: Random, called: str, lot: str) -> tuple[Both, Both]:
    """Title and summary of a piece of land."""
    use, crop, road = random.choice(_USES), random.choice(_CROPS), random.randrange(len(_ROADS))
    title = {"vi": f"Lô {lot} {called}, {use[0]}", "en": f"Lot {lot} {without_marks(called)}, {use[1]}"}
    summary = {
        "vi": f"Đất cho {use[0]}, gần vùng {crop[0]}, cách {_ROADS[road]} {random.randrange(1, 30)} km.",
        "en": f"Land for a {use[1]} amid {crop[1]}, {random.randrange(1, 30)} km from {_ROADS_EN[road]}.",
    }
    return title, summary


def zone_words(random: Random, called: str) -> tuple[Both, Both]:
    """Title and summary of an industrial cluster."""
    crop = random.choice(_CROPS)
    title = {"vi": f"Cụm công nghiệp {called}", "en": f"{without_marks(called)} Industrial Cluster"}
    return title, {
        "vi": f"Cụm công nghiệp {called} giữa vùng {crop[0]}, có điện và nước.",
        "en": f"A cluster amid {crop[1]}, with power and water.",
    }


def questions(random: Random) -> Iterator[tuple[str, str]]:
    """Questions without end: as written, without marks, with a slip, in English; each with a word its hits hold."""
    while True:
        use, crop = random.choice(_USES), random.choice(_CROPS)
        syllables = random.sample([word for word in _SYLLABLES if len(word) >= 5], 1)
        yield f"{use[0]} {syllables[0]}", syllables[0]
        yield without_marks(f"{syllables[0]} {crop[0]}"), syllables[0]
        yield f"{use[1]} {without_marks(syllables[0])}", syllables[0]
        yield f"{slipped(random, without_marks(syllables[0]))} {use[0]}", syllables[0]


def slipped(random: Random, word: str) -> str:
    """A word with two neighbouring letters swapped, not the first."""
    at = random.choice([at for at in range(1, len(word) - 1) if word[at] != word[at + 1]])
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
