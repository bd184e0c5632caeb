"""What a person or a body of a text becomes in a record: each value with its language and the words it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from comity.intake.accepting import offices, quoting
from comity.intake.accepting.naming_states import naming
from comity.intake.accepting.referring import Referring
from comity.intake.models import Proposal, ProposalKind
from comity.records.drafts import NewValue

PERSON: Final = "Person"
# kinds of bodies of comity-intake/1 as schemata of FollowTheMoney; what is neither state nor company is an organisation
BODIES: Final[Mapping[str, str]] = {
    "ministry": "PublicBody",
    "police": "PublicBody",
    "agency": "PublicBody",
    "court": "PublicBody",
    "prosecutor": "PublicBody",
    "embassy": "PublicBody",
    "company": "Company",
}
OTHER_BODY: Final = "Organization"
SCHEMATA: Final[Mapping[str, frozenset[str]]] = {
    ProposalKind.PERSON: frozenset({PERSON}),
    ProposalKind.ORGANISATION: frozenset({"PublicBody", "Company", "Organization"}),
}


def schema_of(proposal: Proposal, content: Mapping[str, Any]) -> str:
    """Return the schema of the subject that a proposal becomes."""
    if proposal.kind == ProposalKind.PERSON:
        return PERSON
    return BODIES.get(content.get("kind") or "", OTHER_BODY)


@dataclass(frozen=True)
class _Text:
    """The reading under a proposal, for cutting quotes."""

    proposal: Proposal

    def quote(self, words: str = "") -> str:
        text, quotes = self.proposal.reading.text, self.proposal.quotes
        return quoting.stretch(text, quotes, words) if words else quoting.around(text, quotes)

    def naming(self, country: str) -> str | None:
        quotes = self.proposal.quotes
        language = self.language(quotes[0]) if quotes else self.proposal.document.language
        return naming(self.proposal.reading.text, quotes, country, language)

    def of(self, one: quoting.Quote) -> str:
        return quoting.around(self.proposal.reading.text, [one])

    def language(self, one: quoting.Quote) -> str:
        return quoting.language_at(
            self.proposal.reading.paragraphs, int(one["start"]), self.proposal.document.language
        )


def values_of(proposal: Proposal, content: Mapping[str, Any], referring: Referring) -> list[NewValue]:
    """Return the statements that a proposal's words make, names first; office and rank as positions, a part in a case as none."""
    text = _Text(proposal)
    name = str(content["name"])
    as_written = [one for one in proposal.quotes if one["text"] == name] or proposal.quotes[:1]
    language = text.language(as_written[0]) if as_written else proposal.document.language
    found = [NewValue("name", name, language, text.of(as_written[0]) if as_written else "")]
    found += [
        NewValue("alias", str(one["text"]), text.language(one), text.of(one))
        for one in quoting.forms(name, proposal.quotes)
    ]
    if proposal.kind == ProposalKind.PERSON:
        found += [
            NewValue("position", words, language, text.quote(words)) for words in _posts(content, referring)
        ]
    if (country := _country(proposal, content, text)) is not None:
        found.append(country)
    return found


def unnamed_country(proposal: Proposal, content: Mapping[str, Any]) -> bool:
    """Whether a country is concluded that the words beside the name do not say; it is written into no record."""
    return bool(content.get("country")) and _country(proposal, content, _Text(proposal)) is None


def _country(proposal: Proposal, content: Mapping[str, Any], text: _Text) -> NewValue | None:
    """Return the country where the words name it, with these; or as an officer put it in, then on the officer's word, without a quote."""
    country = str(content.get("country") or "")
    if not country:
        return None
    words = text.naming(country)
    if words is not None:
        return NewValue("country", country, "", words)
    return NewValue("country", country) if country != proposal.content.get("country") else None


def _posts(content: Mapping[str, Any], referring: Referring) -> list[str]:
    """Return office, rank and body, each in its own words; a body that the office names already is not said twice."""
    role = content.get("role") or ""
    if offices.is_suspect(role) or offices.is_victim(role):
        role = ""
    body = referring.words(content.get("organisation")) or ""
    told = [role, content.get("rank") or ""]
    if body and body.casefold() not in role.casefold():
        told.append(body)
    return [one for one in dict.fromkeys(told) if one]
