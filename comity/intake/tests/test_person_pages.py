"""A person of a document on the way into records, as a browser without scripts sees it."""

from django.urls import reverse

from comity.intake import actions
from comity.intake.accepting import Wish
from comity.intake.models import Document, ProposalState
from comity.intake.tests.office import Papers
from comity.intake.tests.pages import TEXT, client_of, page_of, said, soup
from comity.records.actions import add_subject
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind, Subject
from comity.records.purposes import Looking, Purpose


def test_a_person_is_looked_for_in_records_before_anything_is_made(
    papers: Papers, document: Document
) -> None:
    client = client_of(papers.officer)
    person = document.proposals.get(kind="person", content__name="Le Van Tam")
    at = reverse("intake:proposal", args=[person.pk])
    first = client.get(at)
    assert "Say first why you look" in said(first)
    unsaid = client.post(at, {"look": "1", "purpose": "case", "reference": ""})
    assert "Give the number of the case or request this look serves." in said(unsaid)
    looked = client.post(at, {"look": "1", "purpose": "case", "reference": "C-2026-0077"}, follow=True)
    assert "Nobody in records comes near" in said(looked)
    given = {"purpose": "case", "reference": "C-2026-0077"}
    boxes = {
        one["name"]: one.get("value", "")
        for one in soup(client.get(at + "?target=record")).select("input[name^=says-]")
    }
    answer = client.post(at + "?target=record", {**boxes, **given})
    assert answer.status_code == 302, said(answer)
    person.refresh_from_db()
    assert person.state == ProposalState.ACCEPTED
    assert person.made is not None
    assert Subject.objects.filter(pk=person.made["id"]).exists()
    assert (
        reverse("records:subject", args=[person.made["id"]]) in client.get(page_of(document)).content.decode()
    )


def test_somebody_in_office_opens_on_no_record_and_what_is_written_is_shown(
    papers: Papers, document: Document
) -> None:
    client = client_of(papers.officer)
    colonel = document.proposals.get(kind="person", content__name="Tran Van Minh")
    at = reverse("intake:proposal", args=[colonel.pk])
    for asked in ("", "?change=1"):
        chosen = soup(client.get(at + asked)).select_one(".kinds a[aria-current]")
        assert chosen is not None
        assert chosen.get_text() == "Confirmed, without a record"
    record = said(client.get(at + "?target=record"))
    assert "This is written: Name Tran Van Minh" in record
    assert "Position Colonel" in record


def test_a_wanted_file_is_begun_from_a_record_that_is_offered(papers: Papers, document: Document) -> None:
    other = papers.read(papers.taken(TEXT + "\nIt goes on.\n", "other.txt"))
    first = document.proposals.get(kind="person", content__name="Le Van Tam")
    looking = Looking(Purpose.CASE, "C-2026-0077")
    made = actions.accept_proposal(papers.officer, first.pk, Wish("record", looking=looking)).made
    assert made is not None
    client = client_of(papers.officer)
    at = reverse("intake:proposal", args=[other.proposals.get(kind="person", content__name="Le Van Tam").pk])
    given = {"purpose": "case", "reference": "C-2026-0077"}
    page = client.post(at + "?target=wanted", {"look": "1", **given}, follow=True)
    assert [one["value"] for one in soup(page).select("input[name=onto]")] == [made["id"], "new"]
    boxes = {one["name"]: one.get("value", "") for one in soup(page).select("input[name^=says-]")}
    answer = client.post(
        at + "?target=wanted", {**boxes, **given, "onto": made["id"], "told-kind": "bilateral"}
    )
    assert answer.status_code == 302, said(answer)
    assert Subject.objects.count() == 1


def test_a_person_in_records_is_offered_with_probability_and_reasons(
    papers: Papers, document: Document
) -> None:
    other = papers.read(papers.taken(TEXT + "\nIt goes on.\n", "other.txt"))
    first = document.proposals.get(kind="person", content__name="Le Van Tam")
    looking = Looking(Purpose.CASE, "C-2026-0077")
    made = actions.accept_proposal(papers.officer, first.pk, Wish("record", looking=looking)).made
    assert made is not None
    client = client_of(papers.officer)
    again = other.proposals.get(kind="person", content__name="Le Van Tam")
    at = reverse("intake:proposal", args=[again.pk])
    page = client.post(at, {"look": "1", "purpose": "case", "reference": "C-2026-0077"}, follow=True)
    choice = soup(page).select_one(f'input[name=onto][value="{made["id"]}"]')
    assert choice is not None
    assert "in 100" in said(page)
    given = {"purpose": "case", "reference": "C-2026-0077"}
    missing = client.post(at + "?target=record-add", given)
    assert missing.status_code == 422
    assert "Choose the record." in said(missing)
    boxes = {one["name"]: one.get("value", "") for one in soup(page).select("input[name^=says-]")}
    assert client.post(at + "?target=record-add", {**boxes, **given, "onto": made["id"]}).status_code == 302
    again.refresh_from_db()
    assert again.made is not None
    assert again.made["id"] == made["id"]


def test_a_record_that_is_offered_shows_what_tells_its_bearer_apart(
    papers: Papers, document: Document
) -> None:
    source = NewSource(SourceKind.DOCUMENT, "File 3")
    values = [
        NewValue("name", "Le Van Tam"),
        NewValue("birthDate", "1990-03-12"),
        NewValue("passportNumber", "C1234567"),
    ]
    subject = add_subject(papers.officer, "Person", values, source)
    client = client_of(papers.officer)
    person = document.proposals.get(kind="person", content__name="Le Van Tam")
    at = reverse("intake:proposal", args=[person.pk])
    page = soup(client.post(at, {"look": "1", "purpose": "case", "reference": "C-2026-0077"}, follow=True))
    choice = page.select_one(f'label.choice:has(input[name=onto][value="{subject.pk}"])')
    assert choice is not None
    told = " ".join(choice.get_text(" ").split())
    assert "Born: 12 Mar 1990" in told
    assert "Numbers: C1234567" in told
    assert "in 100" in told
    link = choice.select_one("a")
    assert link is not None
    assert link["href"] == reverse("records:subject", args=[subject.pk])
    assert client.get(str(link["href"])).status_code == 200  # the purpose of the look is known already


def test_a_part_in_a_case_is_said_in_the_language_of_the_reader(papers: Papers, document: Document) -> None:
    type(papers.officer).objects.filter(pk=papers.officer.pk).update(language="ja")
    person = document.proposals.get(kind="person", content__name="Le Van Tam")
    told = said(client_of(papers.officer).get(page_of(document) + f"?at={person.pk}"))
    assert "被疑者" in told
    assert ": suspect" not in told
    assert "deputy director" in told  # an office stands as it is written
