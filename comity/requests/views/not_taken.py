"""A form that was not taken: bound again where its panel stands, else said at the top of the page with its words.

Somebody else may have moved a request on between the page and its form. Then the panel is gone, but not the sentence,
and not what was written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django import forms

from comity.requests.forms.deciding import ApproveForm
from comity.requests.models import Direction, State
from comity.web.words import Words

OF_PRESENCE = "presence_code"  # who is there is asked again, never shown


@dataclass(frozen=True)
class Standing:
    """What stands there now, and who wrote it."""

    text: str
    name: str
    language: str


@dataclass(frozen=True)
class NotTaken:
    """Why a form was not taken, what was written in it, and what stands there now."""

    title: Words
    sentences: Sequence[str]
    words: Sequence[tuple[Words, str]]
    stands: Standing | None = None

    @classmethod
    def of(cls, form: Any, stands: Standing | None) -> "NotTaken":
        """Read a bound form."""
        errors = [*form.non_field_errors(), *(str(one) for field in form for one in field.errors)]
        return cls(form.summary_title, errors, list(_written(form)), stands)


def _written(form: forms.Form) -> Iterator[tuple[Words, str]]:
    for field in form.visible_fields():
        text = str(form.data.get(field.html_name, "")).strip()
        if not text or field.name == OF_PRESENCE:
            continue
        if isinstance(field.field, forms.ChoiceField):
            choices = cast("Iterable[tuple[str, Words]]", field.field.choices)
            text = str(dict(choices).get(text, text))
        elif isinstance(field.field, forms.DateTimeField):
            text = text.replace("T", " ")
        yield str(field.label), text


def put_back(
    seen: dict[str, Any], more: Mapping[str, Any], about: UUID | None, stands: Standing | None
) -> dict[str, Any]:
    """Return what a page shows, with each form that was not taken in its place or at the top.

    `about` is the id of what the form is about: a form about one question is not drawn as that of another.
    """
    found = dict(seen)
    for name, form in more.items():
        if not isinstance(form, forms.BaseForm):
            found[name] = form
        elif (place := _place(found, name, about)) is not None:
            if isinstance(form, ApproveForm) and "senior_reason" not in place[name].fields:
                form.fields.pop(
                    "senior_reason", None
                )  # asked of the named senior alone, where a right is at stake
            place[name] = form
        else:
            found["refused"] = NotTaken.of(form, stands)
    return found


def _place(seen: dict[str, Any], name: str, about: UUID | None) -> dict[str, Any] | None:
    """Return where a form is drawn; None where the page has no panel for it any more."""
    if name in {"approve_form", "return_form"}:
        waiting = [seen, *seen["waiting_words"]]
        panel = next((one for one in waiting if one["to_approve"] and one["to_approve"].pk == about), None)
        return panel if panel and panel["may_approve"] else None
    request, time, question = seen["request_row"], seen["more_time"], seen["open_question"]
    is_time = name in seen and time is not None and time.pk == about
    drawn = {
        "confirm_form": seen["may_confirm"],
        "ask_form": (request.direction, request.state) == (Direction.INCOMING, State.RECEIVED),
        "said_form": question is not None and question.pk == about,
        "ask_time_form": name in seen,
        "verdict_form": is_time,
        "time_approve_form": is_time and seen["more_time_approves"] and not time.asked_message,
    }
    return seen if drawn[name] else None
