"""How this room answers for the letters it took in and sent: see `comity.sharing.keepers`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.handling.stamp import Handling
from comity.notices.access import files_visible_to, notices_visible_to
from comity.notices.actions import keeping
from comity.notices.actions.taking_back import withdraw_again
from comity.notices.basis import categories_of
from comity.notices.bodies import FLAG, WANTED
from comity.notices.core.attached import Attached
from comity.notices.core.sheet import WantedSheet
from comity.notices.models import Circulation, HeldNotice
from comity.notices.showing import flag_words, sections, title_of
from comity.notices.standing import checks_of
from comity.release.models import Outgoing
from comity.sharing.keepers import About, Keeper, LetterRef, Line, Place
from comity.sharing.models import RevisionKind

WORDS = (
    "description",
    "charge",
    "law",
    "facts",
    "facts_place",
    "warrant_authority",
    "warrant_number",
    "birth_place",
)


class NoticeKeeper(Keeper):
    """Wanted files and what was said about acting on them."""

    name = "notices"
    schemas = frozenset({WANTED, FLAG})

    def place(self, person: Person, ref: LetterRef) -> Place | None:
        """Return the page of the file, or of the notice, that the letter carried or spoke of."""
        ours = _our_file(ref)
        if ours is not None:
            file = files_visible_to(person).filter(pk=ours).first()
            if file is not None:
                return Place(
                    f"{file.ref} {title_of(file)}",
                    file.name_language,
                    reverse("notices:file", args=[file.pk]),
                )
        notice = notices_visible_to(person).filter(_of_notice(ref)).first()
        if notice is None:
            return None
        return Place(
            f"{notice.ref} {title_of(notice)}",
            notice.name_language,
            reverse("notices:notice", args=[notice.pk]),
        )

    def lines(self, schema: str, data: Mapping[str, Any]) -> Sequence[Line]:
        """Return what a file says, section by section; of a flag why and in which words."""
        return list(_wanted_lines(data) if schema == WANTED else _flag_lines(data))

    def about(self, schema: str, data: Mapping[str, Any], ref: LetterRef) -> About | None:
        """Return the codes a release decision needs."""
        row: Circulation | HeldNotice | None = Circulation.objects.filter(letters__contains=[ref.mid]).first()
        row = row or HeldNotice.objects.filter(_of_notice(ref)).first()
        if row is None:
            return None
        if schema == WANTED:
            sheet = WantedSheet.from_json(data["sheet"])
            files = [Attached(one["kind"], one["until"]) for one in data.get("files", [])]
            categories = tuple(dict.fromkeys(category for _name, category in categories_of(sheet, files)))
            return About(row.kind, sheet.offence, row.purpose, "ordinary", categories)
        offence = row.file.offence if isinstance(row, Circulation) else row.offence
        return About(row.kind, offence, row.purpose, "ordinary", ("case-facts",))

    def things(self, ref: LetterRef) -> Collection[tuple[str, str]]:
        """Return the notice that came in the letter, and the check of its person."""
        found = set()
        for one in HeldNotice.objects.filter(peer__node=ref.owner, message=ref.mid):
            found.add(("notice", str(one.pk)))
            found |= {("query", str(pk)) for pk in checks_of(one).values_list("pk", flat=True)}
            found |= {("file", str(pk)) for pk in one.attached.values_list("pk", flat=True)}
        return found

    def purge(self, act: Act, ref: LetterRef) -> int:
        """Empty the notice that came in it."""
        return keeping.purge_letter(act, ref.owner, ref.mid)

    def correct(self, act: Act, ref: LetterRef, data: Mapping[str, Any]) -> int:
        """Write the corrected words into the rows that came in it."""
        if "sheet" in data:
            return keeping.correct_rows(act, ref.owner, ref.mid, WANTED, data)
        # every keeper is asked about every letter: this one may be of another room
        return (
            keeping.correct_rows(act, ref.owner, ref.mid, FLAG, data) if {"file", "flag"} <= set(data) else 0
        )

    def restamp(self, act: Act, ref: LetterRef, handling: Handling) -> int:
        """Show the stricter handling with it."""
        return keeping.restamp_rows(act, ref.owner, ref.mid, handling)

    def revised_again(self, act: Act, mid: UUID, kind: str) -> None:
        """Keep that a file was taken back at a partner."""
        takes_back = kind in {RevisionKind.RECALL, RevisionKind.DELETION}
        if takes_back and Circulation.objects.filter(letters__contains=[mid]).exists():
            withdraw_again(act, mid)


def _our_file(ref: LetterRef) -> Any:
    """Return the id of our file that a letter carried, or that a partner's flag speaks of."""
    if ref.owner == settings.NODE_ID:
        return Circulation.objects.filter(letters__contains=[ref.mid]).values_list("file", flat=True).first()
    return (
        Circulation.objects.filter(flag_letter=ref.mid, peer__node=ref.owner)
        .values_list("file", flat=True)
        .first()
    )


def _of_notice(ref: LetterRef) -> Q:
    if ref.owner == settings.NODE_ID:
        ours = Outgoing.objects.filter(letter=ref.mid, schema=FLAG).values("origin_id")
        return Q(pk__in=ours)
    return Q(message=ref.mid, peer__node=ref.owner)


def _wanted_lines(data: Mapping[str, Any]) -> Iterator[Line]:
    yield Line(_("Reference of the partner"), data["ref"])
    for section in sections(WantedSheet.from_json(data["sheet"])):
        for one in section.lines:
            yield Line(one.label, one.text, one.language, f"/sheet/{one.field}" if one.field in WORDS else "")


def _flag_lines(data: Mapping[str, Any]) -> Iterator[Line]:
    yield Line(
        _("Cannot act here because"),
        str(flag_words(data["flag"])) if data["flag"] else _("It can act again."),
    )
    if data["text"]:
        yield Line(_("In words"), data["text"], at="/text")
