"""What is missing before a request may leave."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from comity.requests.completeness import Lack, RequestSketch, SubjectSketch, missing

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PERSON = SubjectSketch("グエン・ヴァン・ハイ", "+81 80 0000 0000", "", "suspect")
WHOLE = RequestSketch(
    partner="cxp:node:vn:c01",
    kind="identity-check",
    requires=("questions", "purpose", "facts", "offence", "links", "subjects"),
    title="Who is he?",
    questions=("Is this person known?",),
    facts="Stock was taken from three drugstores.",
    offence="0502",
    purpose="identification",
    agreement="a",
    article="5",
    subjects=(PERSON,),
    person_link="His number stands in a seized phone.",
    codes=("H0",),
    rights_answered=True,
)


def test_nothing_is_missing_from_a_whole_draft() -> None:
    assert missing(WHOLE, NOW) == []


@pytest.mark.parametrize(
    ("change", "lack"),
    [
        ({"partner": ""}, Lack.PARTNER),
        ({"kind": "", "requires": ()}, Lack.KIND),
        ({"title": "  "}, Lack.TITLE),
        ({"questions": ("", " ")}, Lack.QUESTIONS),
        ({"facts": ""}, Lack.FACTS),
        ({"offence": ""}, Lack.OFFENCE),
        ({"purpose": ""}, Lack.PURPOSE),
        ({"agreement": ""}, Lack.LEGAL_BASIS),
        ({"article": ""}, Lack.LEGAL_BASIS),
        ({"urgency": "urgent"}, Lack.URGENCY_REASON),
        ({"reply_by": NOW - timedelta(hours=1)}, Lack.REPLY_BY_PASSED),
        ({"subjects": ()}, Lack.SUBJECTS),
        ({"subjects": (replace(PERSON, category=""),)}, Lack.SUBJECT_CATEGORY),
        ({"person_link": ""}, Lack.LINKS),
        ({"codes": ()}, Lack.HANDLING),
        ({"codes": ("H3",)}, Lack.H3_WORDS),
        ({"rights_answered": False}, Lack.RIGHTS),
        ({"requires": ("identifiers",), "subjects": (replace(PERSON, phone=""),)}, Lack.IDENTIFIERS),
        ({"requires": ("warrant",)}, Lack.WARRANT),
    ],
)
def test_it_names_just_what_is_missing(change: dict[str, object], lack: Lack) -> None:
    assert [one.lack for one in missing(replace(WHOLE, **change), NOW)] == [lack]  # type: ignore[arg-type]


def test_evidence_for_a_court_asks_for_the_list_of_article_18() -> None:
    found = missing(replace(WHOLE, evidence=True), NOW)
    assert {one.lack for one in found} == {
        Lack.AUTHORITY,
        Lack.PROCEEDING,
        Lack.ASSISTANCE,
        Lack.CENTRAL_AUTHORITY,
    }
    assert next(one.source for one in found if one.lack is Lack.AUTHORITY) == "UNTOC art. 18(15)(a)"


def test_a_nameless_subject_is_pointed_at_in_its_place() -> None:
    found = missing(replace(WHOLE, subjects=(PERSON, SubjectSketch("", "", "", "other"))), NOW)
    assert [(one.field, one.lack) for one in found] == [("subjects-1-name", Lack.SUBJECT_NAME)]
