"""Every page of the room marks the line of the rail that it belongs to."""

import re
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver, resolve, reverse

from comity.accounts.roles import READS_COOPERATION
from comity.accounts.tests.cast import signed_in
from comity.cooperation import actions
from comity.cooperation.tests.imp_ground import READING, drafted
from comity.cooperation.tests.meeting_ground import Meetings
from comity.intake.tests.office import Papers
from comity.web.navigation import entry_of, rail

# how the names of addresses begin -> the line of the rail
MARKS = {
    "partners-": "cooperation:partners-list",
    "letters-": "cooperation:partners-list",
    "meetings-": "cooperation:meetings-list",
    "feeds-": "cooperation:meetings-list",
    "briefs-": "cooperation:meetings-list",
    "commitments-": "cooperation:commitments-list",
    "evidence-": "cooperation:commitments-list",
    "register-": "cooperation:register-list",
    "activities-": "cooperation:activities-list",
    "outcomes-": "cooperation:outcomes-index",
}
BY_KIND = "imp-"  # pages of what comes as a table or as drafts of documents: by what it is, see below
LISTS = {
    "meetings": "cooperation:meetings-list",
    "commitments": "cooperation:commitments-list",
    "agreements": "cooperation:register-list",
    "activities": "cooperation:activities-list",
}
IDENTIFIER = "6d2f1c4e-0f4e-7d39-8d3e-0d4e5a6b7c8d"
MARKED = re.compile(r'<a href="([^"]+)" aria-current="page"')


def names() -> list[str]:
    """The names of all addresses of the room that show a page: a feed is read by programs."""
    found: Any = get_resolver().namespace_dict["cooperation"][1].reverse_dict
    return sorted(one for one in found if isinstance(one, str) and one != "feeds-fetch")


def address_of(name: str) -> str:
    """An address of that name, its parts filled with what their converters take."""
    found: Any = get_resolver().namespace_dict["cooperation"][1]
    [(_text, parts)], *_more = next(iter(found.reverse_dict.getlist(name)))
    converters = found.reverse_dict[name][3]
    samples = {
        "UUIDConverter": IDENTIFIER,
        "SlugConverter": "jp",
        "PathConverter": "1",
        "StringConverter": "1",
    }
    given = {part: samples[type(converters[part]).__name__] for part in parts}
    return reverse(f"cooperation:{name}", kwargs=given)


def test_there_are_addresses_of_every_kind() -> None:
    assert len(names()) > 100
    assert {next((mark for mark in (*MARKS, BY_KIND) if one.startswith(mark)), one) for one in names()} == {
        *MARKS,
        BY_KIND,
    }


@pytest.mark.parametrize("name", [one for one in names() if not one.startswith(BY_KIND)])
def test_an_address_marks_its_line(name: str) -> None:
    request = RequestFactory().get(address_of(name))
    request.resolver_match = resolve(request.path)
    assert request.resolver_match.url_name == name
    wanted = next(line for mark, line in MARKS.items() if name.startswith(mark))
    assert entry_of(request, rail.open_to(READS_COOPERATION)) == wanted


def marked(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(f"cooperation:{name}", args=args), query)
    assert answer.status_code == 200, name
    [href] = set(MARKED.findall(answer.content.decode()))
    return str(href)


@pytest.mark.parametrize("kind", LISTS)
def test_pages_of_a_register_that_comes_as_a_table_mark_the_list_that_it_goes_into(
    meetings: Meetings, kind: str
) -> None:
    client, line = signed_in(Client(), meetings.keeper), reverse(LISTS[kind])
    file = actions.give_register(
        meetings.keeper, kind, "register.csv", b"Heads,More\na,b\n", encoding="utf-8", reading=READING
    )
    assert marked(client, "imp-registers", kind=kind) == line
    for name in ("imp-columns", "imp-drop"):
        assert marked(client, name, file.pk) == line, name
    refused = {"number": 2, "cells": ["a", "b"], "reasons": [{"field": "", "sentence": "It is no row."}]}
    actions.close_register(meetings.keeper, file.pk, ["Heads", "More"], [refused])
    assert marked(client, "imp-result", file.pk) == line


@pytest.mark.parametrize(
    ("kind", "which"), [("meeting", "meetings"), ("commitment", "commitments"), ("agreement", "agreements")]
)
def test_drafts_of_documents_mark_the_list_that_they_go_into(
    meetings: Meetings, papers: Papers, kind: str, which: str
) -> None:
    client, line = signed_in(Client(), meetings.keeper), reverse(LISTS[which])
    draft = drafted(papers, kind)
    link = f"{reverse('cooperation:imp-drafts')}?kind={which}"
    assert f'href="{link}"' in client.get(line).content.decode()
    assert marked(client, "imp-drafts", kind=which) == line
    for name in ("imp-draft", "imp-decline"):
        assert marked(client, name, draft.pk) == line
        assert (
            f'href="{link}"' in client.get(reverse(f"cooperation:{name}", args=[draft.pk])).content.decode()
        )
    declined = client.post(reverse("cooperation:imp-decline", args=[draft.pk]), {"reason": "It is no such."})
    assert declined.headers["Location"] == link
