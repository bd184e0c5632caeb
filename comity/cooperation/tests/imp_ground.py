"""Registers that were given and drafts that wait, for tests.

draft = drafted(papers, "meeting")        # as an officer accepted it in a document
things = seeded_imports(cast)             # for the access matrix
"""

from typing import Any

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.core.columns import Guess
from comity.cooperation.importing.layout import Layout
from comity.cooperation.models import RegisterFile
from comity.exchange.core.ids import new_id
from comity.intake import actions as documents
from comity.intake.accepting import Wish
from comity.intake.models import Document, Draft, Proposal
from comity.intake.tests.office import Papers

QUOTES: dict[str, str] = {
    "meeting": "the seventh ministerial meeting",
    "commitment": "Japan pledged to train thirty officers",
    "agreement": "a memorandum of understanding",
}
CONTENT: dict[str, dict[str, Any]] = {
    "meeting": {
        "kind": "meeting", "ordinal": 7, "date": "2020-12-01/2020-12-02", "place": None, "participants": [], "parties": ["VN", "CN"], "relation": "this",
    },
    "commitment": {"act": "pledged", "actor": "JP", "addressee": "Vietnam"},
    "agreement": {"kind": "mou", "count": 3, "subjects": ["drugs"], "parties": ["VN", "CN"], "status": "signed", "date": "2020-12-01"},
}  # fmt: skip
READING = {"zone": "Asia/Ho_Chi_Minh", "language": "vi"}


def proposed(document: Document, kind: str, **change: Any) -> Proposal:
    """A proposal of a kind, as if the machine had read it."""
    words = QUOTES[kind]
    with writing():
        return Proposal.objects.create(
            document=document,
            reading=document.readings.latest("number"),
            kind=kind,
            key=str(new_id()),
            place=0,
            content={**CONTENT[kind], **change},
            quotes=[{"start": 0, "end": len(words), "text": words}],
            rule="test",
        )


def drafted(papers: Papers, kind: str, **change: Any) -> Draft:
    """A draft, as an officer accepted it."""
    name = str(new_id())
    document = papers.pages(f"the seventh ministerial meeting was held. {name}", label=f"{kind}-{name}.txt")
    proposal = proposed(document, kind, **change)
    documents.accept_proposal(papers.officer, proposal.pk, Wish("draft"))
    return Draft.objects.get(proposal=proposal)


def register(person: Person, *rows: str) -> RegisterFile:
    """A register of meetings, its columns named."""
    content = "\n".join(["Title,Date,Place", *rows]).encode()
    return actions.give_register(
        person, "meetings", "meetings.csv", content, encoding="utf-8", reading=READING
    )


def seeded_imports(cast: Cast) -> dict[str, Any]:
    """Seed a register that waits, one that was taken over with a refused row, and a draft; for the access matrix."""
    waiting = register(cast.cooperation, "Dialogue,2020-05-03,Tokyo", "Talks,soon,")
    done = register(cast.cooperation, "Talks,soon,")
    columns = (Guess("title", "en"), Guess("first"), Guess("place"))
    actions.map_register(cast.cooperation, waiting.pk, Layout("meetings", columns=columns))
    refused = {
        "number": 2,
        "cells": ["Talks", "soon"],
        "reasons": [{"field": "first", "sentence": "This is no day."}],
    }
    actions.close_register(cast.cooperation, done.pk, ["Title", "Date", "Place"], [refused])
    return {
        "register_waiting": waiting.pk,
        "register_done": done.pk,
        "document_draft": drafted(Papers(cast), "meeting").pk,
    }
