"""One release that may go, and the cases that differ from it in one thing each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from comity.agreements.question import (
    Approval,
    Assurance,
    Channel,
    Consent,
    Item,
    Question,
    RightsAnswers,
    Role,
    Side,
)
from comity.agreements.reference import Urgency
from comity.agreements.terms import (
    Agreement,
    AgreementRef,
    Article,
    Authority,
    Beside,
    Caveat,
    CentralAuthority,
    Party,
    Permission,
    Retention,
    Status,
)
from comity.handling.classification import Ceiling, Classification
from comity.handling.codes import Code, Codes
from comity.handling.stamp import Handling, Onward

ME = "cxp:node:jp:npa-ocd"
PARTNER = "cxp:node:vn:bca-c01"
SECOND_PARTNER = "cxp:node:vn:procuracy"
OWNER = "cxp:node:cn:gx-liaison"
STRANGER = "cxp:node:kr:knpa"

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
Line = tuple[str, str, Mapping[str, str]]
Lines = tuple[Line, ...]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

PERMISSION = Permission(
    article="5(2)(a)",
    categories=frozenset({"identity", "subscriber"}),
    offences=frozenset({"0502"}),
    purposes=frozenset({"investigation", "evidence", "consular", "transfer"}),
    kinds=frozenset({"identity-check", "provisional-arrest", "transfer-of-person"}),
    recipients=frozenset({PARTNER}),
    two_person=False,
    onward=Onward.ASK,
)
TWO_PERSONS = replace(PERMISSION, two_person=True)

AGREEMENT = Agreement(
    id="test-agreement",
    version=3,
    status=Status.IN_FORCE,
    titles={"en": "Agreement of the tests", "vi": "Thỏa thuận thử nghiệm"},
    parties=(
        Party(agency=ME, country="JP", names={"en": "Tokyo"}),
        Party(agency=PARTNER, country="VN", names={"en": "Hanoi", "vi": "Hà Nội"}),
        Party(agency=SECOND_PARTNER, country="VN", names={"en": "Procuracy"}),
    ),
    nbf=NOW - 300 * DAY,
    exp=NOW + 300 * DAY,
    articles=(Article(number="5(2)(a)", texts={"en": "Identity may be sent."}, verified=True),),
    permissions=(PERMISSION,),
    floor=frozenset(),
    retention=Retention(days=30, article="9"),
    caveats=(
        Caveat(
            caveat="death-penalty",
            article="10",
            kinds=frozenset({"provisional-arrest"}),
            offences=frozenset({"0502"}),
        ),
    ),
    central=CentralAuthority(
        article="11",
        kinds=frozenset({"transfer-of-person"}),
        purposes=frozenset({"transfer"}),
        authorities=(
            Authority(country="JP", names={"en": "Ministry of Justice"}),
            Authority(country="VN", names={"en": "Supreme Procuracy", "vi": "Viện"}, agency=SECOND_PARTNER),
        ),
    ),
    source=b"the bytes of the file",
)


def stamp(**changes: Any) -> Handling:
    """The stamp of our own item, changed in what is named."""
    own: dict[str, Any] = {
        "owner": ME,
        "codes": Codes(frozenset({Code.H0})),
        "classification": Classification(1),
        "purpose": "investigation",
    }
    return Handling(**own | changes)


def item(name: str = "row 1", category: str = "identity", **changes: Any) -> Item:
    return Item(name, category, stamp(**changes))


def dated(name: str, end: datetime) -> Item:
    ends: dict[str, Any] = {name: end}
    return item(**ends)


def theirs(**changes: Any) -> Item:
    """An item that a third agency owns, and which it has listed for the partner."""
    listed: dict[str, Any] = {"owner": OWNER, "onward": Onward.LISTED, "listed": frozenset({PARTNER})}
    return item(**listed | changes)


ASK = Question(
    items=(item(),),
    recipients=(PARTNER,),
    purpose="investigation",
    sender=ME,
    author="sato",
    kind="identity-check",
    offence="050231",
    urgency=Urgency.URGENT,
    ceiling=Ceiling(1, "the link with Hanoi", "the courier"),
    answers=RightsAnswers(political_or_belief=False, press_or_defender=False, refugee_or_asylum=False),
)

SECOND = Approval("yamada", Role.SECOND, NOW - HOUR)
SENIOR = Approval("tanaka", Role.SENIOR, NOW - HOUR, "The press is not the subject.")
LEAVE = Consent(OWNER, "row 1", PARTNER, "investigation", NOW + DAY)
PROMISE = Assurance(
    "death-penalty", PARTNER, "Minister", "Supreme Court", "It will not be asked for.", NOW - DAY
)
PURPOSE_ONLY: Line = ("purpose-only", "", {"purpose": "investigation"})
DELETE: Line = ("delete-by", "9", {"date": (NOW + 30 * DAY).isoformat()})
ONWARD: Line = ("onward-ask", "5(2)(a)", {"listed": ""})
POLICE: Line = ("H0", "", {"owner": ME, "text": ""})
COVERED: Line = ("covered", "5(2)(a)", {"partner": PARTNER, "purpose": "investigation"})


@dataclass(frozen=True)
class Case:
    """A question with the agreement and the time it is put at, and the whole answer expected.

    `stops` are the reasons beside COVERED; `conditions` are checked where they are given.
    """

    name: str
    question: Question
    allowed: str
    stops: tuple[Line, ...] = ()
    agreement: Agreement | None = AGREEMENT
    now: datetime = NOW
    covered: bool = True
    second: bool = False
    senior: bool = False
    conditions: tuple[Line, ...] | None = None


def ask(**changes: Any) -> Question:
    return replace(ASK, **changes)


def terms(**changes: Any) -> Agreement:
    return replace(AGREEMENT, **changes)


def permits(*permissions: Permission) -> Agreement:
    return terms(permissions=permissions)


def line(code: str, article: str = "", /, **params: str) -> Line:
    return code, article, params


def _agreement_cases() -> Iterator[Case]:
    yield Case("all is well", ASK, "yes", conditions=(PURPOSE_ONLY, DELETE, ONWARD, POLICE))
    missing = line("agreement-missing")
    yield Case("no agreement", ASK, "no", (missing,), None, covered=False, conditions=())
    for status in (Status.DRAFT, Status.SUSPENDED, Status.ENDED):
        yield Case(f"it is {status}", ASK, "no", (line(f"agreement-{status}"),), terms(status=status))
    early = line("agreement-not-yet", date=AGREEMENT.nbf.isoformat())
    late = line("agreement-expired", date=AGREEMENT.exp.isoformat())
    moment = timedelta(microseconds=1)
    yield Case("a moment before it begins", ASK, "no", (early,), now=AGREEMENT.nbf - moment)
    yield Case("the moment it begins", ASK, "yes", now=AGREEMENT.nbf)
    yield Case("a moment before it ends", ASK, "yes", now=AGREEMENT.exp - moment)
    yield Case("the moment it ends", ASK, "no", (late,), now=AGREEMENT.exp)
    yield Case("this version is cited", ask(cited=AGREEMENT.ref), "yes")
    differs = (line("agreement-differs"),)
    for changed in ({"digest": "0" * 64}, {"version": 2}, {"id": "another"}):
        other: AgreementRef = replace(AGREEMENT.ref, **changed)
        yield Case(f"another {changed} is cited", ask(cited=other), "no", differs)


def _form_cases() -> Iterator[Case]:
    """What a partner told of its own form: both are asked, and the stricter rules."""
    looser = replace(AGREEMENT, permissions=(PERMISSION, TWO_PERSONS), source=b"their bytes")
    stricter = replace(AGREEMENT, permissions=(TWO_PERSONS,), source=b"their bytes")
    differs = line("form-differs", partner=PARTNER)

    def held(
        form: Agreement | None, node: str = PARTNER, *, same: bool = False, relies: bool = True
    ) -> Agreement:
        return terms(beside=(Beside(node=node, terms=form, same_file=same, relies=relies),))

    yield Case("their form permits more", ASK, "yes", (differs,), held(looser))
    needed = line("second-person-needed", "5(2)(a)")
    yield Case("their form asks for two", ASK, "ask", (differs, needed), held(stricter), second=True)
    ended = line("agreement-ended")
    yield Case(
        "their form has ended", ASK, "no", (differs, ended), held(replace(looser, status=Status.ENDED))
    )
    yield Case("their form is not read", ASK, "no", (line("form-unknown", partner=PARTNER),), held(None))
    stopped = line("partner-suspended", partner=PARTNER)
    yield Case("they do not rely on it", ASK, "no", (stopped,), held(AGREEMENT, same=True, relies=False))
    yield Case("nor on another form", ASK, "no", (stopped, differs), held(looser, relies=False))
    unread = line("form-unknown", partner=PARTNER)
    yield Case("nor on one that is not read", ASK, "no", (stopped, unread), held(None, relies=False))
    yield Case("another partner holds another form", ASK, "yes", (), held(None, SECOND_PARTNER))
    ours = held(looser, ME)
    yield Case(
        "the sender cites the form it told",
        ask(cited=looser.ref),
        "yes",
        (line("form-differs", partner=ME),),
        ours,
    )
    cited = line("agreement-differs")
    yield Case(
        "the form of the receiver is cited", ask(cited=looser.ref), "no", (cited, differs), held(looser)
    )
    other = AgreementRef(AGREEMENT.id, 9, "ab" * 32)
    unread = line("form-unknown", partner=ME)
    yield Case("a form is cited that was not read", ask(cited=other), "no", (cited, unread), held(None, ME))


def _alone_cases() -> Iterator[Case]:
    alone = terms(alone_with=PARTNER)
    said = line("alone", partner=PARTNER)
    on_paper = ask(channel=Channel.PAPER)
    yield Case("on paper, under a form held alone", on_paper, "yes", (said,), alone)
    to_node = line("alone-paper-only", partner=PARTNER)
    yield Case("to a node, under a form held alone", ASK, "no", (to_node, said), alone)
    other = terms(alone_with=SECOND_PARTNER)
    yield Case(
        "on paper, under a form held alone for another",
        on_paper,
        "no",
        (line("alone-other-partner", partner=PARTNER), line("alone", partner=SECOND_PARTNER)),
        other,
    )
    yield Case("on paper, under a form of both", on_paper, "yes")
    ended = line("agreement-ended")
    yield Case(
        "on paper, under one held alone that has ended",
        on_paper,
        "no",
        (ended, said),
        replace(alone, status=Status.ENDED),
    )


def _party_cases() -> Iterator[Case]:
    yield Case("nothing to send", ask(items=()), "no", (line("nothing-to-send"),), covered=False)
    yield Case("nobody to send to", ask(recipients=()), "no", (line("no-recipient"),), covered=False)
    yield Case("nobody sends", ask(author=""), "no", (line("author-missing"),))
    outside = line("sender-not-party", partner=STRANGER)
    question = ask(sender=STRANGER, items=(item(owner=STRANGER),))
    yield Case("the sender is no party", question, "no", (outside,))
    stranger = (
        line("recipient-not-party", partner=STRANGER),
        line("recipient-not-covered", partner=STRANGER, category="identity", item="row 1"),
    )
    yield Case("a recipient is no party", ask(recipients=(PARTNER, STRANGER)), "no", stranger)
    through = {"authority[en]": "Supreme Procuracy", "authority[vi]": "Viện", "partner": PARTNER}
    central = ("central-authority", "11", through)
    transfer = line("covered", "5(2)(a)", partner=PARTNER, purpose="transfer")
    yield Case("a kind for the centre", ask(kind="transfer-of-person"), "no", (central,))
    yield Case("a purpose for it", ask(purpose="transfer"), "no", (central, transfer), covered=False)
    to_centre = ask(kind="transfer-of-person", recipients=(SECOND_PARTNER,))
    covered = line("covered", "5(2)(a)", partner=SECOND_PARTNER, purpose="investigation")
    wide = permits(replace(PERMISSION, recipients=frozenset({"any-party"})))
    yield Case("the centre itself", to_centre, "yes", (covered,), wide, covered=False)
    yield Case("no centre is named", ask(kind="transfer-of-person"), "yes", (), terms(central=None))


def _coverage_cases() -> Iterator[Case]:
    what = {"category": "identity", "item": "row 1"}
    yield Case("the article is cited", ask(article="5(2)(a)"), "yes")
    other = line("article-not-covered", "6")
    yield Case("another article is cited", ask(article="6"), "no", (other,), covered=False)
    stop = line("category-not-covered", category="content", item="row 1")
    yield Case("another category", ask(items=(item(category="content"),)), "no", (stop,), covered=False)
    stop = line("kind-not-covered", kind="vehicle", **what)
    yield Case("another kind", ask(kind="vehicle"), "no", (stop,), covered=False)
    stop = line("purpose-not-covered", purpose="prevention", **what)
    yield Case("another purpose", ask(purpose="prevention"), "no", (stop,), covered=False)
    stop = line("offence-not-covered", offence="0501", **what)
    yield Case("another offence", ask(offence="0501"), "no", (stop,), covered=False)
    stop = line("offence-not-covered", offence="", **what)
    yield Case("no offence", ask(offence=""), "no", (stop,), covered=False)
    any_offence = permits(replace(PERMISSION, offences=frozenset({"any"})))
    yield Case("any offence and none", ask(offence=""), "yes", (), any_offence)
    stop = line("recipient-not-covered", partner=SECOND_PARTNER, **what)
    yield Case("another party", ask(recipients=(SECOND_PARTNER,)), "no", (stop,), covered=False)
    second = item("row 2", "content")
    stop = line("category-not-covered", category="content", item="row 2")
    yield Case("one item of two", ask(items=(item(), second)), "no", (stop,))
    yield from _choice_cases()


def _choice_cases() -> Iterator[Case]:
    """Which of several fitting permissions is taken, and what it carries."""
    other = replace(PERMISSION, article="6", two_person=True)
    yield Case("the one for one person is taken", ASK, "yes", (), permits(other, PERMISSION))
    needed = line("second-person-needed", "6")
    covered = line("covered", "6", partner=PARTNER, purpose="investigation")
    expected = Case(
        "the one cited is taken", ask(article="6"), "ask", (needed, covered), permits(PERMISSION, other)
    )
    yield replace(expected, covered=False, second=True)
    closed = replace(PERMISSION, article="6", onward=Onward.NO)
    yield Case("the wider one is taken", ASK, "yes", (), permits(closed, PERMISSION))
    listed = replace(PERMISSION, onward=Onward.LISTED, listed=frozenset({STRANGER, OWNER}))
    condition = line("onward-listed", "5(2)(a)", listed=f"{OWNER}, {STRANGER}")
    lines: Lines = (PURPOSE_ONLY, DELETE, POLICE, condition)
    yield Case("the list goes along", ASK, "yes", (), permits(listed), conditions=lines)
    texts = ({"en": "Ask first.", "vi": "Hỏi trước."}, {"en": "Tell us."})
    with_conditions = replace(PERMISSION, conditions=texts)
    said: Lines = (
        ("agreement-condition", "5(2)(a)", {"text[en]": "Ask first.", "text[vi]": "Hỏi trước."}),
        ("agreement-condition", "5(2)(a)", {"text[en]": "Tell us."}),
    )
    lines = (PURPOSE_ONLY, DELETE, ONWARD, POLICE, *said)
    yield Case("its conditions go along", ASK, "yes", (), permits(with_conditions), conditions=lines)
    yield Case(
        "fewer conditions win", ASK, "yes", (), permits(replace(with_conditions, article="6"), PERMISSION)
    )


def _code_cases() -> Iterator[Case]:
    named = {"item": "row 1", "owner": OWNER}
    consular = line("covered", "5(2)(a)", partner=PARTNER, purpose="consular")
    stop = line("not-police-purpose", item="row 1", purpose="consular")
    yield Case("H0 and no police purpose", ask(purpose="consular"), "no", (stop, consular), covered=False)
    free = item(codes=Codes(frozenset({Code.H2})))
    yield Case("no H0", ask(items=(free,), purpose="consular"), "yes", (consular,), covered=False)
    unheard = line("purpose-not-covered", purpose="revenge", category="identity", item="row 1")
    police = line("not-police-purpose", item="row 1", purpose="revenge")
    yield Case("H0, a purpose unheard of", ask(purpose="revenge"), "no", (unheard, police), covered=False)
    question = ask(purpose="revenge", items=(item(codes=Codes(frozenset({Code.H1}))),))
    yield Case("H1, a purpose unheard of", question, "no", (unheard,), covered=False)
    floored = terms(floor=frozenset({Code.H0}))
    question = ask(items=(free,), purpose="consular")
    yield Case("H0 by the agreement", question, "no", (stop, consular), floored, covered=False)
    court = line("covered", "5(2)(a)", partner=PARTNER, purpose="evidence")
    h1 = Codes(frozenset({Code.H1}))
    yield Case("H1 outside a court", ask(items=(item(codes=h1),)), "yes")
    own_stop = line("court-needs-owner", item="row 1", owner=ME)
    question = ask(items=(item(codes=h1),), purpose="evidence")
    yield Case("H1 before a court", question, "no", (own_stop, court), covered=False)
    yield Case("no H1 before a court", ask(purpose="evidence"), "yes", (court,), covered=False)
    question = ask(items=(item(codes=h1, owner=PARTNER),), purpose="evidence")
    yield Case("H1 back to its owner", question, "yes", (court,), covered=False)
    back = ask(items=(item(codes=Codes(frozenset({Code.H2})), owner=PARTNER, onward=Onward.NO),))
    yield Case("H2 back to its owner", back, "yes", conditions=(PURPOSE_ONLY, DELETE, ONWARD))
    yield Case("listed for the partner", ask(items=(theirs(),)), "yes")
    must = line("owner-must-agree", partner=PARTNER, **named)
    for changes in (
        {"codes": Codes(frozenset({Code.H2}))},
        {"listed": frozenset({STRANGER})},
        {"onward": Onward.ASK},
        {"onward": Onward.NO},
    ):
        yield Case(f"theirs with {changes}", ask(items=(theirs(**changes),)), "no", (must,))
    floored = terms(floor=frozenset({Code.H2}))
    yield Case("theirs, H2 by the agreement", ask(items=(theirs(),)), "no", (must,), floored)
    stop = line("purpose-limit", purpose="prevention", **named)
    yield Case("given for another purpose", ask(items=(theirs(purpose="prevention"),)), "no", (stop,))
    yield Case("our own for another purpose", ask(items=(item(purpose="prevention"),)), "yes")
    yield from _consent_cases()
    yield from _mark_cases()


def _consent_cases() -> Iterator[Case]:
    held = theirs(onward=Onward.NO, purpose="prevention")
    agreed = line("owner-agreed", item="row 1", owner=OWNER, partner=PARTNER, until=LEAVE.expires.isoformat())
    yield Case("the owner agreed", ask(items=(held,), consents=(LEAVE,)), "yes", (agreed,))
    stops = (
        line("owner-must-agree", item="row 1", owner=OWNER, partner=PARTNER),
        line("purpose-limit", item="row 1", owner=OWNER, purpose="prevention"),
    )
    for changes in (
        {"owner": STRANGER},
        {"item": "row 2"},
        {"recipient": STRANGER},
        {"purpose": "prevention"},
        {"expires": NOW},
    ):
        other: Consent = replace(LEAVE, **changes)
        yield Case(f"a consent with {changes}", ask(items=(held,), consents=(other,)), "no", stops)
    court_item = theirs(codes=Codes(frozenset({Code.H1})), purpose="evidence")
    covered = line("covered", "5(2)(a)", partner=PARTNER, purpose="evidence")
    leave = replace(LEAVE, purpose="evidence")
    to_court = replace(leave, court=True, expires=NOW + HOUR)
    stop = line("court-needs-owner", item="row 1", owner=OWNER)
    question = ask(items=(court_item,), purpose="evidence", consents=(leave,))
    yield Case("leave, but not for court", question, "no", (stop, covered, agreed), covered=False)
    until = line(
        "owner-agreed", item="row 1", owner=OWNER, partner=PARTNER, until=to_court.expires.isoformat()
    )
    question = replace(question, consents=(leave, to_court))
    yield Case("leave for court", question, "yes", (covered, until), covered=False)
    both = item(co_owners=frozenset({OWNER}), onward=Onward.ASK)
    stop = line("owner-must-agree", item="row 1", owner=OWNER, partner=PARTNER)
    yield Case("owned together", ask(items=(both,)), "no", (stop,))


def _mark_cases() -> Iterator[Case]:
    """Flags, written conditions, classification, dates."""
    strange = item(codes=Codes.read(["H0", "H7"]))
    flags = (
        line("unknown-code", item="row 1", code="H7", owner=ME),
        line("second-person-needed"),
    )
    lines: Lines = (
        PURPOSE_ONLY,
        DELETE,
        ONWARD,
        *((code, "", {"owner": ME, "text": ""}) for code in ("H0", "H1", "H2", "H3")),
    )
    yield Case("a strange code", ask(items=(strange,)), "ask", flags, second=True, conditions=lines)
    assumed = line("codes-assumed", item="row 1")
    lines = (
        PURPOSE_ONLY,
        DELETE,
        ONWARD,
        ("H1", "", {"owner": ME, "text": ""}),
        ("H2", "", {"owner": ME, "text": ""}),
    )
    yield Case("no code", ask(items=(item(codes=Codes()),)), "yes", (assumed,), conditions=lines)
    words = item(codes=Codes(frozenset({Code.H3})), h3_texts=frozenset({"Ask the witness first."}))
    needed = line("second-person-needed")
    lines = (PURPOSE_ONLY, DELETE, ONWARD, ("H3", "", {"owner": ME, "text": "Ask the witness first."}))
    yield Case("a restriction in words", ask(items=(words,)), "ask", (needed,), second=True, conditions=lines)
    stop = line("above-ceiling", item="row 1", place="the link with Hanoi", take_to="the courier")
    above = item(classification=Classification(2))
    yield Case("above the ceiling", ask(items=(above,)), "no", (stop,))
    over = line("retention-over", item="row 1")
    for name in ("retain_until", "delete_after"):
        yield Case(f"{name} is now", ask(items=(dated(name, NOW),)), "no", (over,))
        until = line("delete-by", "9", date=(NOW + DAY).isoformat())
        lines = (PURPOSE_ONLY, until, ONWARD, POLICE)
        tomorrow = ask(items=(dated(name, NOW + DAY),))
        yield Case(f"{name} is tomorrow", tomorrow, "yes", conditions=lines)
    until = line("delete-by", "9", date=(NOW + 20 * DAY).isoformat())
    lines = (PURPOSE_ONLY, until, ONWARD, POLICE)
    yield Case("sent ten days ago", ask(released_at=NOW - 10 * DAY), "yes", conditions=lines)


def _rights_cases() -> Iterator[Case]:
    for name in ("political_or_belief", "press_or_defender", "refugee_or_asylum"):
        at_stake = ask(answers=replace(ASK.answers, **{name: True}))
        stop = line("rights-at-stake", question=name)
        yield Case(f"yes to {name}", at_stake, "ask", (stop,), senior=True)
        agreed = line("senior-agreed", person="tanaka", reason=SENIOR.reason)
        yield Case(f"a senior on {name}", replace(at_stake, approvals=(SENIOR,)), "yes", (agreed,))
        open_ = ask(answers=replace(ASK.answers, **{name: None}), approvals=(SENIOR,))
        stop = line("rights-unanswered", question=name)
        yield Case(f"no answer to {name}", open_, "no", (stop,), senior=True)
    at_stake = ask(answers=replace(ASK.answers, press_or_defender=True))
    stop = line("rights-at-stake", question="press_or_defender")
    for changes in (
        {"person": "sato"},
        {"person": ""},
        {"role": Role.SECOND},
        {"reason": " "},
        {"at": NOW + HOUR},
    ):
        other: Approval = replace(SENIOR, **changes)
        question = replace(at_stake, approvals=(other,))
        yield Case(f"a senior with {changes}", question, "ask", (stop,), senior=True)
    silent = replace(SENIOR, reason="")
    agreed = line("senior-agreed", person="tanaka", reason=SENIOR.reason)
    yield Case("a silent senior before", replace(at_stake, approvals=(silent, SENIOR)), "yes", (agreed,))
    received = replace(at_stake, side=Side.RECEIVING)
    yield Case("the receiver is not asked", received, "yes")


def _caveat_cases() -> Iterator[Case]:
    arrest = ask(kind="provisional-arrest")
    stop = line("caveat-open", "10", caveat="death-penalty", partner=PARTNER)
    yield Case("the death penalty", arrest, "ask", (stop,), senior=True)
    given = {"promised_by": "Minister", "authority": "Supreme Court"}
    promised = line("assurance-given", "10", caveat="death-penalty", partner=PARTNER, **given)
    yield Case("an assurance", replace(arrest, assurances=(PROMISE,)), "yes", (promised,))
    for changes in (
        {"caveat": "torture"},
        {"recipient": STRANGER},
        {"promised_by": ""},
        {"authority": " "},
        {"text": ""},
        {"at": NOW + HOUR},
    ):
        other: Assurance = replace(PROMISE, **changes)
        question = replace(arrest, assurances=(other,))
        yield Case(f"an assurance with {changes}", question, "ask", (stop,), senior=True)
    agreed = line("senior-agreed", "10", person="tanaka", reason=SENIOR.reason)
    yield Case("a senior on it", replace(arrest, approvals=(SENIOR,)), "yes", (agreed,))
    attached = ask(items=(item(caveats=frozenset({"torture"})),))
    stop = line("caveat-open", caveat="torture", partner=PARTNER)
    yield Case("a caveat on the item", attached, "ask", (stop,), senior=True)


def _second_person_cases() -> Iterator[Case]:
    agreement = permits(TWO_PERSONS)
    needed = line("second-person-needed", "5(2)(a)")
    confirmed = line("second-person-confirmed", "5(2)(a)", person="yamada")
    by_senior = line("second-person-confirmed", "5(2)(a)", person="tanaka")
    yield Case("one person", ASK, "ask", (needed,), agreement, second=True)
    yield Case("two persons", ask(approvals=(SECOND,)), "yes", (confirmed,), agreement)
    yield Case("a senior is the second", ask(approvals=(SENIOR,)), "yes", (by_senior,), agreement)
    for changes in ({"person": "sato"}, {"person": ""}, {"at": NOW + HOUR}):
        other: Approval = replace(SECOND, **changes)
        yield Case(
            f"a second with {changes}", ask(approvals=(other,)), "ask", (needed,), agreement, second=True
        )
    named = permits(replace(TWO_PERSONS, two_person_article="7(3)"))
    needed_by = line("second-person-needed", "7(3)")
    yield Case("another article asks for it", ASK, "ask", (needed_by,), named, second=True)
    words = item("row 2", codes=Codes(frozenset({Code.H3})), h3_texts=frozenset({"Ask first."}))
    yield Case("words and an article", ask(items=(words, item())), "ask", (needed,), agreement, second=True)
    yield Case("the receiver needs none", ask(side=Side.RECEIVING), "yes", (), agreement)
    yield from _night_cases(agreement)


def _night_cases(agreement: Agreement) -> Iterator[Case]:
    why = "A child is on the train."
    night = ask(urgency=Urgency.FLASH, night_reason=why)
    needed = line("second-person-needed", "5(2)(a)")
    until = (NOW + DAY).isoformat()
    alone = line("night-rule", "5(2)(a)", until=until, reason=why)
    lapsed = line("night-rule-lapsed", "5(2)(a)", until=until, reason=why)
    confirmed = line("second-person-confirmed", "5(2)(a)", person="yamada")
    yield Case("at night, alone", night, "yes", (alone,), agreement, second=True)
    for changes in ({"urgency": Urgency.URGENT_DIRECT}, {"night_reason": " "}):
        other: Question = replace(night, **changes)
        yield Case(f"at night with {changes}", other, "ask", (needed,), agreement, second=True)
    left = replace(night, released_at=NOW)
    yield Case("within a day", left, "yes", (alone,), agreement, NOW + DAY, second=True)
    late = Case("after a day", left, "ask", (lapsed,), agreement, NOW + DAY + HOUR, second=True)
    yield replace(late, senior=True)
    yield Case("confirmed after", replace(left, approvals=(SECOND,)), "yes", (confirmed,), agreement)


CASES: tuple[Case, ...] = (
    *_agreement_cases(),
    *_form_cases(),
    *_alone_cases(),
    *_party_cases(),
    *_coverage_cases(),
    *_code_cases(),
    *_rights_cases(),
    *_caveat_cases(),
    *_second_person_cases(),
)


def differences(case: Case, release: Any) -> list[str]:
    """How the answer of a release module differs from what the case expects; empty when it does not."""
    decision = release.judge(case.question, case.agreement, case.now)
    expected = set(map(_key, (*case.stops, COVERED) if case.covered else case.stops))
    found = {(one.code, one.article, one.params) for one in decision.reasons}
    ranks = [one.effect.allowed.rank for one in decision.reasons]
    checks = {
        "allowed": (decision.allowed.value, case.allowed),
        "reasons": (found, expected),
        "second": (decision.needs_second_person, case.second),
        "senior": (decision.needs_named_senior, case.senior),
        "strictest first": (ranks, sorted(ranks, reverse=True)),
        "each once": (len(decision.reasons), len(found)),
        "nothing": (release.Decision(()).allowed.value, "no"),
        "stored": (type(decision).from_json(decision.to_json()), decision),
    }
    if case.conditions is not None:
        conditions = [(one.code, one.article, one.params) for one in decision.conditions]
        checks["conditions"] = (conditions, sorted(map(_key, case.conditions)))
    return [f"{name}: {got} is not {wanted}" for name, (got, wanted) in checks.items() if got != wanted]


def _key(one: Line) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    code, article, params = one
    return code, article, tuple(sorted(params.items()))
