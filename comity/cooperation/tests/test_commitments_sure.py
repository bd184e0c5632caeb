"""What is asked once more before a promise leaves: a day that is past, words that stand already, languages that still say the old."""

import re
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from comity.accounts.models import Person
from comity.audit import cooperation_events as events
from comity.audit.models import Entry
from comity.cooperation import actions
from comity.cooperation.commitments.doubts import Doubt, PromiseDoubtError, unchanged
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.tests.commitments_ground import ALONE, DRAFT, TERMS, Ledgers
from comity.cooperation.tests.register_ground import Registers
from comity.cooperation.tests.test_commitments_pages import NEW, at, done, go, ok
from comity.lib.clock import now
from comity.requests.tests.office import TOKYO
from comity.web.forms import HouseForm

HOUSE = ZoneInfo("Asia/Ho_Chi_Minh")


def boxes_of(answer: Any) -> dict[str, str]:
    """What the boxes of a form hold that came back, ticks only where they are ticked."""
    form = BeautifulSoup(answer.content, "html.parser").select_one("main form")
    assert form is not None
    found = {str(one["name"]): one.get_text().removeprefix("\n") for one in form.select("textarea")}
    for one in form.select("input[name]"):
        if one["type"] not in {"checkbox", "radio"} or one.has_attr("checked"):
            found[str(one["name"])] = str(one.get("value", ""))
    return found


def asked(answer: Any) -> str:
    assert answer.status_code == 422, answer.content.decode()[:500]
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def tick(answer: Any, name: str) -> dict[str, str]:
    """What is sent where the tick of a question is set."""
    box = BeautifulSoup(answer.content, "html.parser").select_one(f"main input[name={name}]")
    assert box is not None
    assert not box.has_attr("checked")
    assert box.find_parent("label", class_="choice") is not None  # pressed anywhere on its words
    return {name: str(box["value"])}


def doubts_of(act: Any) -> list[tuple[str, tuple[str, ...]]]:
    with pytest.raises(PromiseDoubtError) as refused:
        act()
    return [(one.kind.value, one.about) for one in refused.value.doubts]


def test_a_day_that_is_over_is_asked_about_and_taken_with_a_tick(ledgers: Ledgers) -> None:
    keeper = go(ledgers.keeper)
    past = {**NEW, "due": "2020-02-03"}
    first = keeper.post(at("new"), past)
    page = asked(first)
    assert "This day is over on both sides already." in page
    assert "Correct the day, or tick that it is so." in page
    assert "I looked at the day and mean 3 Feb 2020" in page
    assert not Commitment.objects.exists()
    assert boxes_of(first)["text_en"] == NEW["text_en"]
    # a tick for one day says nothing of another
    sure = tick(first, "sure_past")
    again = keeper.post(at("new"), {**past, "due": "2020-02-04", **sure})
    assert "and mean 4 Feb 2020" in asked(again)
    # ticked once it stays ticked, whatever else is complained about
    wrong = keeper.post(at("new"), {**past, **sure, "owner": ""})
    assert boxes_of(wrong)["sure_past"] == "past:2020-02-03"
    done(keeper.post(at("new"), {**past, **sure}))
    assert Commitment.objects.get().due == date(2020, 2, 3)
    proposed = Entry.objects.get(event=events.COMMITMENT_PROPOSED, outcome="done")
    assert b'"past:2020-02-03"' in bytes(proposed.body)


def test_today_and_a_day_that_stood_before_are_not_asked_about(ledgers: Ledgers) -> None:
    today = now().astimezone(HOUSE).date()
    yesterday = today - timedelta(days=2)
    sure = replace(DRAFT, sure=())
    actions.propose_commitment(ledgers.keeper, replace(sure, terms=replace(TERMS, due=today)))
    late = replace(sure, terms=replace(TERMS, due=yesterday))
    assert doubts_of(lambda: actions.propose_commitment(ledgers.keeper, late)) == [
        ("past", (yesterday.isoformat(),))
    ]
    commitment = ledgers.agreed(due=yesterday)
    on = ledgers.heads(commitment)
    terms = replace(TERMS, due=yesterday, zones=("Asia/Ho_Chi_Minh", "Asia/Tokyo"))
    actions.propose_change(ledgers.keeper, commitment.pk, replace(terms, owner="academy"), on=on)
    other = ledgers.agreed()
    earlier = replace(TERMS, due=yesterday)
    assert doubts_of(
        lambda: actions.propose_change(ledgers.keeper, other.pk, earlier, on=ledgers.heads(other))
    ) == [("past", (yesterday.isoformat(),))]


def test_the_same_promise_again_is_asked_about(ledgers: Ledgers) -> None:
    keeper = go(ledgers.keeper)
    soon = (now().astimezone(HOUSE).date() + timedelta(days=20)).isoformat()
    new = {**NEW, "due": soon}
    done(keeper.post(at("new"), new))
    first = Commitment.objects.get()
    again = keeper.post(at("new"), new)
    assert f"{first.ref} says the same, for the same day and unit. Is this another one?" in asked(again)
    assert Commitment.objects.count() == 1
    # one language that reads alike is enough, however it is spaced
    alike = {**new, "text_en": "Train  TEN officers", "text_vi": ""}
    assert first.ref in asked(keeper.post(at("new"), alike))
    done(keeper.post(at("new"), {**new, **tick(again, "sure_same")}))
    assert Commitment.objects.count() == 2
    # the same press once more: that tick was of the first one alone
    third = keeper.post(at("new"), {**new, **tick(again, "sure_same")})
    refs = ", ".join(Commitment.objects.order_by("created_at").values_list("ref", flat=True))
    assert f"{refs} say the same" in asked(third)
    for change in ({"text_en": "Train twelve", "text_vi": ""}, {"owner": "academy"}, {"actor": "them"}):
        done(keeper.post(at("new"), {**new, **change}))


def test_what_was_withdrawn_says_nothing_any_more_and_each_partner_is_another(ledgers: Ledgers) -> None:
    plain = replace(DRAFT, sure=(Doubt.PAST,))
    made = ledgers.proposed()
    assert doubts_of(lambda: actions.propose_commitment(ledgers.keeper, plain)) == [("same", (made.ref,))]
    actions.withdraw_change(ledgers.keeper, CommitmentEntry.objects.get(commitment=made).pk)
    actions.propose_commitment(ledgers.keeper, plain)
    actions.propose_commitment(ledgers.keeper, replace(ALONE, sure=(Doubt.PAST,)))
    # what the partner has proposed already is the same too
    ledgers.offered(texts={"en": "Share lists"})
    theirs = Commitment.objects.get(texts={"en": "Share lists"})
    said = replace(TERMS, texts={"en": "Share lists"}, actor=TOKYO, addressee=TERMS.actor)
    assert doubts_of(lambda: actions.propose_commitment(ledgers.keeper, replace(plain, terms=said))) == [
        ("same", (theirs.ref,))
    ]


@pytest.mark.parametrize(
    ("texts", "before", "left"),
    [
        ({"en": "twelve", "vi": "mười"}, {"en": "ten", "vi": "mười"}, ("vi",)),
        ({"en": "twelve", "vi": "mười hai"}, {"en": "ten", "vi": "mười"}, ()),
        ({"en": "ten", "vi": "mười"}, {"en": "ten", "vi": "mười"}, ()),
        ({"en": "ten", "vi": "mười", "ja": "十"}, {"en": "ten", "vi": "mười"}, ()),
        ({"en": "ten"}, {"en": "ten", "vi": "mười"}, ()),
        ({"en": "twelve", "ja": "十", "vi": "mười"}, {"en": "ten", "ja": "十", "vi": "mười"}, ("ja", "vi")),
    ],
)
def test_languages_left_as_they_were(
    texts: dict[str, str], before: dict[str, str], left: tuple[str, ...]
) -> None:
    assert unchanged(replace(TERMS, texts=texts), [replace(TERMS, texts=before)]) == left
    assert unchanged(replace(TERMS, texts=texts), []) == ()


def test_words_that_change_in_one_language_alone_are_asked_about(ledgers: Ledgers) -> None:
    keeper = go(ledgers.keeper)
    commitment = ledgers.agreed()
    step = at("step", commitment.pk, "reword")
    given = {**boxes_of(keeper.get(step)), "text_en": "Train twelve officers"}
    first = keeper.post(step, given)
    page = asked(first)
    assert "stay as they were in Vietnamese. Change them there too" in page
    assert "It still says what it said before." in page
    assert "The words in Vietnamese still say the same" in page
    assert CommitmentEntry.objects.filter(commitment=commitment, kind="change").count() == 1
    done(keeper.post(step, {**given, **tick(first, "sure_languages")}))
    change = CommitmentEntry.objects.filter(commitment=commitment, kind="change").latest("seq")
    assert change.data["terms"]["texts"] == {**TERMS.texts, "en": "Train twelve officers"}


def test_both_languages_changed_are_taken_at_once(ledgers: Ledgers) -> None:
    keeper = go(ledgers.keeper)
    commitment = ledgers.agreed()
    step = at("step", commitment.pk, "reword")
    given = boxes_of(keeper.get(step))
    done(keeper.post(step, {**given, "text_en": "Train twelve", "text_vi": "Đào tạo mười hai cán bộ"}))


def test_whoever_countersigns_sees_which_languages_were_left(ledgers: Ledgers) -> None:
    keeper = go(ledgers.keeper)
    commitment = ledgers.agreed()
    on = ledgers.heads(commitment)
    _letter, _which, entry = ledgers.offered(
        on,
        commitment.pk,
        actor=TERMS.actor,
        addressee=TERMS.addressee,
        texts={**TERMS.texts, "en": "Train two"},
    )
    page = BeautifulSoup(ok(keeper.get(at("answer", entry))), "html.parser")
    assert "stay in others: Vietnamese. Read whether these still say the same" in " ".join(
        page.get_text(" ").split()
    )
    [words] = page.find_all(string="Not changed here")
    mark = words.find_parent("p")
    assert mark is not None
    before = mark.find_previous_sibling("p")
    assert before is not None
    assert before["lang"] == "vi"
    whole = ledgers.agreed()
    _letter, _which, other = ledgers.offered(
        ledgers.heads(whole),
        whole.pk,
        actor=TERMS.actor,
        addressee=TERMS.addressee,
        texts={"en": "A", "vi": "B"},
    )
    assert "Not changed here" not in ok(keeper.get(at("answer", other)))


def test_what_is_proposed_anew_is_asked_about_too(ledgers: Ledgers) -> None:
    keeper = go(ledgers.keeper)
    commitment = ledgers.proposed()
    ledgers.dispute(commitment)
    address = at("anew", CommitmentEntry.objects.get(commitment=commitment, ours=True).pk)
    given = {
        **boxes_of(keeper.get(address)), "text_en": "Train twenty officers", "due": "2020-02-03", "reason": "As it was.",
    }  # fmt: skip
    first = keeper.post(address, given)
    page = asked(first)
    assert "stay as they were in Vietnamese" in page
    assert "and mean 3 Feb 2020" in page
    done(keeper.post(address, {**given, **tick(first, "sure_languages"), **tick(first, "sure_past")}))


def test_a_long_paste_is_refused_whole_and_stays_in_its_box(ledgers: Ledgers) -> None:
    long = "Train ten officers. " * 3000
    answer = go(ledgers.keeper).post(at("new"), {**NEW, "text_en": long})
    assert "This has 59999 signs; at most 4000 are kept. Shorten it." in asked(answer)
    assert boxes_of(answer)["text_en"].strip() == long.strip()
    assert not Commitment.objects.exists()


def test_the_form_begins_with_the_only_partner_that_has_a_node(ledgers: Ledgers) -> None:
    page = BeautifulSoup(ok(go(ledgers.keeper).get(at("new"))), "html.parser")
    [chosen] = page.select("#id_partner option[selected]")
    assert chosen["value"] == TOKYO
    codes = [one.get("value") for one in page.select("#id_country option")]
    assert "VN" not in codes
    assert {"JP", "LA"} <= set(codes)


def test_an_empty_form_says_all_that_is_missing_at_once(ledgers: Ledgers) -> None:
    answer = go(ledgers.keeper).post(at("new"), {"partner": "", "classification": "1"})
    page = asked(answer)
    for sentence in (
        "Choose the partner.",
        "Write what is promised, in one language at least.",
        "Name the unit that answers for it",
        "Choose the offence that the cooperation is about.",
        "Answer each question about rights",
    ):
        assert sentence in page, sentence
    assert "Choose the state of the partner" not in page
    paper = asked(go(ledgers.keeper).post(at("new"), {"partner": "another", "classification": "1"}))
    assert "Choose the state of the partner" in paper
    assert "Write what the partner is called" in paper
    assert "Choose the offence that" not in paper


@pytest.mark.parametrize(
    ("language", "title"), [("vi", "Bản ghi nhớ về cứu hỏa"), ("en", "Memorandum on fire and rescue")]
)
def test_what_it_rests_on_stands_in_the_readers_language(ledgers: Ledgers, language: str, title: str) -> None:
    register = Registers(ledgers.office)
    register.memorandum()
    commitment = ledgers.agreed(basis={"agreement": "Memorandum on fire and rescue", "article": "3"})
    Person.objects.filter(pk=ledgers.keeper.pk).update(language=language)
    page = BeautifulSoup(
        ok(go(Person.objects.get(pk=ledgers.keeper.pk)).get(at("commitment", commitment.pk))), "html.parser"
    )
    words = [
        one.get_text(" ", strip=True)
        for one in page.select("#now-1 ~ *, [aria-labelledby=p-now-1] dd, section dd")
    ]
    assert any(re.match(re.escape(title) + ", ", one) for one in words), words


@pytest.mark.parametrize("language", ["en", "vi", "ja", "zh-hans"])
def test_each_line_of_the_summary_has_one_colon_at_most(ledgers: Ledgers, language: str) -> None:
    commitment = ledgers.agreed()
    Person.objects.filter(pk=ledgers.keeper.pk).update(language=language)
    keeper = go(Person.objects.get(pk=ledgers.keeper.pk))
    new = {**NEW, "due": "2020-02-03"}
    reword = at("step", commitment.pk, "reword")
    given = {**boxes_of(keeper.get(reword)), "text_en": "Train twelve officers"}
    for answer, lines in (
        (keeper.post(at("new"), new), 2),
        (keeper.post(at("new"), {**new, "rights_none": ""}), 1),
        (keeper.post(reword, given), 2),
    ):
        assert answer.status_code == 422
        said = BeautifulSoup(answer.content, "html.parser").select("[data-summary] li")
        assert len(said) >= lines
        for one in said:
            text = one.get_text()
            assert len(re.findall(r"：|: ", text)) <= 1, text


@pytest.mark.parametrize("language", ["en", "vi", "ja", "zh-hans"])
def test_no_label_of_a_form_has_a_colon(language: str) -> None:
    for one in import_module("comity.cooperation.forms").__path__:
        for path in Path(one).glob("*.py"):
            import_module(f"comity.cooperation.forms.{path.stem}")
    fields = {
        (kind.__name__, name): field
        for kind in _below(HouseForm)
        if kind.__module__.startswith("comity.cooperation.")
        for name, field in getattr(kind, "base_fields", {}).items()
    }
    assert len(fields) > 100
    with override(language):
        said = {key: str(field.label or "") for key, field in fields.items()}
    assert {key: label for key, label in said.items() if re.search(r"：|: ", label)} == {}


def _below(kind: type) -> set[type]:
    found, below = {kind}, list[type](kind.__subclasses__())
    while below:
        one = below.pop()
        found.add(one)
        below += one.__subclasses__()
    return found
