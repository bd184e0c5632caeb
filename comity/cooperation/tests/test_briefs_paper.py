"""What a brief says on paper: its mark on every page, why something is late and how it was extended, its head in both languages."""

import io
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.test import Client, override_settings
from django.urls import reverse
from docx import Document

from comity.accounts.tests.cast import signed_in
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.actions import BriefDraft, DressDraft
from comity.cooperation.briefs.naming import reason_texts
from comity.cooperation.briefs.setting import Setter
from comity.cooperation.core.ledger import Kind
from comity.cooperation.exceptions import MarkTooLowError
from comity.cooperation.models import Brief, Commitment, Meeting
from comity.cooperation.tests.commitments_ground import WAY_OUT, Ledgers
from comity.lib.clock import now
from comity.papers import write_pdf

pytestmark = pytest.mark.django_db
BOTH = ("en", "vi")


def written(ledgers: Ledgers, meeting: Meeting, **more: Any) -> Brief:
    draft = BriefDraft(more.pop("languages", BOTH), {}, more.pop("own", {}), **more)
    return actions.write_brief(ledgers.keeper, meeting.pk, draft)


def classified(commitment: Commitment, level: int) -> None:
    with writing():
        Commitment.objects.filter(pk=commitment.pk).update(handling={"codes": ["H1"], "level": level})


def pages_of(pdf: bytes) -> list[str]:
    file = pypdfium2.PdfDocument(pdf)
    return [file[place].get_textpage().get_text_range() for place in range(len(file))]


def days_ago(days: int) -> Any:
    return now().date() - timedelta(days=days)


def test_the_mark_stands_on_every_page_of_both_files(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    classified(ledgers.agreed(), 2)
    brief = written(ledgers, tokyo_meeting)
    assert (brief.content["marking"]["level"], brief.content["marking"]["codes"]) == (2, ["H1", "H2"])
    _brief, pdf = actions.take_brief_out(ledgers.keeper, brief.pk, "pdf")
    pages = pages_of(pdf)
    assert len(pages) > 2
    assert all("Confidential · Mật · H1 · H2" in page for page in pages), pages[0][:300]
    _brief, docx = actions.take_brief_out(ledgers.keeper, brief.pk, "docx")
    head = Document(io.BytesIO(docx)).sections[0].header.paragraphs
    assert head[0].text == "Confidential · Mật · H1 · H2"


def test_the_writer_picks_a_mark_and_none_looser_than_what_it_holds(
    ledgers: Ledgers, tokyo_meeting: Meeting
) -> None:
    assert (
        written(ledgers, tokyo_meeting).content["marking"]["level"] == 1
    )  # the house's own: it holds nothing
    classified(ledgers.agreed(), 2)
    with pytest.raises(MarkTooLowError):
        written(ledgers, tokyo_meeting, level=1)
    picked = written(ledgers, tokyo_meeting, level=3).content["marking"]
    assert (picked["level"], picked["is_chosen"]) == (3, True)
    address = reverse("cooperation:briefs-new", args=[tokyo_meeting.pk, "brief"])
    sent = {"first": "en", "second": "vi", "level": "1"}
    answer = signed_in(Client(), ledgers.keeper).post(address, sent)
    assert answer.status_code == 422
    assert "What this paper holds is marked more strictly." in answer.content.decode()
    with override_settings(CLASSIFICATION_CEILING=2):  # above it nothing is entered here
        assert "Secret" not in signed_in(Client(), ledgers.keeper).get(address).content.decode()


def test_a_joint_report_bears_the_mark_it_leaves_with(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    ledgers.agreed()
    ledgers.delivered()
    draft = BriefDraft(BOTH, {}, {}, WAY_OUT)
    joint = actions.write_brief(ledgers.keeper, tokyo_meeting.pk, draft, is_joint=True)
    assert [word.text for word in Setter(joint).marks()[0].words] == ["Restricted", "Hạn chế sử dụng", "H2"]


def test_an_older_version_without_a_mark_bears_that_of_the_house(
    ledgers: Ledgers, tokyo_meeting: Meeting
) -> None:
    brief = written(ledgers, tokyo_meeting)
    del brief.content["marking"]
    assert [word.text for word in Setter(brief).marks()[0].words] == ["Restricted", "Hạn chế sử dụng"]


def test_late_says_who_gave_which_reason(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    late = ledgers.agreed(due=days_ago(40))
    entry = ledgers.change(late, due=days_ago(-90), reason="The lists are kept on paper.")
    actions.approve_entry(ledgers.supervisor, entry.pk)
    said = ledgers.at_tokyo(late).open[-1].id
    ledgers.say(late, Kind.DISPUTE, {"of": said, "reason": "It was promised for this year."})
    paper = " ".join("".join(pages_of(write_pdf(Setter(written(ledgers, tokyo_meeting)).paper()))).split())
    assert "Proposed by Hanoi liaison bureau and not countersigned yet: The lists" in paper
    assert "Disputed by Tokyo desk: It was promised" in paper
    [promise] = written(ledgers, tokyo_meeting).content["promises"]
    reasons = ["The lists are kept on paper.", "It was promised for this year."]
    assert [one["en"].split(":")[1].strip() for one in promise["whys"]] == reasons
    # in the other column they are marked as what somebody entered in another language
    assert [one["vi"].split(":")[1].strip() for one in promise["whys"]] == [
        reason_texts(one, ["vi"])["vi"] for one in reasons
    ]
    assert all(reason_texts(one, ["vi"])["vi"] != one for one in reasons)


def test_an_extended_one_says_both_days_and_who_approved(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    late = ledgers.agreed(due=days_ago(40))
    entry = ledgers.change(late, due=days_ago(10), reason="The course begins in spring.")
    actions.approve_entry(ledgers.supervisor, entry.pk)
    ledgers.countersign(late)
    [promise] = written(ledgers, tokyo_meeting).content["promises"]
    lines = [one["en"] for one in promise["extended"]]
    assert lines[0].startswith("Extended from ")
    assert [line.rsplit(" on ", 1)[0] for line in lines[1:]] == [
        "Proposed by Hanoi liaison bureau",
        f"Approved by {ledgers.supervisor.name}",
        "Countersigned by Tokyo desk",
    ]
    assert promise["extensions"] == 1
    assert [one["en"] for one in promise["whys"]] == [
        "Reason given by Hanoi liaison bureau: The course begins in spring."
    ]
    ledgers.delivered()
    joint = actions.write_brief(
        ledgers.keeper, tokyo_meeting.pk, BriefDraft(BOTH, {}, {}, WAY_OUT), is_joint=True
    )
    [told] = joint.content["promises"]
    assert len(told["extended"]) == 3  # who of our house approved it is none of the partner's business
    assert ledgers.supervisor.name not in str(told)


def test_suggestions_in_another_language_are_warned_about_before_they_are_taken(
    ledgers: Ledgers, tokyo_meeting: Meeting
) -> None:
    written(ledgers, tokyo_meeting, languages=("ja",), own={"ja": ["第三回対話を春に開催する"]})
    address = reverse("cooperation:briefs-new", args=[tokyo_meeting.pk, "brief"])
    client = signed_in(Client(), ledgers.keeper)
    assert "Take own suggestions over" not in client.get(address).content.decode()
    sent = {"first": "en", "second": "vi", "own_ja": "第三回対話を春に開催する"}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "are written in Japanese and not in English, Vietnamese, so that the paper would show them" in page
    assert 'name="own_as_is"' in page
    assert Brief.objects.count() == 1
    assert client.post(address, {**sent, "own_as_is": "on"}).status_code == 302
    assert Brief.objects.count() == 2
    # taken over so it stays, and the next form says so at once
    assert 'name="own_as_is"' in client.get(address).content.decode()


def test_the_head_stands_in_the_languages_of_the_paper(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    actions.keep_dress(
        ledgers.keeper, DressDraft({"vi": "BỘ CÔNG AN", "en": "MINISTRY OF EXAMPLES", "ja": "公安省"})
    )
    for languages, head in (
        (("en", "vi"), ["MINISTRY OF EXAMPLES", "BỘ CÔNG AN"]),
        (("ja", "zh-Hans"), ["公安省", "河内联络局"]),  # what the agency has not said in it is its name
        (("vi",), ["BỘ CÔNG AN"]),
    ):
        brief = written(ledgers, tokyo_meeting, languages=languages)
        dress = actions.keep_dress(
            ledgers.keeper, DressDraft({"vi": "BỘ CÔNG AN", "en": "MINISTRY OF EXAMPLES", "ja": "公安省"})
        )
        lines = Setter(brief).paper(dress).letterhead.lines
        assert [one.text for one in lines] == head


@pytest.mark.parametrize(
    ("languages", "first", "second"),
    [
        (("en", "vi"), "What is late, and why", "Những gì bị trễ và lý do"),
        (("ja", "zh-Hans"), "遅れているものとその理由", "逾期事项及原因"),
    ],
)
def test_a_heading_does_not_touch_the_second_language(
    ledgers: Ledgers, tokyo_meeting: Meeting, languages: tuple[str, ...], first: str, second: str
) -> None:
    ledgers.agreed(due=days_ago(40))
    file = pypdfium2.PdfDocument(
        write_pdf(Setter(written(ledgers, tokyo_meeting, languages=languages)).paper())
    )
    gaps = []
    for place in range(len(file)):
        page = file[place].get_textpage()
        found = [page.search(words, match_case=True).get_next() for words in (first, second)]
        if all(found):
            boxes = [
                [page.get_charbox(number) for number in range(start, start + many)]
                for start, many in found
                if start is not None
            ]
            gaps.append(min(box[1] for box in boxes[0]) - max(box[3] for box in boxes[1]))
    assert gaps
    assert all(gap >= 2 for gap in gaps), gaps
