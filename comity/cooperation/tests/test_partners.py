"""Partners without a node and letters on paper: the acts."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.utils.timezone import localdate
from docx import Document

from comity.agreements.actions import suspend_agreement
from comity.audit.actors import Process
from comity.audit.acts import RefusalError, writing
from comity.cooperation import actions
from comity.cooperation.core.ledger import Kind
from comity.cooperation.exceptions import (
    ChangedMeanwhileError,
    DayAheadError,
    HasLeftError,
    HourNeededError,
    JoinedAlreadyError,
    NoPartyError,
    NotADraftError,
    NotHereError,
    NotPairedError,
    NotReleasedYetError,
    ReasonMissingError,
)
from comity.cooperation.letter_drafts import LetterDraft
from comity.cooperation.meeting_drafts import MeetingDraft
from comity.cooperation.models import Commitment, LetterVersion, PaperLetter, PartnerAgency
from comity.cooperation.partners.papers import digest_of, paper_of
from comity.cooperation.states import LetterState
from comity.cooperation.tests.commitments_ground import WAY_OUT
from comity.cooperation.tests.partners_ground import DRAFT, ONE, SUBJECTS, TEXTS, TWO, Paper
from comity.lib.clock import now
from comity.papers import write_docx, write_pdf
from comity.release.exceptions import NotReleasedError, OtherPersonError
from comity.requests.exceptions import SetApartError
from comity.requests.tests.office import AGREEMENT, TOKYO, entries
from comity.web.dates import day_words


def fresh(letter: PaperLetter) -> PaperLetter:
    return PaperLetter.objects.get(pk=letter.pk)


def test_a_letter_is_released_kept_with_its_digest_and_handed_over(paper: Paper) -> None:
    letter = paper.submitted()
    assert letter.state == LetterState.RELEASED
    assert letter.ref.startswith("L-2026-") or letter.ref.startswith("L-")
    [version] = letter.versions.all()
    assert version.digest == digest_of(version.content)
    assert letter.decision["question"]["recipients"] == [paper.seoul.party]
    day = localdate(timezone=paper.keeper.time_zone)
    with pytest.raises(DayAheadError):
        actions.hand_letter(paper.keeper, letter.pk, on=day + timedelta(days=2), how="post")
    letter = actions.hand_letter(paper.keeper, letter.pk, on=day, how="hand")
    assert (letter.state, letter.handed_how) == (LetterState.HANDED, "hand")
    with pytest.raises(HasLeftError):
        actions.redraft_letter(paper.keeper, letter.pk)
    assert entries("paper-letter.handed-over") == 1


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_released_letter_stays_when_its_agreement_stops(paper: Paper, kind: str) -> None:
    letter = actions.approve_letter(paper.supervisor, (waiting := paper.waiting()).pk, waiting.version)
    actions.take_letter_out(paper.keeper, letter.pk, kind)  # with who approved it
    suspend_agreement(Process("command"), AGREEMENT, "The treaty was denounced.")
    with pytest.raises(NotReleasedError):
        actions.take_letter_out(paper.keeper, letter.pk, kind)
    with pytest.raises(HourNeededError):
        actions.hand_letter(
            paper.keeper, letter.pk, on=localdate(timezone=paper.keeper.time_zone), how="post"
        )
    assert (fresh(letter).state, fresh(letter).handed_on) == (LetterState.RELEASED, None)
    assert entries("paper-letter.handed-over") == 0
    draft = actions.redraft_letter(paper.keeper, letter.pk)
    assert draft.state == LetterState.DRAFT
    actions.take_letter_out(paper.keeper, letter.pk, kind)  # a draft says that it is one


def test_a_letter_was_approved_for_the_party_of_then(paper: Paper) -> None:
    letter = actions.approve_letter(paper.supervisor, (waiting := paper.waiting()).pk, waiting.version)
    actions.change_partner(paper.keeper, paper.seoul.pk, 1, replace(DRAFT, party=TOKYO))
    with pytest.raises(NotReleasedError):
        actions.take_letter_out(paper.keeper, letter.pk, "pdf")
    actions.change_partner(paper.keeper, paper.seoul.pk, 2, replace(DRAFT, party=""))
    with pytest.raises(NoPartyError):
        actions.hand_letter(
            paper.keeper, letter.pk, on=localdate(timezone=paper.keeper.time_zone), how="post"
        )


def test_what_has_left_comes_as_a_copy_when_it_could_not_leave_today(paper: Paper) -> None:
    letter = paper.handed()
    _letter, whole = actions.take_letter_out(paper.keeper, letter.pk, "docx")
    suspend_agreement(Process("command"), AGREEMENT, "The treaty was denounced.")
    _letter, copy = actions.take_letter_out(paper.keeper, letter.pk, "docx")
    assert whole != copy
    _handling, mark = paper_of(letter, now(), is_copy=True).marks
    assert mark.is_across
    assert "Copy" in [word.text for word in mark.words]


def test_what_an_agreement_does_not_cover_does_not_leave(paper: Paper) -> None:
    letter = paper.written()
    with pytest.raises(NotReleasedError):
        actions.submit_letter(
            paper.keeper, letter.pk, letter.version, type(ONE)(ONE.agreement, "7", "0502", ONE.handling, ONE.rights)
        )  # fmt: skip
    assert fresh(letter).state == LetterState.DRAFT
    actions.change_partner(paper.keeper, paper.seoul.pk, 1, type(DRAFT)("KR", DRAFT.names))
    with pytest.raises(NoPartyError):
        actions.submit_letter(paper.keeper, letter.pk, letter.version, ONE)
    assert not letter.versions.exists()


def test_a_second_person_approves_where_the_agreement_wants_one(paper: Paper) -> None:
    letter = paper.waiting()
    assert letter.state == LetterState.WAITS
    assert not letter.versions.exists()
    with pytest.raises(NotHereError):
        actions.approve_letter(paper.keeper, letter.pk, letter.version)
    with pytest.raises(ReasonMissingError):
        actions.give_back_letter(paper.supervisor, letter.pk, letter.version, " ")
    letter = actions.approve_letter(paper.supervisor, letter.pk, letter.version)
    assert letter.state == LetterState.RELEASED
    assert letter.decided_by == paper.supervisor
    with pytest.raises(NotADraftError):
        actions.approve_letter(paper.supervisor, letter.pk, letter.version)


def test_nobody_approves_the_own_letter(paper: Paper) -> None:
    letter = paper.written()
    letter = actions.submit_letter(
        paper.supervisor, letter.pk, letter.version, type(ONE)(ONE.agreement, "2", "0502", ONE.handling, ONE.rights)
    )  # fmt: skip
    with pytest.raises(OtherPersonError):
        actions.approve_letter(paper.supervisor, letter.pk, letter.version)
    assert actions.approve_letter(paper.second, letter.pk, letter.version).state == LetterState.RELEASED


def test_what_was_not_read_is_not_approved(paper: Paper) -> None:
    read = paper.waiting()
    draft = actions.redraft_letter(paper.keeper, read.pk)
    other = LetterDraft(
        partner=paper.seoul.pk, subjects=SUBJECTS, texts={"en": "Something else.", "vi": "Điều khác."}
    )
    draft = actions.change_letter(paper.keeper, read.pk, draft.version, other)
    again = actions.submit_letter(paper.keeper, read.pk, draft.version, TWO)
    with pytest.raises(ChangedMeanwhileError):
        actions.approve_letter(paper.supervisor, read.pk, read.version)
    with pytest.raises(ChangedMeanwhileError):
        actions.give_back_letter(paper.supervisor, read.pk, read.version, "Name the meeting.")
    back = actions.give_back_letter(paper.second, read.pk, again.version, "Another article.")
    last = actions.submit_letter(paper.keeper, read.pk, back.version, TWO)
    with pytest.raises(ChangedMeanwhileError):
        actions.approve_letter(paper.supervisor, read.pk, again.version)
    assert actions.approve_letter(paper.supervisor, read.pk, last.version).state == LetterState.RELEASED


def test_a_letter_given_back_is_a_draft_with_the_reason(paper: Paper) -> None:
    letter = paper.waiting()
    letter = actions.give_back_letter(paper.supervisor, letter.pk, letter.version, "Name the meeting.")
    assert (letter.state, letter.return_reason) == (LetterState.DRAFT, "Name the meeting.")
    assert not letter.versions.exists()


def test_what_is_released_is_not_changed_without_another_version(paper: Paper) -> None:
    letter = paper.submitted()
    draft = paper.written()
    with pytest.raises(NotADraftError):
        actions.submit_letter(paper.keeper, letter.pk, letter.version, ONE)
    with pytest.raises(ChangedMeanwhileError):
        actions.submit_letter(paper.keeper, draft.pk, draft.version + 1, ONE)
    with pytest.raises(NotReleasedYetError):
        actions.hand_letter(paper.keeper, draft.pk, on=localdate(timezone=paper.keeper.time_zone), how="post")
    letter = actions.redraft_letter(paper.keeper, letter.pk)
    letter = actions.submit_letter(paper.keeper, letter.pk, letter.version, ONE)
    assert [one.version for one in letter.versions.order_by("version")] == [1, 2]


def test_an_answer_is_filed_against_its_letter(paper: Paper) -> None:
    letter = paper.handed()
    reply = paper.came(answers=letter.pk)
    assert list(letter.replies.all()) == [reply]
    assert len(reply.file_digest) == 64
    reader = paper.office.cast.officer
    assert reply.file is not None
    with pytest.raises(SetApartError):
        actions.read_scan(reader, reply.pk)
    assert actions.read_scan(reader, reply.pk, although=reply.file.quarantine).file == reply.file
    with pytest.raises(NotHereError):
        actions.take_letter_out(paper.keeper, reply.pk, "pdf")
    other = actions.add_partner(paper.keeper, type(DRAFT)("TH", {"en": "Bangkok"}))
    with pytest.raises(NotHereError):
        paper.came(answers=letter.pk, partner=other.pk)
    with pytest.raises(DayAheadError):
        paper.came(received_on=localdate() + timedelta(days=3))


def test_the_paper_says_what_was_released_and_a_draft_says_so(paper: Paper) -> None:
    commitment = paper.ledgers.alone()
    draft = paper.written(commitment=commitment.pk)
    assert [one.is_across for one in paper_of(draft, now()).marks] == [False, True]
    letter = actions.submit_letter(paper.keeper, draft.pk, draft.version, ONE)
    made = paper_of(fresh(letter), now())
    assert [one.is_across for one in made.marks] == [False]
    assert made.kept_digest == letter.versions.get().digest
    assert [one.text for one in made.title] == list(SUBJECTS.values())
    text = " ".join(word.text for word in made.words())
    for words in ("(not countersigned)", "Minutes of the meeting", "97 Tongil-ro", "Head of the liaison"):
        assert words in text, words
    document = Document(io.BytesIO(write_docx(made)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("liaison officers" in one for one in [*cells, *(part.text for part in document.paragraphs)])


def test_a_letter_about_a_commitment_says_what_it_is_and_has_a_place_for_the_answer(paper: Paper) -> None:
    commitment = paper.ledgers.alone()
    draft = paper.written(commitment=commitment.pk)
    text = "\n".join(word.text for word in paper_of(draft, now()).words())
    change = paper.ledgers.here(commitment).heads[0].terms
    assert change is not None
    assert change.due is not None
    for words in (
        f"Due: {day_words(change.due, 'en')}", f"Hạn: {day_words(change.due, 'vi')}", "Who owes it: ", "To whom: ",
        "Rests on: Plan of work 2026, article 3", "Answer to this commitment", "We agree to the commitment", "Name and office",
    ):  # fmt: skip
        assert words in text, (words, text)
    for kind in (write_pdf, write_docx):
        assert kind(paper_of(draft, now()))
    with writing():
        Commitment.objects.filter(pk=commitment.pk).update(stage="fulfilled")
    ended = paper_of(fresh(draft), now())
    assert "We agree to the commitment" not in " ".join(word.text for word in ended.words())
    plain = paper_of(paper.written(), now())
    assert "Answer to this commitment" not in " ".join(word.text for word in plain.words())


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_letter_bears_its_handling_on_every_page(paper: Paper, kind: str) -> None:
    texts = {code: "\n\n".join(f"{number}. {text}" for number in range(60)) for code, text in TEXTS.items()}
    letter = paper.submitted(texts=texts)
    assert letter.versions.get().content["marking"] == {"level": 1, "codes": ["H2"]}
    _letter, content = actions.take_letter_out(paper.keeper, letter.pk, kind)
    mark = "Restricted · Hạn chế sử dụng · H2"
    if kind == "pdf":
        file = pypdfium2.PdfDocument(content)
        pages = [file[place].get_textpage().get_text_range() for place in range(len(file))]
        assert len(pages) > 2
        assert all(mark in page for page in pages), pages[0][:300]
    else:
        assert Document(io.BytesIO(content)).sections[0].header.paragraphs[0].text == mark


def test_a_letter_without_a_kept_mark_bears_that_it_left_with_and_a_draft_that_of_the_house(
    paper: Paper,
) -> None:
    draft = paper.written()
    assert [word.text for word in paper_of(draft, now()).marks[0].words] == ["Restricted", "Hạn chế sử dụng"]
    letter = actions.submit_letter(paper.keeper, draft.pk, draft.version, ONE)
    version = letter.versions.get()
    older = {name: said for name, said in version.content.items() if name != "marking"}
    with writing():
        letter.versions.add(LetterVersion(version=2, content=older, digest=digest_of(older), written_by=version.written_by, written_at=version.written_at), bulk=False)  # fmt: skip
    [mark] = paper_of(fresh(letter), now()).marks
    assert [word.text for word in mark.words] == ["Restricted", "Hạn chế sử dụng", "H2"]


def test_a_letter_is_about_nothing_of_another_partner(paper: Paper) -> None:
    laos = actions.add_partner(paper.keeper, type(DRAFT)("LA", {"en": "Vientiane"}))
    theirs, ours = paper.ledgers.alone(), paper.ledgers.agreed()
    talks = actions.add_meeting(
        paper.keeper, MeetingDraft("talks", {"en": "Talks in Seoul"}, parties=("VN", "KR"), zone="UTC")
    )
    elsewhere: list[dict[str, Any]] = [
        {"commitment": theirs.pk}, {"commitment": ours.pk}, {"meeting": talks.pk},
    ]  # fmt: skip
    for about in elsewhere:
        with pytest.raises(NotHereError):
            paper.written(partner=laos.pk, **about)
        with pytest.raises(NotHereError):
            paper.came(partner=laos.pk, **about)
    letter = paper.written(commitment=theirs.pk, meeting=talks.pk)
    assert (letter.commitment, letter.meeting) == (theirs, talks)
    with pytest.raises(NotHereError):
        paper.written(commitment=ours.pk)


def test_only_keepers_write(paper: Paper) -> None:
    for act in (
        lambda: actions.add_partner(paper.office.cast.officer, DRAFT),
        lambda: actions.write_letter(paper.office.cast.consular, None),  # type: ignore[arg-type]  # refused before
        lambda: actions.view_letter(paper.office.cast.partner, paper.written().pk),
    ):
        with pytest.raises((RefusalError, NotHereError)):
            act()


def test_a_partner_that_is_typed_is_kept_once(paper: Paper) -> None:
    first, second = paper.ledgers.alone(), paper.ledgers.alone()
    assert first.partner_agency == second.partner_agency == paper.seoul
    assert PartnerAgency.objects.count() == 1


def test_a_partner_that_joins_makes_it_two_sided(paper: Paper) -> None:
    commitment = paper.ledgers.on_paper()
    assert commitment.partner_agency is not None
    assert paper.ledgers.here(commitment).heads
    joined = actions.join_partner(paper.keeper, commitment.pk, TOKYO, WAY_OUT)
    assert joined.two_sided_from is not None
    agency = PartnerAgency.objects.get(pk=commitment.partner_agency.pk)
    assert (agency.node, agency.joined_at) == (TOKYO, joined.two_sided_from)
    assert not paper.ledgers.here(joined).heads  # nothing counts as agreed before the partner has signed
    paper.ledgers.countersign(joined)
    after = Commitment.objects.get(pk=commitment.pk)
    assert after.stage == "committed"
    assert [one.kind for one in after.entries.order_by("came_at")][-1] == Kind.COUNTERSIGN
    assert [one.mark for one in (paper.ledgers.here(after),)] == [paper.ledgers.at_tokyo(after).mark]
    with pytest.raises(JoinedAlreadyError):
        actions.note_joined(paper.keeper, agency.pk, TOKYO)


def test_joining_needs_a_paired_node(paper: Paper) -> None:
    with pytest.raises(NotPairedError):
        actions.note_joined(paper.keeper, paper.seoul.pk, "cxp:node:kr:nobody")
