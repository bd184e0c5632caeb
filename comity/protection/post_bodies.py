"""What travels from a post, to it from its ministry, and back: the bodies of tasks and reports.

A complaint that is sent on is a report like any other: the name of its body tells nobody what it carries.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from comity.exchange.core.moments import to_rfc3339
from comity.protection.models import Complaint, PostAsk, PostTask, TaskStep

TASK = "protection/task/1"
REPORT = "protection/report/1"


def _person(name: str, language: str) -> dict[str, str] | None:
    return {"name": name, "language": language} if name else None


def task_body(task: PostTask, post: str) -> dict[str, Any]:
    """Write a task for a post; `post` is the code of the agency there, empty for the node's own."""
    return {
        "task": str(task.id),
        "ref": task.ref,
        "post": post,
        "title": task.title,
        "text": task.text,
        "language": task.text_language,
        "until": to_rfc3339(task.due_at),
        "zone": task.zone,
        "detention": str(task.file.detention) if task.file else None,
        "person": _person(task.person_name, task.person_language),
    }


def _report(report: UUID, kind: str, about: UUID, at: datetime, zone: str, **more: Any) -> dict[str, Any]:
    return {
        "report": str(report),
        "kind": kind,
        "about": str(about),
        "answer": "",
        "text": "",
        "language": "",
        "at": to_rfc3339(at),
        "when": None,
        "zone": zone,
        "place": "",
        "heads": [],
        "wish": "",
        "holding": "",
        "person": None,
        **more,
    }


def ask_body(ask: PostAsk) -> dict[str, Any]:
    """Write what a post asks of who holds the person."""
    return _report(
        ask.id,
        ask.kind,
        ask.detention,
        ask.asked_at,
        ask.zone,
        text=ask.text,
        language=ask.text_language,
        when=to_rfc3339(ask.wished_at) if ask.wished_at else None,
    )


def answer_body(ask: PostAsk, report: UUID, answer: str, at: datetime) -> dict[str, Any]:
    """Write what who holds the person says to it."""
    return _report(
        report,
        "answer",
        ask.id,
        at,
        ask.zone,
        answer=answer,
        text=ask.answer_text,
        language=ask.answer_language,
        when=to_rfc3339(ask.agreed_at) if ask.agreed_at else None,
    )


def unwished_body(report: UUID, detention: UUID, at: datetime, zone: str, text: str) -> dict[str, Any]:
    """Write that the person took back the wish that the post is told."""
    return _report(report, "unwished", detention, at, zone, text=text, when=to_rfc3339(at))


def step_body(step: TaskStep) -> dict[str, Any]:
    """Write what is said about a task."""
    return _report(
        step.id, step.kind, step.task_id, step.at, step.task.zone, text=step.text, language=step.text_language
    )


def complaint_body(complaint: Complaint, report: UUID, at: datetime) -> dict[str, Any]:
    """Write a complaint for the authority it is sent on to."""
    file = complaint.file
    name = (file.name, file.name_language) if file else (complaint.person_name, complaint.person_language)
    return _report(
        report,
        "complaint",
        complaint.id,
        at,
        complaint.zone,
        text=complaint.text,
        language=complaint.text_language,
        when=to_rfc3339(complaint.at),
        place=complaint.place,
        heads=list(complaint.heads),
        wish=complaint.wish,
        holding=complaint.holding_state,
        person=_person(*name),
    )
