"""Briefs and joint reports after a recall: what a partner told is gone from every version, and copies are asked back."""

from uuid import UUID

import pytest

from comity.cooperation import actions
from comity.cooperation.briefs.setting import Setter
from comity.cooperation.models import Brief, Commitment, Meeting
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.test_briefs import PLAIN, written
from comity.cooperation.tests.test_briefs_joint import told_by_both
from comity.papers import Paragraph
from comity.requests.tests.office import TOKYO
from comity.sharing.actions import purge_item
from comity.sharing.models import Copy, Destruction, Item

pytestmark = pytest.mark.django_db
SECRET = "Search the house in Kobe before the ninth"
SAID = "Something a partner had told was deleted from this version after it was written."


def fresh(brief: Brief) -> Brief:
    return Brief.objects.get(pk=brief.pk)


def sentences(brief: Brief) -> list[str]:
    shown = [one for one in Setter(brief).paper().blocks if isinstance(one, Paragraph)]
    return [words.text for one in shown for words in one.words]


def recalled(ledgers: Ledgers, mid: UUID | str) -> Item:
    item = Item.objects.get(owner=TOKYO, mid=mid)
    purge_item(ledgers.supervisor, item.pk, "recall")
    return item


def test_what_a_partner_takes_back_goes_from_every_version(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    ours = ledgers.agreed()
    earlier = written(ledgers, tokyo_meeting)
    letter, which, _entry = ledgers.offered(texts={"en": SECRET, "ja": SECRET})
    brief = written(ledgers, tokyo_meeting)
    assert SECRET in str(brief.content)
    recalled(ledgers, letter.mid)
    after = fresh(brief)
    assert SECRET not in str(after.content)
    assert [one["id"] for one in after.content["promises"]] == [str(ours.pk)]
    assert after.digest == brief.digest
    assert fresh(earlier).content == earlier.content  # it was written before the letter came
    assert Commitment.objects.filter(pk=which).exists()


def test_the_version_says_that_it_is_not_whole(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    letter, _which, _entry = ledgers.offered(texts={"en": SECRET})
    brief = actions.write_brief(ledgers.keeper, tokyo_meeting.pk, actions.BriefDraft(("en",), {}, {}))
    assert SAID not in sentences(brief)
    recalled(ledgers, letter.mid)
    assert SAID in sentences(fresh(brief))


def test_whoever_took_the_file_out_is_asked_to_destroy_it(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    letter, _which, _entry = ledgers.offered(texts={"vi": SECRET})
    brief = written(ledgers, tokyo_meeting, PLAIN)
    actions.take_brief_out(ledgers.keeper, brief.pk, "pdf")
    [copy] = Copy.objects.filter(person=ledgers.keeper)
    item = recalled(ledgers, letter.mid)
    assert Destruction.objects.filter(copy=copy, item=item, confirmed_at=None).exists()


def test_figures_that_are_taken_back_go_from_the_joint_report(
    ledgers: Ledgers, tokyo_meeting: Meeting
) -> None:
    ledgers.agreed()
    brief = told_by_both(ledgers, tokyo_meeting, agreed="37")
    assert "37" in str(brief.content["both"])
    actions.take_brief_out(ledgers.keeper, brief.pk, "docx")
    item = Item.objects.get(owner=TOKYO, schema="cooperation/figures/1")
    recalled(ledgers, item.mid)
    assert fresh(brief).content["both"] is None
    assert fresh(brief).content["forgotten"]
    assert Destruction.objects.filter(item=item).count() == 1
