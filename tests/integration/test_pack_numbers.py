"""Numbers of regulations and plans as they are cited."""

import re
from pathlib import Path

import yaml

RECORDS = Path(__file__).parents[2] / "fixtures" / "lam-dong" / "records"
WHOLE = re.compile(
    r"\d+/(\d{4}/)?(NĐ-CP|QĐ-TTg|QĐ-UBND|KH-UBND|TT-[A-ZĐ]+|TTg-KTN|QH\d+)|QCVN \d+:\d{4}/[A-Z]+"
)


def test_a_number_names_its_year_and_the_body_that_issued_it() -> None:
    found = [
        record["number"]
        for name in ("regulation.yaml", "plan.yaml")
        for record in yaml.safe_load((RECORDS / name).read_text(encoding="utf-8"))
        if record.get("number")
    ]
    assert len(found) > 30
    assert [number for number in found if not WHOLE.fullmatch(number)] == []
