"""A kept draft as the completeness check looks at it, and what an answer lacks."""

from collections.abc import Iterator

from comity.agreements import reference
from comity.agreements.access import terms_of
from comity.exchange.peers import known_peer
from comity.requests.completeness import RequestSketch, SubjectSketch, details_asked
from comity.requests.drafts import RequestDraft
from comity.requests.models import Outcome, Reply, Request
from comity.requests.rights import all_answered, open_field
from comity.requests.typed import kept_request


def sketch_of(request: Request) -> RequestSketch:
    """Return the sketch of a request as it is kept."""
    return sketch_of_draft(kept_request(request))


def sketch_of_draft(request: RequestDraft) -> RequestSketch:
    """Return the sketch of a draft; what the kind asks for comes from the table of kinds."""
    kind = reference.kinds().get(request.kind)
    return RequestSketch(
        partner=request.partner,
        kind=request.kind if kind else "",
        requires=kind.requires if kind else _by_most_kinds(),
        coercive=kind.coercive if kind else False,
        title=request.title,
        questions=request.questions,
        facts=request.facts,
        offence=request.offence,
        purpose=request.purpose,
        agreement=request.agreement,
        article=request.article,
        urgency=request.urgency,
        urgency_reason=request.urgency_reason,
        reply_by=request.reply_by,
        subjects=[SubjectSketch(one.name, one.phone, one.document, one.category) for one in request.subjects],
        person_link=request.person_link,
        details=request.details,
        evidence=request.evidence,
        through_central_authority=_through_central_authority(request),
        codes=request.handling.get("codes", []),
        h3_text=request.handling.get("h3_text", ""),
        rights_answered=all_answered(request.rights),
        right_open=open_field(request.rights),
    )


def details_leaving(request: Request) -> Iterator[tuple[str, str]]:
    """Yield the details that leave with a request; what was written for another kind stays in the house."""
    kind = reference.kinds().get(request.kind)
    for name in details_asked(kind.requires if kind else (), evidence=request.evidence):
        if text := request.details.get(name, ""):
            yield name, text


def _by_most_kinds() -> tuple[str, ...]:
    """Return what more than half of the kinds ask for: what is missing is said in one round, kind or no kind."""
    kinds = reference.kinds().values()
    wanted = dict.fromkeys(requirement for kind in kinds for requirement in kind.requires)
    return tuple(one for one in wanted if 2 * sum(one in kind.requires for kind in kinds) > len(kinds))


def _through_central_authority(request: RequestDraft) -> bool:
    """Whether the partner asked is the central authority that the agreement names for its country."""
    terms = terms_of(request.agreement) if request.agreement else None
    peer = known_peer(request.partner)
    if terms is None or terms.central is None or peer is None:
        return False
    return any(authority.agency == peer.node for authority in terms.central.authorities)


def lacks_of(reply: Reply) -> list[str]:
    """Name the fields an answer cannot leave without."""
    lacks = []
    if reply.outcome not in Outcome.values:
        lacks.append("outcome")
    if reply.outcome == Outcome.REFUSED and reply.ground not in reference.refusal_grounds():
        lacks.append("ground")
    if reply.outcome in {Outcome.FULL, Outcome.PARTIAL} and not (reply.text.strip() or reply.items.exists()):
        lacks.append("text")
    if not reply.handling.get("codes"):
        lacks.append("codes")
    if "H3" in reply.handling.get("codes", []) and not str(reply.handling.get("h3_text", "")).strip():
        lacks.append("h3_text")
    if not all_answered(reply.rights):
        lacks.append(open_field(reply.rights))
    return lacks
