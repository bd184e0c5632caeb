"""Photographs, fingerprints and warrants: attached, asked by the rules, sent with the file, opened there, gone with it."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.exchange.core.letter import LetterType
from comity.exchange.models import LetterFile, OutLetter, StoredFile
from comity.notices import actions
from comity.notices.actions import Party
from comity.notices.core.attached import Attached
from comity.notices.core.preflight import Context, Verdict, run
from comity.notices.core.rules import CHECKS
from comity.notices.core.sheet import WantedSheet
from comity.notices.exceptions import NoSuchDayError, NotHereError, TooManyFilesError
from comity.notices.models import AttachedFile, AttachedKind, HeldNotice, WantedFile
from comity.notices.rulebook import rules
from comity.notices.tests.seekers import WITH_SEOUL, WITH_TOKYO, Seekers
from comity.notices.tests.weak import ASKING, LAWS, TODAY, WHOLE
from comity.release.actions import approve_outgoing
from comity.release.models import Outgoing
from comity.requests.drafts import FileDraft
from comity.requests.tests.office import SEOUL, TOKYO
from comity.requests.tests.sharers import Sharers, data_in
from comity.sharing.bodies import RECALL
from comity.sharing.exceptions import PartnersFileError
from comity.sharing.models import Copy, Item

PICTURE = b"\x89PNG\r\n\x1a\n" + b"a face" * 20


@pytest.fixture
def seekers(sharers: Sharers) -> Seekers:
    return Seekers.of(sharers)


def said(rule: str, sheet: WantedSheet, *attached: Attached) -> list[tuple[Verdict, str]]:
    context = Context(ASKING, "bilateral", TODAY, LAWS, attached)
    found = run(sheet, context, rules(), CHECKS)
    return [(one.verdict, one.finding.reason) for one in found if one.rule.id == rule]


PASS, FAIL, ASK = Verdict.PASS, Verdict.FAIL, Verdict.ASK
NOT_SAID = replace(WHOLE, warrant_copy="", photograph="", fingerprints="", description="", documents=())
SENTENCED = replace(NOT_SAID, stage="sentence", sentence_months=24, rest_months=12)
WARRANT, JUDGMENT = Attached("warrant"), Attached("judgment")


@pytest.mark.parametrize(
    ("rule", "sheet", "attached", "answer"),
    [
        ("warrant-copy", NOT_SAID, (), (ASK, "no-copy")),
        ("warrant-copy", NOT_SAID, (WARRANT,), (PASS, "copy-attached")),
        ("warrant-copy", NOT_SAID, (Attached("other"), Attached("photograph")), (ASK, "no-copy")),
        ("warrant-copy", NOT_SAID, (JUDGMENT,), (ASK, "copy-other-kind")),
        ("warrant-copy", WHOLE, (JUDGMENT,), (ASK, "copy-other-kind")),
        ("warrant-copy", SENTENCED, (JUDGMENT,), (PASS, "copy-attached")),
        ("warrant-copy", replace(NOT_SAID, stage=""), (WARRANT,), (ASK, "stage-unsaid")),
        ("warrant", WHOLE, (Attached("warrant", "2026-11-28"),), (FAIL, "warrant-expired")),
        ("warrant", WHOLE, (Attached("warrant", "2026-11-29"),), (PASS, "warrant-valid")),
        ("warrant", WHOLE, (Attached("warrant", "2026-11-28"), WARRANT), (PASS, "warrant-valid")),
        ("warrant", replace(WHOLE, warrant_endless=""), (Attached("warrant", "2027-11-28"),), (PASS, "warrant-valid")),
        ("warrant", replace(WHOLE, warrant_endless=""), (WARRANT,), (ASK, "warrant-end-unsaid")),
        ("warrant", replace(WHOLE, warrant_until="2026-10-01"), (Attached("warrant", "2027-11-28"),), (FAIL, "warrant-expired")),
        ("warrant", replace(WHOLE, warrant_number=""), (WARRANT,), (FAIL, "warrant-missing")),
        ("identifiers", NOT_SAID, (), (FAIL, "identifiers-missing")),
        ("identifiers", NOT_SAID, (Attached("fingerprints"),), (PASS, "identified")),
        ("identifiers", NOT_SAID, (Attached("photograph"),), (PASS, "identified-photograph")),
        ("identifiers", replace(NOT_SAID, names=()), (Attached("photograph"),), (FAIL, "identifiers-missing")),
    ],
)  # fmt: skip
def test_the_rules_look_at_what_is_attached(
    rule: str, sheet: WantedSheet, attached: tuple[Attached, ...], answer: tuple[Verdict, str]
) -> None:
    assert said(rule, sheet, *attached) == [answer]


def attach(seekers: Seekers, file: WantedFile, kind: AttachedKind, until: str = "") -> AttachedFile:
    draft = FileDraft(f"{kind}.png", "image/png", PICTURE, "photograph")
    return actions.attach_to_wanted(seekers.officer, file.pk, draft, kind=kind, until=until)


def test_it_travels_with_the_file_as_a_part(seekers: Seekers) -> None:
    file = seekers.file(photograph="", warrant_copy="")
    photograph = attach(seekers, file, AttachedKind.PHOTOGRAPH)
    attach(seekers, file, AttachedKind.WARRANT, "2027-03-01")
    file = seekers.answered(WantedFile.objects.select_related("agency").get(pk=file.pk))
    actions.circulate_file(seekers.officer, file.pk, seekers.plan())
    letter = OutLetter.objects.get(schema="notices/wanted/1")
    assert data_in(letter)["files"] == [
        {"pid": "0", "kind": "photograph", "until": ""},
        {"pid": "1", "kind": "warrant", "until": "2027-03-01"},
    ]
    assert LetterFile.objects.filter(out_letter=letter).count() == 2
    assert LetterFile.objects.filter(out_letter=letter, file=photograph.stored).exists()


def test_a_file_of_a_partner_goes_to_no_other_with_a_wanted_file(seekers: Seekers) -> None:
    seekers.sharers.office.received(files=(("face.png", PICTURE),))
    file = seekers.file(photograph="", sought_in=("JPN", "KOR"))
    attach(seekers, file, AttachedKind.PHOTOGRAPH)
    file = seekers.answered(WantedFile.objects.select_related("agency").get(pk=file.pk))
    to_both = seekers.plan(Party(TOKYO, WITH_TOKYO, "1"), Party(SEOUL, WITH_SEOUL, "1"))
    with pytest.raises(PartnersFileError):
        actions.circulate_file(seekers.officer, file.pk, to_both)
    assert not OutLetter.objects.filter(schema="notices/wanted/1").exists()
    actions.circulate_file(seekers.officer, file.pk, seekers.plan())  # Tokyo may have its own again
    assert OutLetter.objects.get(schema="notices/wanted/1").peer.node == TOKYO


def test_a_file_that_came_while_the_sheet_waited_stops_it(seekers: Seekers) -> None:
    file = seekers.file(photograph="", sought_in=("KOR",))
    attach(seekers, file, AttachedKind.PHOTOGRAPH)
    file = seekers.answered(WantedFile.objects.select_related("agency").get(pk=file.pk))
    to_seoul = seekers.plan(Party(SEOUL, WITH_SEOUL, "2"))
    [circulation] = actions.circulate_file(seekers.officer, file.pk, to_seoul)
    assert circulation.letter is None  # a second person decides
    seekers.sharers.office.received(files=(("face.png", PICTURE),))
    with pytest.raises(PartnersFileError):
        approve_outgoing(seekers.supervisor, Outgoing.objects.get(origin_kind="wanted").pk)
    assert not OutLetter.objects.filter(schema="notices/wanted/1").exists()


def test_what_the_agreement_does_not_cover_does_not_leave(seekers: Seekers) -> None:
    file = seekers.file(sentence_months=24)
    attach(seekers, file, AttachedKind.JUDGMENT)
    page = signed_in(Client(), seekers.officer).get(reverse("notices:circulate", args=[file.pk]))
    assert WITH_TOKYO not in page.content.decode()


def received(seekers: Seekers, *kinds: tuple[str, str]) -> HeldNotice:
    named = [{"pid": str(n), "kind": kind, "until": until} for n, (kind, until) in enumerate(kinds)]
    data = seekers.wanted_data(files=named) if named else seekers.wanted_data()
    letter = seekers.send_wanted(data, files=tuple((f"{kind}.png", PICTURE) for kind, _until in kinds))
    assert letter.state == "delivered", letter.reason
    return HeldNotice.objects.get(file=data["file"])


def test_the_receiver_opens_it_with_the_access_of_the_notice(seekers: Seekers) -> None:
    notice = received(seekers, ("photograph", ""), ("warrant", "2027-03-01"))
    client = signed_in(Client(), seekers.officer)
    page = client.get(reverse("notices:notice", args=[notice.pk])).content.decode()
    for one in notice.attached.all():
        where = reverse("notices:attached", args=[one.pk])
        assert where in page
    assert "Its last day: 2027-03-01" in page
    assert reverse("notices:detach", args=[one.pk]) not in page
    answer = client.get(where, follow=False)
    if answer.status_code == 200 and not getattr(answer, "streaming", False):
        answer = client.post(where, {"although": one.stored.quarantine})  # it was set apart
    assert b"".join(answer.streaming_content) == PICTURE  # type: ignore[attr-defined]
    assert Copy.objects.filter(kind="file").count() == 1
    with pytest.raises(NotHereError):
        actions.read_attached(seekers.sharers.office.cast.screening, one.pk)
    with pytest.raises(NotHereError):
        actions.detach_from_wanted(seekers.officer, one.pk)


def test_withdrawal_removes_it(seekers: Seekers) -> None:
    notice = received(seekers, ("fingerprints", ""))
    stored = notice.attached.get().stored_id
    assert notice.message is not None
    item = Item.objects.get(owner=TOKYO, mid=notice.message)
    revision = seekers.sharers.revision(item.mid, item.idg, reason="not-needed", text="Died")
    letter = seekers.sharers.say(seekers.tokyo, LetterType.RECALL, RECALL, revision, conv=str(item.mid))
    assert letter.state == "delivered", letter.reason
    assert not AttachedFile.objects.exists()
    gone = StoredFile.objects.get(pk=stored)
    assert (gone.state, bytes(gone.key)) == ("gone", b"")


def test_a_newer_letter_takes_the_place_of_what_came_before(seekers: Seekers) -> None:
    data = seekers.wanted_data(files=[{"pid": "0", "kind": "photograph", "until": ""}])
    seekers.send_wanted(data, files=(("one.png", PICTURE),))
    newer = {**data, "version": 9, "files": [{"pid": "0", "kind": "fingerprints", "until": ""}]}
    seekers.send_wanted(newer, files=(("two.png", PICTURE + b"2"),))
    notice = HeldNotice.objects.get()
    assert [one.kind for one in notice.attached.all()] == ["fingerprints"]


@pytest.mark.parametrize(
    "named",
    [
        [],
        [{"pid": "1", "kind": "photograph", "until": ""}],
    ],
)
def test_a_letter_that_names_other_files_is_refused(seekers: Seekers, named: list[dict[str, str]]) -> None:
    data = seekers.wanted_data(files=named)
    assert seekers.send_wanted(data, files=(("one.png", PICTURE),)).reason == "malformed"
    assert not HeldNotice.objects.exists()


def test_an_officer_attaches_and_takes_off_on_pages(seekers: Seekers) -> None:
    file = seekers.file(warrant_copy="no")
    client = signed_in(Client(), seekers.officer)
    where = reverse("notices:attach", args=[file.pk])
    assert "multipart/form-data" in client.get(where).content.decode()
    empty = client.post(where, {"new-kind": "warrant"})
    assert empty.status_code == 422
    sent: dict[str, Any] = {
        "new-file": SimpleUploadedFile("warrant.png", PICTURE, "image/png"),
        "new-kind": "warrant",
        "new-until": "2027-03-01",
    }
    assert client.post(where, sent).status_code == 302
    (attached,) = AttachedFile.objects.all()
    assert (attached.kind, attached.until, attached.label) == ("warrant", "2027-03-01", "warrant.png")
    page = client.get(reverse("notices:file", args=[file.pk])).content.decode()
    assert "warrant.png" in page
    version = WantedFile.objects.get(pk=file.pk).version
    assert version == file.version + 1
    assert client.post(reverse("notices:detach", args=[attached.pk])).status_code == 302
    assert not AttachedFile.objects.exists()
    assert StoredFile.objects.get(pk=attached.stored_id).state == "gone"


def test_ten_files_and_days_that_are_days(seekers: Seekers) -> None:
    file = seekers.file()
    with pytest.raises(NoSuchDayError):
        attach(seekers, file, AttachedKind.WARRANT, "2027-13-01")
    for _one in range(10):
        attach(seekers, file, AttachedKind.OTHER)
    with pytest.raises(TooManyFilesError):
        attach(seekers, file, AttachedKind.OTHER)
