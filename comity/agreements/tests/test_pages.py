"""Pages of the room, with the whole cast."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from comity.accounts.models import Person
from comity.accounts.roles import Role
from comity.accounts.tests.cast import Cast, add_member, signed_in
from comity.agreements.access import terms_of
from comity.agreements.actions import hold_agreement, suspend_agreement
from comity.agreements.models import AgreementVersion, Suspension
from comity.agreements.terms import Status
from comity.agreements.tests.sample import HANOI, ID, SOURCE, changed
from comity.audit.acts import writing
from comity.audit.models import Entry
from comity.lib.clock import now

LIST = reverse("agreements:list")
ADD = reverse("agreements:add")
PAGE = reverse("agreements:agreement", args=[ID])
FILE = reverse("agreements:source", args=[ID, 2])
READ = [LIST, PAGE, reverse("agreements:version", args=[ID, 2]), FILE]
KEEP = [ADD, *(reverse(f"agreements:{act}", args=[ID]) for act in ("add-version", "suspend", "resume"))]
SUSPEND, RESUME = KEEP[2:]
NEXT = changed(("version: 2", "version: 3"), ("en: Some.", "en: Something else."))


@pytest.fixture
def keeper(cast: Cast, settings: Settings) -> Person:
    settings.NODE_ID = HANOI
    return cast.cooperation


@pytest.fixture
def kept(keeper: Person) -> AgreementVersion:
    return hold_agreement(keeper, SOURCE.encode())


def read(client: Client, address: str = PAGE, status: int = 200) -> str:
    """The page's text as a person reads it, without tags."""
    answer = client.get(address)
    assert answer.status_code == status
    return words(answer.content)


def words(content: bytes) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", content.decode())).split())


def test_who_may_open_what(client: Client, cast: Cast, keeper: Person, kept: AgreementVersion) -> None:
    readers = {cast.officer, cast.supervisor, cast.consular, cast.auditor, cast.operator}
    by_role_only = {cast.partner, cast.outsider}  # they see an empty list: nothing in it is for them
    for person in cast.everyone():
        signed_in(client, person)
        opened = [address for address in READ + KEEP if client.get(address).status_code == 200]
        expected = READ + KEEP if person == keeper else READ if person in readers else []
        assert opened == (expected or ([LIST] if person in by_role_only else [])), person.sign_in


def test_a_stranger_is_sent_to_the_sign_in(client: Client, kept: AgreementVersion) -> None:
    for address in READ + KEEP:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/sign-in/")


def test_a_guest_with_the_keepers_role_keeps_nothing(
    client: Client, cast: Cast, kept: AgreementVersion
) -> None:
    signed_in(client, add_member("J-0900", "小野 翔", "ja", cast.partner.unit, Role.COOPERATION))
    assert "Small agreement" not in read(client, LIST)
    assert [client.get(address).status_code for address in KEEP] == [404] * len(KEEP)
    assert client.post(SUSPEND, {"reason": "No."}).status_code == 404
    assert not Suspension.objects.exists()


def test_missing_and_forbidden_look_alike(client: Client, cast: Cast, kept: AgreementVersion) -> None:
    signed_in(client, cast.outsider)
    forbidden = read(client, PAGE, 404)
    missing = read(client, reverse("agreements:agreement", args=["unknown-agreement"]), 404)
    assert forbidden == missing
    assert Entry.objects.filter(outcome="refused", subject_id=ID).exists()


@pytest.mark.parametrize("name", ["add-version", "suspend", "resume", "agreement"])
def test_an_unknown_agreement_is_not_here(client: Client, keeper: Person, name: str) -> None:
    signed_in(client, keeper)
    assert client.get(reverse(f"agreements:{name}", args=["unknown-agreement"])).status_code == 404
    if name != "agreement":
        answer = client.post(reverse(f"agreements:{name}", args=["unknown-agreement"]), {"reason": "No."})
        assert answer.status_code == 404


def test_an_unknown_version_is_not_here(client: Client, cast: Cast, kept: AgreementVersion) -> None:
    signed_in(client, cast.officer)
    assert client.get(reverse("agreements:version", args=[ID, 7])).status_code == 404
    assert client.get(reverse("agreements:source", args=[ID, 7])).status_code == 404


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Lima"])
def test_the_days_of_an_agreement_are_the_same_wherever_its_page_is_read(
    client: Client, cast: Cast, kept: AgreementVersion, zone: str
) -> None:
    with writing():
        Person.objects.filter(pk=cast.officer.pk).update(zone=zone)
    signed_in(client, cast.officer)
    page = read(client, reverse("agreements:agreement", args=[kept.agreement]))
    assert "In force from 1 Apr 2024 In force until 31 Mar 2029" in page


def test_the_list_says_how_each_stands(client: Client, cast: Cast, keeper: Person) -> None:
    for number, (name, pairs) in enumerate(
        {
            "lasting": (("exp: 2029", "exp: 2099"),),
            "over": (("exp: 2029", "exp: 2025"),),
            "draft": (("in-force", "draft"),),
            "future": (("nbf: 2024", "nbf: 2098"), ("exp: 2029", "exp: 2099")),
        }.items()
    ):
        hold_agreement(keeper, changed(("Small agreement", f"Agreement {number}"), (ID, name), *pairs))
    signed_in(client, cast.officer)
    page = read(client, LIST)
    assert page.index(
        "Agreement 0 lasting VNM Vietnam Hanoi JPN Japan Tokyo In force 31 Mar 2099"
    ) < page.rindex("Expired")
    assert "Expired 31 Mar 2025" in page
    assert "Draft 31 Mar 2029" in page
    assert "Not yet in force 31 Mar 2099" in page
    assert [line.agreement for line in client.get(f"{LIST}?standing=expired").context["list"].rows] == [
        "over"
    ]
    file = client.post(f"{LIST}export/?standing=in-force", {"kind": "csv", "purpose": "report"})
    assert "Agreement 0" in file.content.decode("utf-8-sig")
    assert "Agreement 1" not in file.content.decode("utf-8-sig")


def test_an_agreement_that_ends_soon_warns(client: Client, cast: Cast, keeper: Person) -> None:
    soon = now() + timedelta(days=61, hours=5)
    hold_agreement(keeper, changed(("2029-04-01T00:00:00Z", soon.strftime("%Y-%m-%dT%H:%M:%SZ"))))
    signed_in(client, cast.officer)
    assert "Ends in 61 d" in read(client, LIST)
    assert "Ends in 61 d" in read(client)


def test_an_empty_node_says_what_to_do(client: Client, cast: Cast, keeper: Person) -> None:
    signed_in(client, keeper)
    assert "No agreement is kept here" in read(client, LIST)
    assert "Add the first one from its YAML file." in read(client, LIST)
    signed_in(client, cast.officer)
    assert "Add the first one" not in read(client, LIST)


def test_the_page_reads_the_agreement_aloud(client: Client, cast: Cast, kept: AgreementVersion) -> None:
    signed_in(client, cast.officer)
    page = read(client)
    for sentence in (
        "Small agreement In force",
        "VNM Vietnam Hanoi cxp:node:vn:bca-c01 JPN Japan Tokyo",
        "after 30 days at the latest ( article 1 )",
        f"Digest (SHA-256) {kept.digest}",
        "Article 5(2)(a) Name, birth, nationality this investigation In which requests Identity or wanted check 0502 Theft",
        "Every party Two persons ( article 5(2)(a) ) Not to be passed on to anybody",
        "Flash: life or limb, at once 8 hours Article 1 Signed off by a lawyer",
        "Ordinary 7 calendar days No article: the limit used where an agreement sets none",
        "Torture or other ill-treatment Article 1",
        "Not on this network: reach it by its own channel",
        "The text of 1 article is not yet signed off by a lawyer.",
        "1 Not yet signed off by a lawyer All.",
        "5(2)(a) Signed off by a lawyer Some.",
        "not passed on without the owner’s leave",
        "Version 2 Decides now",
        "Hồ Diệu Linh",
    ):
        assert sentence in page, sentence


def test_texts_stand_side_by_side_in_the_languages_chosen(client: Client, cast: Cast, keeper: Person) -> None:
    texts = "{ja: 全て。, en: All., vi: Tất cả.}"
    hold_agreement(keeper, changed(("{en: All.}", texts), ("{en: Some.}", "{vi: Một phần.}")))
    signed_in(client, cast.officer)
    page = client.get(PAGE, {"text": ["vi", "ja"]}).content.decode()
    assert '<td lang="ja">全て。</td><td lang="vi">Tất cả.</td>' in page.replace("\n", "")
    assert "All." not in page
    assert '<span class="soft" lang="en">No text in this language</span>' in page
    assert 'value="en">' in page
    assert 'value="vi" checked>' in page


@pytest.mark.parametrize("language", ["vi", "ja", "zh-hans"])
def test_titles_say_their_language(client: Client, cast: Cast, kept: AgreementVersion, language: str) -> None:
    with writing():
        Person.objects.filter(id=cast.officer.id).update(language=language)
    signed_in(client, Person.objects.get(id=cast.officer.id))
    page = client.get(LIST).content.decode()
    title = (
        '<span lang="ja">小さな取決め</span>'
        if language == "ja"
        else '<span lang="en">Small agreement</span>'
    )
    assert title in page


def test_an_agreement_of_others_says_so(
    client: Client, cast: Cast, kept: AgreementVersion, settings: Settings
) -> None:
    settings.NODE_ID = "cxp:node:la:dpp"
    signed_in(client, cast.officer)
    assert "This node (cxp:node:la:dpp) is not a party." in read(client)


def test_the_file_comes_byte_for_byte(client: Client, cast: Cast, kept: AgreementVersion) -> None:
    signed_in(client, cast.officer)
    answer = client.get(FILE)
    assert answer.content == SOURCE.encode()
    assert answer.headers["Content-Type"] == "application/yaml"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="small-agreement-v2.yaml"'


def test_a_keeper_adds_an_agreement_by_pasting_it(client: Client, keeper: Person) -> None:
    signed_in(client, keeper)
    answer = client.post(ADD, {"text": SOURCE.replace("\n", "\r\n")})
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert bytes(AgreementVersion.objects.get().source) == SOURCE.encode()
    assert "Version 2 is kept. It speaks for the agreement from now on." in read(client)


def test_a_chosen_file_is_kept_byte_for_byte(client: Client, keeper: Person) -> None:
    signed_in(client, keeper)
    source = SOURCE.replace("\n", "\r\n").encode()
    client.post(ADD, {"text": "not this", "upload": SimpleUploadedFile("agreement.yaml", source)})
    assert bytes(AgreementVersion.objects.get().source) == source


def test_every_mistake_is_shown_and_the_text_kept(client: Client, keeper: Person) -> None:
    bad = changed(
        ("version: 2", "version: two"), ("[identity]", "[identity, dental]"), ("days: 30", "days: 0")
    )
    signed_in(client, keeper)
    answer = client.post(ADD, {"text": bad.decode()})
    assert answer.status_code == 422
    page = words(answer.content)
    assert "3 mistakes" in page
    assert "Line 3 version This must be of the kind integer. Correct the value. version: two" in page
    assert re.search(r"Line 16 permissions\[1\].categories\[2\] “dental” is not known\. Use one of: ", page)
    assert re.search(r"Line \d+ retention.days This value is not allowed", page)
    assert "kinds: [identity-check]" in page[page.index("Used when no file is chosen") :]
    assert not AgreementVersion.objects.exists()


def test_the_text_of_a_bad_file_can_be_corrected_on_the_page(client: Client, keeper: Person) -> None:
    bad = changed(("version: 2", "version: two"))
    signed_in(client, keeper)
    answer = client.post(ADD, {"upload": SimpleUploadedFile("agreement.yaml", bad)})
    assert "version: two" in words(answer.content).partition("Used when no file is chosen")[2]


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (b"\xff\xfe", "This is not UTF-8 text. Save the file as UTF-8."),
        (b"a: b: c", "This cannot be read as YAML"),
        (b"- a\n" * 300_000, "The file is larger than 1048576 bytes."),
        (b"", "The file holds nothing."),
        (None, "Choose a file, or write the text."),
    ],
)
def test_what_is_no_agreement_is_said(
    client: Client, keeper: Person, upload: bytes | None, said: str
) -> None:
    signed_in(client, keeper)
    sent = {} if upload is None else {"upload": SimpleUploadedFile("agreement.yaml", upload)}
    answer = client.post(ADD, sent)
    assert answer.status_code == 422
    assert said in words(answer.content)
    assert not AgreementVersion.objects.exists()


def test_an_agreement_is_changed_by_a_new_version(
    client: Client, keeper: Person, kept: AgreementVersion
) -> None:
    signed_in(client, keeper)
    address = reverse("agreements:add-version", args=[ID])
    offered = client.get(address).context["form"].initial["text"]
    assert offered.encode() == changed(("version: 2", "version: 3"))
    assert (
        client.post(address, {"text": offered.replace("en: Some.", "en: Something else.")}).status_code == 302
    )
    page = read(client)
    assert "Something else." in page
    assert page.index("Version 3 Decides now") < page.index("Version 2")


def test_an_old_version_is_refused_with_the_text_kept(
    client: Client, keeper: Person, kept: AgreementVersion
) -> None:
    signed_in(client, keeper)
    answer = client.post(ADD, {"text": changed(("en: All.", "en: Other text.")).decode()})
    assert answer.status_code == 422
    assert "Version 2 of this agreement is kept already." in words(answer.content)
    assert "Other text." in words(answer.content)


def test_another_agreement_is_no_new_version(client: Client, keeper: Person, kept: AgreementVersion) -> None:
    signed_in(client, keeper)
    other = changed((ID, "another-agreement")).decode()
    answer = client.post(reverse("agreements:add-version", args=[ID]), {"text": other})
    assert "The file says “id: another-agreement”" in words(answer.content)
    assert AgreementVersion.objects.count() == 1


def test_an_old_version_says_that_it_decides_nothing(
    client: Client, keeper: Person, kept: AgreementVersion
) -> None:
    hold_agreement(keeper, NEXT)
    signed_in(client, keeper)
    page = read(client, reverse("agreements:version", args=[ID, 2]))
    assert "It no longer decides anything: version 3 speaks for the agreement." in page
    assert "Some." in page
    assert "Suspend this agreement" not in page
    assert client.get(FILE).content == SOURCE.encode()


def test_a_keeper_suspends_and_resumes_with_a_reason(
    client: Client, cast: Cast, keeper: Person, kept: AgreementVersion
) -> None:
    signed_in(client, keeper)
    assert "From this moment nothing leaves under it" in read(client, SUSPEND)
    assert client.post(SUSPEND, {"reason": " "}).status_code == 422
    assert client.post(SUSPEND, {"reason": "Their key was lost."}).status_code == 302
    found = terms_of(ID)
    assert found is not None
    assert found.status is Status.SUSPENDED
    assert client.post(SUSPEND, {"reason": "Again."}).status_code == 422
    signed_in(client, cast.officer)
    page = read(client)
    assert "Suspended by us" in page
    assert "Their key was lost." in page
    assert "Suspended by us" in read(client, LIST)
    signed_in(client, keeper)
    assert "Their key was lost." in read(client, RESUME)
    assert client.post(RESUME, {"reason": "New keys were compared."}).status_code == 302
    page = read(client)
    assert "In force" in page
    assert page.index("Their key was lost.") < page.index("New keys were compared.")


def test_those_who_only_read_change_nothing(client: Client, cast: Cast, kept: AgreementVersion) -> None:
    for person in set(cast.everyone()) - {cast.cooperation}:
        signed_in(client, person)
        for address in KEEP:
            assert client.post(address, {"reason": "No.", "text": NEXT.decode()}).status_code == 404
    assert AgreementVersion.objects.count() == 1
    assert not Suspension.objects.exists()


def test_readers_see_no_buttons_of_keepers(
    client: Client, cast: Cast, keeper: Person, kept: AgreementVersion
) -> None:
    signed_in(client, cast.officer)
    page = read(client)
    assert "Add a version" not in page
    signed_in(client, keeper)
    assert "Add a version" in read(client)


def test_a_file_that_can_no_longer_be_read_is_shown_with_its_mistakes(
    client: Client, keeper: Person, kept: AgreementVersion
) -> None:
    with writing():
        AgreementVersion.objects.update(source=changed(("[identity]", "[gone]")))
    signed_in(client, keeper)
    assert "small-agreement Cannot be read" in read(client, LIST).replace("small-agreement small", "small")
    page = read(client)
    assert "This version of the program cannot read the file, so nothing may leave under it." in page
    assert "“gone” is not known." in page
    assert client.get(SUSPEND).status_code == 200
    assert "gone" in read(client, reverse("agreements:add-version", args=[ID]))


def test_a_form_without_its_token_changes_nothing(keeper: Person, kept: AgreementVersion) -> None:
    client = signed_in(Client(enforce_csrf_checks=True), keeper)
    assert client.post(SUSPEND, {"reason": "No."}).status_code == 403
    assert not Suspension.objects.exists()


def test_the_rail_leads_here(client: Client, cast: Cast, keeper: Person) -> None:
    for person, sees in (
        (cast.officer, True),
        (keeper, True),
        (cast.operator, True),
        (cast.screening, False),
    ):
        signed_in(client, person)
        assert (f'href="{LIST}"' in client.get("/me/").content.decode()) is sees


def test_a_suspension_waits_for_nobody(client: Client, keeper: Person, kept: AgreementVersion) -> None:
    """The page and the decision read the same row: there is no copy that lags behind."""
    before = terms_of(ID)
    suspend_agreement(keeper, ID, "At once.")
    after = terms_of(ID)
    assert before is not None
    assert after is not None
    assert (before.status, after.status) == (Status.IN_FORCE, Status.SUSPENDED)
    assert before.digest == after.digest
