"""What comes in for a post is decided with our own agreement and handed to the agency that is the post; what leaves fits its shape."""

from datetime import timedelta
from typing import Any

import pytest

from comity.agreements.access import terms_of
from comity.audit.acts import Act
from comity.exchange.core import letter_members
from comity.exchange.core.digests import b64u
from comity.exchange.core.envelope import read_own
from comity.exchange.core.ids import new_id
from comity.exchange.models import InLetter, OutLetter
from comity.exchange.registry import LetterRefusalError, body_type
from comity.lib.clock import now
from comity.protection import actions, incoming
from comity.protection.bodies import NOTICE, PROCEEDING
from comity.protection.exceptions import PostRefusedError
from comity.protection.incoming import Incoming, Taker
from comity.protection.models import News, NoticeState
from comity.protection.sending import Under
from comity.protection.tests.holding import CONSULAR_AGREEMENT, Custody

pytestmark = pytest.mark.django_db


@pytest.fixture
def came(monkeypatch: pytest.MonkeyPatch) -> list[Incoming]:
    """What the post's part was handed."""
    found: list[Incoming] = []

    def take(_act: Act, one: Incoming) -> None:
        found.append(one)

    for schema in (NOTICE, PROCEEDING):
        monkeypatch.setitem(incoming._takers, schema, Taker(schema, take))  # a post of the test's own
    return found


def notice_data(**change: Any) -> dict[str, Any]:
    return {
        "notice": str(new_id()),
        "detention": str(new_id()),
        "ref": "D-2026-0003",
        "kind": "deprivation",
        "because": "wish",
        "state": "VNM",
        "detaining": "JPN",
        "held_by": "Tokyo police",
        "person": {
            "names": [{"text": "Nguyễn Văn Hải", "language": "vi"}],
            "birth_date": "1994",
            "sex": "male",
            "document_kind": "passport",
            "document": "C4417082",
            "languages": ["vi"],
        },
        "deprived_at": (now() - timedelta(hours=3)).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "place": "Shinjuku",
        "zone": "Asia/Tokyo",
        "contact": "",
        "reason": "",
        "offence": "0502",
        "wish": {"answer": "wants", "at": None, "words": "", "language": ""},
        "law": {"source": "Vienna Convention on Consular Relations", "article": "36(1)(b)"},
        **change,
    }


def arrived(custody: Custody, schema: str, data: dict[str, Any], **change: Any) -> InLetter:
    terms = terms_of(CONSULAR_AGREEMENT)
    assert terms is not None
    cited = letter_members.AgreementRef(terms.id, terms.version, b64u(bytes.fromhex(terms.digest)), "1")
    fields = {"conv": data["detention"], "purpose": "consular", "agreement": cited, **change}
    return custody.office.write(schema, data, **fields)


def test_a_notice_is_handed_to_the_house_where_no_guest_is_the_post(
    custody: Custody, came: list[Incoming]
) -> None:
    letter = arrived(custody, NOTICE, notice_data(), handling=_handling(custody))
    assert letter.state == "delivered", letter.reason
    assert [(one.schema, one.agency.is_home, one.mid) for one in came] == [(NOTICE, True, letter.mid)]


def _handling(custody: Custody) -> letter_members.Handling:
    return letter_members.Handling(
        owner=custody.office.tokyo.node,
        codes=("H1", "H2"),
        classification=letter_members.Classification("comity", 1),
    )


def test_a_guest_of_this_node_is_the_post_of_its_state(custody: Custody, came: list[Incoming]) -> None:
    embassy = custody.office.cast.outsider.agency
    custody.guest_post(embassy, "VNM")
    letter = arrived(custody, NOTICE, notice_data(), handling=_handling(custody))
    assert letter.state == "delivered", letter.reason
    assert came[0].agency == embassy


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"agreement": None}, "agreement-missing"),
        ({"purpose": "investigation"}, "purpose-not-covered"),
    ],
)
def test_what_the_agreement_does_not_cover_is_refused(
    custody: Custody, came: list[Incoming], change: dict[str, Any], reason: str
) -> None:
    letter = arrived(custody, NOTICE, notice_data(), **{"handling": _handling(custody), **change})
    assert (letter.state, letter.reason) == ("refused", reason)
    assert came == []


def test_another_conversation_is_refused(custody: Custody, came: list[Incoming]) -> None:
    letter = arrived(custody, NOTICE, notice_data(), handling=_handling(custody), conv=str(new_id()))
    assert (letter.state, letter.reason) == ("refused", "malformed")
    assert came == []


def test_a_body_with_a_word_too_many_is_refused(custody: Custody, came: list[Incoming]) -> None:
    letter = arrived(custody, NOTICE, notice_data(asylum=True), handling=_handling(custody))
    assert letter.state == "refused"
    assert came == []


def test_what_happened_is_handed_on(custody: Custody, came: list[Incoming]) -> None:
    notice = notice_data()
    data = {
        "proceeding": str(new_id()),
        "detention": notice["detention"],
        "ref": notice["ref"],
        "state": "VNM",
        "offence": "0502",
        "kind": "hearing",
        "at": notice["deprived_at"],
        "zone": "Asia/Tokyo",
        "place": "",
        "court": "Tokyo District Court",
        "text": "",
        "language": "",
        "ends": False,
    }
    letter = arrived(custody, PROCEEDING, data, handling=_handling(custody))
    assert letter.state == "delivered", letter.reason
    assert came[0].data["kind"] == "hearing"


def test_what_leaves_fits_its_shape(custody: Custody) -> None:
    notice = custody.stored(custody.sent())
    custody.happened(notice.detention, "charge")
    actions.send_news(custody.officer, News.objects.get().pk)
    for schema in (NOTICE, PROCEEDING):
        letter = OutLetter.objects.get(schema=schema)
        body = read_own(bytes(letter.inner)).body
        found = body_type(schema)
        assert body is not None
        assert found is not None
        found.validator.validate(body.data)


def test_a_guest_of_this_node_is_told_without_a_letter(custody: Custody, came: list[Incoming]) -> None:
    embassy = custody.office.cast.outsider.agency
    custody.guest_post(embassy)
    notice = actions.offer_notice(custody.officer, custody.ready().id, Under())
    assert (notice.stands, notice.letter, notice.reached_at is not None) == (NoticeState.REACHED, None, True)
    assert [(one.agency, one.mid) for one in came] == [(embassy, None)]
    made = custody.happened(notice.detention, "hearing")
    assert actions.send_news(custody.officer, made.news.get().pk).stands == NoticeState.REACHED
    assert not OutLetter.objects.filter(schema=NOTICE).exists()


def test_a_post_here_that_does_not_take_it_keeps_it_due(
    custody: Custody, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_act: Act, _one: Incoming) -> None:
        raise LetterRefusalError("id-reused")

    monkeypatch.setitem(incoming._takers, NOTICE, Taker(NOTICE, refuses))
    custody.guest_post(custody.office.cast.outsider.agency)
    notice = custody.ready()
    with pytest.raises(PostRefusedError) as refused:
        actions.offer_notice(custody.officer, notice.id, Under())
    assert refused.value.code == "id-reused"
    notice.refresh_from_db()
    assert notice.stands == NoticeState.DUE
