"""The worked cases of docs/matching.md, recomputed by the program part by part."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matching.offer import Offer
from matching.profile import Profile
from matching.report import match

DOCUMENT = (Path(__file__).parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")
CASES = re.findall(r"### (.+?)\n\n```json case=(\S+)\n(.+?)\n```\n(.+?)(?=\n### |\Z)", DOCUMENT, re.DOTALL)
ON = date(2026, 11, 22)


def _rows(text: str, first: str) -> list[list[str]]:
    """The rows of the table whose header begins with a word."""
    table = re.search(rf"\| {first} \|.*?\n\|[-|]+\n((?:\|.*\n)+)", text)
    return (
        [[cell.strip() for cell in line.strip("|").split("|")] for line in table.group(1).splitlines()]
        if table
        else []
    )


def _result(offer: Offer, place: str, profile: str) -> dict[str, Any]:
    report = match(Profile.model_validate({**json.loads(profile), "limit": 100}), offer, ON)
    return next(result for result in report["results"] if result["id"] == place)


@pytest.mark.parametrize(("title", "place", "profile", "text"), CASES, ids=[case[0] for case in CASES])
def test_a_worked_case_equals_the_program_part_by_part(
    lam_dong: Offer, title: str, place: str, profile: str, text: str
) -> None:
    result = _result(lam_dong, place, profile)
    parts = {part["id"]: part for part in result["criteria"] if part["asked"]}
    *rows, total = _rows(text, "part")
    assert {row[0] for row in rows} == set(parts)
    for name, low, high, weight, contribution in rows:
        part = parts[name]
        found = [part["low"], part["high"], part["weight"], part["contribution"]]
        assert found == pytest.approx(
            [float(low), float(high), float(weight), float(contribution)], abs=2e-6
        ), name
    assert [result["low"], result["high"], result["score"]] == pytest.approx(
        [float(total[1]), float(total[2]), float(total[4])], abs=2e-6
    )
    coverage = re.search(r"Coverage .*? = ([0-9.]+)\.", text)
    assert coverage
    assert result["coverage"] == pytest.approx(float(coverage.group(1)), abs=2e-6)


@pytest.mark.parametrize(("title", "place", "profile", "text"), CASES, ids=[case[0] for case in CASES])
def test_a_worked_case_says_the_gates_and_the_verdict(
    lam_dong: Offer, title: str, place: str, profile: str, text: str
) -> None:
    result = _result(lam_dong, place, profile)
    told = re.search(r"Gates: (.+?)\.\s*(?:Verdict|\n*Verdict)", text, re.DOTALL)
    assert told
    outcomes = dict(re.findall(r"(\w+) (pass|conditional|unknown|fail)\b", told.group(1)))
    assert {gate["id"]: gate["outcome"] for gate in result["gates"]} == outcomes
    verdict = re.search(r"Verdict: (.+?)\.", text)
    assert verdict
    assert result["verdict"] == verdict.group(1).replace(" ", "_")


@pytest.mark.parametrize(("title", "place", "profile", "text"), CASES, ids=[case[0] for case in CASES])
def test_a_worked_supply_shed_equals_the_program_area_by_area(
    lam_dong: Offer, title: str, place: str, profile: str, text: str
) -> None:
    by_hand = {row[0]: [float(cell) for cell in row[1:]] for row in _rows(text, "area")}
    result = _result(lam_dong, place, profile)
    evidence = next((part["evidence"] for part in result["criteria"] if part["id"] == "raw_materials"), ())
    found = {
        area["id"]: [area["km"], area["t_per_year_low"], area["t_per_year_high"]]
        for shed in evidence
        for area in shed["areas"]
        if area["output_t_per_year"] is not None
    }
    assert set(by_hand) == set(found)
    for area, figures in by_hand.items():
        assert found[area] == pytest.approx(figures, abs=0.06), area


def test_there_are_twelve_worked_cases_and_more() -> None:
    assert len(CASES) >= 12


EQUATIONS = re.findall(r"`([^`=]*[×÷+−][^`=]*) = ([0-9.]+)`", DOCUMENT)


def test_every_equation_in_the_document_holds() -> None:
    assert len(EQUATIONS) > 100
    for expression, result in EQUATIONS:
        assert re.fullmatch(r"[0-9.() ×÷+−]+", expression), expression
        value = eval(expression.translate(str.maketrans("×÷−", "*/-")))
        assert value == pytest.approx(float(result), abs=2e-6), expression
