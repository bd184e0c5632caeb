"""Forms of delegations: many lines pasted from a list, and somebody by themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from comity.cooperation.core.cells import said
from comity.cooperation.core.delegates import AS_WRITTEN, is_family_first, order_of, whole_name
from comity.cooperation.core.delegates_same import keys_of, texts_of
from comity.cooperation.core.pasted import Line, lines_of, places_of
from comity.cooperation.forms.texts import (
    TextsForm,
    in_each_language,
    language_choices,
    own_text_language,
    state_choices,
    state_of,
)
from comity.cooperation.meeting_drafts import DelegateDraft
from comity.cooperation.models import Delegate
from comity.cooperation.states import DelegateRole, NameOrder
from comity.requests.forms.signs import require_seen
from comity.web.forms import Form
from comity.web.words import Words

COLUMNS = ("state", "name", "role", "family", "rank", "office", "organisation")
HEADS: dict[str, Words] = {
    "state": pgettext_lazy("of a delegate", "State"),
    "name": gettext_lazy("Name"),
    "role": gettext_lazy("Role"),
    "family": gettext_lazy("Family name"),
    "rank": gettext_lazy("Rank"),
    "office": gettext_lazy("Office"),
    "organisation": pgettext_lazy("of a delegate", "Organisation"),
}
MOST_PASTED = 200_000
LONGEST_NAME, LONGEST_FAMILY = 200, 100
USUAL = ""
NAMES_SOMEBODY = ("name", "office", "organisation")  # one of them: a paper may name an office alone


HEADS_OF = gettext_lazy(
    "%(state)s has %(name)s as head of delegation already. Write the other role, or tick that there are several."
)


@dataclass(frozen=True)
class RefusedLine:
    """A line that was not entered, with why."""

    number: int
    text: str
    why: str


class Listed:
    """Who stands in the list of a meeting, so that nobody is entered twice and a second head of a delegation is seen."""

    def __init__(self, there: Iterable[Delegate | DelegateDraft]) -> None:
        """Take who stands there."""
        self._names: dict[tuple[str, str], str] = {}
        self._heads: dict[str, str] = {}
        for one in there:
            self.take(one)

    def take(self, one: Delegate | DelegateDraft) -> None:
        """Put somebody in."""
        called = _called(one)
        for key in _keys(one):
            self._names.setdefault((one.side, key), called)
        if one.side and one.role == DelegateRole.HEAD:
            self._heads.setdefault(one.side, called)

    def same(self, one: DelegateDraft) -> str:
        """Return what somebody is called there who is the same; empty where nobody is."""
        return next((self._names[one.side, key] for key in _keys(one) if (one.side, key) in self._names), "")

    def head_doubt(self, one: DelegateDraft) -> str:
        """Return what is odd about a head of delegation, where the state has one."""
        if one.role != DelegateRole.HEAD or one.side not in self._heads:
            return ""
        state = dict(state_choices()).get(one.side, one.side)
        return str(HEADS_OF) % {"state": state, "name": self._heads[one.side]}


def _keys(one: Delegate | DelegateDraft) -> frozenset[str]:
    return keys_of(one.name, one.readings.values(), texts_of(one.office, one.organisation))


def _called(one: Delegate | DelegateDraft) -> str:
    return one.name or next(iter(texts_of(one.office, one.organisation)), "—")


def _several_heads() -> forms.BooleanField:
    return forms.BooleanField(label=gettext_lazy("A delegation does have several heads"), required=False)


class PasteForm(Form):
    """A delegation, or all of them, pasted from a list."""

    summary_title = gettext_lazy("These lines are not entered yet")
    lines = forms.CharField(
        label=pgettext_lazy("list of delegates", "Lines"),
        widget=forms.Textarea({"rows": 14, "class": "w-m", "spellcheck": "false"}),
        max_length=MOST_PASTED,
        strip=False,
        error_messages={"required": gettext_lazy("Paste at least one line.")},
    )
    side = forms.ChoiceField(
        label=gettext_lazy("State, where a line names none"), choices=list, required=False
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Order of the names"),
        choices=[(USUAL, gettext_lazy("As is usual in each state")), *NameOrder.choices],
        required=False,
    )
    name_language = forms.ChoiceField(label=gettext_lazy("Language of the names"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of ranks and offices"))
    several_heads = _several_heads()

    def __init__(
        self, *args: Any, there: Sequence[Delegate] = (), asks_heads: bool = False, **kwargs: Any
    ) -> None:
        """Offer states and languages; take who stands in the list, and whether it is asked if a delegation has several heads."""
        super().__init__(*args, **kwargs)
        self.listed = Listed(there)
        if not self.is_bound and not asks_heads:
            del self.fields["several_heads"]
        for name, offered in (
            ("side", state_choices()),
            ("language", language_choices()),
            ("name_language", [("", "—"), *language_choices()]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered
        self.initial.setdefault("language", own_text_language())
        self.found: list[DelegateDraft] = []
        self.refused: list[RefusedLine] = []
        self.there: list[RefusedLine] = []
        self.has_head_doubt = False

    def clean(self) -> dict[str, Any]:
        """Read the lines: those that can be entered, and those that cannot with why."""
        found = super().clean() or self.cleaned_data
        if self.errors:
            return found
        places, lines = places_of(lines_of(found["lines"]), COLUMNS, _by_words(HEADS))
        for line in lines:
            try:
                self._take(line, self._delegate(line, places))
            except ValidationError as error:
                self.refused.append(RefusedLine(line.number, line.text, " ".join(error.messages)))
        return found

    def _take(self, line: Line, one: DelegateDraft) -> None:
        """Take somebody who is not there yet."""
        if same := self.listed.same(one):
            why = _("%(name)s is there already.") % {"name": same}
            self.there.append(RefusedLine(line.number, line.text, why))
            return
        doubt = self.listed.head_doubt(one)
        if doubt and not self.cleaned_data.get("several_heads"):
            self.has_head_doubt = True
            raise ValidationError(doubt)
        self.listed.take(one)
        self.found.append(one)

    def _delegate(self, line: Line, places: dict[str, int]) -> DelegateDraft:
        cells = {key: line.cell(places[key]) if key in places else "" for key in COLUMNS}
        for text in cells.values():
            require_seen(text)
        if any(line.cells[len(COLUMNS) :]):
            raise ValidationError(_("There are more cells than columns."))
        given = self.cleaned_data
        side = state_of(cells["state"]) if cells["state"] else given["side"]
        if cells["state"] and not side:
            raise ValidationError(
                _("“%(state)s” is no state that is known here.") % {"state": cells["state"]}
            )
        if not side and not cells["organisation"]:
            raise ValidationError(_("Say for which state, or for which organisation."))
        if not any(cells[key] for key in NAMES_SOMEBODY):
            raise ValidationError(_("The name is missing."))
        if len(cells["name"]) > LONGEST_NAME or len(cells["family"]) > LONGEST_FAMILY:
            raise ValidationError(_("The name is too long."))
        if cells["family"] and cells["family"] not in cells["name"]:
            raise ValidationError(_("The family name does not stand in the name."))
        order = given["order"] or order_of(cells["name"], cells["family"], side)
        language = given["language"]
        return DelegateDraft(
            cells["name"],
            side,
            _role(cells["role"]),
            order,
            given["name_language"],
            cells["family"],
            " ".join(cells["name"].replace(cells["family"], "", 1).split()) if cells["family"] else "",
            **{key: {language: cells[key]} for key in ("rank", "office", "organisation") if cells[key]},
        )


def _by_words(words_of: Mapping[str, Words]) -> dict[str, str]:
    """Return the keys by themselves and by their words in each language: a list comes in the language of the partner."""
    found: dict[str, str] = {}
    for key, words in words_of.items():
        for one in sorted({said(key), *in_each_language(words)}):
            found.setdefault(one, key)
    return found


@cache
def _roles() -> dict[str, str]:
    return _by_words({role.value: role.label for role in DelegateRole})


def _role(text: str) -> str:
    if not text:
        return DelegateRole.MEMBER
    if found := _roles().get(said(text)):
        return found
    raise ValidationError(
        _("“%(role)s” is no role. The roles are %(roles)s.")
        % {"role": text, "roles": ", ".join(str(role.label) for role in DelegateRole)}
    )


class DelegateForm(TextsForm, Form):
    """Somebody at a meeting."""

    summary_title = gettext_lazy("This is not kept yet")
    side = forms.ChoiceField(label=pgettext_lazy("of a delegate", "State"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=DelegateRole.choices, initial="member")
    name = forms.CharField(
        label=gettext_lazy("Name as it was received"),
        help_text=gettext_lazy(
            "Whole, in its own order. Empty: it is put together from the two below, or nobody knows it yet."
        ),
        max_length=LONGEST_NAME,
        required=False,
        validators=[require_seen],
    )
    name_language = forms.ChoiceField(label=gettext_lazy("Language of the name"), required=False)
    order = forms.ChoiceField(
        label=gettext_lazy("Order of the name"),
        choices=[(USUAL, gettext_lazy("As is usual in the state")), *NameOrder.choices],
        required=False,
    )
    family = forms.CharField(
        label=gettext_lazy("Family name"),
        max_length=LONGEST_FAMILY,
        required=False,
        validators=[require_seen],
    )
    given = forms.CharField(
        label=gettext_lazy("Given name"), max_length=LONGEST_FAMILY, required=False, validators=[require_seen]
    )
    several_heads = _several_heads()
    is_another = forms.BooleanField(
        label=gettext_lazy("It is somebody else of the same name"), required=False
    )

    def __init__(
        self, *args: Any, delegate: Delegate | None = None, others: Sequence[Delegate] = (), **kwargs: Any
    ) -> None:
        """Offer states and languages; take who is changed, and the others of the list."""
        super().__init__(*args, **kwargs)
        self.listed = Listed(others)
        for name, offered in (
            ("side", state_choices()),
            ("name_language", [("", "—"), *language_choices()]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered
        boxes = {
            "rank": _("Rank"),
            "office": _("Office"),
            "organisation": pgettext("of a delegate", "Organisation"),
            "readings": pgettext("of a name", "Written otherwise"),
        }
        for key, label in boxes.items():
            self.add_texts(key, label, getattr(delegate, key) if delegate else None, most=300)
        if delegate is not None:
            own = ("side", "role", "name", "name_language", "order", "family", "given")
            self.initial.update({name: getattr(delegate, name) for name in own})
        self._asked = {name: self.fields.pop(name) for name in ("several_heads", "is_another")}

    def clean(self) -> dict[str, Any]:
        """Put the name together where it was not given whole; ask whom somebody is there for."""
        found = super().clean()
        family, given = found.get("family", ""), found.get("given", "")
        self._find_order(found)
        if not found.get("name") and not self.errors.keys() & {"name", "family", "given", "order", "side"}:
            first = found["order"] == NameOrder.FAMILY_FIRST
            found["name"] = whole_name(family, given, family_first=first)
            if not found["name"] and not self.texts("office") and not self.texts("organisation"):
                self.add_error(
                    "name", _("Give the name, or the office or organisation where no name is known.")
                )
        elif family and family not in found.get("name", ""):
            self.add_error("family", _("The family name does not stand in the name."))
        if not found.get("side") and not self.texts("organisation"):
            self.add_error("side", _("Say for which state, or for which organisation."))
        if not self.errors:
            draft = self.draft()
            if same := self.listed.same(draft):
                self._ask("is_another", _("%(name)s is there already.") % {"name": same})
            if doubt := self.listed.head_doubt(draft):
                self._ask("several_heads", doubt)
        return found

    def _find_order(self, found: dict[str, Any]) -> None:
        """Find the order of the name where none was chosen; ask which part is the family name where it may be either."""
        if found.get("order") or "order" in self.errors:
            return
        side, name = found.get("side") or "", found.get("name") or ""
        usual = NameOrder.FAMILY_FIRST if is_family_first(side) else NameOrder.GIVEN_FIRST
        found["order"] = order_of(name, found.get("family") or "", side) if name else usual
        if found["order"] == AS_WRITTEN and "family" not in self.errors:
            self.add_error(
                "family",
                _(
                    "In Latin letters names of this state are written either way round. Write the family name, or choose the order of the name."
                ),
            )

    def _ask(self, name: str, doubt: str) -> None:
        """Put a box in that says a doubt was looked at; refuse as long as it is not ticked."""
        self.fields[name] = self._asked[name]
        if not self[name].data:
            self.add_error(name, doubt)

    def draft(self) -> DelegateDraft:
        """Return what was written."""
        given = self.cleaned_data
        return DelegateDraft(
            given["name"],
            given["side"],
            given["role"],
            given["order"],
            given["name_language"],
            given["family"],
            given["given"],
            self.texts("organisation"),
            self.texts("readings"),
            self.texts("rank"),
            self.texts("office"),
        )
