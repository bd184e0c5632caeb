"""The figures and the words of the first steps."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.accounts.four_eyes import DECIDES
from comity.accounts.models import Person, Unit
from comity.accounts.roles import (
    APPROVES_RELEASE,
    KEEPS_AGREEMENTS,
    KEEPS_LISTS,
    READS_AGREEMENTS,
    RUNS_NODE,
    WORKS_ON_REQUESTS,
    Role,
)
from comity.agreements.access import agreements_with
from comity.agreements.telling import FORM
from comity.agreements.terms import Status
from comity.desk.first_steps import Figures, Step, done, next_step
from comity.exchange.models import InLetter, Link, OutLetter, Peer, PeerState
from comity.lib.clock import now
from comity.lib.programs import DELIVERY, SCREENER, WORKER, running
from comity.screening.list_access import arrivals_checked_at_home
from comity.web.words import Words


@dataclass(frozen=True)
class StepWords:
    """What a step is, what to do where it stays open, who does it, and where."""

    title: Words
    help: Words
    who: Words
    roles: frozenset[Role]
    url_name: str = ""
    act: Words = ""
    commands: tuple[str, ...] = ()  # for the machine itself
    sample: bool = False  # whether a sample of an agreement helps


OPERATOR, KEEPER, OFFICER = Role.OPERATOR.label, Role.COOPERATION.label, Role.OFFICER.label
SUPERVISOR = Role.SUPERVISOR.label
STEPS: dict[Step, StepWords] = {
    Step.AGENCY: StepWords(
        _("Your agency has its names and a unit"),
        _("Partners read these names on your card. Give them in each language you work in, and check the time zone."),
        OPERATOR, RUNS_NODE, "accounts:agencies", _("Look at the agency"),
    ),
    Step.SECOND: StepWords(
        _("A second person can confirm changes of roles"),
        _("Another operator, an auditor or a supervisor. The first of them is added on the machine; the name is the one to sign in with."),
        OPERATOR, RUNS_NODE, "accounts:people", _("Look at the people"),
        ("person add NAME --role auditor",),
    ),
    Step.PEOPLE: StepWords(
        _("Somebody writes, somebody else approves, somebody keeps the agreements"),
        _("Add a liaison officer, a supervisor and a cooperation officer. The second person confirms the supervisor under Changes of roles."),
        OPERATOR, RUNS_NODE, "accounts:add-person", _("Add a person"),
    ),
    Step.PROGRAMS: StepWords(
        _("Delivery, worker and screener run"),
        _("Start them beside the pages and the edge. If one ends at once, its last line says why."),
        OPERATOR, RUNS_NODE, commands=("delivery run", "worker run", "screener run"),
    ),
    Step.PARTNER: StepWords(
        _("A partner is paired"),
        _("Exchange cards, and compare the words by telephone with somebody you know. If they differ, do not pair: ask for the card again."),
        OPERATOR, RUNS_NODE, "exchange:peers", _("Pair with a partner"),
    ),
    Step.HEARD: StepWords(
        _("The partner’s node has answered"),
        _("Both sides must have paired. If nobody answers, the page of the partner says why: the address, the firewall, the clock or a card that was not taken."),
        OPERATOR, RUNS_NODE, "exchange:peers", _("Look at the links"),
    ),
    Step.AGREEMENT: StepWords(
        _("An agreement with the partner is in force"),
        _("Without one nothing leaves. Add it from its file; both sides must hold the same version, and it must name both nodes."),
        KEEPER, KEEPS_AGREEMENTS, "agreements:list", _("Look at the agreements"),
        sample=True,
    ),
    Step.LIST: StepWords(
        _("What partners ask is compared with your own records"),
        _("Make the list of your own records: its legal basis, its impact assessment and its last day. Without it nobody is looked for in them."),
        SUPERVISOR, KEEPS_LISTS, "screening:new-list", _("Make a list"),
    ),
    Step.SENT: StepWords(
        _("Your first message is proven to have arrived"),
        _("Write a request and have it approved. If it stays on its way, delivery does not run or the partner does not answer."),
        OFFICER, WORKS_ON_REQUESTS, "requests:new", _("Write a request"),
    ),
    Step.RECEIVED: StepWords(
        _("A message of a partner has come in"),
        _("The answer to your request, or a request of theirs. If the partner says it was sent and nothing comes, your edge cannot be reached: check its port and the address on your card."),
        OPERATOR, RUNS_NODE, "exchange:our-card", _("Look at our card"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A step as one person sees it."""

    words: StepWords
    is_done: bool
    is_next: bool
    href: str  # empty where the act is not this person's
    commands: list[str]  # as they are typed on the machine
    sample_at: str  # where a sample of an agreement is, for whom may read it


def walked() -> Figures:
    """Look how far the way is walked, in the two figures that end it."""
    return Figures(
        # which form of an agreement a node holds is told without anybody: that is no walk
        proven=OutLetter.objects.filter(receipt_verified=True).exclude(schema=FORM)[:1].count(),
        came_in=InLetter.objects.exclude(schema=FORM)[:1].count(),
    )


def figures() -> Figures:
    """Count what is there."""
    at_home = Person.objects.filter(unit__agency__is_home=True, is_active=True)
    drafts, approves = Q(roles__overlap=list(WORKS_ON_REQUESTS)), Q(roles__overlap=list(APPROVES_RELEASE))
    nodes = Peer.objects.filter(state=PeerState.ACTIVE).values_list("node", flat=True)
    return replace(
        walked(),
        open_units=Unit.objects.filter(agency__is_home=True, closed_at=None).count(),
        drafters=at_home.filter(drafts).count(),
        approvers=at_home.filter(approves).count(),
        keepers=at_home.filter(roles__overlap=list(KEEPS_AGREEMENTS)).count(),
        at_the_desk=at_home.filter(drafts | approves).count(),
        deciders=at_home.filter(roles__overlap=list(DECIDES)).count(),
        programs=len(running([DELIVERY, WORKER, SCREENER])),
        partners=len(nodes),
        heard=Link.objects.filter(peer__state=PeerState.ACTIVE).exclude(last_contact_at=None).count(),
        agreements=sum(_in_force(node) for node in nodes),
        lists=arrivals_checked_at_home(),
    )


def _in_force(node: str) -> int:
    at = now()
    held = agreements_with(node, settings.NODE_ID)
    return sum(terms.status is Status.IN_FORCE and terms.nbf <= at < terms.exp for terms in held)


def lines(person: Person, found: Figures) -> Iterator[Line]:
    """Yield the steps, the acts of this person with where to do them."""
    comes_next = next_step(found)
    for step, is_done in done(found).items():
        words = STEPS[step]
        href = reverse(words.url_name) if words.url_name and person.holds(words.roles) else ""
        sample_at = reverse("agreements:sample") if words.sample and person.holds(READS_AGREEMENTS) else ""
        typed = [f"comity --home {_home(person)} {one}" for one in words.commands]
        yield Line(words, is_done, step == comes_next, href, typed, sample_at)


def _home(person: Person) -> str:
    """The folder of this node as a shell takes it; where it lies is told to those who run the machine alone."""
    return shlex.quote(str(settings.HOME)) if settings.HOME and person.holds(RUNS_NODE) else "FOLDER"
