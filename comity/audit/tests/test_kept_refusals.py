"""Refusals whose rows stay: a count of wrong attempts must survive the refusal it leads to."""

import json

import pytest

from comity.audit.actors import Process
from comity.audit.acts import Act, RefusalError, action
from comity.audit.models import Entry, PartnerCheckpoint

pytestmark = pytest.mark.django_db
TESTER = Process("test")


class CountedError(RefusalError):
    """Wrong, and counted."""

    code = "counted"
    rows_stay = True


def note(size: int) -> None:
    PartnerCheckpoint.objects.create(node="n", origin="o", size=size, root=b"", note="")


@action("test.counted")
def be_wrong(act: Act, refusal: RefusalError) -> None:
    act.about("test", "1")
    note(1)
    raise refusal


@action("test.outer")
def be_wrong_inside(act: Act) -> None:
    act.about("test", "2")
    note(2)
    be_wrong(act, CountedError())


def written() -> list[tuple[str, str, object]]:
    return [
        (entry.event, entry.outcome, json.loads(bytes(entry.body))["details"].get("refusal"))
        for entry in Entry.objects.order_by("at", "id")
    ]


def test_the_rows_stay_with_one_entry() -> None:
    with pytest.raises(CountedError):
        be_wrong(TESTER, CountedError())
    assert PartnerCheckpoint.objects.count() == 1
    assert written() == [("test.counted", "refused", "counted")]


def test_other_refusals_keep_nothing_but_the_entry() -> None:
    with pytest.raises(RefusalError):
        be_wrong(TESTER, RefusalError(code="plain"))
    assert not PartnerCheckpoint.objects.exists()
    assert written() == [("test.counted", "refused", "plain")]


def test_inside_another_act_nothing_stays() -> None:
    with pytest.raises(CountedError):
        be_wrong_inside(TESTER)
    assert not PartnerCheckpoint.objects.exists()
    assert written() == [("test.outer", "refused", "counted")]
