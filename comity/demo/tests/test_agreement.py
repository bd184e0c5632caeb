"""The invented agreement of the demonstration lets the story happen, and nothing beside it."""

from datetime import UTC, datetime
from importlib.resources import files

import pytest

from comity.agreements.loading import load
from comity.agreements.question import Approval, Item, Question, RightsAnswers, Role
from comity.agreements.reference import LANGUAGES, Unit, Urgency
from comity.agreements.release import judge
from comity.handling.classification import Ceiling, Classification
from comity.handling.codes import Codes
from comity.handling.stamp import Handling

HANOI, TOKYO = "cxp:node:vn:bca-c01", "cxp:node:jp:npa-ocd"
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
AGREEMENT = load(files("comity.demo").joinpath("resources", "agreement-vn-jp.yaml").read_bytes())


def answer(
    category: str,
    kind: str,
    *,
    purpose: str = "investigation",
    offence: str = "050231",
    second: bool,
    article: str = "",
) -> str:
    codes = ["H2"] if purpose == "transfer" else ["H1", "H2"]  # H1 lets nothing into proceedings
    stamp = Handling(owner=TOKYO, codes=Codes.read(codes), classification=Classification(1), purpose=purpose)
    question = Question(
        items=(Item("a", category, stamp),),
        recipients=(HANOI,),
        purpose=purpose,
        sender=TOKYO,
        author="officer",
        kind=kind,
        article=article,
        offence=offence,
        urgency=Urgency.URGENT,
        ceiling=Ceiling(1, "the link", "the courier"),
        answers=RightsAnswers(political_or_belief=False, press_or_defender=False, refugee_or_asylum=False),
        approvals=(Approval("supervisor", Role.SECOND, NOW),) if second else (),
    )
    return judge(question, AGREEMENT, NOW).allowed.value


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ("identity", "identity-check"),
        ("subscriber", "phone-holder"),
        ("proceedings", "information"),
        ("vehicle", "vehicle"),
    ],
)
def test_personal_data_leaves_with_two_persons(category: str, kind: str) -> None:
    assert answer(category, kind, second=False) == "ask"
    assert answer(category, kind, second=True) == "yes"


PERSON = ("identity", "contact", "document-data")


@pytest.mark.parametrize(
    ("kind", "purpose", "beside"),
    [
        ("vehicle", "investigation", ("vehicle", *PERSON)),
        ("vehicle", "identification", ("vehicle", *PERSON)),
        ("document", "identification", PERSON),
        ("goods", "investigation", ("goods", *PERSON)),
        ("victim-identification", "victim-protection", ("victim", *PERSON)),
        ("detained-national", "consular", ("detention", "proceedings", "health", *PERSON)),
        (
            "transfer-of-proceedings",
            "transfer",
            ("identity", "document-data", "location", "detention", "proceedings", "health"),
        ),
        ("joint-operation", "investigation", ("goods", "identity", "contact")),
        ("spontaneous-information", "prevention", PERSON),
    ],
)
def test_a_kind_leaves_whole_under_one_article(kind: str, purpose: str, beside: tuple[str, ...]) -> None:
    """The facts, the thing and the person asked about: no article lets half of a request go."""
    articles = {one.article for one in AGREEMENT.permissions if kind in one.kinds}
    whole = [
        article
        for article in articles
        if all(
            answer(category, kind, purpose=purpose, second=True, article=article) == "yes"
            for category in ("case-facts", *beside)
        )
    ]
    assert whole


def test_facts_leave_with_one() -> None:
    assert answer("case-facts", "information", second=False) == "yes"


def test_call_records_leave_for_the_offences_named_only() -> None:
    assert answer("traffic", "phone-holder", second=True) == "yes"
    assert answer("traffic", "phone-holder", offence="0601", second=True) == "no"


def test_an_arrest_waits_for_a_senior_or_an_assurance() -> None:
    assert answer("identity", "provisional-arrest", purpose="locating", second=True) == "ask"


def test_evidence_goes_to_the_central_authority() -> None:
    assert answer("identity", "information", purpose="evidence", second=True) == "no"


def test_a_person_is_transferred_by_the_central_authority() -> None:
    assert answer("identity", "transfer-of-person", purpose="transfer", second=True) == "no"
    assert answer("identity", "transfer-of-proceedings", purpose="transfer", second=True) == "yes"


def test_what_no_article_names_stays() -> None:
    assert answer("health", "information", second=True) == "no"


def test_it_speaks_four_languages() -> None:
    texts = [AGREEMENT.titles, *(article.texts for article in AGREEMENT.articles)]
    texts += [condition for permission in AGREEMENT.permissions for condition in permission.conditions]
    assert {tuple(sorted(text)) for text in texts} == {tuple(sorted(LANGUAGES))}


def test_its_clocks_name_their_article() -> None:
    urgent = AGREEMENT.clock(Urgency.URGENT)
    assert (urgent.length, urgent.unit, urgent.article) == (3, Unit.CALENDAR_DAY, "8(1)")
    assert AGREEMENT.clock(Urgency.FLASH).unit is Unit.HOUR
