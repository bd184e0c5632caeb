"""What the tests of the pages share: a text, a person's browser without scripts, what an answer says."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.intake.models import Document, Proposal

TEXT = """\
Police arrest eleven in cross-border phone fraud

HANOI, May 3, 2024 (Xinhua) -- The Ministry of Public Security of Vietnam said on Friday that police in Lang Son arrested eleven \
suspects of a fraud ring.

Colonel Tran Van Minh, deputy director of the Lang Son Police, said the ring had called victims in Japan since 2023.

The suspect Le Van Tam, 34, was arrested in Lang Son. Police seized 42 mobile phones and 3 computers.
"""


def client_of(person: Person) -> Client:
    return signed_in(Client(), person)


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content.decode(), "html.parser")


def said(answer: Any) -> str:
    return " ".join(soup(answer).get_text(" ").split())


def page_of(document: Document) -> str:
    return reverse("intake:document", args=[document.pk])


def one_of(document: Document, kind: str) -> Proposal:
    return document.proposals.filter(kind=kind).earliest("place", "id")
