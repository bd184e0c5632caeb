"""An agreement of the register as its page shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements import showing
from comity.agreements.access import Held, forms_told
from comity.agreements.access import may_keep as may_keep_forms
from comity.agreements.access import may_read as may_read_forms
from comity.agreements.countries import country_name
from comity.agreements.form_showing import form_sentences
from comity.agreements.showing import LanguageChoice, Worded
from comity.agreements.standing import Standing
from comity.agreements.step_showing import stop_lines
from comity.agreements.words import STANDINGS, language_tag
from comity.cooperation.access import agreements_visible_to
from comity.cooperation.actions._register import form_of, today_at
from comity.cooperation.activities.listing import ActivityLine
from comity.cooperation.activities.showing import activities_under
from comity.cooperation.core.standing import FOLLOWS, STOPPED
from comity.cooperation.meeting_words import states_words
from comity.cooperation.models import AgreementRelation, AgreementStep, RegisteredAgreement, RemovedCopy
from comity.cooperation.register_affected import Affected, affected
from comity.cooperation.register_subjects import subject_shown
from comity.cooperation.register_succession import Succession, successions_of
from comity.cooperation.register_words import reason_words
from comity.cooperation.states import AGREEMENT_TAGS, RELATIONS_BACK, AgreementState, RelationKind
from comity.intake.access import visible_to as documents_visible_to
from comity.lib.clock import now
from comity.sharing.showing import names_of
from comity.web.dates import day_words


@dataclass(frozen=True)
class Related:
    """Another agreement, how this one stands to it, and the relation to take off."""

    pk: UUID
    word: str
    other: RegisteredAgreement
    tag: str


@dataclass(frozen=True)
class ArticleLine:
    """One article with its text in each chosen language."""

    number: str
    texts: Sequence[Worded]


@dataclass(frozen=True)
class Form:
    """The machine-readable form: where it is read, how it stands."""

    id: str
    version: int
    digest: str
    href: str
    tag: str
    words: object
    may_resume: bool


@dataclass(frozen=True)
class ShownStep:
    """A step with the state of its mark."""

    row: AgreementStep
    tag: str
    reason: str


@dataclass(frozen=True)
class RegisterPage:
    """All that the page of an agreement shows beside the row itself."""

    states: str
    subjects: Sequence[str]
    steps: Sequence[ShownStep]
    may_follow: bool
    days_left: int | None
    form: Form | None
    contradictions: Sequence[str]
    differing: Sequence[str]
    choices: Sequence[LanguageChoice]
    articles: Sequence[ArticleLine]
    are_from_form: bool
    related: Sequence[Related]
    affected: Sequence[Affected]
    activities: Sequence[ActivityLine]
    document: str
    is_stopped: bool
    successions: Sequence[Succession]
    removed_copies: Sequence[RemovedCopy]


def page_of(person: Person, agreement: RegisteredAgreement, asked: Sequence[str]) -> RegisterPage:
    """Gather the page for somebody who may see the agreement; `asked` are the languages to show side by side."""
    found = form_of(agreement) if agreement.terms and may_read_forms(person) else None
    texts = _texts(agreement, found)
    choices = _choices(texts, asked)
    tags = [one.tag for one in choices if one.chosen]
    steps = agreement.steps.select_related("by").order_by("on", "at")
    today = today_at(agreement.agency, now())
    is_in_force = agreement.state == AgreementState.IN_FORCE
    left = (agreement.expires_on - today).days if agreement.expires_on and is_in_force else None
    is_stopped = agreement.state in STOPPED
    return RegisterPage(
        states=states_words(agreement.parties, 12),
        subjects=[subject_shown(one) for one in agreement.subjects],
        steps=[ShownStep(one, AGREEMENT_TAGS[AgreementState(one.state)], reason_words(one)) for one in steps],
        may_follow=bool(FOLLOWS[agreement.state]),
        days_left=left,
        form=_form(person, found),
        contradictions=contradictions(agreement, found),
        differing=_differing(found) if found else [],
        choices=choices,
        articles=[
            ArticleLine(number, [Worded(by_language.get(tag, ""), tag) for tag in tags])
            for number, by_language in texts
        ],
        are_from_form=bool(found and found.terms),
        related=_related(person, agreement),
        affected=affected(person, agreement) if is_stopped or left is not None else [],
        activities=activities_under(person, agreement),
        document=_document(person, agreement),
        is_stopped=is_stopped,
        successions=successions_of(person, agreement),
        removed_copies=list(agreement.removed_copies.select_related("by").order_by("-at")),
    )


def _differing(found: Held) -> list[str]:
    """Return what partners hold or do otherwise; who stopped it first."""
    stops = [
        _("%(step)s, %(day)s.") % {"step": one.said, "day": day_words(one.at.date(), language())}
        for one in stop_lines(found)
    ]
    return [*stops, *form_sentences(found)]


def _texts(agreement: RegisteredAgreement, found: Held | None) -> list[tuple[str, Mapping[str, str]]]:
    """Return the articles, those of the machine-readable form where one is held: it is what both sides signed."""
    if found is not None and found.terms is not None:
        return [(one.number, one.texts) for one in found.terms.articles]
    return [(one["number"], one["texts"]) for one in agreement.articles]


def _choices(texts: Sequence[tuple[str, Mapping[str, str]]], asked: Sequence[str]) -> list[LanguageChoice]:
    there = list(dict.fromkeys(code for _number, by_language in texts for code in by_language))
    chosen = [one for one in there if one in asked]
    if not chosen and there:
        reader = language_tag().casefold()
        own = next((one for one in there if one.casefold() == reader), there[0])
        chosen = [own, *[one for one in there if one != own][:1]]
    return [LanguageChoice(one, showing.own_name(one), one in chosen) for one in there]


def _form(person: Person, found: Held | None) -> Form | None:
    if found is None:
        return None
    standing = found.outlook(now()).standing
    tag, words = STANDINGS[standing]
    return Form(
        id=found.row.agreement,
        version=found.row.version,
        digest=found.row.digest,
        href=reverse("agreements:agreement", args=[found.row.agreement]),
        tag=tag,
        words=words,
        may_resume=found.suspension is not None and not found.stop and bool(may_keep_forms(person)),
    )


def contradictions(agreement: RegisteredAgreement, found: Held | None) -> list[str]:
    """Return where the register and the machine-readable form do not say the same; the stricter of the two rules.

    Beside them stands what partners' registers say otherwise.
    """
    if found is None:
        return (
            [_("The machine-readable form is not held here. Nothing leaves under this agreement.")]
            if agreement.terms
            else []
        )
    said = list(_told(agreement))
    if found.terms is None:
        return [*said, _("The machine-readable form cannot be read. Nothing leaves under this agreement.")]
    standing = found.outlook(now()).standing
    is_in_force = agreement.state == AgreementState.IN_FORCE
    if is_in_force and standing is not Standing.IN_FORCE:
        said.append(
            _(
                "The register says that it is in force, the machine-readable form does not: %(standing)s. Nothing leaves until both do."
            )
            % {"standing": STANDINGS[standing][1]}
        )
    if not is_in_force and found.terms.status == "in-force":
        said.append(
            _(
                "The file of the machine-readable form says that it is in force. The register does not, and it rules: nothing leaves."
            )
        )
    if agreement.expires_on is not None and agreement.expires_on != found.terms.last_day:
        said.append(
            _(
                "The last day in the register is %(ours)s, in the machine-readable form %(form)s. The earlier one rules."
            )
            % {
                "ours": day_words(agreement.expires_on, language()),
                "form": day_words(found.terms.last_day, language()),
            }
        )
    states = {one.country for one in found.terms.parties}
    if states != set(agreement.parties):
        said.append(
            _(
                "The parties in the machine-readable form are: %(states)s. Correct the register, or add a version of the form."
            )
            % {"states": ", ".join(sorted(country_name(one, language()) for one in states))}
        )
    return said  # fmt: skip


def _told(agreement: RegisteredAgreement) -> list[str]:
    """Return how partners' registers say that it stands, where that is not what ours says."""
    forms = forms_told(agreement.terms).exclude(register="").exclude(register=agreement.state)
    labels = dict(AgreementState.choices)
    names = names_of([one.node for one in forms])
    return [
        _(
            "In the register of %(partner)s it stands as “%(state)s”. Settle with your counterpart which is right."
        )
        % {"partner": names[one.node], "state": labels.get(AgreementState(one.register), one.register)}
        for one in forms
    ]


def language() -> str:
    """Return the reader's language."""
    return get_language() or "en"


def _related(person: Person, agreement: RegisteredAgreement) -> list[Related]:
    seen = agreements_visible_to(person)
    rows = AgreementRelation.objects.select_related("one", "other")
    ours = rows.filter(one=agreement, other__in=seen).order_by("kind", "other__ref")
    theirs = rows.filter(other=agreement, one__in=seen).order_by("kind", "one__ref")
    found = [(one, str(RelationKind(one.kind).label), one.other) for one in ours]
    found += [(one, str(RELATIONS_BACK[RelationKind(one.kind)]), one.one) for one in theirs]
    return [
        Related(one.pk, word, other, AGREEMENT_TAGS[AgreementState(other.state)])
        for one, word, other in found
    ]


def _document(person: Person, agreement: RegisteredAgreement) -> str:
    """Return the page of the document it was read from; empty where there is none for this person."""
    if agreement.document is None:
        return ""
    there = documents_visible_to(person).filter(pk=agreement.document).exists()
    return reverse("intake:document", args=[agreement.document]) if there else ""
