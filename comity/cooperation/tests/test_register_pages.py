"""Pages of the register: nothing typed twice, bad input answered, lists narrowed and written to files."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from comity.accounts.models import Person
from comity.accounts.tests.cast import code_for, signed_in
from comity.agreements.access import terms_of
from comity.agreements.terms import Status
from comity.cooperation.models import RegisteredAgreement
from comity.cooperation.tests.register_ground import Registers, in_days
from comity.requests.tests.office import AGREEMENT, TOKYO

ROOM = "/cooperation/register/"


def client(person: Person) -> Client:
    return signed_in(Client(), person)


def text_of(one: Client, path: str, status: int = 200) -> str:
    answer = one.get(path)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def test_a_form_that_is_held_fills_a_new_row(register: Registers) -> None:
    keeper = client(register.keeper)
    assert AGREEMENT in text_of(keeper, ROOM)
    page = keeper.get(f"{ROOM}new/?form={AGREEMENT}")
    form = page.context["form"]
    given = {name: form[name].value() for name in form.fields}
    assert (given["terms"], given["state"], given["title_en"]) == (
        AGREEMENT,
        "in-force",
        "Agreement of the office",
    )
    data = {name: value for name, value in given.items() if value not in (None, "") and not isinstance(value, list)} | {
        "kind": "treaty", "parties": "Việt Nam, JPN", "on": "2024-04-01", "expires_on": "2094-03-31",
        "categories": given["categories"], "words": "huấn luyện, 0502", "signed_on": "2024-01-10",
    }  # fmt: skip
    answer = keeper.post(f"{ROOM}new/", data)
    assert answer.status_code == 302, answer.content.decode()
    found = RegisteredAgreement.objects.get()
    assert (found.parties, found.state, found.terms) == (["VN", "JP"], "in-force", AGREEMENT)
    assert {"0502", "huấn luyện", "identity"} <= set(found.subjects)
    assert [one.state for one in found.steps.order_by("on")] == ["signed", "in-force"]
    assert AGREEMENT not in text_of(keeper, ROOM).split("<table")[0]
    page_text = text_of(keeper, answer["Location"])
    for words in ("In force", "One officer may send facts.", "Compare with the partners"):
        assert words in page_text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title_en": ""}, "Give a title in at least one language."),
        ({"parties": "Atlantis"}, "is no state that is known here"),
        ({"words": "9999"}, "is no class of offence of the list"),
        ({"state": "suspended"}, "Give the reason in one sentence."),
        ({"on": in_days(3).isoformat()}, "This day has not come yet."),
        ({"on": "2026-02-31"}, "There is no such day. Enter a day that exists."),
        ({"on": "soon"}, "Enter a day that exists, such as 2026-11-25."),
        ({"signed_on": "2025-01-01"}, "It was signed before"),
        ({"words": "x" * 41}, "is too long for a subject"),
    ],
)
def test_bad_input_is_answered_with_what_to_do(
    register: Registers, change: dict[str, str], sentence: str
) -> None:
    data = {
        "kind": "mou",
        "title_en": "On fire",
        "parties": "VN, JP",
        "state": "in-force",
        "on": "2024-04-01",
    }
    answer = client(register.keeper).post(f"{ROOM}new/", data | change)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not RegisteredAgreement.objects.exists()


def test_a_step_out_of_order_says_between_which_it_stands(register: Registers) -> None:
    treaty = register.treaty()
    keeper = client(register.keeper)
    path = reverse("cooperation:register-step", args=[treaty.pk])
    answer = keeper.post(path, {"state": "proposed", "on": "2024-02-01"})
    assert answer.status_code == 422
    assert "between “Signed” and “In force”" in answer.content.decode()
    answer = keeper.post(path, {"state": "suspended", "on": in_days(0).isoformat(), "reason": "Talks."})
    assert answer.status_code == 302
    found = terms_of(AGREEMENT)
    assert found is not None
    assert found.status is Status.SUSPENDED
    assert "The register of agreements says that it is not in force" in text_of(
        keeper, reverse("agreements:agreement", args=[AGREEMENT])
    )
    answer = keeper.post(reverse("agreements:resume", args=[AGREEMENT]), {"reason": "Go on"})
    assert treaty.ref in answer.content.decode()


def test_a_step_shows_what_it_stops_and_asks_who_does_it(register: Registers) -> None:
    treaty = register.treaty()
    keeper = signed_in(Client(), register.keeper, present=False)
    path = reverse("cooperation:register-step", args=[treaty.pk])
    stop = {"state": "suspended", "on": in_days(0).isoformat(), "reason": "Talks."}
    answer = keeper.post(path, stop)
    assert answer.status_code == 422
    assert "presence_code" in answer.content.decode()
    treaty.refresh_from_db()
    assert treaty.state == "in-force"
    answer = keeper.post(path, stop | {"presence_code": code_for(register.keeper)})
    assert answer.status_code == 302
    treaty.refresh_from_db()
    assert treaty.state == "suspended"


def test_articles_are_pasted_beside_each_other(register: Registers) -> None:
    memorandum = register.memorandum()
    keeper = client(register.keeper)
    path = reverse("cooperation:register-paste", args=[memorandum.pk])
    version = str(memorandum.version)
    answer = keeper.post(path, {"language": "vi", "text": "Không có tiêu đề", "version": version})
    assert "No heading of an article was found" in answer.content.decode()
    answer = keeper.post(
        path,
        {
            "language": "vi",
            "text": "LỜI NÓI ĐẦU\nĐiều 1\nHai bên cùng tập.\nĐiều 3\nMới.",
            "version": version,
        },
        follow=True,
    )
    page = answer.content.decode()
    assert "2 articles are kept: 1, 3." in page
    assert "What stands before the first one is left out: “LỜI NÓI ĐẦU”." in page
    found = register.fresh(memorandum)
    assert [one["number"] for one in found.articles] == ["1", "2", "3"]
    assert found.articles[0]["texts"]["vi"] == "Hai bên cùng tập."
    answer = keeper.post(path, {"language": "vi", "text": "Điều 1\nKhác.", "version": version})
    assert "Somebody changed this while you wrote" in answer.content.decode()
    one = reverse("cooperation:register-article", args=[memorandum.pk, "3"])
    answer = keeper.post(one, {"number": "2", "text_en": "x", "version": str(found.version)})
    assert "Another article has this number" in answer.content.decode()
    keeper.post(reverse("cooperation:register-article-remove", args=[memorandum.pk, "3"]))
    assert [one["number"] for one in register.fresh(memorandum).articles] == ["1", "2"]


def test_the_list_is_narrowed_and_written(register: Registers) -> None:
    treaty, memorandum = register.treaty(expires_on=date(2040, 3, 31)), register.memorandum()
    keeper = client(register.keeper)
    for query, there in (
        ("state=in-force", treaty),
        ("subject=05", treaty),
        ("subject=fire", memorandum),
        ("kind=mou", memorandum),
        ("formless=1", memorandum),
        (f"ref={treaty.ref}", treaty),
        ("ends-from=2040-03-31", treaty),
    ):
        text = text_of(keeper, f"{ROOM}?{query}")
        other = memorandum if there == treaty else treaty
        assert there.ref in text, query
        assert other.ref not in text, query
    assert treaty.ref not in text_of(keeper, f"{ROOM}?ends-to=2040-03-30")
    for kind in ("csv", "xlsx"):
        answer = keeper.post(f"{ROOM}export/", {"kind": kind, "purpose": "report"})
        assert answer.status_code == 200, answer.content[:2000]
        content = b"".join(answer) if answer.streaming else answer.content
        if kind == "csv":
            assert treaty.ref.encode() in content
    rows = load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    assert any(treaty.ref in [str(cell) for cell in row] for row in rows)


def test_the_page_says_what_may_be_sent(register: Registers) -> None:
    officer = client(register.office.cast.officer)
    path = f"{ROOM}may-send/"
    assert "What may we send?" in text_of(officer, path)
    question = f"?partner={TOKYO}&kind=information&purpose=investigation&offence=0502&on={in_days(0)}"
    text = text_of(officer, path + question)
    for words in (
        "Allowed",
        "Needs approval",
        "Refused",
        "A second officer must approve this under article 2",
        "does not cover this kind of data",
    ):
        assert words in text, words
    text = text_of(officer, f"{path}{question.replace(str(in_days(0)), str(in_days(-1)))}", 422)
    assert "Choose today or a later day" in text
    register.step(register.treaty(), "suspended", reason="Talks.")
    text = text_of(officer, path + question)
    assert "Allowed" not in text.split("<main")[1]
    assert "The agreement is suspended." in text
