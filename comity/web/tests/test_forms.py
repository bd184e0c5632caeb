"""Forms as the house draws them."""

import re
from importlib import import_module

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import QueryDict
from django.test.html import parse_html
from django.utils.translation import override

from comity.web.forms import Form, OneOf, Renderer
from comity.web.pieces import house

SampleForm: type[Form] = import_module("comity.web.tests.sampler").SampleForm


@pytest.fixture
def wrong() -> str:
    return str(SampleForm(QueryDict("partner=jpn&urgency=tomorrow")))


def test_the_summary_leads_to_each_field_with_an_error(wrong: str) -> None:
    targets = re.findall(r'<li><a href="#([^"]+)">', wrong)
    assert targets == ["id_question", "id_urgency_0", "id_readers_0", "id_certain"]
    for target in targets:
        assert f'id="{target}"' in wrong


def test_the_summary_says_what_cannot_happen(wrong: str) -> None:
    assert "<h2>The request cannot leave yet</h2>" in wrong
    assert 'role="alert"' in wrong


def test_the_summary_follows_the_page_where_the_form_says_how_it_is_drawn() -> None:
    class Elsewhere(SampleForm):  # type: ignore[misc, valid-type]  # its class is found at run time
        on_page = ("urg*", "certain")

    html = str(Elsewhere(QueryDict("partner=jpn")))
    assert re.findall(r'<li><a href="#([^"]+)">', html) == [
        "id_urgency_0",
        "id_certain",
        "id_question",
        "id_readers_0",
    ]


def test_a_label_that_asks_is_followed_by_no_colon() -> None:
    assert house.complaint("Is it the same person?", "Choose one.") == "Is it the same person? Choose one."
    assert house.complaint("同一人物ですか？", "Choose one.") == "同一人物ですか？ Choose one."
    assert house.complaint("Reason", "Fill this in.") == "Reason: Fill this in."


def test_a_complaint_in_the_summary_has_one_colon_at_most() -> None:
    assert house.complaint("Hour", "Enter an hour such as 09:30.") == "Hour: Enter an hour such as 09:30."
    for language, label, error, said in (
        ("en", "Seen: twice", "Tick it.", "Seen: twice. Tick it."),
        ("en", "File", "Line 3: It ends here.", "File. Line 3: It ends here."),
        ("en", "Both sides.", "Write: one word.", "Both sides. Write: one word."),
        ("ja", "どの段階ですか。", "一つ選んでください。", "どの段階ですか。一つ選んでください。"),
        ("vi", "Tệp", "Dòng 3: Tệp dừng ở đây.", "Tệp. Dòng 3: Tệp dừng ở đây."),
        ("ja", "ファイル", "3 行目：ここで終わります。", "ファイル。3 行目：ここで終わります。"),
        ("zh-hans", "文件", "第 3 行：到此结束。", "文件。第 3 行：到此结束。"),
    ):
        with override(language):
            assert house.complaint(label, error) == said


def test_a_form_without_errors_has_no_summary() -> None:
    assert 'role="alert"' not in str(SampleForm())


def test_the_error_stands_between_hint_and_field(wrong: str) -> None:
    part = wrong[wrong.index('for="id_question"') :]
    assert (
        part.index('class="hint"')
        < part.index('class="err"')
        < part.index('<input type="text" name="question"')
    )


def test_every_field_is_described_by_what_is_on_the_page(wrong: str) -> None:
    described = [name for ids in re.findall(r'aria-describedby="([^"]+)"', wrong) for name in ids.split()]
    assert "id_question_helptext" in described
    assert "id_question_error" in described
    assert "id_link_ask" in described
    for name in described:
        assert f'id="{name}"' in wrong


def test_a_closed_choice_says_why(wrong: str) -> None:
    urgent = wrong[wrong.index('value="urgent"') :]
    assert urgent.index("disabled") < urgent.index("</label>")
    assert "The agreement has no such clock." in urgent[: urgent.index("</label>")]


def test_a_choice_shows_its_hint(wrong: str) -> None:
    assert '<small class="soft">Answer in 3 days</small>' in wrong


def test_every_label_names_a_field_on_the_page(wrong: str) -> None:
    for target in re.findall(r'<label[^>]*for="([^"]+)"', wrong):
        assert f'id="{target}"' in wrong


def test_a_hidden_field_has_no_label_and_stays_in_the_form(wrong: str) -> None:
    assert '<input type="hidden" name="draft"' in wrong
    assert 'for="id_draft"' not in wrong


def test_markup_in_what_was_typed_stays_text() -> None:
    html = str(SampleForm(QueryDict("question=<script>alert(1)</script>&partner=<b>")))
    assert "<script>" not in html
    assert "<b>." not in html


def test_a_choice_with_a_key_shows_it_and_is_pressed_by_it() -> None:
    class Verdict(Form):
        same = forms.ChoiceField(
            choices=[("yes", "Same"), ("no", "Not the same")],
            widget=OneOf(keys={"yes": "s", "no": "n"}, closed={"no": "Decided already."}),
        )

    html = str(Verdict())
    assert 'data-key="s"' in html
    assert "<kbd>s</kbd>" in html
    assert 'data-key="n"' not in html  # a closed choice is pressed by nothing


def test_a_list_of_choices_is_djangos_own_in_fewer_steps() -> None:
    class Asked(Form):
        country = forms.ChoiceField(
            choices=[("", "—"), ("Here & there", [("VNM", "Việt Nam <1>"), ("JPN", "日本")]), ("7", "Seven")],
            widget=forms.Select(attrs={"data-x": '"', "hidden": True}),
        )

    select, attrs = Asked.base_fields["country"].widget, {"id": "id_country"}
    ours = select.render("country", "JPN", attrs, Renderer())
    assert parse_html(ours) == parse_html(select.render("country", "JPN", attrs, DjangoTemplates()))
    assert ours.count("selected") == 1
