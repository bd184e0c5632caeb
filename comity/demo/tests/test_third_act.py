"""What the third act is told with: every text in four languages, every agreement in two, and where to look afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils.translation import override

from comity.cooperation.activities.regions import known_as
from comity.cooperation.briefs.naming import form_in
from comity.cooperation.register_subjects import is_known, subject_words
from comity.demo.nodes import Node
from comity.demo.persons import Cast
from comity.demo.register import ARTICLES_IN, told_of_register
from comity.demo.running import HANOI, TOKYO
from comity.demo.third_act import ThirdAct, told_at_last
from comity.demo.where import where_to_look

LANGUAGES = {"vi", "ja", "en", "zh_hans"}
# texts that stand as they were received, or are of one side alone
AS_RECEIVED = ("readings", "rank", "own")


def blocks(told: Any) -> Iterator[dict[str, Any]]:
    """All pieces of a story that hold boxes."""
    if isinstance(told, dict):
        yield told
    for one in told.values() if isinstance(told, dict) else told if isinstance(told, list) else ():
        yield from blocks(one)


def by_prefix(block: dict[str, Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name in block:
        prefix, _mark, language = name.partition("_")
        if language in LANGUAGES and prefix not in AS_RECEIVED:
            found.setdefault(prefix, set()).add(language)
    return found


@pytest.mark.parametrize("told", [told_at_last(), {"agreements": told_of_register()["agreements"]}])
def test_each_text_stands_in_four_languages(told: dict[str, Any]) -> None:
    of_two = ("articles",)  # what both sides signed
    for block in blocks(told):
        for prefix, languages in by_prefix(block).items():
            assert languages == (set(ARTICLES_IN) if prefix in of_two else LANGUAGES), (prefix, block)


def test_a_name_keeps_its_own_order_and_has_its_family_name_in_it() -> None:
    for one in told_at_last()["delegates"]:
        assert one["family"] in one["name"]
        assert one["given"] in one["name"]
        assert one["order"] == "family-first"
        missing = LANGUAGES - {one["name_language"]} - {key.removeprefix("readings_") for key in one}
        assert missing <= {"en", "vi"}, one["name"]  # both write Vietnamese names as they are


def test_relations_are_between_agreements_of_the_register() -> None:
    keys = {one["key"] for one in told_of_register()["agreements"]}
    kinds = {how for _this, how, _that in told_of_register()["relations"]}
    assert {key for this, _how, that in told_of_register()["relations"] for key in (this, that)} <= keys
    assert {"supersedes", "related"} <= kinds


def test_promises_rest_on_agreements_of_the_register() -> None:
    titles = {
        text
        for one in told_of_register()["agreements"]
        for name, text in one.items()
        if name.startswith("title_")
    }
    for one in told_at_last().values():
        if isinstance(one, dict) and "basis" in one:
            assert one["basis"] in titles


def test_units_and_places_are_known_by_a_name_in_each_language() -> None:
    form = yaml.safe_load((files("comity.demo") / "resources" / "agreement-vn-jp.yaml").read_text("utf-8"))
    parties = [one["names"] for one in form["parties"]]
    assert all(set(names) == {"en", "vi", "ja", "zh-Hans"} for names in parties)
    known = {text for names in parties for text in names.values()}
    owners = {one["owner"] for one in blocks(told_at_last()) if "owner" in one}
    assert owners
    assert owners <= known
    for name in ("sixth", "meeting", "eighth"):
        one = told_at_last()[name]
        region = known_as(one["place_country"], one["place"])
        assert region.startswith(f"{one['place_country']}-")
    for plan in (HANOI, TOKYO):
        assert all(form_in(plan.agency_names, code) for code in ("en", "vi", "ja", "zh-Hans"))


@pytest.mark.parametrize("language", ["vi", "ja", "zh-hans"])
def test_no_subject_of_the_register_stands_in_english(language: str) -> None:
    words = {
        word.strip()
        for one in told_of_register()["agreements"]
        for word in one.get("words", "").split(",")
        if word
    }
    assert words
    with override(language):
        assert [word for word in words if not is_known(word) or subject_words(word) == word] == []


def test_each_job_has_a_place_to_look(tmp_path: Path) -> None:
    hanoi, tokyo = (
        Node(replace(plan), tmp_path, plan.web_port, plan.edge_port, "", "") for plan in (HANOI, TOKYO)
    )
    act = ThirdAct(tokyo, hanoi, {}, {}, Cast.drawn(1), print)
    act.series = act.meetings = {"hanoi": "/here/", "tokyo": "/there/"}
    said = "\n".join(where_to_look(act))
    for words in (
        "agreements by article",
        "promises",
        "activities",
        "a partner without a node",
        "the line for the press",
    ):
        assert f"  {words}: http" in said
    for who in ("quyen", "ota", "ha", "takahashi"):
        assert f"as {who}" in said
