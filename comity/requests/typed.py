"""A draft as it is kept, as it was typed, and as its form shows it: each from the other.

request_sheet(kept_request(request))       # what stands there
posted(sheet)                              # what a browser would send for it
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.forms import Form
from django.utils.datastructures import MultiValueDict
from django.utils.timezone import localtime

from comity.requests.drafts import ItemDraft, ReplyDraft, RequestDraft, SubjectDraft
from comity.requests.models import Reply, Request
from comity.requests.rights import QUESTIONS
from comity.requests.sheets import Row, Sheet, Value
from comity.requests.texts import unix_lines

MOMENT = "%Y-%m-%dT%H:%M"
PLAIN = ("partner", "kind", "title", "facts", "facts_language", "person_link", "offence", "purpose")
TIMES = ("urgency", "urgency_reason")
IN_A_ROW = re.compile(r"question_(?P<number>\d+)|(?P<group>[a-z]+)-(?P<place>\d+)-(?P<box>\w+)")
SAID = {True: "yes", False: "no"}


def kept_request(request: Request) -> RequestDraft:
    """Return a request's draft as it is kept."""
    subjects = tuple(
        SubjectDraft(**{name: getattr(one, name) for name in SubjectDraft.boxes()})
        for one in request.subjects.all()
    )
    names = [name for name in RequestDraft.__dataclass_fields__ if name not in {"questions", "subjects"}]
    return RequestDraft(
        **{name: getattr(request, name) for name in names},
        questions=tuple(request.questions),
        subjects=subjects,
    )


def kept_reply(reply: Reply) -> ReplyDraft:
    """Return an answer's draft as it is kept."""
    items = tuple(ItemDraft(one.category, one.text, one.question) for one in reply.items.all())
    names = [name for name in ReplyDraft.__dataclass_fields__ if name != "items"]
    return ReplyDraft(**{name: getattr(reply, name) for name in names}, items=items)


def request_sheet(draft: RequestDraft) -> Sheet:
    """Return a request's draft as its form shows it."""
    return Sheet(
        {
            **{name: getattr(draft, name) for name in (*PLAIN, *TIMES)},
            "evidence": "court" if draft.evidence else "police",
            "reply_by": _local(draft.reply_by),
            "basis": f"{draft.agreement}|{draft.article}" if draft.agreement else "",
            **{f"detail_{name}": text for name, text in draft.details.items() if text},
            **_limits(draft.handling, draft.rights),
        },
        {
            "questions": tuple((("text", text),) for text in draft.questions),
            "subjects": tuple(
                tuple((name, getattr(one, name)) for name in SubjectDraft.boxes()) for one in draft.subjects
            ),
        },
    )


def reply_sheet(draft: ReplyDraft) -> Sheet:
    """Return an answer's draft as its form shows it."""
    items: tuple[Row, ...] = tuple(
        (("text", one.text), ("category", one.category), ("question", str(one.question or "")))
        for one in draft.items
    )
    return Sheet(
        {
            **{name: getattr(draft, name) for name in ("outcome", "ground", "text", "text_language")},
            **_limits(draft.handling, draft.rights),
        },
        {"items": items},
    )


def _local(moment: datetime | None) -> str:
    if moment is None:
        return ""
    local = localtime(moment)
    comes_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return local.isoformat(timespec="minutes") if comes_twice else local.strftime(MOMENT)


def _limits(handling: Mapping[str, Any], rights: Mapping[str, Any]) -> dict[str, Value]:
    return {
        "codes": tuple(sorted(handling.get("codes", []))),
        "h3_text": str(handling.get("h3_text", "")),
        "grade_source": str(handling.get("source", "")),
        "grade_information": str(handling.get("information", "")),
        "classification": str(handling.get("level", 1)),
        **{f"rights_{name}": SAID.get(rights.get(name), "") for name in QUESTIONS},  # type: ignore[arg-type]  # None finds nothing
    }


def sheet_as_sent(form: Form) -> Sheet:
    """Return what stands in the boxes of a form that came back, readable or not, so that no word of it is lost."""
    boxes: dict[str, Value] = {}
    rows: dict[str, dict[int, dict[str, str]]] = {}
    for name in form.fields:
        value = _as_sent(form[name].data)
        if found := IN_A_ROW.fullmatch(name):
            group, place = found["group"] or "questions", int(found["place"] or found["number"])
            rows.setdefault(group, {}).setdefault(place, {})[found["box"] or "text"] = str(value)
        else:
            boxes[name] = value
    return Sheet(
        {name: value for name, value in boxes.items() if value or not name.startswith("detail_")},
        {
            group: tuple(tuple(row.items()) for _place, row in sorted(found.items()) if _is_written(row))
            for group, found in rows.items()
        },
    )


def _as_sent(data: Any) -> Value:
    if isinstance(data, list | tuple):
        return tuple(sorted(_clean(one) for one in data))
    return _clean("" if data is None else data)


def _clean(text: object) -> str:
    return unix_lines(str(text)).replace("\0", "")  # the database keeps no NUL


def _is_written(row: Mapping[str, str]) -> bool:
    return bool(row["text"].strip() if "text" in row else any(text.strip() for text in row.values()))


def box_names(group: str, place: int, row: Row | None) -> dict[str, str]:
    """Return the names of a row's boxes in the form, by what stands in them; `place` counts from 0."""
    if group == "questions":
        return {"text": f"question_{place + 1}"}
    names = [box for box, _text in row] if row else []
    return {box: f"{group}-{place}-{box}" for box in names}


def initial(sheet: Sheet) -> dict[str, Any]:
    """Return a form's first values."""
    found: dict[str, Any] = {
        name: value if isinstance(value, str) else list(value) for name, value in sheet.boxes.items()
    }
    for group, rows in sheet.rows.items():
        for place, row in enumerate(rows):
            names = box_names(group, place, row)
            found |= {names[box]: text for box, text in row}
    return found


def posted(sheet: Sheet) -> "MultiValueDict[str, Any]":
    """Return what a browser would send for a sheet, the number of rows included."""
    found: MultiValueDict[str, Any] = MultiValueDict()
    for name, value in initial(sheet).items():
        found.setlist(name, value if isinstance(value, list) else [value])
    for group, rows in sheet.rows.items():
        found[group] = str(max(len(rows), 1))
    return found
