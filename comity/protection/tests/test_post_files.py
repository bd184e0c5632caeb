"""A post's file: opened by the notice, written line by line, followed to its end; and bad days."""

from dataclasses import replace
from datetime import timedelta

import pytest

from comity.agreements.actions import hold_agreement
from comity.audit import events
from comity.audit.acts import Act, writing
from comity.audit.models import Entry
from comity.exchange.registry import LetterRefusalError
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.protection.actions.post_asking import NewAnswer, NewAsk, answer_post, ask_holder
from comity.protection.actions.post_files import (
    NewLine,
    reopen_file,
    take_proceeding,
    write_line,
)
from comity.protection.bodies import PROCEEDING
from comity.protection.models import AskKind, AskState, PostEntryKind, PostFile
from comity.protection.post_access import files_due, files_visible_to
from comity.protection.post_exceptions import (
    AlreadySettledError,
    EndedFileError,
    NotWishedError,
    NotYetError,
    PastError,
)
from comity.protection.post_keeping import PostKeeper
from comity.protection.post_showing import timeline
from comity.protection.tests.posts import WITH_TOKYO, PostOffice, terms
from comity.requests.tests.office import HANOI, OPERATOR, TOKYO
from comity.sharing.keepers import LetterRef

pytestmark = pytest.mark.django_db


def line(kind: PostEntryKind, hours: float = -1, **change: object) -> NewLine:
    fields = {"kind": kind, "at": now() + timedelta(hours=hours), "zone": "Asia/Tokyo", "text": "As said."}
    return NewLine(**{**fields, **change})  # type: ignore[arg-type]


def test_a_notice_opens_a_file_that_its_own_post_alone_reads(post: PostOffice) -> None:
    file = post.told()
    assert (file.state, file.due, file.ref) == ("open", "first-visit", f"P-{now().year}-0001")
    assert list(files_due(post.officer)) == [file]
    cast = post.office.cast
    for person in (cast.officer, cast.supervisor, cast.auditor, cast.operator, cast.partner, post.guest):
        assert not files_visible_to(person).exists()
    assert Notification.objects.filter(person=post.officer, kind="post-file.changed").count() == 1


def test_a_second_notice_is_written_into_the_same_file(post: PostOffice) -> None:
    file = post.told()
    again = post.told(detention=str(file.detention))
    assert again.pk == file.pk
    kinds = list(PostFile.objects.get().entries.order_by("written_at").values_list("kind", flat=True))
    assert kinds == ["notice", "notice-again"]


def test_a_death_after_the_arrest_is_another_matter(post: PostOffice) -> None:
    file = post.told()
    again = post.told(detention=str(file.detention), kind="death", because="death")
    assert (again.pk, again.due) == (file.pk, "death")
    assert again.entries.filter(kind="notice").count() == 2


def test_a_death_that_overtakes_the_notice_of_the_arrest_stays_what_is_due(post: PostOffice) -> None:
    file = post.told(kind="death", because="death")
    later = post.told(detention=str(file.detention))
    assert (later.due, later.due_at) == ("death", file.due_at)


def test_the_first_visit_is_counted_from_the_first_notice(post: PostOffice) -> None:
    file = post.told()
    later = post.told(detention=str(file.detention), kind="guardian", because="guardian")
    assert (later.pk, later.due, later.due_at) == (file.pk, "first-visit", file.due_at)


def test_what_came_before_its_notice_waits_for_it(post: PostOffice) -> None:
    data = post.proceeding_data()
    file = take_proceeding(OPERATOR, post.came(PROCEEDING, data))
    assert (file.state, file.due) == ("ahead", "")
    told = post.told(detention=data["detention"])
    assert (told.pk, told.state, told.due) == (file.pk, "open", "first-visit")
    with pytest.raises(LetterRefusalError):
        take_proceeding(OPERATOR, post.came(PROCEEDING, data))


def test_a_partner_cannot_write_into_the_file_of_another(post: PostOffice) -> None:
    file = post.told()
    other = take_proceeding(
        OPERATOR, post.came(PROCEEDING, post.proceeding_data(file), node=post.ministry.node)
    )
    assert other.pk != file.pk


def test_visits_move_the_clock(post: PostOffice) -> None:
    file = post.told()
    planned = write_line(post.officer, file.pk, line(PostEntryKind.PLANNED, 24))
    file.refresh_from_db()
    assert (file.due, file.due_at) == ("planned-visit", planned.at)
    write_line(
        post.officer,
        file.pk,
        line(PostEntryKind.VISIT, who="Nông Văn Thịnh", spoken="vi", answers=planned.pk),
    )
    file.refresh_from_db()
    assert file.due == "next-visit"
    with pytest.raises(AlreadySettledError):
        write_line(
            post.officer, file.pk, line(PostEntryKind.NOT_VISITED, refused_by="person", answers=planned.pk)
        )


def test_a_line_is_corrected_by_another_and_stays_readable(post: PostOffice) -> None:
    file = post.told()
    wrong = write_line(post.officer, file.pk, line(PostEntryKind.VISIT, -30, who="A", spoken="vi"))
    right = write_line(
        post.officer, file.pk, line(PostEntryKind.VISIT, -3, who="B", spoken="vi", corrects=wrong.pk)
    )
    file.refresh_from_db()
    assert file.due_began_at == right.at
    shown = [one for one in timeline(file) if one.entry and one.entry.kind == "visit"]
    assert [(one.entry.pk, [old.pk for old in one.earlier]) for one in shown if one.entry] == [
        (right.pk, [wrong.pk])
    ]
    with pytest.raises(AlreadySettledError):
        write_line(post.officer, file.pk, line(PostEntryKind.VISIT, corrects=wrong.pk))


def test_the_family_is_told_by_the_persons_wish_alone(post: PostOffice) -> None:
    file = post.told()
    with pytest.raises(NotWishedError):
        write_line(post.officer, file.pk, line(PostEntryKind.FAMILY, who="The mother"))
    told = line(PostEntryKind.FAMILY, who="The mother", wish_at=now() - timedelta(hours=3))
    assert write_line(post.officer, file.pk, told).wish_at


def test_what_happened_lies_behind_and_what_is_planned_ahead(post: PostOffice) -> None:
    file = post.told()
    with pytest.raises(NotYetError):
        write_line(post.officer, file.pk, line(PostEntryKind.HEALTH, 2))
    with pytest.raises(PastError):
        write_line(post.officer, file.pk, line(PostEntryKind.PLANNED, -2))


def test_an_ended_file_takes_notes_and_is_opened_again(post: PostOffice) -> None:
    file = post.told()
    take_proceeding(OPERATOR, post.came(PROCEEDING, post.proceeding_data(file, kind="release", ends=True)))
    file.refresh_from_db()
    assert (file.state, file.due) == ("open", "to-end")
    write_line(post.officer, file.pk, line(PostEntryKind.END, end="release"))
    file.refresh_from_db()
    assert (file.state, file.end, file.due_at) == ("ended", "release", None)
    with pytest.raises(EndedFileError):
        write_line(post.officer, file.pk, line(PostEntryKind.VISIT, who="A", spoken="vi"))
    write_line(post.officer, file.pk, line(PostEntryKind.NOTE))
    assert reopen_file(post.officer, file.pk, "It was another person.").state == "open"


def test_a_wish_taken_back_is_followed_by_asking_again(post: PostOffice) -> None:
    file = post.told()
    letter = post.report(post.office.tokyo, "unwished", file.detention, when="2026-11-20T08:00:00Z")
    assert letter.state == "delivered", letter.reason
    file.refresh_from_db()
    assert file.due == "ask-again"
    assert file.unwished_at is not None
    # another node has no say about it
    assert post.report(post.mofa, "unwished", file.detention).reason == "unknown-detention"


def test_a_visit_is_asked_for_and_agreed(post: PostOffice) -> None:
    file = post.told()
    wished = now() + timedelta(days=2)
    ask = ask_holder(post.officer, file.pk, NewAsk(kind=AskKind.VISIT, wished_at=wished, basis=post.basis()))
    assert (ask.state, ask.letter is not None) == (AskState.ASKED, True)
    when = (now() + timedelta(days=3)).replace(microsecond=0)
    letter = post.report(
        post.office.tokyo, "answer", ask.pk, answer="agreed", when=when.isoformat().replace("+00:00", "Z")
    )
    assert letter.state == "delivered", letter.reason
    ask.refresh_from_db()
    file.refresh_from_db()
    assert (ask.state, ask.agreed_at, file.due, file.due_at) == ("agreed", when, "planned-visit", when)
    assert post.report(post.office.tokyo, "answer", ask.pk, answer="refused").reason == "settled"
    assert post.report(post.mofa, "answer", ask.pk, answer="refused").reason == "unknown-request"


def test_a_partner_touches_nothing_of_ours_by_a_letter_under_the_id_of_ours(post: PostOffice) -> None:
    asked = NewAsk(kind=AskKind.MESSAGE, text="Be well.", basis=post.basis())
    ask = ask_holder(post.officer, post.told().pk, asked)
    assert ask.letter is not None
    theirs, ours = LetterRef(TOKYO, ask.letter), LetterRef(HANOI, ask.letter)
    keeper = PostKeeper()
    act = Act(events.POST_FILE_CHANGED, OPERATOR, None)
    with writing():
        changed = keeper.correct(act, theirs, {"text": "Confess."}) + keeper.purge(act, theirs)
    ask.refresh_from_db()
    assert (changed, ask.text) == (0, "Be well.")
    assert keeper.place(post.officer, theirs) is None
    assert keeper.place(post.officer, ours) is not None


def test_what_a_post_asks_is_judged_by_the_offence_for_which_the_person_is_held(post: PostOffice) -> None:
    caveats = b"caveats: [{caveat: death-penalty, article: '1', kinds: [any], offences: ['0101']}]"
    text = terms(WITH_TOKYO, TOKYO, "JP").replace(b"caveats: []", caveats)
    hold_agreement(OPERATOR, text.replace(b"version: 1", b"version: 2"))
    theft, murder = post.told(), post.told(offence="0101")
    asked = NewAsk(kind=AskKind.MESSAGE, text="Be well.", basis=post.basis())
    assert ask_holder(post.officer, theft.pk, asked).state == AskState.ASKED
    assert ask_holder(post.officer, murder.pk, asked).state == AskState.TO_APPROVE  # a named senior decides


def test_what_a_post_writes_is_one_event(post: PostOffice) -> None:
    file = post.told()
    write_line(post.officer, file.pk, line(PostEntryKind.NOTE))
    post.complaint(file)
    found = Entry.objects.filter(event=events.POST_FILE_CHANGED, actor=post.officer.pseudonym)
    assert {(one.subject_kind, one.subject_id) for one in found} == {("post-file", str(file.pk))}
    assert found.count() == 2


def test_a_stranger_asking_about_a_detention_learns_nothing(post: PostOffice) -> None:
    letter = post.report(post.office.tokyo, "visit-request", post.told().detention)
    assert letter.reason == "unknown-detention"


def test_only_what_waits_is_answered(post: PostOffice) -> None:
    file = post.told()
    ask = ask_holder(post.officer, file.pk, NewAsk(kind=AskKind.MESSAGE, text="Be well.", basis=post.basis()))
    with pytest.raises(Exception, match="post-ask"):
        answer_post(post.office.cast.officer, ask.pk, replace(NewAnswer(answer=AskState.DONE)))
