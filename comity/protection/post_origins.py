"""What an approver is shown before something of a post leaves: every word of it, and nothing to who may not read it."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts.access import holds
from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE
from comity.protection.access import notices_visible_to
from comity.protection.actions._post_leaving import ORIGIN, followed, held, letter_of, returned, sent
from comity.protection.models import ComplaintSending, PostAsk, PostLetter, PostNotice, PostTask, TaskStep
from comity.protection.post_access import KEEPS_POST, complaints_visible_to, may_keep
from comity.protection.post_holding import asks_visible_to
from comity.protection.post_words import head_words, moment_words
from comity.release.models import Outgoing
from comity.release.origins import Described, Origin, register_origin
from comity.web.words import Words

Lines = Sequence[tuple[Words, str]]
WORDS, WHO = gettext_lazy("Words"), gettext_lazy("Person")


def visible(person: Person) -> QuerySet[PostLetter]:
    """Return the letters of which a person may see what they carry."""
    apart = Q(
        sending__complaint__in=complaints_visible_to(person).values("pk"),
        sending__complaint__agency=person.agency,
    )
    asked = Q(answer__in=asks_visible_to(person).values("pk")) | Q(
        unwished__in=notices_visible_to(person).values("pk")
    )
    own = Q(pk__in=())
    if holds(person, KEEPS_POST | APPROVES_RELEASE):
        own = Q(ask__post=person.agency) | Q(task__giver=person.agency) | Q(step__by_agency=person.agency)
    return PostLetter.objects.filter(apart | asked | own)


def describe(person: Person, outgoing: Outgoing) -> Described | None:
    """Return what a person may see of something that leaves."""
    found = visible(person).filter(pk=outgoing.origin_id).exists() and letter_of(outgoing)
    if not found:
        return None
    if found.sending is not None:
        return _complaint(found.sending)
    if found.ask is not None:
        return _ask(person, found.ask)
    if found.answer is not None:
        return _answer(found.answer)
    if found.unwished is not None:
        return _unwished(found.unwished)
    return _task(person, found.task) if found.task else _step(person, found.step) if found.step else None


def _page(person: Person, name: str, key: UUID | None) -> str:
    """Return a page of the post, which an approver who is no consular officer has not."""
    return reverse(name, args=[key]) if may_keep(person) else reverse("release:index")


def _complaint(row: ComplaintSending) -> Described:
    complaint = row.complaint
    file = complaint.file
    lines: Lines = [
        (WHO, file.name if file else complaint.person_name),
        (gettext_lazy("When"), moment_words(complaint.at, complaint.zone)),
        (gettext_lazy("Place"), complaint.place),
        (gettext_lazy("About"), head_words(complaint.heads)),
        (gettext_lazy("What the person wants"), complaint.get_wish_display()),
        (WORDS, complaint.text),
    ]
    return Described(
        _("A complaint of a person held"), reverse("protection:post-apart-one", args=[complaint.pk]), lines
    )


def _ask(person: Person, row: PostAsk) -> Described:
    lines: list[tuple[Words, str]] = [(WORDS, row.text)]
    if row.wished_at:
        lines.insert(0, (gettext_lazy("Wished for"), moment_words(row.wished_at, row.zone)))
    return Described(row.get_kind_display(), _page(person, "protection:post-file", row.file_id), lines)


def _answer(row: PostAsk) -> Described:
    lines: list[tuple[Words, str]] = [
        (gettext_lazy("Answer"), str(row.get_answer_waits_display() or row.get_state_display())),
        (WORDS, row.answer_text),
    ]
    if row.agreed_at:
        lines.insert(1, (gettext_lazy("When"), moment_words(row.agreed_at, row.zone)))
    return Described(_("An answer to a consular post"), reverse("protection:post-ask", args=[row.pk]), lines)


def _unwished(row: PostNotice) -> Described:
    words = _("The person takes back the wish that the post is told.")
    return Described(words, reverse("protection:detention", args=[row.detention_id]), [(WORDS, words)])


def _task(person: Person, row: PostTask) -> Described:
    lines: Lines = [
        (WHO, row.person_name),
        (gettext_lazy("Due"), moment_words(row.due_at, row.zone)),
        (WORDS, f"{row.title}\n{row.text}"),
    ]
    return Described(row.title, _page(person, "protection:post-task", row.pk), lines)


def _step(person: Person, row: TaskStep) -> Described:
    title = f"{row.task.ref}: {row.get_kind_display()}"
    return Described(title, _page(person, "protection:post-task", row.task_id), [(WORDS, row.text)])


def register() -> None:
    """Make the one kind known; at start."""
    register_origin(
        Origin(
            ORIGIN,
            visible=visible,
            describe=describe,
            sent=sent,
            returned=returned,
            held=held,
            followed=followed,
        )
    )
