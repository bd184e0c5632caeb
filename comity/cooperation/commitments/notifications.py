"""What people are told about commitments: proposed, answered, to decide, due, over; that the two ledgers differ."""

from collections.abc import Callable, Collection, Iterable

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person, Unit
from comity.accounts.roles import DECIDES_COOPERATION, KEEPS_COOPERATION, Role
from comity.audit.acts import Act
from comity.cooperation.commitments.access import entries_visible_to, visible_to
from comity.cooperation.commitments.alarm_rules import FIRST
from comity.cooperation.commitments.days import is_over, may_be_within
from comity.cooperation.core.terms import Stage
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.states import EntryState
from comity.lib.clock import now
from comity.notifications.kinds import Settled, Told, Urgency, register_kinds_about
from comity.notifications.telling import notify

PROPOSED, COUNTERSIGNED = "commitment.proposed", "commitment.countersigned"
DISPUTED, WITHDRAWN = "commitment.disputed", "commitment.withdrawn"
TO_DECIDE, GIVEN_BACK = "commitment.to-decide", "commitment.given-back"
NOT_TAKEN, DIFFERENT = "commitment.not-taken", "commitment.different"
NEAR, OVERDUE = "commitment.near", "commitment.over"
UNSIGNED, TOO_LATE = "commitment.unsigned", "commitment.too-late"
PASSED_OVER = "commitment.passed-over"
OWED_STAGES = (Stage.SOFT, Stage.COMMITTED, Stage.IN_PROGRESS, Stage.PARTLY)
EVIDENCE = "commitment.evidence"


def _commitments(person: Person, ids: Collection[str]) -> set[str]:
    return {str(one) for one in visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)}


def _entries(person: Person, ids: Collection[str]) -> set[str]:
    return {str(one) for one in entries_visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)}


def _to(name: str) -> Callable[[str], str]:
    return lambda about_id: reverse(name, args=[about_id])


def _unless(open_: Callable[[], Q]) -> Settled:
    """Return what says which commitments are not, or no longer, such that somebody is to act."""

    def settled(ids: Collection[str]) -> Collection[str]:
        still = Commitment.objects.filter(open_(), pk__in=list(ids)).values_list("pk", flat=True)
        return set(ids) - {str(one) for one in still}

    return settled


def _owed(by: Q) -> Q:
    return (Q(stage__in=OWED_STAGES) | Q(is_split=True)) & by


def _entries_decided(ids: Collection[str]) -> Collection[str]:
    waiting = CommitmentEntry.objects.filter(
        pk__in=list(ids), asks_second=True, decided_by=None, state=EntryState.WAITS
    )
    return set(ids) - {str(one) for one in waiting.values_list("pk", flat=True)}


SETTLED = {
    EVIDENCE: _unless(lambda: Q(has_open_offers=True)),
    PROPOSED: _unless(lambda: Q(waits_on_us=True)),
    DISPUTED: _unless(lambda: Q(dispute_waits_on_us=True)),
    DIFFERENT: _unless(lambda: Q(is_different=True)),
    UNSIGNED: _unless(lambda: Q(waits_on_them=True)),
    NOT_TAKEN: _unless(
        lambda: Q(
            Exists(
                CommitmentEntry.objects.filter(
                    commitment=OuterRef("pk"), ours=True, state=EntryState.RETURNED
                )
            )
        )
    ),
    NEAR: _unless(lambda: _owed(may_be_within(now(), FIRST))),
    OVERDUE: _unless(lambda: _owed(is_over(now()))),
}
KINDS: tuple[Told, ...] = (
    (PROPOSED, _("A partner proposes a commitment, or a change of one. Countersign it or dispute it."), KEEPS_COOPERATION, Urgency.SOON),
    (COUNTERSIGNED, _("A partner countersigned what your agency proposed. It stands on both sides."), KEEPS_COOPERATION, Urgency.ORDINARY),
    (DISPUTED, _("A partner disputes what your agency proposed. Read the reason."), KEEPS_COOPERATION, Urgency.SOON),
    (WITHDRAWN, _("A partner withdrew a proposal about a commitment."), KEEPS_COOPERATION, Urgency.ORDINARY),
    (GIVEN_BACK, _("What you wrote about a commitment was given back. Its page says why."), KEEPS_COOPERATION, Urgency.SOON),
    (NOT_TAKEN, _("A partner’s node did not take what you wrote about a commitment. Send it again."), KEEPS_COOPERATION, Urgency.SOON),
    (TOO_LATE, _("A partner had withdrawn what your agency countersigned: the signature does not count. Read what stands now."), KEEPS_COOPERATION, Urgency.SOON),
    (PASSED_OVER, _("A change that your agency proposed was passed over by another that both sides signed. Propose it again where it is still wanted."), KEEPS_COOPERATION, Urgency.SOON),
    (DIFFERENT, _("A partner holds a commitment otherwise than your agency. The history says where."), KEEPS_COOPERATION, Urgency.SOON),
    (EVIDENCE, _("A colleague proposes a record as evidence of a commitment. Name it in a change, or set it aside."), KEEPS_COOPERATION, Urgency.ORDINARY),
    (NEAR, _("A commitment is due soon."), KEEPS_COOPERATION, Urgency.ORDINARY),
    (OVERDUE, _("The day of a commitment of your unit is over, and nobody said that it was done."), KEEPS_COOPERATION, Urgency.SOON),
    (UNSIGNED, _("A partner has not countersigned what your agency proposed weeks ago. Ask there, or withdraw it."), KEEPS_COOPERATION, Urgency.SOON),
)  # fmt: skip
OF_ENTRIES: tuple[Told, ...] = (
    (TO_DECIDE, _("A commitment is to be extended or dropped. It waits for a second person of your agency."), DECIDES_COOPERATION, Urgency.SOON),
)  # fmt: skip


def register_kinds() -> None:
    """Make the kinds known; at start."""
    name = pgettext_lazy("notification", "Commitment")
    page = _to("cooperation:commitments-commitment")
    register_kinds_about(name, KINDS, visible=_commitments, address=page, settled=SETTLED)
    decide = _to("cooperation:commitments-decide")
    register_kinds_about(
        name, OF_ENTRIES, visible=_entries, address=decide, settled={TO_DECIDE: _entries_decided}
    )


def _people(commitment: Commitment, roles: frozenset[Role], unit: Unit | None = None) -> list[Person]:
    found = Person.objects.select_related("unit__agency").filter(
        is_active=True, unit__agency=commitment.agency_id, roles__overlap=sorted(roles)
    )
    return list(found.filter(unit=unit) if unit is not None else found)


def tell(act: Act, kind: str, commitment: Commitment) -> None:
    """Tell who keeps commitments."""
    _tell(act, _people(commitment, KEEPS_COOPERATION), kind, commitment)


def remind_unit(act: Act, kind: str, commitment: Commitment) -> None:
    """Remind who keeps commitments in the unit that keeps it; everybody who does where no unit is named, or it has nobody."""
    own = _people(commitment, KEEPS_COOPERATION, commitment.unit) if commitment.unit else []
    _tell(act, own or _people(commitment, KEEPS_COOPERATION), kind, commitment)


def tell_deciders(act: Act, entry: CommitmentEntry) -> None:
    """Tell who may be the second person; whoever wrote it is left out."""
    people = _people(entry.commitment, DECIDES_COOPERATION)
    notify(act, people, TO_DECIDE, about=("commitment-entry", entry.pk))


def tell_writer(act: Act, kind: str, commitment: Commitment, person: Person | None) -> None:
    """Tell who wrote something what became of it; who decides where that person works here no longer."""
    people = [person] if person is not None and person.is_active else _people(commitment, DECIDES_COOPERATION)
    _tell(act, people, kind, commitment)


def tell_heads(act: Act, commitment: Commitment, kind: str = OVERDUE) -> None:
    """Tell the heads of the unit that keeps it that its day is over, or another thing: its supervisors, where it has none those of the agency."""
    heads = _people(commitment, DECIDES_COOPERATION, commitment.unit) if commitment.unit else []
    _tell(act, heads or _people(commitment, DECIDES_COOPERATION), kind, commitment)


def _tell(act: Act, people: Iterable[Person], kind: str, commitment: Commitment) -> None:
    notify(act, people, kind, about=("commitment", commitment.pk))
