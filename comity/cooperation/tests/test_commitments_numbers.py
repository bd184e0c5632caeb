"""A commitment bears the number of each side: people of both talk about it by either."""

from uuid import UUID

from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.cooperation import actions
from comity.cooperation.briefs.promises import promise_of
from comity.cooperation.briefs.setting import Setter
from comity.cooperation.commitments.waiting import about_commitments
from comity.cooperation.core.ledger import Kind
from comity.cooperation.models import Commitment, Meeting
from comity.cooperation.tests.commitments_ground import WAY_OUT, Ledgers
from comity.cooperation.tests.test_briefs import JOINT, PLAIN, written
from comity.cooperation.tests.test_commitments_pages import at, go, ok
from comity.lib.clock import now
from comity.requests.tests.office import TOKYO
from comity.sharing.showing import names_of

THEIRS = "C-2026-0044"  # as every letter of Tokyo says


def test_it_is_told_wherever_ours_is(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    assert commitment.partner_ref == THEIRS
    keeper = go(ledgers.keeper)
    for page in (
        keeper.get(at("list")),
        keeper.get(at("board")),
        keeper.get(at("commitment", commitment.pk)),
        keeper.get(at("history", commitment.pk)),
        keeper.get(reverse("cooperation:partners-state", args=["JP"])),
    ):
        text = ok(page)
        assert commitment.ref in text
        assert f"at the partner: {THEIRS}" in text
    assert THEIRS in about_commitments([commitment.pk])[commitment.pk].ref


def test_it_is_found_by_either(ledgers: Ledgers) -> None:
    commitment, other = ledgers.agreed(), ledgers.proposed(texts={"en": "Buy ten readers"})
    for wanted in (commitment.ref, commitment.ref.lower(), THEIRS, THEIRS.lower()):
        page = ok(go(ledgers.keeper).get(at("list"), {"ref": wanted}))
        assert at("commitment", commitment.pk) in page
        assert at("commitment", other.pk) not in page


def test_before_the_partner_wrote_the_page_says_that_it_is_not_known(ledgers: Ledgers) -> None:
    commitment = ledgers.proposed()
    page = ok(go(ledgers.keeper).get(at("commitment", commitment.pk)))
    assert "Its number there is told by the partner’s first letter about it." in page
    promise = promise_of(ledgers.keeper, commitment, ["en"], now(), is_joint=False)
    assert promise is not None
    assert promise["their_ref"] == {}


def test_a_number_that_changed_in_a_restore_is_followed(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    entry = ledgers.change(commitment, texts={"en": "Train twelve officers"})
    ledgers.say(commitment, Kind.COUNTERSIGN, {"of": str(entry.pk)}, body={"ref": "C-2026-0044-2"})
    assert ledgers.fresh(commitment).partner_ref == "C-2026-0044-2"


def test_who_answers_reads_the_proposers_number_at_once(ledgers: Ledgers) -> None:
    _letter, which, theirs = ledgers.offered()
    assert Commitment.objects.get(pk=which).partner_ref == THEIRS
    actions.countersign_change(ledgers.keeper, UUID(theirs), way_out=WAY_OUT)
    assert THEIRS in ok(go(ledgers.keeper).get(at("list")))


def test_papers_bear_both(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    commitment = ledgers.agreed()
    ledgers.delivered()
    named = names_of([TOKYO])[TOKYO]
    for draft in (PLAIN, JOINT):
        brief = written(ledgers, tokyo_meeting, draft)
        [promise] = [one for one in brief.content["promises"] if one["ref"] == commitment.ref]
        assert all(THEIRS in text for text in promise["their_ref"].values())
        assert THEIRS in str(Setter(brief).blocks())
        client = signed_in(Client(), ledgers.keeper)
        page = ok(client.get(reverse("cooperation:briefs-brief", args=[brief.pk])))
        assert THEIRS in page
        assert named
    old = {**brief.content, "promises": [{k: v for k, v in promise.items() if k != "their_ref"}]}
    brief.content = old
    assert commitment.ref in str(Setter(brief).blocks())  # a version of before has ours alone
