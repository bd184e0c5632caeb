"""A commitment, or figures asked for, whose agreement one side has stopped: the pages say so and offer no step that cannot leave."""

from datetime import timedelta
from uuid import UUID

from django.test import Client
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.agreements.actions import resume_agreement, suspend_agreement
from comity.agreements.models import AgreementVersion
from comity.audit.acts import writing
from comity.cooperation.actions import withdraw_change
from comity.cooperation.commitments.waiting import about_commitments
from comity.cooperation.core.ledger import Kind
from comity.cooperation.core.terms import Stage
from comity.cooperation.models import Commitment, FigureSheet
from comity.cooperation.outcomes.waiting import about_sheets
from comity.cooperation.states import EntryState
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.register_ground import Registers
from comity.cooperation.tests.test_register_steps import hear
from comity.exchange.core.ids import new_id
from comity.requests.tests.office import AGREEMENT, SOURCE

NOTHING_LEAVES, WHY = "Nothing leaves now under", "条約の見直しのため。"
NOTE = "Nothing leaves now under its agreement"


def page_of(person: Person, name: str, *args: object) -> str:
    answer = signed_in(Client(), person).get(reverse(f"cooperation:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def stop(ledgers: Ledgers, step: str = "suspended", ago: timedelta = timedelta(seconds=1)) -> None:
    assert hear(Registers(ledgers.office), step, ago, reason=WHY).state == "delivered"


def steps(commitment: Commitment) -> list[str]:
    """The links that lead to letters."""
    words = [
        reverse("cooperation:commitments-step", args=[commitment.pk, code]) for code in ("begin", "settle")
    ]
    entries = [str(one.pk) for one in commitment.entries.all()]
    names = ("answer", "withdraw", "anew")
    return words + [
        reverse(f"cooperation:commitments-{name}", args=[one]) for name in names for one in entries
    ]


def test_the_page_says_who_stopped_it_since_when_and_why_and_offers_no_step(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    ledgers.change(commitment, stage=Stage.IN_PROGRESS)
    other = ledgers.agreed(texts={"en": "A second one"})
    before = {
        one.pk: page_of(ledgers.keeper, "commitments-commitment", one.pk) for one in (commitment, other)
    }
    offered = {one.pk: [link for link in steps(one) if link in before[one.pk]] for one in (commitment, other)}
    assert all(offered.values())
    assert NOTHING_LEAVES not in "".join(before.values())
    stop(ledgers)
    for one in (commitment, other):
        page = page_of(ledgers.keeper, "commitments-commitment", one.pk)
        for part in (NOTHING_LEAVES, "Suspended by Tokyo", WHY, "Nothing can be sent now"):
            assert part in page, part
        assert reverse("agreements:agreement", args=[AGREEMENT]) in page
        assert [link for link in steps(one) if link in page] == []
    stop(ledgers, "resumed", timedelta())
    for one in (commitment, other):
        page = page_of(ledgers.keeper, "commitments-commitment", one.pk)
        assert NOTHING_LEAVES not in page
        assert [link for link in steps(one) if link in page] == offered[one.pk]


def test_of_what_was_withdrawn_unsigned_nothing_is_to_leave_any_more(ledgers: Ledgers) -> None:
    withdrawn, open_still = ledgers.proposed(), ledgers.proposed(texts={"en": "A second one"})
    entry = withdrawn.entries.get()
    withdraw_change(ledgers.keeper, entry.pk)
    stop(ledgers)
    assert NOTHING_LEAVES in page_of(ledgers.keeper, "commitments-commitment", open_still.pk)
    assert NOTHING_LEAVES not in page_of(ledgers.keeper, "commitments-commitment", withdrawn.pk)


def test_our_own_stop_is_said_with_its_day_and_the_reason_of_the_house(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    suspend_agreement(ledgers.keeper, AGREEMENT, "A leak is looked into.")
    page = page_of(ledgers.keeper, "commitments-commitment", commitment.pk)
    for part in ("Suspended by us", "Our side has not relied on it since", "A leak is looked into."):
        assert part in page, part
    resume_agreement(ledgers.keeper, AGREEMENT, "It is settled.")
    assert NOTHING_LEAVES not in page_of(ledgers.keeper, "commitments-commitment", commitment.pk)


def test_a_form_says_it_before_it_is_filled_in_and_its_refusal_says_no_yes(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    stop(ledgers)
    at = reverse("cooperation:commitments-step", args=[commitment.pk, "begin"])
    client = signed_in(Client(), ledgers.keeper)
    asked = client.get(at).content.decode()
    assert asked.index(NOTHING_LEAVES) < asked.index("data-guard")
    answer = client.post(at, {"on": ",".join(ledgers.heads(commitment))})
    assert answer.status_code == 422
    summary = answer.content.decode().split("data-summary")[1].split("</div>")[0]
    assert "does not rely on this agreement at present" in summary
    assert f"Reason told: “{WHY}”" in summary
    for part in ("covers this", "Ask your counterpart why"):
        assert part not in answer.content.decode(), part


def test_the_page_of_a_withdrawal_has_no_button_while_none_leaves(ledgers: Ledgers) -> None:
    commitment = ledgers.proposed()
    at = reverse("cooperation:commitments-withdraw", args=[commitment.entries.get().pk])
    client = signed_in(Client(), ledgers.keeper)
    assert "data-guard" in client.get(at).content.decode()
    stop(ledgers)
    page = client.get(at).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert "data-guard" not in main
    assert 'type="submit"' not in main
    for part in (NOTHING_LEAVES, WHY, "Nothing can be sent now", "as soon as something leaves"):
        assert part in main, part
    assert reverse("cooperation:commitments-commitment", args=[commitment.pk]) in main
    assert "The partner is told." not in main
    # it was stopped while the page was open
    answer = client.post(at)
    assert answer.status_code == 422
    summary = answer.content.decode().split("data-summary")[1].split("</div>")[0]
    assert "does not rely on this agreement at present" in summary
    assert [one.kind for one in commitment.entries.all()] == [Kind.CHANGE]
    stop(ledgers, "resumed", timedelta())
    assert "data-guard" in client.get(at).content.decode()


def test_what_waits_in_the_house_is_taken_back_also_while_nothing_leaves(ledgers: Ledgers) -> None:
    entry = ledgers.change(ledgers.agreed(), stage=Stage.DROPPED, reason="No money.")
    stop(ledgers)
    at = reverse("cooperation:commitments-withdraw", args=[entry.pk])
    client = signed_in(Client(), ledgers.keeper)
    page = client.get(at).content.decode()
    assert "data-guard" in page
    assert "It has not left your agency: the partner is told nothing." in page
    assert client.post(at).status_code == 302
    entry.refresh_from_db()
    assert entry.state == EntryState.RETURNED


def test_a_stop_without_a_reason_says_that_none_was_given(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    assert hear(Registers(ledgers.office), "ended").state == "delivered"
    page = page_of(ledgers.keeper, "commitments-commitment", commitment.pk)
    assert "No reason was given." in page.split(NOTHING_LEAVES)[1].split("</div>")[0]


def test_what_is_fulfilled_and_what_is_kept_on_paper_says_nothing(ledgers: Ledgers) -> None:
    commitment, alone = ledgers.agreed(), ledgers.alone()
    stop(ledgers)
    with writing():
        Commitment.objects.filter(pk=commitment.pk).update(stage=Stage.FULFILLED)
    for one in (commitment, alone):
        assert NOTHING_LEAVES not in page_of(ledgers.keeper, "commitments-commitment", one.pk)


def asked_of_us(ledgers: Ledgers) -> FigureSheet:
    which = UUID(new_id())
    assert ledgers.tells(which, asks=True, counted=None, closed=[]).state == "delivered"
    return FigureSheet.objects.get(pk=which)


def test_figures_that_a_partner_asks_for_say_it_on_the_desk_and_on_their_page(ledgers: Ledgers) -> None:
    sheet = asked_of_us(ledgers)
    tell = reverse("cooperation:outcomes-tell", args=[sheet.pk])
    assert about_sheets([sheet.pk])[sheet.pk].note == ""
    assert tell in page_of(ledgers.keeper, "outcomes-sheet", sheet.pk)
    stop(ledgers)
    assert about_sheets([sheet.pk])[sheet.pk].note == NOTE
    page = page_of(ledgers.keeper, "outcomes-sheet", sheet.pk)
    assert WHY in page.split(NOTHING_LEAVES)[1]
    assert tell not in page
    assert NOTHING_LEAVES in page_of(ledgers.keeper, "outcomes-tell", sheet.pk)


def test_where_another_agreement_can_be_chosen_it_can_be_told(ledgers: Ledgers) -> None:
    sheet = asked_of_us(ledgers)
    with writing():
        source = SOURCE.replace(f"id: {AGREEMENT}", "id: another").encode()
        row = AgreementVersion.objects.get(agreement=AGREEMENT, version=1)
        AgreementVersion.objects.create(
            agreement="another", version=1, digest="0" * 64, source=source, parties=row.parties, added_by=row.added_by
        )  # fmt: skip
    stop(ledgers)
    assert about_sheets([sheet.pk])[sheet.pk].note == ""
    page = page_of(ledgers.keeper, "outcomes-sheet", sheet.pk)
    assert reverse("cooperation:outcomes-tell", args=[sheet.pk]) in page
    assert "Another agreement with this partner is in force" in page
    with (
        writing()
    ):  # its letter named the agreement under which it asked: where none is named, nothing stands against it
        FigureSheet.objects.update(leaves_under="")
    assert NOTHING_LEAVES not in page_of(ledgers.keeper, "outcomes-sheet", sheet.pk)


def test_the_desk_says_of_a_proposal_that_no_answer_leaves(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    [head] = ledgers.heads(commitment)
    ledgers.say(commitment, Kind.CHANGE, {"on": [head], "terms": {}})
    assert about_commitments([commitment.pk])[commitment.pk].note == ""
    stop(ledgers)
    assert about_commitments([commitment.pk])[commitment.pk].note == NOTE
