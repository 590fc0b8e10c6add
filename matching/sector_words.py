"""What a place is said to take, in words: each list from the sources that are cited, with its date."""

from collections.abc import Iterable, Sequence

from catalogue.domain.dates import latest
from matching.features import Both, Feature, Figure, Listed
from matching.judged import Case, Texts
from matching.wording import both, together, when

NO_LIST = both(
    "Chưa có danh mục ngành thu hút của nơi này: ngành của dự án có được nhận không?",
    "No list of promoted sectors is published for this place: is the project's sector accepted?",
)
_NOT_LISTED = both(
    "Danh mục thu hút đã công bố ({words}) không nêu riêng ngành này: có tính dự án vào danh mục, có nhận dự án không?",
    "The published list of promoted sectors ({words}) does not name this sector itself: is the project counted to it, and would it be accepted?",
)
_GATHERED = both(
    "Chưa công bố danh mục thu hút; về nơi này chỉ biết: {words}. Nơi này có nhận dự án không?",
    "No list of promoted sectors is published; all that is known of the place is: {words}. Would the project be accepted?",
)
SOME_LISTED = both(
    "Danh mục thu hút ở đây chỉ nêu một phần của ngành này ({branches}, {dates}): dự án thuộc đúng ngành nào?",
    "Of this sector the list here names only a part ({branches}, {dates}): which branch exactly is the project in?",
)
SOME_TAKEN = both(
    "Danh mục thu hút ở đây chỉ nhận một phần những ngành mang mã này ({branches}, {dates}).",
    "Of what this code stands for the list here takes in only a part ({branches}, {dates}).",
)
SOME_CALLED_FOR = both(
    "Dự án kêu gọi chỉ thuộc một phần của ngành này ({branches}, {dates}): dự án thuộc đúng ngành nào?",
    "The project called for is in a part of this sector only ({branches}, {dates}): which branch exactly is the project in?",
)
SOME_BARRED = both(
    "Một phần của ngành này bị cấm ở đây ({branches}, {dates}): dự án thuộc đúng ngành nào?",
    "A part of this sector is barred here ({branches}, {dates}): which branch exactly is the project in?",
)


def _titles(case: Case, sectors: Sequence[str]) -> Both:
    return together(sector.title for id_ in sectors if (sector := case.offer.sector(id_)))


def which(case: Case, told: Texts, part: Sequence[Listed]) -> Texts:
    """The question of the branch, where a rule speaks of some below the profile's sector."""
    return of_branches(case, told, [each.sector for each in part], part)


def of_branches(case: Case, told: Texts, branches: Iterable[str], grounds: Sequence[Listed]) -> Texts:
    """The branches a rule speaks of, with the dates of what it stands on."""
    vi, en = _titles(case, tuple(dict.fromkeys(branches)))
    return both(
        told["vi"].format(branches=vi, dates=_when(grounds, "vi")),
        told["en"].format(branches=en, dates=_when(grounds, "en")),
    )


def _called_for(case: Case) -> Texts:
    """What a called-for project is in, where the profile's branch is another or may be."""
    vi, en = _titles(case, sorted(case.place.sectors))
    since = {lang: when(case.place.newest.as_of, lang) for lang in ("vi", "en")}
    return both(
        f"Dự án kêu gọi thuộc ngành: {vi} ({since['vi']}).",
        f"The project called for is in: {en} ({since['en']}).",
    )


def said_to_take(place: Feature) -> tuple[Figure, ...]:
    """Every statement of what a place is said to take: sources that name other sectors do not replace each other."""
    head = place.figure("sectors_stated")
    return tuple(each for each in (head, *head.others) if each.text is not None)


def _words(case: Case) -> Texts:
    """What the place is said to take: in the words of each source, with its date; else the sectors listed."""
    told, listed = said_to_take(case.place), listed_sectors(case.place)
    words: Texts = {}
    for at, lang in enumerate(("vi", "en")):
        quoted = [f"{each.text[at].rstrip('.')}, {when(each.as_of, lang)}" for each in told if each.text]
        names = f"{_titles(case, [each.sector for each in listed])[at]}, {_when(listed, lang)}"
        words[lang] = " | ".join(quoted) or names  # Within a list ";" parts its sectors.
    return words


def is_gathered(place: Feature) -> bool:
    """Whether what a place takes is only gathered, from projects there or a name: no list says so."""
    told = said_to_take(place)
    return bool(told) and all(each.basis == "derived" for each in told)


def as_gathered(case: Case) -> Texts:
    """The question of a place without a list, with all that is known of it: that neither grants nor denies."""
    words = _words(case)
    return {lang: _GATHERED[lang].format(words=words[lang]) for lang in words}


def by_group(case: Case, matching: Sequence[Listed]) -> Texts:
    """That a list takes the sector in by its group, in whose words it need not stand."""
    vi, en = _titles(case, tuple(dict.fromkeys(each.sector for each in matching)))
    words = _words(case)
    return both(
        f"danh mục thu hút ở đây nêu nhóm ngành {vi} ({words['vi']}), không nêu riêng ngành của dự án",
        f"the list here names its group, {en} ({words['en']}), not the project's sector itself",
    )


def not_listed(case: Case) -> Texts:
    """The question with what the place itself is said to take, or the project is called for in."""
    if case.place.kind == "opportunity":
        return _called_for(case)
    words = _words(case)
    return {lang: _NOT_LISTED[lang].format(words=words[lang]) for lang in words}


def listed_sectors(place: Feature) -> tuple[Listed, ...]:
    """The sectors a place takes; a called-for project is dated by what is newest of it."""
    newest = place.newest
    return place.promoted or tuple(
        Listed(sector, newest.source, newest.as_of) for sector in sorted(place.sectors)
    )


def newest_date(grounds: Iterable[Listed | Figure]) -> str | None:
    """The newest date of some."""
    return max((each.as_of for each in grounds if each.as_of), key=latest, default=None)


def _when(listed: Iterable[Listed], lang: str) -> str:
    """Every date of some listed sectors, in words, the oldest first."""
    dates = sorted({each.as_of for each in listed}, key=latest)
    return ", ".join(when(date, lang) for date in dates)


def sources(*grounds: Listed | Figure) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for each in grounds for key in each.source))
