"""A kept draft as the completeness check looks at it."""

from comity.agreements import reference
from comity.agreements.access import terms_of
from comity.exchange.peers import known_peer
from comity.requests.completeness import RequestSketch, SubjectSketch
from comity.requests.models import Request
from comity.requests.rights import all_answered


def sketch_of(request: Request) -> RequestSketch:
    """Return the sketch of a draft; what the kind asks for comes from the table of kinds."""
    kind = reference.kinds().get(request.kind)
    return RequestSketch(
        partner=request.partner,
        kind=request.kind if kind else "",
        requires=kind.requires if kind else (),
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
        subjects=[
            SubjectSketch(one.name, one.phone, one.document, one.category) for one in request.subjects.all()
        ],
        person_link=request.person_link,
        details=request.details,
        evidence=request.evidence,
        through_central_authority=_through_central_authority(request),
        codes=request.handling.get("codes", []),
        h3_text=request.handling.get("h3_text", ""),
        rights_answered=all_answered(request.rights),
    )


def _through_central_authority(request: Request) -> bool:
    """Whether the partner asked is the central authority that the agreement names for its country."""
    terms = terms_of(request.agreement) if request.agreement else None
    peer = known_peer(request.partner)
    if terms is None or terms.central is None or peer is None:
        return False
    return any(authority.agency == peer.node for authority in terms.central.authorities)
