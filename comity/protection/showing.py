"""A person held as the page shows them: the steps in order, what is decided about each post and why, and the proofs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.accounts.access import holds
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.agreements import reference
from comity.exchange.letters import LetterStatus
from comity.exchange.letters import status_of as letters_status
from comity.lib.clock import now
from comity.protection.access import may_lift, posts_visible_to
from comity.protection.actions._shared import OPEN
from comity.protection.core.notification import Answer, Decision, Matter, Settled, Wish
from comity.protection.core.steps import ORDER, Facts, Stands, Step, next_step, stands
from comity.protection.core.treaties import treaties
from comity.protection.deciding import decisions_of, stop_of, were_stops_asked
from comity.protection.models import (
    MATTERS,
    Detention,
    DetentionState,
    News,
    NoticeState,
    Post,
    PostNotice,
    Proceeding,
    Stop,
    Told,
)
from comity.protection.words import (
    ANSWER_TAGS,
    ANSWERS,
    DUE_WORDS,
    PROBLEMS,
    reason_words,
    state_name,
    treaty_words,
)
from comity.web.clocks import Face, read_clock
from comity.web.dates import Place, city, span_words, speech

TICKS = ("sent", "stored", "delivered", "read", "acted")
NOTICE_TAGS = {
    NoticeState.DUE: "soon",
    NoticeState.TO_APPROVE: "soon",
    NoticeState.SENT: "info",
    NoticeState.REACHED: "ok",
    NoticeState.NOT_TAKEN: "late",
    NoticeState.DROPPED: "",
}


def step_names() -> list[str]:
    """Return what the steps are called."""
    return [
        _("Deprived of liberty"),
        _("Stops"),
        _("Told of the right"),
        _("Wish"),
        _("The post"),  # not "told": the track passes it too where a stop or the person says no
        _("Since then"),
    ]


@dataclass(frozen=True)
class Law:
    """Where a reason stands, and whether somebody read it."""

    text: str
    verified: bool


@dataclass(frozen=True)
class DecisionShown:
    """What is decided about the post of one state, with its reasons as sentences."""

    decision: Decision
    state: str
    matter: str
    answer: str
    tag: str
    reasons: Sequence[tuple[str, Law | None]]
    treaty: Sequence[str]


@dataclass(frozen=True)
class NoticeShown:
    """A notice: its clock in two zones, where its letter is, what may be done."""

    notice: PostNotice
    state: str
    tag: str
    face: Face
    met: str
    here: Place
    there: Place
    tick: str
    tick_at: datetime | None
    status: LetterStatus | None
    problem: str
    post: Post | None
    may_send: bool
    may_tell: bool


@dataclass(frozen=True)
class NewsShown:
    """A piece of news on its way to a post."""

    news: News
    state: str
    tag: str
    problem: str
    may_send: bool


@dataclass(frozen=True)
class ProceedingShown:
    """Something that happened, and which posts hear of it."""

    proceeding: Proceeding
    news: Sequence[NewsShown]


@dataclass(frozen=True)
class StopShown:
    """A stop with the names of the states it is about."""

    stop: Stop
    tag: str
    feared: Sequence[str]
    states: Sequence[str]
    stands: bool


@dataclass(frozen=True)
class DetentionShown:
    """The whole page."""

    detention: Detention
    face: Face
    due_words: str
    here: Place
    nationalities: Sequence[str]
    steps: dict[str, str]
    names: Sequence[str]
    reached: int
    track_state: str
    next: str
    decisions: Sequence[DecisionShown]
    stops_asked: bool
    stops: Sequence[StopShown]
    notices: Sequence[NoticeShown]
    proceedings: Sequence[ProceedingShown]
    own_rules: Sequence[tuple[str, Law]]
    tellings: Sequence[tuple[Told, str]]
    offence: str
    may_lift: bool
    opens_letters: bool  # the letter's own page and its proof; an investigator has neither
    is_held: bool
    needs_telling: bool
    needs_wish: bool
    left_in_spite: bool


def language_tag() -> str:
    """Return the reader's language as the labels of the treaties' file are called."""
    spoken = (get_language() or "en").lower()
    return "zh-Hans" if spoken.startswith("zh") else spoken.split("-")[0]


def _language_name(code: str) -> str:
    locale = Locale.parse(speech(get_language()) if speech(get_language()) != "zh" else "zh_Hans")
    return str(locale.languages.get(code, code))


def offence_words(code: str) -> str:
    """Return an offence class in words, with its code."""
    entry = reference.offence_classes().get(code)
    return f"{entry.label(get_language() or 'en')} (ICCS {code})" if entry else code


def place_of(zone: str) -> Place:
    """Return the place that people call a zone by."""
    found = ZoneInfo(zone)
    return Place(city(found, get_language() or "en"), found)


def face_of(detention: Detention, at: datetime) -> Face:
    """Return what the clock of a detention says."""
    return read_clock(now=at, due=detention.due_at, began=detention.due_since, zone=ZoneInfo(detention.zone))


def shown(person: Person, detention: Detention) -> DetentionShown:
    """Return a person held as the reader's page shows them."""
    decisions = decisions_of(detention)
    stops = list(detention.stops.all())
    notices = list(detention.notices.exclude(stands=NoticeState.DROPPED))
    facts = _facts(detention, decisions, notices)
    found = stands(facts)
    due = next_step(facts)
    is_held = detention.state == DetentionState.HELD
    tag = language_tag()
    reached = {(one.state, one.matter) for one in notices if one.told_at is not None}
    here_told = detention.tellings.filter(sitting=detention.sitting).exists()
    return DetentionShown(
        detention=detention,
        face=face_of(detention, now()),
        due_words=str(DUE_WORDS.get(detention.due_for, "")),
        here=place_of(detention.zone),
        nationalities=[state_name(one) for one in detention.nationalities],
        steps={step.value: state.value for step, state in found.items()},
        names=step_names(),
        reached=ORDER.index(due),
        track_state=_track_state(detention, found[Step.NOTICE]),
        next=due.value,
        decisions=[_decision(one, reached) for one in decisions],
        stops_asked=were_stops_asked(detention),
        stops=[_stop(one) for one in stops],
        notices=_notices(person, detention, notices, decisions),
        proceedings=_proceedings(detention, decisions),
        own_rules=[
            (rule.labels.get(tag) or rule.labels["en"], Law(rule.law.source, rule.law.verified))
            for rule in treaties().rules_of(detention.detaining)
        ],
        tellings=[(one, _language_name(one.language)) for one in detention.tellings.all()],
        offence=offence_words(detention.offence),
        may_lift=bool(may_lift(person)),
        opens_letters=bool(holds(person, WORKS_ON_REQUESTS)),
        is_held=is_held,
        needs_telling=is_held and not here_told,
        needs_wish=is_held and here_told,
        left_in_spite=_left_in_spite(notices, decisions),
    )


def _facts(detention: Detention, decisions: Sequence[Decision], notices: Sequence[PostNotice]) -> Facts:
    due = {(one.state, one.matter.value) for one in decisions if one.notifies}
    counted = [one for one in notices if (one.state, one.matter) in due or one.told_at is not None]
    return Facts(
        stops_asked=were_stops_asked(detention),
        stopped=any(one.answer is Answer.STOPPED for one in decisions),
        told=detention.tellings.filter(sitting=detention.sitting).exists(),
        wished=detention.wish == Wish.WANTS or detention.wishes.filter(sitting=detention.sitting).exists(),
        asks=any(one.answer is Answer.ASK for one in decisions),
        notices=[one.told_at is not None for one in counted],
        ended=detention.state == DetentionState.ENDED,
    )


def _track_state(detention: Detention, notice: Stands) -> str:
    if detention.due_at is not None and detention.due_at <= now():
        return "over"
    return "held" if notice is Stands.STOPPED else ""


def _decision(decision: Decision, reached: Collection[tuple[str, str]]) -> DecisionShown:
    told = decision.notifies and (decision.state, decision.matter.value) in reached
    return DecisionShown(
        decision,
        state_name(decision.state),
        str(dict(MATTERS)[decision.matter.value]),
        _("The post was told") if told else str(ANSWERS[decision.answer]),
        "ok" if told else ANSWER_TAGS[decision.answer],
        [
            (reason_words(one), _law(one.law.source, one.law.article, one.law.verified))
            for one in decision.because
        ],
        treaty_words(decision),
    )


def _law(source: str, article: str, verified: bool) -> Law | None:  # noqa: FBT001  # a mark of the file
    return Law(f"{source} {article}".strip(), verified) if source != "Project rule" or not verified else None


def _stop(row: Stop) -> StopShown:
    tags = {Settled.OPEN: "held", Settled.CONSENT: "ok", Settled.LIFTED: "info", Settled.MISTAKEN: ""}
    return StopShown(
        row,
        tags[Settled(row.settled)],
        [state_name(one) for one in row.feared],
        [state_name(one) for one in row.consent_states],
        stop_of(row).settled is Settled.OPEN,
    )


def _notices(
    person: Person, detention: Detention, rows: Sequence[PostNotice], decisions: Sequence[Decision]
) -> list[NoticeShown]:
    status = letters_status([one.letter for one in rows])
    posts = {one.state: one for one in posts_visible_to(person)}
    due = {(one.state, one.matter.value) for one in decisions if one.notifies}
    at = now()
    return [
        _notice(detention, one, status, posts.get(one.state), at, is_due=(one.state, one.matter) in due)
        for one in rows
    ]


def _stopped_since(detention: Detention) -> datetime | None:
    """Return since when nobody may be told: since a stop stands, else since the person said another thing."""
    stops = [one.set_at for one in detention.stops.all() if one.settled == Settled.OPEN.value]
    return min(stops) if stops else detention.wish_since


def _notice(
    detention: Detention,
    row: PostNotice,
    status: Mapping[UUID, LetterStatus],
    post: Post | None,
    at: datetime,
    *,
    is_due: bool,
) -> NoticeShown:
    found: LetterStatus | None = status.get(row.letter) if row.letter else None
    tick = next((one for one in reversed(TICKS) if found and one in found.times), "sent")
    if found is not None and found.state == "refused":
        tick = "refused"
    took = row.told_at - row.since if row.told_at else None
    zone = post.peer.zone if post and post.peer else detention.zone
    return NoticeShown(
        notice=row,
        state=state_name(row.state),
        tag=NOTICE_TAGS[NoticeState(row.stands)],
        face=read_clock(
            now=at,
            due=row.due_at,
            began=row.since,
            zone=ZoneInfo(detention.zone),
            met_after=max(took, timedelta()) if took is not None else None,
            stopped_since=None if is_due else _stopped_since(detention) or at,
        ),
        met=_met(row, took),
        here=place_of(detention.zone),
        there=place_of(zone),
        tick=tick,
        tick_at=found.times.get(tick) if found else None,
        status=found,
        problem=str(PROBLEMS.get(row.problem, row.problem)),
        post=post,
        may_send=is_due
        and row.stands in {NoticeState.DUE, NoticeState.NOT_TAKEN}
        and post is not None
        and bool(post.peer or post.agency),
        may_tell=is_due and row.channel_at is None and row.stands in OPEN,
    )


def _met(row: PostNotice, took: timedelta | None) -> str:
    if took is None:
        return ""
    span = span_words(max(took, timedelta()), get_language() or "en")
    words = (
        _("Told after %(span)s")
        if row.told_at and row.told_at <= row.due_at
        else _("Told late, after %(span)s")
    )
    return words % {"span": span}


def _proceedings(detention: Detention, decisions: Sequence[Decision]) -> list[ProceedingShown]:
    told = {
        one.state for one in decisions if one.notifies and one.matter in {Matter.DEPRIVATION, Matter.DEATH}
    }
    return [
        ProceedingShown(
            one,
            [
                NewsShown(
                    news,
                    state_name(news.state),
                    NOTICE_TAGS[NoticeState(news.stands)],
                    str(PROBLEMS.get(news.problem, news.problem)),
                    news.state in told and news.stands in {NoticeState.DUE, NoticeState.NOT_TAKEN},
                )
                for news in one.news.all()
            ],
        )
        for one in detention.proceedings.select_related("entered_by").prefetch_related("news")
    ]


def _left_in_spite(notices: Sequence[PostNotice], decisions: Sequence[Decision]) -> bool:
    """Whether a letter has left to a post that may not be told any more: a stop came too late for it."""
    stopped = {one.state for one in decisions if one.answer is Answer.STOPPED}
    gone = {NoticeState.SENT, NoticeState.REACHED}
    return any(one.state in stopped and (one.stands in gone or one.told_at is not None) for one in notices)
