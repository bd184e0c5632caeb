"""Subjects of agreements in the reader's language: by code, by any name the house has, else as they were entered."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.audit.acts import writing
from comity.cooperation.models import RegisteredAgreement
from comity.cooperation.register_subjects import code_of, is_known, subject_words
from comity.cooperation.tests.register_ground import Registers

WORDS = {
    "vi": ("0502 Trộm cắp tài sản", "Hàng hóa và lô hàng", "trợ giúp lãnh sự"),
    "ja": ("0502 窃盗", "物品・貨物", "領事支援"),
    "zh-hans": ("0502 盗窃", "物品和货物", "领事协助"),
}


@pytest.mark.parametrize("language", list(WORDS))
def test_a_code_is_told_by_its_name(language: str) -> None:
    with override(language):
        assert tuple(subject_words(one) for one in ("0502", "goods", "consular")) == WORDS[language]


@pytest.mark.parametrize(
    "written", ["mutual legal assistance", "Tương trợ tư pháp", "mutual_legal_assistance"]
)
def test_a_name_of_the_house_is_kept_as_its_code_in_whichever_language_it_was_written(written: str) -> None:
    with override("vi"):
        assert subject_words(code_of(written)) == "Tương trợ tư pháp"
    with override("en"):
        assert subject_words(written) == "Mutual legal assistance"


def test_any_other_word_stays_as_it_was_entered() -> None:
    assert code_of("  phòng cháy   rừng ") == "phòng cháy rừng"
    assert not is_known("phòng cháy rừng")
    assert code_of("general") == "general"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Tương trợ tư pháp"), ("ja", "司法共助"), ("zh-hans", "司法协助")]
)
def test_entry_list_and_form_speak_the_readers_language(
    register: Registers, language: str, words: str
) -> None:
    treaty = register.treaty()
    with writing():
        RegisteredAgreement.objects.filter(pk=treaty.pk).update(
            subjects=["05", "Mutual legal assistance", "forest fires"]
        )
        Person.objects.filter(pk=register.keeper.pk).update(language=language)
    client = signed_in(Client(), register.keeper)
    for address in (
        reverse("cooperation:register-agreement", args=[treaty.pk]),
        reverse("cooperation:register-list"),
    ):
        page = client.get(address).content.decode()
        assert words in page, address
        assert "Mutual legal assistance" not in page, address
        assert '<span lang="">forest fires</span>' in page, address
    form = client.get(reverse("cooperation:register-change", args=[treaty.pk])).content.decode()
    assert f"{words}, forest fires" in form
    kept = client.get(f"{reverse('cooperation:register-list')}?subject=mutual_legal_assistance")
    assert treaty.ref in kept.content.decode()
