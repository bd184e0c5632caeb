"""The list of activities, and the files it can be written to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import signed_in_person
from comity.accounts.models import Person
from comity.agreements.access import shared_titles
from comity.agreements.countries import country_name
from comity.cooperation.access import activities_visible_to, agreements_visible_to, keeps
from comity.cooperation.activities.resting import under_entry, under_form
from comity.cooperation.activities.words import currencies, figure_words, money_words, where_words
from comity.cooperation.commitments.access import visible_to as commitments_visible_to
from comity.cooperation.commitments.listing import DaysOfCalendar
from comity.cooperation.meeting_words import days_words, shown, states_words, text_of
from comity.cooperation.models import Activity
from comity.cooperation.states import ActivityKind, ExerciseTheme
from comity.exchange.peers import partners_for
from comity.sharing.showing import names_of
from comity.web.listing import Choice, Column, Flag, Listing, Nothing, Reference, Sort
from comity.web.listing.filters import Choices
from comity.web.pieces.marks import tag

MOST_STATES = 3
STANDS = Q(is_cancelled=False)


@dataclass(frozen=True)
class ActivityLine:
    """An activity with its partners' names and where it stands: words and state of a tag."""

    activity: Activity
    partners: str
    standing: tuple[str, str]

    @property
    def days(self) -> str:
        """Its days, at its place."""
        return days_words(self.activity.begins_on, self.activity.ends_on)

    @property
    def parties(self) -> str:
        """Partners by name; without any the states."""
        return self.partners or states_words(self.activity.parties, MOST_STATES)

    @property
    def people(self) -> str:
        """How many took part; empty where nobody counted them."""
        return "" if self.activity.people is None else figure_words(self.activity.people)

    @property
    def cost(self) -> str:
        """What it cost."""
        return money_words(self.activity.cost, self.activity.currency)


def standing_of(activity: Activity) -> tuple[str, str]:
    """Return where an activity stands today: the state of a tag and its words."""
    today = localdate()
    if activity.is_cancelled:
        return "held", str(pgettext_lazy("of an activity", "Cancelled"))
    if activity.begins_on > today:
        return "soon", str(pgettext_lazy("of an activity", "Coming"))
    if activity.ends_on >= today:
        return "info", str(pgettext_lazy("of an activity", "Under way"))
    return "ok", str(pgettext_lazy("of an activity", "Done"))


def lines_of(found: Sequence[Activity]) -> list[ActivityLine]:
    """Return activities with the names of their partners, in two queries."""
    names: Mapping[str, str] = names_of({node for one in found for node in one.partners})
    return [
        ActivityLine(one, ", ".join(names[node] for node in one.partners), standing_of(one)) for one in found
    ]


def _head(line: ActivityLine) -> SafeString:
    href = reverse("cooperation:activities-activity", args=[line.activity.pk])
    return format_html('<a class="title" href="{}">{}</a>', href, shown(line.activity.titles))


def _partners(request: HttpRequest) -> Choices:
    return [(peer.node, str(peer)) for peer in partners_for(signed_in_person(request))]


def _agreements(request: HttpRequest) -> Choices:
    nodes = [peer.node for peer in partners_for(signed_in_person(request))]
    forms = shared_titles(nodes, settings.NODE_ID, get_language() or "en")
    return [*registered_titles(signed_in_person(request), forms), *forms]


def registered_titles(person: Person, forms: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the entries of the register that none of these forms stands for, by their titles.

    One whose form is no choice of its own, as one that our agency holds alone, goes by the id of that form.
    """
    rows = agreements_visible_to(person).exclude(terms__in=[terms for terms, _title in forms])
    found = [(one.terms or str(one.pk), f"{text_of(one.titles).text or one.ref} · {one.ref}") for one in rows]
    return sorted(found, key=lambda pair: pair[1].casefold())


def _under(agreement: str) -> Q:
    """Return the condition for what rests on an entry of the register, by its id, or on a form, by that of the form."""
    registered = uuid_of(agreement)
    return under_entry(registered) if registered else under_form(agreement)


def uuid_of(agreement: str) -> UUID | None:
    """Return which entry of the register is meant; None where it is a form."""
    try:
        return UUID(agreement)
    except ValueError:
        return None


def _states(request: HttpRequest) -> Choices:
    seen = activities_visible_to(signed_in_person(request)).order_by().values_list("parties", flat=True)
    language = get_language() or "en"
    codes = {code for parties in seen for code in parties}
    return sorted(((code, country_name(code, language)) for code in codes), key=lambda pair: pair[1])


def _commitments(request: HttpRequest) -> Choices:
    person = signed_in_person(request)
    served = activities_visible_to(person).order_by().values("commitments")
    rows = commitments_visible_to(person).filter(pk__in=served).order_by("-created_at")
    return [(str(one.pk), f"{one.ref} {text_of(one.texts).text}"[:90]) for one in rows]


def _boxes(request: HttpRequest, box: str) -> Q:
    today = localdate(timezone=ZoneInfo(signed_in_person(request).agency.zone))  # as figures are counted
    return {
        "": STANDS,
        "begun": STANDS & Q(begins_on__lte=today),
        "coming": STANDS & Q(begins_on__gt=today),
        "cancelled": ~STANDS,
        "every": Q(),
    }[box]


ACTIVITIES: Listing[Activity, ActivityLine] = Listing(
    name="activities",
    title=_("Activities"),
    rows=lambda _request, found: lines_of(found),
    order="-begins",
    tabs="box",
    nothing=Nothing(
        _("No activity was entered"),
        _("Trainings, exchanges of experts, exercises, equipment and campaigns stand here, with what they cost and which commitment they serve."),
        "cooperation:activities-new",
        _("Enter an activity"),
        may=keeps,
    ),
    columns=(
        Column("title", _("Activity"), _head, lambda line: text_of(line.activity.titles).text, is_head=True),
        Column("ref", _("Reference"), lambda line: line.activity.ref, lambda line: line.activity.ref, sort=Sort("ref"), kind="mono nowrap"),
        Column("own", _("Number in your register"), lambda line: line.activity.own_ref, lambda line: line.activity.own_ref, kind="mono"),
        Column("kind", _("Kind"), lambda line: line.activity.get_kind_display(), lambda line: line.activity.get_kind_display()),
        Column("theme", _("Theme"), None, lambda line: line.activity.get_theme_display()),
        Column("begins", _("When"), lambda line: line.days, lambda line: line.activity.begins_on, sort=Sort("begins_on", falls=True)),
        Column("ends", pgettext_lazy("of several days", "Last day"), None, lambda line: line.activity.ends_on),
        Column("place", _("Place"), lambda line: where_words(line.activity), lambda line: where_words(line.activity)),
        Column("partner", _("With"), lambda line: line.parties, lambda line: ", ".join(part for part in (line.partners, states_words(line.activity.parties)) if part)),
        Column("people", pgettext_lazy("how many", "People"), lambda line: line.people, lambda line: line.activity.people, sort=Sort("people", among=Q(people__isnull=False), falls=True), kind="num"),
        Column("cost", _("Cost"), lambda line: line.cost, lambda line: line.activity.cost, kind="num nowrap"),
        Column("currency", _("Currency"), None, lambda line: line.activity.currency),
        Column("borne", _("Borne by"), None, lambda line: line.activity.borne_by),
        Column("standing", _("State"), lambda line: tag(*line.standing), lambda line: line.standing[1]),
    ),
    filters=(
        Choice(
            "box", _("Which activities"),
            [
                ("begun", pgettext_lazy("of activities", "Begun or done")),
                ("coming", pgettext_lazy("of activities", "Coming")),
                ("cancelled", pgettext_lazy("of activities", "Cancelled")),
                ("every", _("All")),
            ],
            _boxes, any_words=pgettext_lazy("of activities", "All that stand"), always=True,
        ),
        Choice("kind", _("Kind"), ActivityKind.choices, lambda _request, kind: Q(kind=kind)),
        Choice("theme", _("Theme"), ExerciseTheme.choices, lambda _request, theme: Q(theme=theme)),
        Choice("partner", _("Partner"), _partners, lambda _request, node: Q(partners__contains=[node])),
        Choice("with", _("With which state"), _states, lambda _request, state: Q(parties__contains=[state])),
        Choice("agreement", _("Agreement"), _agreements, lambda _request, agreement: _under(agreement)),
        Choice("commitment", _("Commitment it serves"), _commitments, lambda _request, one: Q(commitments=one)),
        Choice("currency", _("Cost in"), lambda _request: [(code, code) for code in currencies()], lambda _request, code: Q(currency=code)),
        Reference("ref", _("Reference"), lambda _request, ref: Q(ref__in={ref, ref.upper()}) | Q(own_ref__iexact=ref), hint=_("Ours, or the number in your register, whole.")),
        DaysOfCalendar("begins", _("Begins"), "begins_on"),
        Flag("counted", _("Only where people were counted"), lambda _request: Q(people__isnull=False)),
    ),
)  # fmt: skip
