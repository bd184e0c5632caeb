"""Forms of what a meeting decides: proposals, counts in a table, rounds of an election, annulling."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from comity.cooperation.core.pasted import Line, lines_of
from comity.cooperation.core.votes import Wrong
from comity.cooperation.forms.texts import TextsForm, language_choices, own_text_language, state_of
from comity.cooperation.meeting_drafts import ProposalDraft, RoundDraft, VoteDraft
from comity.cooperation.models import Proposal
from comity.cooperation.proposal_showing import quorum_words, rule_words
from comity.cooperation.states import QUORUMS, ElectionRule, VoteRule
from comity.requests.forms.signs import require_seen
from comity.web.forms import Form
from comity.web.words import Words

WRONG: Mapping[Wrong, Words] = {
    Wrong.NEGATIVE: gettext_lazy("A number is below zero."),
    Wrong.NOBODY: gettext_lazy("Nobody is present, or nobody has a vote."),
    Wrong.MORE_THAN_PRESENT: gettext_lazy("More votes were counted than delegations are present."),
    Wrong.MORE_PRESENT_THAN_MEMBERS: gettext_lazy("More are present than have a vote."),
    Wrong.NOT_ALL: gettext_lazy(
        "Fewer votes were counted than delegations are present. Those who gave none are a number of their own."
    ),
}
MOST = 10_000
LONGEST_NAME, LONGEST_TEXT = 200, 2000


def quorum_of(text: str) -> tuple[int, int]:
    """Return a quorum as a share."""
    part, _bar, whole = text.partition("/")
    return int(part), int(whole)


def _words_of(line: Line) -> str:
    """Return the words of a proposal: all of its line but the author behind the last mark."""
    return "; ".join(line.cells[:-1]) if len(line.cells) > 1 else line.cell(0)


# many at once, one a line; behind a tab, a bar or a semicolon who made it
_many_lines = partial(
    forms.CharField,
    help_text=gettext_lazy("Who made it may stand behind a semicolon."),
    max_length=200_000,
    validators=[require_seen],
)


class ProposalsForm(Form):
    """Proposals, one a line; behind a tab, a bar or a semicolon who made it."""

    summary_title = gettext_lazy("The proposals are not kept yet")
    lines = _many_lines(
        label=gettext_lazy("Proposals, one a line"),
        widget=forms.Textarea({"rows": 12}),
        error_messages={"required": gettext_lazy("Write at least one proposal.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the proposals"))
    rule = forms.ChoiceField(label=gettext_lazy("What carries them"), choices=VoteRule.choices)
    quorum = forms.ChoiceField(label=gettext_lazy("Quorum"), choices=QUORUMS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the languages."""
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        if isinstance(field, forms.ChoiceField):
            field.choices = language_choices()
        self.initial.setdefault("language", own_text_language())

    def clean_lines(self) -> str:
        """Refuse a line whose words or whose author cannot be kept whole."""
        text = str(self.cleaned_data["lines"])
        for line in lines_of(text):
            author = line.cells[-1] if len(line.cells) > 1 else ""
            if not 0 < len(_words_of(line)) <= LONGEST_TEXT or len(author) > LONGEST_NAME:
                raise forms.ValidationError(
                    _("Line %(number)s has no words, or words that are too long.") % {"number": line.number}
                )
        return text

    def drafts(self) -> list[ProposalDraft]:
        """Return the proposals."""
        given = self.cleaned_data
        quorum = quorum_of(given["quorum"])
        return [
            ProposalDraft(
                {given["language"]: _words_of(line)},
                given["rule"],
                line.cells[-1] if len(line.cells) > 1 else "",
                quorum_of=quorum[0],
                quorum_in=quorum[1],
            )
            for line in lines_of(given["lines"])
        ]


class ReportsForm(ProposalsForm):
    """Reports, one a line: noted or adopted without a count."""

    summary_title = gettext_lazy("The reports are not kept yet")
    lines = _many_lines(
        label=gettext_lazy("Reports, one a line"),
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": gettext_lazy("Write at least one report.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the reports"))
    rule = None  # type: ignore[assignment]  # so a form leaves a field of its parent out
    quorum = None  # type: ignore[assignment]

    def drafts(self) -> list[ProposalDraft]:
        """Return the reports."""
        given = self.cleaned_data
        return [
            ProposalDraft(
                {given["language"]: _words_of(line)},
                "",
                line.cells[-1] if len(line.cells) > 1 else "",
                is_report=True,
            )
            for line in lines_of(given["lines"])
        ]


class ProposalForm(TextsForm, Form):
    """One proposal to be voted on, or a report."""

    summary_title = gettext_lazy("The proposal is not kept yet")
    proposed_by = forms.CharField(
        label=gettext_lazy("Proposed by"), max_length=200, required=False, validators=[require_seen]
    )
    rule = forms.ChoiceField(label=gettext_lazy("What carries it"), choices=VoteRule.choices)
    quorum = forms.ChoiceField(label=gettext_lazy("Quorum"), choices=QUORUMS)
    is_report = forms.BooleanField(
        label=gettext_lazy("It is a report"),
        help_text=gettext_lazy("A report is noted or adopted without a count, and numbered apart."),
        required=False,
    )
    is_election = False

    def __init__(self, *args: Any, proposal: Proposal | None = None, **kwargs: Any) -> None:
        """Take the proposal that is changed."""
        super().__init__(*args, **kwargs)
        words = _("Office to be filled") if self.is_election else _("Proposal")
        self.add_texts(
            "text",
            words,
            proposal.texts if proposal else None,
            most=2000,
            needed=_("Write it in at least one language."),
        )
        if proposal is not None:
            self.initial.update(
                {
                    "proposed_by": proposal.proposed_by,
                    "rule": proposal.rule or VoteRule.SIMPLE,
                    "is_report": proposal.is_report,
                    "quorum": f"{proposal.quorum_of}/{proposal.quorum_in}",
                    "seats": proposal.seats,
                    "candidates": "\n".join(
                        "; ".join(part for part in (one["name"], one.get("state", "")) if part)
                        for one in proposal.candidates
                    ),
                }
            )
        self.order_fields([name for name in self.fields if name.startswith("text_")])

    def draft(self) -> ProposalDraft:
        """Return what was written."""
        given = self.cleaned_data
        part, whole = quorum_of(given["quorum"])
        return ProposalDraft(
            self.texts("text"),
            given["rule"],
            given["proposed_by"],
            self.is_election,
            given.get("seats", 1),
            given.get("candidates", ()),
            part,
            whole,
            bool(given.get("is_report")),
        )


class ElectionForm(ProposalForm):
    """An office to be filled by an election."""

    summary_title = gettext_lazy("The election is not kept yet")
    rule = forms.ChoiceField(label=gettext_lazy("What elects"), choices=ElectionRule.choices)
    seats = forms.IntegerField(
        label=gettext_lazy("How many are elected"), min_value=1, max_value=100, initial=1
    )
    candidates = forms.CharField(
        label=gettext_lazy("Candidates, one a line"),
        help_text=gettext_lazy("The state may stand behind a semicolon."),
        widget=forms.Textarea({"rows": 6}),
        max_length=50_000,
        validators=[require_seen],
        error_messages={"required": gettext_lazy("Name the candidates.")},
    )
    is_report = None  # type: ignore[assignment]  # so a form leaves a field of its parent out
    is_election = True

    def clean_candidates(self) -> list[dict[str, str]]:
        """Return the candidates, each under a key of its own."""
        found: list[dict[str, str]] = []
        for line in lines_of(str(self.cleaned_data["candidates"])):
            name, state = line.cell(0), "; ".join(line.cells[1:])
            code = state_of(state)
            if state and not code:
                raise forms.ValidationError(
                    _("“%(state)s” in line %(number)s is no state that is known here.")
                    % {"number": line.number, "state": state}
                )
            if not name or len(name) > LONGEST_NAME:
                raise forms.ValidationError(
                    _("Line %(number)s has no name, or a name that is too long.") % {"number": line.number}
                )
            if any(one["name"] == name for one in found):
                raise forms.ValidationError(
                    _("“%(name)s” stands there twice. Take one off.") % {"name": name}
                )
            found.append({"key": f"c{len(found) + 1}", "name": name, "state": code})
        return found


def _number(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        **more,
    )


PARTS = ("in_favour", "against", "abstained", "no_vote")
PART_WORDS: Mapping[str, Words] = {
    "in_favour": pgettext_lazy("votes", "For"),
    "against": pgettext_lazy("votes", "Against"),
    "abstained": pgettext_lazy("votes", "Abstained"),
    "no_vote": pgettext_lazy("votes", "Gave none"),
}


@dataclass(frozen=True)
class VoteRow:
    """A proposal with its boxes, what carries it, and what is wrong with the numbers that were written."""

    proposal: Proposal
    boxes: Sequence[BoundField]
    rule: str
    quorum: str
    wrong: Sequence[str]


class VotesForm(Form):
    """Counted votes of several proposals in one table; a row that stays empty is not counted."""

    summary_title = gettext_lazy("Some of the counts are not kept yet")
    present = _number(gettext_lazy("Delegations present"))
    members = _number(gettext_lazy("Delegations with a vote"))

    def __init__(self, *args: Any, proposals: Sequence[Proposal], **kwargs: Any) -> None:
        """Put a row in for each proposal that is open."""
        super().__init__(*args, **kwargs)
        self.proposals = proposals
        self.wrong: dict[str, list[str]] = {}
        self.row_names = {}
        for proposal in proposals:
            for part in PARTS:
                name = f"{part}_{proposal.number}"
                self.fields[name] = _number(PART_WORDS[part], required=False)
                self.row_names[name] = _("Proposal %(number)s") % {"number": proposal.number}

    def rows(self) -> Iterator[VoteRow]:
        """Return the rows for drawing."""
        for proposal in self.proposals:
            boxes = [self[name] for name in self._names(proposal)]
            wrong = self.wrong.get(str(proposal.pk), ())
            yield VoteRow(proposal, boxes, rule_words(proposal), quorum_words(proposal), wrong)

    @staticmethod
    def _names(proposal: Proposal) -> list[str]:
        return [f"{part}_{proposal.number}" for part in PARTS]

    def knows_the_room(self) -> bool:
        """Whether it was said who is there: then the rows stand each for itself, and a wrong one stops no other."""
        return not {"present", "members", NON_FIELD_ERRORS} & self.errors.keys()

    def counted(self) -> Iterator[tuple[Proposal, VoteDraft]]:
        """Return the proposals with numbers that can be read; a box that stays empty in such a row is none."""
        given = self.cleaned_data
        for proposal in self.proposals:
            if self.errors.keys() & set(self._names(proposal)):
                continue
            numbers = [given.get(f"{part}_{proposal.number}") for part in PARTS]
            if any(one is not None for one in numbers):
                favour, against, abstained, none = (one or 0 for one in numbers)
                yield (
                    proposal,
                    VoteDraft(favour, against, abstained, none, given["present"], given["members"]),
                )

    def refuse(self, proposal: Proposal, draft: VoteDraft, wrong: Sequence[Wrong]) -> None:
        """Say what is wrong with a row, with the numbers beside."""
        sums = _("%(sum)s counted: %(favour)s + %(against)s + %(abstained)s + %(none)s; present %(present)s of %(members)s.") % {
            "sum": draft.in_favour + draft.against + draft.abstained + draft.no_vote,
            "favour": draft.in_favour,
            "against": draft.against,
            "abstained": draft.abstained,
            "none": draft.no_vote,
            "present": draft.present,
            "members": draft.members,
        }  # fmt: skip
        said = [*(str(WRONG[one]) for one in wrong), sums]
        self.wrong[str(proposal.pk)] = said
        self.add_error(f"in_favour_{proposal.number}", " ".join(said))


class RoundForm(Form):
    """The ballots of one round."""

    summary_title = gettext_lazy("The round is not kept yet")
    present = _number(gettext_lazy("Delegations present"))
    members = _number(gettext_lazy("Delegations with a vote"))

    def __init__(self, *args: Any, standing: Sequence[Mapping[str, str]], **kwargs: Any) -> None:
        """Put a box in for each candidate who stands."""
        super().__init__(*args, **kwargs)
        self.standing = standing
        for one in standing:
            label = _("Votes for %(name)s") % {"name": one["name"]}
            self.fields[f"votes_{one['key']}"] = _number(label)
        self.fields["invalid"] = _number(gettext_lazy("Invalid or blank"), initial=0)
        self.fields["no_vote"] = _number(
            gettext_lazy("Did not vote"),
            initial=0,
            help_text=gettext_lazy(
                "Present, and handed in no ballot. All who are present must be accounted for."
            ),
        )

    def draft(self) -> RoundDraft:
        """Return what was counted."""
        given = self.cleaned_data
        votes = {str(one["key"]): given[f"votes_{one['key']}"] for one in self.standing}
        return RoundDraft(votes, given["invalid"], given["present"], given["members"], given["no_vote"])

    def refuse(self, draft: RoundDraft, wrong: Sequence[Wrong]) -> None:
        """Say what is wrong, with the numbers beside."""
        votes = sum(draft.votes.values())
        sums = _("%(sum)s counted: %(votes)s valid votes + %(invalid)s invalid + %(none)s who did not vote; present %(present)s of %(members)s.") % {
            "sum": votes + draft.invalid + draft.no_vote,
            "votes": votes,
            "invalid": draft.invalid,
            "none": draft.no_vote,
            "present": draft.present,
            "members": draft.members,
        }  # fmt: skip
        self.add_error("present", " ".join([*(str(WRONG[one]) for one in wrong), sums]))


class AnnulForm(Form):
    """Why a count is annulled."""

    summary_title = gettext_lazy("The count is not annulled yet")
    reason = forms.CharField(
        label=gettext_lazy("Why is it annulled?"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        validators=[require_seen],
        error_messages={"required": gettext_lazy("Give the reason in one sentence.")},
    )
