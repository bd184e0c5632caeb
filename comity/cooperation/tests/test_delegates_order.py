"""The order of names: never stored by the custom of a state where a name in Latin letters may stand either way round."""

import pytest

from comity.cooperation.core.delegates import order_of
from comity.cooperation.models import Delegate
from comity.cooperation.tests.meeting_ground import Meetings
from comity.cooperation.tests.test_meetings_pages import at, done, go, ok, refused


@pytest.mark.parametrize(
    ("name", "family", "state", "order"),
    [
        ("Natsuhiko Sakura", "", "JP", "as-written"),
        ("Sakura Natsuhiko", "", "JP", "as-written"),
        ("Natsuhiko Sakura", "Sakura", "JP", "given-first"),
        ("Sakura Natsuhiko", "Sakura", "JP", "family-first"),
        ("Natsuhiko SAKURA", "", "JP", "given-first"),
        ("SAKURA NATSUHIKO", "", "JP", "as-written"),
        ("佐倉 夏彦", "", "JP", "family-first"),
        ("김 민준", "", "KR", "family-first"),
        ("Minjun Kim", "", "KR", "as-written"),
        ("Phan Thị Mai", "", "VN", "family-first"),
        ("Sakura", "", "JP", "family-first"),
        ("Anna Larsen", "", "NO", "given-first"),
        ("", "", "JP", "family-first"),
    ],
)
def test_the_order_is_that_which_is_known(name: str, family: str, state: str, order: str) -> None:
    assert order_of(name, family, state) == order


def test_a_pasted_name_in_latin_letters_keeps_its_order_unknown_and_says_so(meetings: Meetings) -> None:
    client, found = go(meetings.keeper), meetings.add(ordinal=None)
    said = {"language": "en", "side": "", "order": "", "name_language": ""}
    lines = "JP;Natsuhiko Sakura\nJP;佐倉 夏彦\nVN;Phan Thị Mai"
    where = done(client.post(at("delegates", found.pk), {**said, "lines": lines}))
    orders = dict(Delegate.objects.values_list("name", "order"))
    assert orders == {"Natsuhiko Sakura": "as-written", "佐倉 夏彦": "family-first", "Phan Thị Mai": "family-first"}  # fmt: skip
    page = ok(client.get(where))
    assert "1 name in Latin letters may be written either way round: Natsuhiko Sakura." in page
    assert page.count("family name not known") == 1
    done(client.post(at("delegates", found.pk), {**said, "order": "given-first", "lines": "JP;Haruka Mori"}))
    assert Delegate.objects.get(name="Haruka Mori").order == "given-first"


def test_one_person_is_asked_about(meetings: Meetings) -> None:
    client, found = go(meetings.keeper), meetings.add(ordinal=None)
    one = {"side": "JP", "role": "head", "order": "", "name": "Natsuhiko Sakura"}
    page = refused(client.post(at("delegate-new", found.pk), one))
    assert "In Latin letters names of this state are written either way round." in page
    done(client.post(at("delegate-new", found.pk), {**one, "family": "Sakura"}))
    assert Delegate.objects.get().order == "given-first"
    other = {**one, "role": "member", "name": "Mori Haruka", "order": "as-written"}
    done(client.post(at("delegate-new", found.pk), other))
    parts = {"side": "JP", "role": "member", "order": "", "family": "Abe", "given": "Jun"}
    done(client.post(at("delegate-new", found.pk), parts))
    assert Delegate.objects.get(family="Abe").name == "Abe Jun"
