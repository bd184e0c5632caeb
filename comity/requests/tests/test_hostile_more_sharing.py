"""Attacks by what a holder or an owner says: recalls, corrections, leaves, answers and stamps of who has no right to them.

Each is refused with a signed reason, leaves exactly one entry of the refusal, shows nobody anything, and the next good letter
of the same partner passes.
"""

from collections.abc import Callable
from typing import Any

import pytest

from comity.audit import events
from comity.audit.models import Entry
from comity.exchange.core.digests import b64u
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import AgreementRef, Body
from comity.exchange.models import InLetter, Receipt
from comity.exchange.tests.hostile import rows_shown
from comity.exchange.tests.partners import Partner, open_all
from comity.requests.bodies import CLARIFICATION, REPLY, REQUEST
from comity.requests.tests.office import HANOI, SEOUL, TOKYO
from comity.requests.tests.sharers import Sharers, stamp
from comity.sharing import actions
from comity.sharing.bodies import CONSENT, CORRECTION, DELETION, NARROWING, ONWARD, RECALL, RESULT
from comity.sharing.models import Item

KINDS = {
    CORRECTION: LetterType.CORRECTION,
    NARROWING: LetterType.CORRECTION,
    RECALL: LetterType.RECALL,
    DELETION: LetterType.DELETION_REQUEST,
    CONSENT: LetterType.CONSENT,
    ONWARD: LetterType.CONSENT,
    RESULT: LetterType.DELETION_RESULT,
}
LAST = "9999-12-31T23:59:59Z"


def refused(sharers: Sharers, by: Partner, reason: str, attack: Callable[[], InLetter]) -> None:
    """Do what is hostile and ask of it what is asked of every attack."""
    shown, before = rows_shown(), refusals()
    letter = attack()
    assert (letter.state, letter.reason) == ("refused", reason)
    assert Receipt.objects.get(mid=letter.mid, given=True, state="refused").reason == reason
    assert refusals() == before + 1
    assert rows_shown() == shown
    # from Seoul the office takes no request under its agreement with Tokyo: there a letter that is not delivered anywhere
    if by is sharers.tokyo:
        assert sharers.office.received().message is not None
    else:
        assert sharers.say(by, LetterType.TEST, "exchange/test/1", {}, body=None).state == "delivered"
    assert refusals() == before + 1


def refusals() -> int:
    return Entry.objects.filter(event=events.MESSAGE_REFUSED).count()


def said(sharers: Sharers, schema: str, data: dict[str, Any], by: Partner | None = None) -> InLetter:
    """What a partner says about a letter."""
    return sharers.say(by or sharers.tokyo, KINDS[schema], schema, data)


def about(sharers: Sharers, item: Item, schema: str, **change: Any) -> dict[str, Any]:
    """The body of a decision about an item, with what its kind needs."""
    needed: dict[str, dict[str, Any]] = {
        CORRECTION: {"passages": [{"at": "/title", "to": "Another"}]},
        NARROWING: {"handling": {"codes": ["H0", "H1", "H2"]}},
    }
    return sharers.revision(item.mid, item.idg, **{**needed.get(schema, {}), **change})


@pytest.mark.parametrize("schema", [CORRECTION, NARROWING, RECALL, DELETION])
def test_who_does_not_own_a_letter_decides_nothing_about_it(sharers: Sharers, schema: str) -> None:
    item = sharers.item()
    data = about(sharers, item, schema)
    refused(sharers, sharers.seoul, "not-the-owner", lambda: said(sharers, schema, data, sharers.seoul))


@pytest.mark.parametrize("schema", [CORRECTION, NARROWING, RECALL, DELETION])
def test_nobody_decides_about_a_letter_of_ours(sharers: Sharers, schema: str) -> None:
    ours = sharers.office.letter_of(sharers.office.sent())
    item = Item(owner=HANOI, mid=ours.mid, idg=ours.idg)
    data = about(sharers, item, schema)
    refused(sharers, sharers.tokyo, "not-the-owner", lambda: said(sharers, schema, data))


SHAPES: dict[str, tuple[str, dict[str, Any]]] = {
    "a recall of no id": (RECALL, {"revision": "*"}),
    "a recall of no letter": (RECALL, {"letter": {"id": "*", "digest": "A" * 43}}),
    "a recall for no reason": (RECALL, {"reason": ""}),
    "a recall with words for nobody": (RECALL, {"override": True}),
    "a correction of nothing": (CORRECTION, {"passages": []}),
    "a correction of everything": (CORRECTION, {"passages": [{"at": "", "to": "x"}]}),
    "a correction by a number": (CORRECTION, {"passages": [{"at": "/title", "to": 7}]}),
    "a narrowing to nothing": (NARROWING, {"handling": {}}),
    "a narrowing to a text": (NARROWING, {"handling": "H1"}),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_decision_out_of_shape_is_none(sharers: Sharers, name: str) -> None:
    schema, change = SHAPES[name]
    data = about(sharers, sharers.item(), schema, **change)
    refused(sharers, sharers.tokyo, "malformed", lambda: said(sharers, schema, data))


PASSAGES: dict[str, tuple[str, str]] = {
    "nowhere": ("/nothing", "no-such-passage"),
    "behind the end of a list": ("/questions/99", "no-such-passage"),
    "before the beginning of a list": ("/questions/-1", "no-such-passage"),
    "in other digits": ("/questions/٠", "no-such-passage"),
    "of the whole list": ("/questions", "no-such-passage"),
    "of a number": ("/clock/length", "no-such-passage"),
    "that breaks the body": ("/kind", "malformed"),
}


@pytest.mark.parametrize("name", PASSAGES)
def test_a_correction_of_what_is_not_there_is_refused(sharers: Sharers, name: str) -> None:
    at, reason = PASSAGES[name]
    data = about(sharers, sharers.item(), CORRECTION, passages=[{"at": at, "to": "x" * 300}])
    refused(sharers, sharers.tokyo, reason, lambda: said(sharers, CORRECTION, data))


def test_a_recall_of_a_recall_recalls_nothing(sharers: Sharers) -> None:
    item = sharers.item()
    recall = said(sharers, RECALL, about(sharers, item, RECALL))
    assert recall.state == "delivered"
    second = sharers.revision(item.mid, item.idg)
    # the letter is gone already; a correction of it, or of the recall itself, brings nothing back
    data = about(sharers, item, CORRECTION)
    refused(sharers, sharers.tokyo, "deleted-already", lambda: said(sharers, CORRECTION, data))
    assert said(sharers, RECALL, {**second, "letter": {"id": str(recall.mid), "digest": recall.idg}})
    item.refresh_from_db()
    assert item.state == "purged"


def test_a_narrowing_that_widens_changes_nothing_of_what_binds(sharers: Sharers) -> None:
    """Whatever it says: only the stricter of both holds, and a date at the end of time is none."""
    item = sharers.item("H0", "H1", "H2", "H3", onward="no")
    wide = {"codes": ["H0"], "onward": "listed", "listed": [SEOUL], "caveats": [], "delete_after": LAST,
            "retain_until": LAST, "classification": {"scheme": "comity", "level": 0}}  # fmt: skip
    letter = said(sharers, NARROWING, about(sharers, item, NARROWING, handling=wide))
    assert letter.state == "delivered", letter.reason
    now_binds = Item.objects.get(pk=item.pk)
    assert set(item.handling["codes"]) <= set(now_binds.handling["codes"])
    assert (now_binds.handling["onward"], now_binds.handling["listed"]) == ("no", [])
    assert all(end is None or end.year < 2999 for end in (now_binds.use_until, now_binds.keep_until))


LEAVES: dict[str, tuple[dict[str, Any], str]] = {
    "for a letter that was never ours": ({"letter": {"id": str(new_id()), "digest": "A" * 43}}, "unknown-letter"),
    "for other bytes": ({"letter": "other"}, "another-letter"),
    "for itself to pass on to itself": ({"agency": TOKYO}, "malformed"),
    "to pass on to us": ({"agency": HANOI}, "malformed"),
    "for another to use before a court": ({"use": "court", "agency": SEOUL}, "malformed"),
    "for a purpose that is none": ({"purpose": "whatever"}, "malformed"),
    "without an end": ({"until": None}, "malformed"),
    "until the end of time": ({"until": LAST}, "malformed"),
    "until a day": ({"until": "2026-11-22"}, "malformed"),
    "of no id": ({"consent": "*"}, "malformed"),
    "by a word that is none": ({"part": "force"}, "malformed"),
}  # fmt: skip


@pytest.mark.parametrize("name", LEAVES)
def test_a_question_for_leave_that_is_none_is_refused(sharers: Sharers, name: str) -> None:
    change, reason = LEAVES[name]
    data = sharers.asking(**change)
    if data["letter"] == "other":
        data["letter"] = {**sharers.asking()["letter"], "digest": "A" * 43}
    refused(sharers, sharers.tokyo, reason, lambda: said(sharers, CONSENT, data))


def test_who_never_had_a_letter_asks_nothing_about_it(sharers: Sharers) -> None:
    data = sharers.asking(use="court", text="")
    refused(sharers, sharers.seoul, "unknown-letter", lambda: said(sharers, CONSENT, data, sharers.seoul))


@pytest.mark.parametrize("part", ["grant", "refuse", "withdraw"])
def test_nobody_but_the_owner_answers_a_question_of_ours(sharers: Sharers, part: str) -> None:
    consent = sharers.ask(sharers.item())
    refused(
        sharers,
        sharers.seoul,
        "unknown-consent",
        lambda: sharers.grant(consent, part, by=sharers.seoul),
    )
    consent.refresh_from_db()
    assert consent.state == "asked"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"agency": TOKYO}, "another-use"),
        ({"use": "court"}, "another-use"),
        ({"purpose": "evidence"}, "another-use"),
        ({"until": None}, "malformed"),
        ({"until": LAST}, "malformed"),
        ({"letter": {"id": str(new_id()), "digest": "A" * 43}}, "another-letter"),
    ],
    ids=["another agency", "another use", "another purpose", "no end", "the end of time", "another letter"],
)
def test_leave_for_something_else_than_was_asked_is_none(
    sharers: Sharers, change: dict[str, Any], reason: str
) -> None:
    consent = sharers.ask(sharers.item())
    refused(sharers, sharers.tokyo, reason, lambda: sharers.grant(consent, **change))
    consent.refresh_from_db()
    assert consent.state == "asked"


RESULTS: dict[str, tuple[dict[str, Any], str]] = {
    "copies below nothing": ({"copies": -1}, "malformed"),
    "copies beyond all": ({"copies": 2**31}, "malformed"),
    "at the end of time": ({"at": LAST}, "malformed"),
    "in a state that is none": ({"result": "never"}, "malformed"),
    "for nodes that are none": ({"never_left": ["*"]}, "malformed"),
    "under the id of no decision": ({"revision": str(new_id())}, "unknown-revision"),
}


@pytest.mark.parametrize("name", RESULTS)
def test_an_answer_to_a_recall_that_is_none_is_refused(sharers: Sharers, name: str) -> None:
    change, reason = RESULTS[name]
    ours = sharers.office.letter_of(sharers.office.stored())
    revision = actions.recall_letter(sharers.supervisor, ours.mid, "wrong-person", "")
    data = sharers.result(revision.id, ours.mid, ours.idg, **change)
    refused(sharers, sharers.tokyo, reason, lambda: said(sharers, RESULT, data))


STAMPS: dict[str, tuple[dict[str, Any], str]] = {
    "of ours as the owner": ({"handling": stamp(HANOI, "H0", "H2")}, "wrong-owner"),
    "under an agreement beyond all versions": (
        {"agreement": AgreementRef("office-agreement", 2**53 - 1, "A" * 43, "1")}, "agreement-differs"),
}  # fmt: skip


@pytest.mark.parametrize("name", STAMPS)
def test_a_request_whose_stamp_does_not_hold_is_refused(sharers: Sharers, name: str) -> None:
    change, reason = STAMPS[name]
    office = sharers.office
    data = office.request_data()
    refused(sharers, sharers.tokyo, reason, lambda: office.write(REQUEST, data, **change))


@pytest.mark.parametrize("schema", [REPLY, CLARIFICATION])
@pytest.mark.parametrize("conv", ["its own", "that of the two others"])
def test_a_third_party_says_nothing_to_a_request_between_two_others(
    sharers: Sharers, schema: str, conv: str
) -> None:
    office = sharers.office
    request = office.stored()
    letter = office.letter_of(request)
    data = office.reply_data(request) if schema == REPLY else office.clarification_data(request)
    where = str(letter.conv) if conv == "that of the two others" else new_id()
    refused(
        sharers,
        sharers.seoul,
        "unknown-request",
        lambda: office.write(schema, data, by=sharers.seoul, conv=where),
    )
    request.refresh_from_db()
    assert request.state == "sent"


def test_a_late_recall_by_a_stranger_to_the_letter_bars_nothing_of_its_owner(sharers: Sharers) -> None:
    """It comes before the letter itself: what it leaves stands under the name of who said so alone."""
    sealed = sharers.tokyo.sealed(**_request_fields(sharers))
    early = sharers.revision(sealed.mid, sealed.idg)
    said(sharers, RECALL, early, sharers.seoul)
    assert sharers.tokyo.post(sealed).status == 202
    open_all()
    assert InLetter.objects.get(mid=sealed.mid, peer__node=TOKYO).state == "delivered"
    assert item_of_owner(sealed.mid).state == "held"


def item_of_owner(mid: str) -> Item:
    return Item.objects.get(owner=TOKYO, mid=mid)


def _request_fields(sharers: Sharers) -> dict[str, Any]:
    terms = sharers.office.terms
    return {
        "body": Body(REQUEST, sharers.office.request_data()),
        "purpose": "investigation",
        "legal_basis": "Agreement of the office, article 1",
        "handling": stamp(TOKYO, "H0", "H2"),
        "agreement": AgreementRef(terms.id, terms.version, b64u(bytes.fromhex(terms.digest)), "1"),
    }
