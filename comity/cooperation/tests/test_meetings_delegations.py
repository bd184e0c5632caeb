"""Delegations on the pages of a meeting: nobody twice, one head, found among many."""

import pytest

from comity.cooperation import actions
from comity.cooperation.core.delegates_same import keys_of
from comity.cooperation.meeting_drafts import DelegateDraft
from comity.cooperation.models import Delegate
from comity.cooperation.tests.meeting_ground import MINISTER, Meetings
from comity.cooperation.tests.test_meetings_pages import at, done, go, ok, refused

PASTE = {"language": "en", "side": "", "order": "", "name_language": ""}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Henrik Solberg", "Solberg,  henrik", True),
        ("王 伟", "王伟", True),
        ("ﾁﾝ･ﾎﾞｵ", "チン・ボオ", True),
        ("Lê Thu Hà", "Hà Lê Thu", True),
        ("Lê Thu Hà", "Lê Thu Ha", False),
        ("王伟", "王芳", False),
        ("A B C D E", "E D C B A", True),
        ("", "", False),
    ],
)
def test_a_name_is_the_same_in_any_order_and_spacing(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert bool(keys_of(one) & keys_of(other)) is same


def test_who_is_there_already_is_entered_once(meetings: Meetings) -> None:
    found, client = meetings.add(ordinal=None), go(meetings.keeper)
    actions.add_delegates(meetings.keeper, found.pk, [MINISTER])
    lines = (
        "VN;Quốc Bảo Trịnh\nVN;チン・クオック・バオ\nCN;Trịnh Quốc Bảo\nNO;Henrik Solberg\nNO;SOLBERG Henrik\n"
        "NO;;;;;Director;Police\nNO;;;;;director;Police"
    )
    page = ok(client.post(at("delegates", found.pk), PASTE | {"lines": lines}))
    assert "3 lines are entered." in page
    assert "4 lines were there already" in page
    assert "Trịnh Quốc Bảo is there already." in page
    assert page.count("Henrik Solberg is there already.") == 1
    assert Delegate.objects.count() == 4
    page = ok(client.post(at("delegates", found.pk), PASTE | {"lines": lines}))
    assert "7 lines were there already" in page
    assert Delegate.objects.count() == 4
    namesake = {"side": "NO", "role": "member", "order": "given-first", "name": "Henrik Solberg"}
    assert "Henrik Solberg is there already." in refused(client.post(at("delegate-new", found.pk), namesake))
    done(client.post(at("delegate-new", found.pk), namesake | {"is_another": "on"}))
    assert Delegate.objects.filter(name="Henrik Solberg").count() == 2


def test_a_second_head_of_one_delegation_is_doubted(meetings: Meetings) -> None:
    found, client = meetings.add(ordinal=None), go(meetings.keeper)
    lines = "NO;Henrik Solberg;head\nNO;Ingrid Dahl;head\nJP;佐藤 花;head"
    page = refused(client.post(at("delegates", found.pk), PASTE | {"lines": lines}))
    assert "Norway has Henrik Solberg as head of delegation already." in page
    assert 'name="several_heads"' in page
    assert Delegate.objects.count() == 2
    second = {"side": "NO", "role": "head", "order": "given-first", "name": "Ingrid Dahl"}
    assert "as head of delegation already" in refused(client.post(at("delegate-new", found.pk), second))
    left = PASTE | {"lines": "NO;Ingrid Dahl;head", "several_heads": "on"}
    done(client.post(at("delegates", found.pk), left))
    assert Delegate.objects.filter(role="head").count() == 3
    assert "Several heads" in ok(client.get(at("meeting", found.pk)))


def test_one_of_many_delegations_is_found(meetings: Meetings) -> None:
    found, client = meetings.add(ordinal=None), go(meetings.keeper)
    states = [
        "NG",
        "NO",
        "JP",
        "DE",
        "FR",
        "IT",
        "ES",
        "PT",
        "PL",
        "CZ",
        "SK",
        "HU",
        "RO",
        "BG",
        "GR",
        "TR",
        "EG",
        "KE",
        "ZA",
        "IN",
        "LA",
    ]
    drafts = [DelegateDraft(f"Delegate {code}", code, role) for code in states for role in ("head", "member")]
    for one in (drafts[::2], drafts[1::2]):
        actions.add_delegates(meetings.keeper, found.pk, one)
    page = ok(client.get(at("meeting", found.pk)))
    for words in (
        "21 delegations",
        "42 people",
        "21 heads of delegation",
        "Find a delegation",
        "<summary>All delegations</summary>",
        "<b>LAO</b>",
    ):
        assert words in page, words
    for words in ("日本", "jpn", "Jap"):
        page = ok(client.get(at("meeting", found.pk), {"find": words}))
        assert "Delegate JP" in page
        assert "Delegate NG" not in page
    long = "Japan " * 30
    page = refused(client.get(at("meeting", found.pk), {"find": long}))
    assert f"This has {len(long.strip())} signs; a search takes at most 100." in page
    assert f'value="{long.strip()}"' in page
    assert "No delegation here is called so." not in page
    assert "<summary>All delegations</summary>" in page
    page = ok(client.get(at("meeting", found.pk), {"find": "Atlantis"}))
    assert "No delegation here is called so." in page
    assert "Delegate JP" not in page
