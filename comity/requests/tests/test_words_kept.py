"""Words that come too late, that cannot be read, or that are too many together: none of them goes."""

from typing import Any

import pytest
from django.test import Client

from comity.accounts.tests.cast import signed_in
from comity.requests import actions
from comity.requests.exceptions import ChangedMeanwhileError
from comity.requests.models import Reply, Request, SetAside
from comity.requests.sheets import Sheet, same_words
from comity.requests.tests.office import TWO_PERSONS, Office
from comity.requests.tests.test_ask import page, typed
from comity.requests.tests.test_two_versions import BY_ITSELF, answer_typed, overtaken, settled


@pytest.fixture
def two(office: Office) -> tuple[Client, Client]:
    """The pages of the officer and of the supervisor."""
    return signed_in(Client(), office.cast.officer), signed_in(Client(), office.cast.supervisor)


UNREADABLE = {"facts": "My long words.\x00", "subjects-0-birth_date": "31.12.90", "questions": "x"}


@pytest.mark.parametrize("by_itself", [False, True], ids=["a button", "by itself"])
def test_what_cannot_be_read_is_shown_when_the_draft_has_left(
    office: Office, two: tuple[Client, Client], *, by_itself: bool
) -> None:
    request = office.drafted()
    opened = typed(request, **UNREADABLE)
    actions.submit_request(office.cast.supervisor, request.id, version=request.version)
    answer = two[0].post(page("edit", request), opened, **(BY_ITSELF if by_itself else {}))
    aside = SetAside.objects.get().sheet
    assert (aside["boxes"]["facts"], aside["rows"]["subjects"][0]["birth_date"]) == (
        "My long words.",
        "31.12.90",
    )
    if by_itself:
        assert "Not saved." in answer.content.decode()
        answer = two[0].get(page("edit", request), {"aside": str(SetAside.objects.get().pk)})
    assert answer.status_code == 409
    text = answer.content.decode()
    words = text.partition('id="p-words"')[2]
    assert "My long words." in words
    assert "31.12.90" in words
    assert "three drugstores" not in words
    # and they can be taken along into a new draft, where what is wrong is said
    anew = two[0].post("/requests/new/", {**dict(answer.context["anew"]), "act": "keep"})
    assert anew.status_code == 422
    assert "My long words." in anew.content.decode()


def test_an_unreadable_answer_is_shown_when_another_has_left(
    office: Office, two: tuple[Client, Client]
) -> None:
    reply = office.reply_drafted()
    opened = answer_typed(reply, text="My words.", **{"items-0-category": "", "items-0-text": "My fact."})
    actions.submit_reply(office.cast.supervisor, reply.id, version=reply.version)
    answer = two[0].post(page("reply", reply.request), opened)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "My words." in text
    assert "My fact." in text
    assert SetAside.objects.get().sheet["rows"]["items"][0]["text"] == "My fact."


# --- both versions of many rows


def persons(side: str, number: int) -> dict[str, Any]:
    boxes = {f"subjects-{n}-name": f"{side} {n}" for n in range(number)}
    bare = dict.fromkeys(("subjects-0-category", "subjects-0-name_language", "subjects-0-phone"), "")
    return {**boxes, **bare, "subjects": str(number)}


def every(answer: Any, choice: str) -> dict[str, str]:
    """The same choice in every place where it can be made, mine where only mine stands."""
    return {
        spot.key: choice if spot.has_both else "mine" if spot.theirs is None else "theirs"
        for spot in answer.context["comparison"].spots()
    }


def test_more_persons_than_a_request_takes_are_refused_in_words(
    office: Office, two: tuple[Client, Client]
) -> None:
    request = office.drafted()
    mine = typed(request, **persons("Mine", 15))
    two[1].post(page("edit", request), typed(request, **persons("Theirs", 15)))
    answer = two[0].post(page("edit", request), mine)
    both = two[0].post(page("edit", request), settled(answer, **every(answer, "both")))
    assert both.status_code == 422
    assert "Together these would be 30 persons; 20 are the most." in both.content.decode()
    assert {one.name.split()[0] for one in request.subjects.all()} == {"Theirs"}
    assert len(SetAside.objects.get().sheet["rows"]["subjects"]) == 15
    # the choices stand as they were made, and another one is taken
    assert {spot.picked for spot in both.context["comparison"].spots()} <= {"both", "mine", "theirs"}
    done = two[0].post(page("edit", request), settled(both, **dict.fromkeys(every(both, ""), "mine")))
    assert done.status_code == 302
    assert sorted(one.name for one in request.subjects.all()) == sorted(f"Mine {n}" for n in range(15))
    assert not SetAside.objects.exists()


def test_more_facts_than_an_answer_takes_are_refused_in_words(
    office: Office, two: tuple[Client, Client]
) -> None:
    reply = office.reply_drafted()

    def facts(side: str) -> dict[str, Any]:
        texts = {f"items-{n}-text": f"{side} {n}" for n in range(16)}
        kinds = {f"items-{n}-category": "identity" for n in range(16)}
        return answer_typed(reply, **texts, **kinds, items="16")

    mine = facts("Mine")
    two[1].post(page("reply", reply.request), facts("Theirs"))
    answer = two[0].post(page("reply", reply.request), mine)
    both = two[0].post(page("reply", reply.request), settled(answer, **every(answer, "both")))
    assert "Together these would be 32 facts; 30 are the most." in both.content.decode()
    assert Reply.objects.get().items.count() == 16


def test_what_a_form_does_not_take_stays_set_aside(office: Office, two: tuple[Client, Client]) -> None:
    """A page can bring rows of which the form knows nothing: what was set aside is then not settled."""
    request, answer = overtaken(office, two)
    data = settled(answer, facts="mine")
    mine = Sheet.from_text(data["mine"])
    data["mine"] = Sheet(mine.boxes, {**mine.rows, "notes": ((("text", "A note."),),)}).to_text()
    assert two[0].post(page("edit", request), {**data, "keep-notes-0": "mine"}).status_code == 302
    assert SetAside.objects.exists()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"title": "Who? "}, {"title": "Who?", "facts": ""}, True),
        ({"codes": ("H0",)}, {"codes": ("H0", "H1")}, False),
        ({"title": "Who?"}, {}, False),
    ],
)
def test_blanks_say_nothing(one: dict[str, Any], other: dict[str, Any], *, same: bool) -> None:
    row, blank = (("name", " A"), ("phone", "")), (("name", " "), ("phone", ""))
    assert same_words(Sheet(one, {"subjects": (row, blank)}), Sheet(other, {"subjects": (row,)})) is same
    assert not same_words(Sheet(one, {"subjects": (row,)}), Sheet(one, {"subjects": ()}))


def test_whoever_is_overtaken_while_deciding_is_shown_both_again(
    office: Office, two: tuple[Client, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often the act says that somebody was faster, one page comes back."""
    request, answer = overtaken(office, two)
    calls = []

    def always(*args: Any, **kwargs: Any) -> Request:
        calls.append(args)
        raise ChangedMeanwhileError(request)

    monkeypatch.setattr(actions, "change_request", always)
    again = two[0].post(page("edit", request), settled(answer, facts="mine"))
    assert again.status_code == 409
    assert len(calls) == 1
    assert SetAside.objects.exists()


def test_a_decision_sent_as_if_by_itself_takes_nothing_back(
    office: Office, two: tuple[Client, Client]
) -> None:
    request = office.drafted(**TWO_PERSONS)
    opened = typed(request, facts="My words.")
    actions.submit_request(office.cast.supervisor, request.id, version=request.version)
    answer = two[0].post(page("edit", request), opened)
    again = two[0].post(page("edit", request), settled(answer, facts="mine"), **BY_ITSELF)
    assert again.status_code == 409
    request.refresh_from_db()
    assert request.state == "to-approve"
