"""What the form of a draft begins with: what the document says, as far as it says it."""

from typing import Any

from comity.accounts.models import Person
from comity.cooperation.access import series_visible_to
from comity.cooperation.drafting import language_of, quotes_of, title_of
from comity.cooperation.forms.commitments_new import ANOTHER
from comity.cooperation.forms.texts import USED, box, state_of
from comity.cooperation.models import Series
from comity.exchange.peers import partners_for
from comity.intake.kind_words import code_words
from comity.intake.models import Draft, Proposal
from comity.intake.written_dates import WrittenDateError, read
from comity.requests.choices import ALPHA2

LONGEST_TITLE, LONGEST_PLACE = 300, 300
SOFT = frozenset({"proposed", "requested", "hoped"})


def days_said(draft: Draft) -> dict[str, Any]:
    """Return the boxes of a day, a period or a month; nothing where the year is not said."""
    try:
        first, last = read(str(draft.content.get("date") or ""))
    except WrittenDateError:
        return {}
    if first is None or first.year is None:
        return {}
    if first.exact is None:
        month = f"{first.year:04d}" + (f"-{first.month:02d}" if first.month else "")
        return {"month": month} if last == first else {}
    end = last.exact if last else None
    return {"first": first.exact, **({"last": end} if end and end != first.exact else {})}


def states_said(draft: Draft) -> list[str]:
    """Return the states that take part, by their codes; what is no state is left out."""
    codes = [state_of(str(one)) for one in draft.content.get("parties") or []]
    return list(dict.fromkeys(code for code in codes if code))


def country_of_place(draft: Draft) -> str:
    """Return the state of the place, where the document's own proposal of that place names it."""
    refers = [one for one in draft.content.get("refers") or [] if one.get("kind") == "place"]
    row = Proposal.objects.filter(pk=refers[0]["proposal"]).first() if refers else None
    return state_of(str(row.counts.get("country") or "")) if row else ""


def _series_of(person: Person, draft: Draft) -> Series | None:
    """Return the one series that a meeting with a number can stand in; None where several can, or none."""
    if not draft.content.get("ordinal"):
        return None
    states = set(states_said(draft))
    rows = series_visible_to(person).filter(kind=draft.content.get("kind"))
    found = [one for one in rows if states and states <= set(one.parties)]
    return found[0] if len(found) == 1 else None


def meeting_initial(person: Person, draft: Draft) -> dict[str, Any]:
    """Return what the form of a meeting begins with."""
    content = draft.content
    series = _series_of(person, draft)
    language = language_of(draft)
    title = box("title", language if language in USED else USED[0])
    return {
        "kind": content.get("kind") or "",
        "series": str(series.pk) if series else "",
        "ordinal": content.get("ordinal"),
        "place": str(content.get("place") or "")[:LONGEST_PLACE],
        "place_country": country_of_place(draft),
        "parties": states_said(draft),
        title: title_of(draft)[:LONGEST_TITLE],
        **days_said(draft),
    }


def _side(draft: Draft, name: str, own: str) -> str:
    """Return whose side a word for a party means: `us`, `them`, `both`; empty where it does not say."""
    value = str(draft.content.get(name) or "")
    if value == "both":
        return value
    state = state_of(value)
    return "" if not state else "us" if state == own else "them"


def _partner_said(others: list[str], nodes: list[str]) -> dict[str, str]:
    """Return the boxes of the partner: the one node of the state that is named, or a state without one; nothing where neither is plain."""
    if len(nodes) == 1:
        return {"partner": nodes[0]}
    if others:
        return {"partner": ""} if nodes else {"partner": ANOTHER, "country": others[0]}
    return {}


def commitment_initial(person: Person, draft: Draft) -> dict[str, Any]:
    """Return what the form of a commitment begins with."""
    own = ALPHA2.get(person.agency.country, "")
    named = [state_of(str(draft.content.get(name) or "")) for name in ("actor", "addressee")]
    others = [one for one in named if one and one != own]
    nodes = [one.node for one in partners_for(person) if others and ALPHA2.get(one.country) == others[0]]
    act = str(draft.content.get("act") or "")
    owed_to = {"us": "them", "them": "us"}.get(_side(draft, "addressee", own), "")
    language = language_of(draft) or "en"
    return {
        **_partner_said(others, nodes),
        "deed": act,
        "stage": "soft" if act in SOFT else "",
        "actor": _side(draft, "actor", own) or owed_to,
        box("text", language): "\n".join(quotes_of(draft)),
    }


STATUSES = {"signed": "signed", "issued": "signed", "in_force": "in-force", "proposed": "proposed"}
LONGEST_SUBJECT = 40


def agreement_initial(draft: Draft) -> dict[str, Any]:
    """Return what the form of an agreement begins with; `titles` by language."""
    content, days = draft.content, days_said(draft)
    language = language_of(draft)
    subjects = [code_words(draft.kind, "subjects", one) for one in content.get("subjects") or []]
    return {
        "kind": content.get("kind") or "",
        "titles": {language if language in USED else USED[0]: title_of(draft)},
        "parties": states_said(draft),
        "words": ", ".join(one[:LONGEST_SUBJECT] for one in subjects),
        "state": STATUSES.get(str(content.get("status") or ""), ""),
        "on": days.get("first", ""),
    }
