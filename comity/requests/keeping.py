"""How this room answers for the letters it took in: see `comity.sharing.keepers`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements import reference
from comity.audit.acts import Act
from comity.handling.stamp import Handling
from comity.requests import actions
from comity.requests.access import visible_to
from comity.requests.bodies import CLARIFICATION, EXTENSION, GROUP_MESSAGE, REPLY, REQUEST
from comity.requests.departure import CONTACT, DOCUMENT, FACTS, IDENTITY, VEHICLE
from comity.requests.models import Attachment, Direction, GroupMessage, MessageParty, Request
from comity.requests.words import DETAIL_WORDS
from comity.sharing.keepers import About, Keeper, LetterRef, Line, Place


def _of_letter(ref: LetterRef) -> Q:
    """Return the condition for the request a letter belongs to, whoever wrote it."""
    letter = Q(message=ref.mid) | Q(replies__message=ref.mid)
    letter |= Q(clarifications__question_message=ref.mid) | Q(clarifications__answer_message=ref.mid)
    letter |= Q(extensions__asked_message=ref.mid) | Q(extensions__decision_message=ref.mid)
    messages = GroupMessage.objects.filter(Q(message=ref.mid) | Q(parties__letter=ref.mid))
    if ref.owner != settings.NODE_ID:
        # what a member says is about a request that may be with another partner
        return (letter & Q(partner=ref.owner)) | Q(pk__in=messages.filter(node=ref.owner).values("about"))
    letter |= Q(pk__in=messages.values("about"))
    return letter


class RequestKeeper(Keeper):
    """Requests, answers, questions asked back and letters about more time."""

    name = "requests"
    schemas = frozenset({REQUEST, REPLY, CLARIFICATION, EXTENSION, GROUP_MESSAGE})

    def place(self, person: Person, ref: LetterRef) -> Place | None:
        """Return the thread in which the person reads it."""
        request = visible_to(person).filter(_of_letter(ref)).first()
        if request is None:
            return None
        return Place(
            f"{request.ref} {request.title}".strip(),
            request.facts_language,
            reverse("requests:thread", args=[request.pk]),
        )

    def siblings(self, person: Person, ref: LetterRef) -> Collection[UUID]:
        """Return the letters that brought a request, or a message, to the other parties of its conversation."""
        if ref.owner != settings.NODE_ID:
            return ()
        seen = visible_to(person)
        ours = seen.filter(direction=Direction.OUTGOING, conversation__isnull=False, message__isnull=False)
        asked = ours.filter(conversation__in=ours.filter(message=ref.mid).values("conversation"))
        said = MessageParty.objects.filter(
            letter__isnull=False,
            message__in=MessageParty.objects.filter(letter=ref.mid).values("message"),
            message__about__in=seen,
        )
        found = {*asked.values_list("message", flat=True), *said.values_list("letter", flat=True)}
        return {mid for mid in found if mid is not None and mid != ref.mid}

    def lines(self, schema: str, data: Mapping[str, Any]) -> Sequence[Line]:
        """Return what was written, question by question and person by person."""
        said = {
            REQUEST: _request_lines,
            REPLY: _reply_lines,
            CLARIFICATION: _words,
            EXTENSION: _more_time,
            GROUP_MESSAGE: _message,
        }
        return list(said[schema](data))

    def about(self, schema: str, data: Mapping[str, Any], ref: LetterRef) -> About | None:
        """Return the codes of the request it belongs to, and which data is in it."""
        request = Request.objects.filter(_of_letter(ref)).first()
        if request is None:
            return None
        categories = dict.fromkeys(_categories(schema, data))
        return About(request.kind, request.offence, request.purpose, request.urgency, tuple(categories))

    def things(self, ref: LetterRef) -> Collection[tuple[str, str]]:
        """Return the request, its checks and its files; of an answer its files."""
        files = Attachment.objects.filter(_files_of(ref)).values_list("pk", flat=True)
        found = {("file", str(pk)) for pk in files}
        for request in Request.objects.filter(
            message=ref.mid, partner=ref.owner, direction=Direction.INCOMING
        ).prefetch_related("subjects"):
            found.add(("request", str(request.pk)))
            found |= {("query", str(one.query)) for one in request.subjects.all() if one.query}
        return found

    def purge(self, act: Act, ref: LetterRef) -> int:
        """Empty the rows that came in it."""
        return actions.purge_letter(act, ref.owner, ref.mid)

    def correct(self, act: Act, ref: LetterRef, data: Mapping[str, Any]) -> int:
        """Write the corrected words into the rows that came in it."""
        return actions.correct_rows(act, ref.owner, ref.mid, data)

    def restamp(self, act: Act, ref: LetterRef, handling: Handling) -> int:
        """Show the stricter handling with them."""
        return actions.restamp_rows(act, ref.owner, ref.mid, handling)


def _files_of(ref: LetterRef) -> Q:
    asked = Q(request__message=ref.mid, reply=None)
    answered = Q(reply__message=ref.mid)
    if ref.owner == settings.NODE_ID:
        return asked | answered
    return (asked | answered) & Q(request__partner=ref.owner)


def _label(table: Mapping[str, reference.Entry], code: str) -> str:
    entry = table.get(code)
    return entry.label(get_language() or "en") if entry else code


def _request_lines(data: Mapping[str, Any]) -> Iterator[Line]:
    language = data["facts"]["language"]
    yield Line(_("Reference of the partner"), data["ref"])
    yield Line(_("Kind"), _label(reference.kinds(), data["kind"]))
    yield Line(_("Offence"), _label(reference.offence_classes(), data["offence"]))
    yield Line(_("What it is about"), data["title"], language, "/title")
    for place, text in enumerate(data["questions"]):
        yield Line(_("Question %(number)s") % {"number": place + 1}, text, language, f"/questions/{place}")
    yield Line(_("Facts"), data["facts"]["text"], language, "/facts/text")
    if data["person_link"]:
        yield Line(_("How each person touches the facts"), data["person_link"], language, "/person_link")
    for name, text in data["details"].items():
        words = next((str(said) for lack, said in DETAIL_WORDS.items() if lack.value == name), name)
        yield Line(words, text, language, f"/details/{name}")
    for place, subject in enumerate(data["subjects"]):
        yield from _subject_lines(place, subject)


def _subject_lines(place: int, subject: Mapping[str, str]) -> Iterator[Line]:
    named = {
        "name": _("Name of person %(number)s"),
        "birth_date": _("Birth date of person %(number)s"),
        "nationality": _("Nationality of person %(number)s"),
        "phone": _("Telephone of person %(number)s"),
        "document": _("Identity document of person %(number)s"),
    }
    for key, label in named.items():
        if subject[key]:
            language = subject["language"] if key == "name" else ""
            yield Line(label % {"number": place + 1}, subject[key], language, f"/subjects/{place}/{key}")


def _reply_lines(data: Mapping[str, Any]) -> Iterator[Line]:
    language = data["text"]["language"]
    if data["ground"]:
        yield Line(_("Refused because"), _label(reference.refusal_grounds(), data["ground"]))
    if data["text"]["text"]:
        yield Line(pgettext("letter", "Answer"), data["text"]["text"], language, "/text/text")
    for place, item in enumerate(data["items"]):
        kind = _label(reference.categories(), item["category"])
        yield Line(kind, item["text"], language, f"/items/{place}/text")


def _words(data: Mapping[str, Any]) -> Iterator[Line]:
    label = _("Question asked back") if data["part"] == "question" else _("Answer to the question")
    yield Line(label, data["text"], at="/text")


def _message(data: Mapping[str, Any]) -> Iterator[Line]:
    kind = _label(reference.categories(), data["category"])
    yield Line(kind, data["text"]["text"], data["text"]["language"], "/text/text")


def _more_time(data: Mapping[str, Any]) -> Iterator[Line]:
    if data["text"]["text"]:
        yield Line(_("More time"), data["text"]["text"], data["text"]["language"], "/text/text")


def _categories(schema: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield data["category"] if schema == GROUP_MESSAGE else FACTS
    yield from (one["category"] for one in data.get("items", []))
    yield from (one["category"] for one in data.get("files", []))
    if schema != REQUEST:
        return
    if data["details"].get(VEHICLE):
        yield VEHICLE
    for one in data["subjects"]:
        if any(one[name] for name in ("name", "birth_date", "sex", "nationality")):
            yield IDENTITY
        if one["phone"]:
            yield CONTACT
        if one["document"]:
            yield DOCUMENT
