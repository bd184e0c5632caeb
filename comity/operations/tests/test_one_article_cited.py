"""A letter cites the one article that covers all that is in it, or does not leave."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from comity.agreements.access import terms_of
from comity.agreements.sentences import names_in_reasons, reason_sentences
from comity.exchange.core.envelope import read_own
from comity.exchange.models import OutLetter
from comity.operations import actions
from comity.operations.bodies import ENTRY
from comity.operations.core.results import Found, Outcome, Seizure
from comity.operations.models import Operation
from comity.operations.tests.ground import BEGINS, TERMS, TERMS_CHANGED, Ground
from comity.release.actions import approve_outgoing
from comity.release.exceptions import NotReleasedError
from comity.release.models import Outgoing
from comity.requests.tests.office import AGREEMENT, TOKYO

KINDS = TERMS_CHANGED[0]
SECOND = "categories: [case-facts, identity, contact, document-data, movement]"
KILO = Found(
    Outcome.SEIZURE, BEGINS + timedelta(hours=2), "Asia/Ho_Chi_Minh", "Công an Hà Nội", "PC02", 1,
    place="Kho", seizure=Seizure("05023", "Mỹ phẩm", Decimal("12.5"), "KGM"),
)  # fmt: skip


def joint(ground: Ground, *change: tuple[str, str]) -> Operation:
    """A joint operation in which our letters rest on any article that covers them."""
    ground.office.change_terms(KINDS, *change)
    operation = ground.planned()
    actions.settle_terms(ground.officer, operation.pk, replace(TERMS, article=""))
    actions.invite_partner(ground.officer, operation.pk, TOKYO, AGREEMENT)
    for waiting in Outgoing.objects.filter(state="to-approve"):
        approve_outgoing(ground.supervisor, waiting.pk)
    return operation


def test_the_article_that_covers_all_is_cited_though_another_covers_the_first(ground: Ground) -> None:
    operation = joint(ground, (SECOND, SECOND.replace("movement", "movement, goods")))
    actions.enter_result(ground.officer, operation.pk, KILO)
    outgoing = Outgoing.objects.latest("offered_at")
    assert outgoing.state == "to-approve"  # article 2 asks for two, as it is the one that covers the goods
    approve_outgoing(ground.supervisor, outgoing.pk)
    letter = read_own(bytes(OutLetter.objects.get(schema=ENTRY).inner))
    assert letter.agreement is not None
    assert letter.agreement.article == "2"
    assert (letter.legal_basis or "").endswith("article 2")
    outgoing.refresh_from_db()
    assert outgoing.decision is not None
    assert outgoing.decision["question"]["article"] == "2"  # a retry asks under the article that is cited


def test_where_no_one_article_covers_all_it_is_said_what_each_lacks(ground: Ground) -> None:
    operation = joint(ground, (SECOND, "categories: [goods, movement]"))
    before = Outgoing.objects.count()
    with pytest.raises(NotReleasedError) as refused:
        actions.enter_result(ground.officer, operation.pk, KILO)
    assert Outgoing.objects.count() == before
    found = {(one.article, dict(one.params)["category"]) for one in refused.value.decision.reasons}
    assert found == {("1", "goods"), ("2", "case-facts")}
    with override("en"):
        said = reason_sentences(refused.value.decision, names_in_reasons(terms_of(AGREEMENT)))
    assert any("article 1 does not cover" in one for one in said)
    assert any("article 2 does not cover" in one for one in said)
