"""After a restore: questions, more time and messages of ours that a partner gave back stand in the thread again."""

from comity.audit.acts import writing
from comity.exchange import keepers
from comity.exchange.tests.partners import Partner
from comity.requests import actions
from comity.requests.actions import Verdict
from comity.requests.bodies import CLARIFICATION, EXTENSION, GROUP_MESSAGE, REPLY, REQUEST
from comity.requests.models import (
    Clarification,
    ClarificationDraft,
    Direction,
    Extension,
    ExtensionState,
    GroupMessage,
    MessageParty,
    Request,
    State,
)
from comity.requests.tests.office import SEOUL, TOKYO, Office, posted
from comity.requests.tests.test_more_time import DAY, end_of, ours, seen, verdict
from comity.requests.tests.test_taking_back import ME, taken_back
from comity.requests.tests.together import to_both, words


def test_a_question_of_ours_is_asked_again_and_their_answer_finds_it(office: Office) -> None:
    request = office.received()
    asked = office.we_asked(request)
    office.tokyo.send_receipts(office.tokyo.receipt(posted(asked.question_message)))
    request.refresh_from_db()
    assert request.clock_state == "stopped"
    taken = taken_back(asked.question_message)
    data = office.clarification_data(request, "answer", clarification=str(asked.id), text="2026年5月")
    with writing():
        ClarificationDraft.objects.update(state=State.TO_APPROVE, clarification=None)  # as the backup has it
        Clarification.objects.all().delete()
        Request.objects.update(clock_state="running")
    assert [actions.take_clarification_back(ME, taken) for _again in range(2)] == [True, True]
    again = Clarification.objects.get()
    assert (again.pk, again.question, again.asked_by, again.question_message) == (
        asked.pk,
        asked.question,
        office.cast.officer,
        taken.mid,
    )
    draft = ClarificationDraft.objects.get()
    assert (draft.state, draft.clarification) == (State.SENT, again)
    request.refresh_from_db()
    assert request.clock_state == "stopped"
    assert office.write(CLARIFICATION, data).state == "delivered"
    assert Clarification.objects.get().answer == "2026年5月"


def test_what_we_said_to_their_question_waits_for_the_question(office: Office) -> None:
    request = office.sent()
    asked = office.asked_back(request)
    actions.answer_back(office.cast.officer, request.id, asked, "May 2026")
    before = Clarification.objects.get()
    taken = taken_back(before.answer_message)
    with writing():
        ClarificationDraft.objects.all().delete()
        Clarification.objects.all().delete()
    assert not actions.take_clarification_back(ME, taken)
    with writing():
        before.answer, before.answered_at, before.answered_by, before.answer_message = "", None, None, None
        before.save(force_insert=True)
    assert actions.take_clarification_back(ME, taken)
    again = Clarification.objects.get()
    assert (again.answer, again.answered_by, again.answer_message) == (
        "May 2026",
        office.cast.officer,
        taken.mid,
    )
    assert again.answered_at == taken.letter.created


def test_more_time_that_we_asked_for_is_asked_again_and_their_word_finds_it(office: Office) -> None:
    extension = ours(office)
    request, taken = extension.request, taken_back(extension.asked_message)
    with writing():
        Extension.objects.all().delete()
        Extension.objects.create(  # written since the restore, and held as everything is
            request=request,
            state=ExtensionState.TO_APPROVE,
            wanted_due=extension.wanted_due + DAY,
            reason="search",
            asked_by=office.cast.officer,
        )
    assert [actions.take_extension_back(ME, taken) for _again in range(2)] == [True, True]
    again = Extension.objects.get()
    assert (again.pk, again.state, again.wanted_due, again.asked_message, again.asked_by) == (
        extension.pk,
        ExtensionState.ASKED,
        extension.wanted_due,
        taken.mid,
        office.cast.officer,
    )
    assert verdict(office, again).state == "delivered"
    assert end_of(request) == extension.wanted_due


def test_what_we_decided_about_more_time_is_decided_again(office: Office) -> None:
    extension = office.time_asked()
    actions.decide_more_time(
        office.cast.supervisor, extension.id, Verdict(extension.wanted_due), version=seen(extension)
    )
    decided = Extension.objects.get()
    letter = posted(decided.decision_message)
    office.tokyo.send_receipts(office.tokyo.receipt(letter))
    assert end_of(extension.request) == extension.wanted_due
    taken = taken_back(letter.mid)
    with writing():
        Extension.objects.update(
            state=ExtensionState.ASKED,
            granted_due=None,
            decided_by=None,
            decided_at=None,
            decision_message=None,
        )
        Request.objects.update(clock_due_at=None)
    assert actions.take_extension_back(ME, taken)
    again = Extension.objects.get()
    assert (again.state, again.granted_due, again.decided_by, again.decision_message) == (
        ExtensionState.GRANTED,
        extension.wanted_due,
        decided.decided_by,
        letter.mid,
    )
    assert end_of(extension.request) == extension.wanted_due
    with writing():
        Extension.objects.all().delete()
    assert not actions.take_extension_back(ME, taken)  # it waits for what they asked


def test_what_we_said_to_several_is_one_message_again(
    office: Office, both: tuple[Request, Request], with_seoul: Partner
) -> None:
    message = actions.draft_message(office.cast.officer, both[0].id, words(*to_both()))
    actions.submit_message(office.cast.officer, message.id, version=message.version)
    message.refresh_from_db()
    taken = [taken_back(party.letter) for party in message.parties.all()]
    assert len(taken) == 2
    with writing():
        GroupMessage.objects.all().delete()
    for one in (*taken, *taken):
        assert actions.take_message_back(ME, one)
    again = GroupMessage.objects.get()
    assert (again.pk, again.state, again.text, again.conversation, again.direction, again.drafted_by) == (
        message.pk,
        State.SENT,
        message.text,
        message.conversation,
        Direction.OUTGOING,
        office.cast.officer,
    )
    parties = MessageParty.objects.order_by("place").values_list("node", "letter")
    assert list(parties) == [(one.node, one.mid) for one in taken]
    assert {one.node for one in taken} == {TOKYO, SEOUL}
    with writing():
        GroupMessage.objects.all().delete()
        Request.objects.filter(conversation=message.conversation).update(message=None)
    assert not actions.take_message_back(ME, taken[0])


def test_the_room_takes_every_letter_of_its_own_back() -> None:
    assert {REQUEST, REPLY, CLARIFICATION, EXTENSION, GROUP_MESSAGE} <= keepers.taken_back_schemas()
