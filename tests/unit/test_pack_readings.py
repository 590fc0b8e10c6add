"""What Excel made of a date or a number is told back as these files write it."""

import pytest

from catalogue.usecases.packs.readings import dates_meant, degrees_meant, id_meant, number_advice


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("22/11/2026", ["2026-11-22"]),
        ("11/22/2026", ["2026-11-22"]),
        ("22.11.2026", ["2026-11-22"]),
        ("2026/11/22", ["2026-11-22"]),
        ("22/11/26", ["2026-11-22"]),
        ("22-Nov-26", ["2026-11-22"]),
        ("5/5/2026", ["2026-05-05"]),
        ("46000", ["2025-12-09"]),
        ("03/04/2026", ["2026-04-03", "2026-03-04"]),
        ("31/31/2026", []),
        ("tháng 5", []),
        ("12345678", []),
        ("Mar-18", ["2018-03"]),
        ("18-Mar", ["2018-03"]),
        ("Mar-2018", ["2018-03"]),
        ("Thg6-19", ["2019-06"]),
        ("Thg 12-19", ["2019-12"]),
        ("19-thg6", ["2019-06"]),
        ("Thg13-19", []),
        ("Xyz-19", []),
    ],
)
def test_a_rewritten_date_is_told_back_as_the_days_it_can_stand_for(text: str, meant: list[str]) -> None:
    assert dates_meant(text) == meant


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("12,5", "use a point for decimals (12.5)"),
        ("-12,5", "use a point for decimals (-12.5)"),
        ("1.234,5", "use a point for decimals (1234.5)"),
        ("1.234,567", "use a point for decimals (1234.567)"),
        ("1,234", "use a point for decimals and nothing between thousands (1.234 or 1234)"),
        ("1.234.567", "write nothing between thousands (1234567)"),
        ("1 234", "write nothing between thousands (1234)"),
        ("11.524.1", "use one point, for decimals, and nothing between thousands"),
        ("11,524,1", "use one point, for decimals, and nothing between thousands"),
        ("12%", "write only the number (12); a unit has a column of its own"),
        ("12.5 ha", "write only the number (12.5); a unit has a column of its own"),
        ("nhiều", "write digits, with a point for decimals (12.5); leave it empty where it is not known"),
    ],
)
def test_a_number_is_told_back_as_it_is_written_here(text: str, advice: str) -> None:
    assert number_advice(text) == advice


@pytest.mark.parametrize(
    ("text", "most", "meant"),
    [
        ("115241", 90, "11.5241"),
        ("-115241", 90, "-11.5241"),
        ("1078419", 180, "107.8419"),
        ("5241", 180, "52.41"),
        ("11", 90, ""),
        ("north", 90, ""),
    ],
)
def test_degrees_without_their_point_get_it_back(text: str, most: int, meant: str) -> None:
    assert degrees_meant(text, most) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("KCN-Phu-Hoi", "kcn-phu-hoi"),
        ("KCN Phú Hội", "kcn-phu-hoi"),
        ("kcn_đạ_oai ", "kcn-da-oai"),
        ("kcn-loc-son", "kcn-loc-son"),
    ],
)
def test_an_id_is_told_as_it_is_written_here(text: str, meant: str) -> None:
    assert id_meant(text) == meant
