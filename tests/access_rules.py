"""Who may look at and act on each address: one line an address.

The tests hold the program to it in every verb; `python -m tools.access_table write` makes docs/reference/access.md of it.
"""

from dataclasses import dataclass, field

Who = frozenset[str]

OFFICER, SUPERVISOR, INVESTIGATOR, SCREENING = "officer", "supervisor", "investigator", "screening"
CONSULAR, VICTIM_SUPPORT, COOPERATION = "consular", "victim_support", "cooperation"
AUDITOR, OPERATOR = "auditor", "operator"
# people of the cast, in the order of the table; all but the guests belong to the node's own agency
HOME_CAST = (
    OFFICER,
    SUPERVISOR,
    INVESTIGATOR,
    SCREENING,
    CONSULAR,
    VICTIM_SUPPORT,
    COOPERATION,
    AUDITOR,
    OPERATOR,
)
GUESTS = frozenset(
    {"partner", "outsider"}
)  # officers of two other agencies here: they see nothing of the house
ALL = frozenset(HOME_CAST) | GUESTS
NOBODY: Who = frozenset()

# things that are words of an address: for them there is no other agency's
WORDS = frozenset(
    {
        "unlock",
        "word",
        "version",
        "section",
        "confirm",
        "close",
        "pause",
        "leave",
        "ours",
        "theirs",
        "take_back",
        "first",
        "piece",
        "page_of_text",
        "begin",
        "outcome",
        "node",
        "track_step",
        "commitment_step",
        "evidence_kind",
        "track_act",
        "track_question",
        "rule",
        "visit_request",
        "task_report",
        "meeting_state",
        "partner_state",
        "letter_kind",
        "proposal_state",
        "brief_kind",
        "brief_form",
    }
)


@dataclass(frozen=True)
class Rule:
    """Who may look (GET, HEAD), who may act (POST), and whether a stranger may do both.

    `args`: name in the address to the name of a thing of the world. An address that is only for acting has nobody in
    `get`.
    """

    get: Who
    post: Who = NOBODY
    stranger: bool = False
    args: dict[str, str] = field(default_factory=dict)

    @property
    def is_thing(self) -> bool:
        """Whether the address names something that may be missing."""
        return any(thing not in WORDS for thing in self.args.values())


def only(*who: str) -> Who:
    """Name the people."""
    return frozenset(who)


def of_request(get: Who, post: Who = NOBODY, thing: str = "received") -> Rule:
    """An address about one request."""
    return Rule(get, post, args={"request_id": thing})


def of_operation(get: Who, post: Who = NOBODY, **more: str) -> Rule:
    """An address about one operation."""
    return Rule(get, post, args={"operation_id": "operation", **more})


def of_commitment(get: Who, post: Who = NOBODY, thing: str = "commitment", **more: str) -> Rule:
    """An address about one commitment."""
    return Rule(get, post, args={"commitment_id": thing, **more})


def of_meeting(get: Who, post: Who = NOBODY, **more: str) -> Rule:
    """An address about one meeting."""
    return Rule(get, post, args={"meeting_id": "meeting", **more})


def of_registered(get: Who, post: Who = NOBODY, **more: str) -> Rule:
    """An address about one agreement of the register."""
    return Rule(get, post, args={"agreement_id": "registered", **more})


HOME = only(OFFICER, SUPERVISOR)
OFFICERS = HOME | GUESTS
TRACKERS = HOME | {INVESTIGATOR} | GUESTS  # guests open the list and see nothing in it
RECORD_READERS = HOME | {INVESTIGATOR, SCREENING}
SCREENERS = HOME | {SCREENING}
READERS = HOME | {CONSULAR, COOPERATION, AUDITOR, OPERATOR}  # of agreements
KEEPERS = only(COOPERATION)
COOPERATION_READERS = HOME | {COOPERATION}
COOPERATION_KEEPERS = only(SUPERVISOR, COOPERATION)
APPROVERS = only(SUPERVISOR)
LIST_KEEPERS = only(SUPERVISOR, SCREENING)
HOLDERS = HOME | {INVESTIGATOR}  # of nationals of other states
POST_KEEPERS = only(SUPERVISOR, OPERATOR)
COUNTED = (
    HOME | {INVESTIGATOR, CONSULAR, COOPERATION} | GUESTS
)  # each sees the figures of the rooms open to them
ON_OPERATIONS = HOME | {INVESTIGATOR}  # who works on operations
CONSULAR_ALONE = only(CONSULAR)
DRAFTERS = HOME | {
    INVESTIGATOR,
    CONSULAR,
    COOPERATION,
}  # of what leaves by the release room; each room says who sees its things
# whom a post may name as a reader of a complaint: the page is there for all of them, and empty for all who were not named
MAY_BE_NAMED = ALL - {AUDITOR, OPERATOR}
DECIDERS = only(SUPERVISOR, AUDITOR, OPERATOR)  # about changes of roles
ON_MEETINGS = HOME | {COOPERATION}
MEETING_KEEPERS = only(SUPERVISOR, COOPERATION)

RULES: dict[str, Rule] = {
    # an upload is its person's alone
    "uploads:begin": Rule(NOBODY, OFFICERS | KEEPERS),
    "uploads:upload": Rule(only(OFFICER), args={"upload_id": "upload"}),
    "uploads:piece": Rule(NOBODY, only(OFFICER), args={"upload_id": "upload", "index": "piece"}),
    "uploads:end": Rule(NOBODY, only(OFFICER), args={"upload_id": "upload"}),
    "uploads:drop": Rule(NOBODY, only(OFFICER), args={"upload_id": "upload"}),
    "desk:desk": Rule(ALL),
    "desk:export": Rule(ALL, ALL),
    "desk:statistics": Rule(COUNTED),
    "desk:statistics-export": Rule(COUNTED, COUNTED),
    "desk:first-steps": Rule(frozenset(HOME_CAST)),
    "accounts:sign-in": Rule(ALL, ALL, stranger=True),
    "accounts:sign-in-code": Rule(ALL, ALL, stranger=True),
    "accounts:first-code-key": Rule(ALL, ALL, stranger=True),
    "accounts:sign-out": Rule(NOBODY, ALL),
    "accounts:confirm": Rule(ALL, ALL),
    "accounts:written": Rule(ALL, ALL),
    "accounts:profile": Rule(ALL, ALL),
    "accounts:language": Rule(NOBODY, ALL),
    "accounts:end-sessions": Rule(NOBODY, ALL),
    "accounts:password": Rule(ALL, ALL),
    "accounts:code-key": Rule(ALL, ALL),
    "accounts:people": Rule(only(OPERATOR)),
    "accounts:export-people": Rule(only(OPERATOR), only(OPERATOR)),
    "accounts:add-person": Rule(only(OPERATOR), only(OPERATOR)),
    "accounts:person": Rule(only(OPERATOR), args={"person_id": "person"}),
    "accounts:move-person": Rule(only(OPERATOR), only(OPERATOR), args={"person_id": "person"}),
    "accounts:propose-roles": Rule(only(OPERATOR), only(OPERATOR), args={"person_id": "person"}),
    "accounts:hand-over": Rule(only(OPERATOR), only(OPERATOR), args={"person_id": "person"}),
    "accounts:act-on-person": Rule(
        only(OPERATOR), only(OPERATOR), args={"person_id": "person", "word": "unlock"}
    ),
    "accounts:role-changes": Rule(DECIDERS),
    "accounts:export-role-changes": Rule(DECIDERS, DECIDERS),
    "accounts:role-change": Rule(DECIDERS, args={"change_id": "change"}),
    # who proposed it withdraws it; who may decide about it confirms it
    "accounts:decide-role-change": Rule(
        only(SUPERVISOR, AUDITOR), only(SUPERVISOR, AUDITOR), args={"change_id": "change", "word": "confirm"}
    ),
    "accounts:agencies": Rule(only(OPERATOR)),
    "accounts:export-agencies": Rule(only(OPERATOR), only(OPERATOR)),
    "accounts:add-agency": Rule(only(OPERATOR), only(OPERATOR)),
    "accounts:agency": Rule(only(OPERATOR), only(OPERATOR), args={"agency_id": "agency"}),
    "accounts:add-unit": Rule(only(OPERATOR), only(OPERATOR), args={"agency_id": "agency"}),
    "accounts:units": Rule(only(OPERATOR)),
    "accounts:export-units": Rule(only(OPERATOR), only(OPERATOR)),
    "accounts:unit": Rule(only(OPERATOR), only(OPERATOR), args={"unit_id": "unit"}),
    "accounts:act-on-unit": Rule(only(OPERATOR), only(OPERATOR), args={"unit_id": "unit", "word": "close"}),
    "notifications:list": Rule(ALL),
    "notifications:export": Rule(ALL, ALL),
    "notifications:seen": Rule(NOBODY, ALL),
    "notifications:count": Rule(ALL),
    "notifications:mail": Rule(ALL, ALL),
    "notifications:mail-code": Rule(NOBODY, ALL),
    "notifications:mail-choice": Rule(NOBODY, ALL),
    "notifications:mail-remove": Rule(NOBODY, ALL),
    "notifications:mails": Rule(only(OPERATOR)),
    "notifications:export-mails": Rule(only(OPERATOR), only(OPERATOR)),
    "notifications:mail-give": Rule(only(OPERATOR), only(OPERATOR), args={"person_id": "person"}),
    "notifications:open": Rule(only(OFFICER), args={"notification_id": "notification"}),
    "saved:keep": Rule(NOBODY, ALL),
    "saved:view": Rule(only(OFFICER), only(OFFICER), args={"view_id": "view"}),
    "saved:remove": Rule(NOBODY, only(OFFICER), args={"view_id": "view"}),
    "requests:list": Rule(OFFICERS),
    "requests:export": Rule(OFFICERS, OFFICERS),
    "requests:new": Rule(OFFICERS, OFFICERS),
    "requests:thread": of_request(HOME),
    "requests:status": of_request(HOME),
    "requests:edit": of_request(HOME, HOME, "draft"),
    "requests:parties": of_request(HOME, HOME, "draft"),
    "requests:conversation": of_request(HOME, thing="together"),
    "requests:one-more": of_request(HOME, HOME, "together"),
    "requests:say-to-all": of_request(HOME, HOME, "together"),
    "requests:change-membership": Rule(HOME, HOME, args={"request_id": "together", "word": "leave"}),
    "requests:decline-wish": Rule(NOBODY, HOME, args={"request_id": "together", "wish_id": "wish"}),
    "requests:message": Rule(HOME, HOME, args={"message_id": "message"}),
    "requests:rewrite-message": Rule(HOME, HOME, args={"message_id": "message"}),
    "requests:approve-message": Rule(NOBODY, APPROVERS, args={"message_id": "message"}),
    "requests:give-message-back": Rule(NOBODY, APPROVERS, args={"message_id": "message"}),
    "requests:drop-message": Rule(NOBODY, HOME, args={"message_id": "message"}),
    "requests:conversations": Rule(OFFICERS),
    "requests:export-conversations": Rule(OFFICERS, OFFICERS),
    "requests:groups": Rule(OFFICERS),
    "requests:new-group": Rule(APPROVERS, APPROVERS),
    "requests:group": Rule(APPROVERS, APPROVERS, args={"group_id": "group"}),
    "requests:end-group": Rule(APPROVERS, APPROVERS, args={"group_id": "group"}),
    "requests:discard": of_request(NOBODY, HOME, "draft"),
    "requests:approve": of_request(NOBODY, APPROVERS, "waiting"),
    "requests:approve-reply": of_request(NOBODY, APPROVERS, "reply_waiting"),
    "requests:give-back": of_request(NOBODY, APPROVERS, "waiting"),
    "requests:confirm": of_request(NOBODY, APPROVERS, "flash"),
    "requests:approve-words": Rule(NOBODY, APPROVERS, args={"draft_id": "words"}),
    "requests:give-words-back": Rule(NOBODY, APPROVERS, args={"draft_id": "words"}),
    "requests:drop-words": Rule(NOBODY, HOME, args={"draft_id": "words"}),
    "requests:ask-back": of_request(NOBODY, HOME),
    "requests:say": Rule(NOBODY, HOME, args={"request_id": "asked", "clarification_id": "question"}),
    "requests:ask-time": of_request(NOBODY, HOME),
    "requests:approve-time": Rule(NOBODY, APPROVERS, args={"extension_id": "time_waiting"}),
    "requests:withdraw-time": Rule(NOBODY, HOME, args={"extension_id": "time_waiting"}),
    "requests:decide-time": Rule(NOBODY, HOME, args={"extension_id": "time_asked"}),
    "requests:reply": of_request(HOME, HOME),
    "requests:rate": of_request(NOBODY, HOME, "answered"),
    "requests:close": of_request(NOBODY, HOME, "answered"),
    "requests:file": Rule(HOME, HOME, args={"attachment_id": "attachment"}),
    "requests:remove-file": Rule(NOBODY, HOME, args={"attachment_id": "attachment"}),
    "records:search": Rule(RECORD_READERS | GUESTS, RECORD_READERS | GUESTS),
    # a search comes by POST; who only looks is led to it
    "records:export": Rule(RECORD_READERS | GUESTS, RECORD_READERS | GUESTS),
    "records:add": Rule(OFFICERS, OFFICERS),
    "records:upload": Rule(OFFICERS, OFFICERS),
    "records:export-lists": Rule(OFFICERS, OFFICERS),
    "records:list": Rule(HOME, args={"list_id": "table"}),
    "records:columns": Rule(HOME, HOME, args={"list_id": "table"}),
    "records:preview": Rule(HOME, HOME, args={"list_id": "table"}),
    # nothing was refused of a list that was not taken in yet
    "records:refused": Rule(NOBODY, args={"list_id": "table"}),
    "records:retract": Rule(HOME, HOME, args={"statement_id": "statement"}),
    # asks for the purpose before it looks for the subject
    "records:subject": Rule(RECORD_READERS | GUESTS, RECORD_READERS | GUESTS, args={"subject_id": "subject"}),
    "records:add-statement": Rule(HOME, HOME, args={"subject_id": "subject"}),
    "screening:check": Rule(SCREENERS | GUESTS, SCREENERS | GUESTS),
    "screening:queries": Rule(SCREENERS | GUESTS),
    "screening:export-queries": Rule(SCREENERS | GUESTS, SCREENERS | GUESTS),
    "screening:query": Rule(SCREENERS, args={"query_id": "query"}),
    "screening:hits": Rule(SCREENERS | GUESTS),
    "screening:export-hits": Rule(SCREENERS | GUESTS, SCREENERS | GUESTS),
    "screening:hit": Rule(SCREENERS, SCREENERS, args={"hit_id": "hit"}),
    "screening:issue-card": Rule(SCREENERS, SCREENERS, args={"hit_id": "rejected"}),
    "screening:card": Rule(SCREENERS, SCREENERS, args={"card_id": "card"}),
    "screening:lists": Rule(SCREENERS | GUESTS),
    "screening:export-lists": Rule(SCREENERS | GUESTS, SCREENERS | GUESTS),
    "screening:new-list": Rule(LIST_KEEPERS, LIST_KEEPERS),
    "screening:list": Rule(SCREENERS, LIST_KEEPERS, args={"list_id": "list"}),
    "screening:renew-list": Rule(LIST_KEEPERS, LIST_KEEPERS, args={"list_id": "list"}),
    "screening:end-list": Rule(LIST_KEEPERS, LIST_KEEPERS, args={"list_id": "list"}),
    "screening:version": Rule(SCREENERS, args={"version_id": "list_version"}),
    "screening:version-columns": Rule(LIST_KEEPERS, LIST_KEEPERS, args={"version_id": "list_version"}),
    "screening:take-version": Rule(NOBODY, LIST_KEEPERS, args={"version_id": "list_version"}),
    "screening:give-up-version": Rule(NOBODY, LIST_KEEPERS, args={"version_id": "list_version"}),
    "screening:version-refused": Rule(LIST_KEEPERS, args={"version_id": "list_version"}),
    "screening:runs": Rule(SCREENERS | GUESTS),
    "screening:export-runs": Rule(SCREENERS | GUESTS, SCREENERS | GUESTS),
    "screening:new-run": Rule(SCREENERS | GUESTS, SCREENERS | GUESTS),
    "screening:run": Rule(SCREENERS, args={"run_id": "run"}),
    "screening:run-columns": Rule(SCREENERS, SCREENERS, args={"run_id": "run_to_begin"}),
    "screening:export-run": Rule(SCREENERS, SCREENERS, args={"run_id": "run"}),
    "screening:run-refused": Rule(SCREENERS, args={"run_id": "run"}),
    "screening:steer-run": Rule(NOBODY, SCREENERS, args={"run_id": "run", "word": "pause"}),
    "screening:watches": Rule(SCREENERS | GUESTS),
    "screening:export-watches": Rule(SCREENERS | GUESTS, SCREENERS | GUESTS),
    "screening:new-watch": Rule(SCREENERS | GUESTS, SCREENERS | GUESTS),
    "screening:watch": Rule(SCREENERS, SCREENERS, args={"watch_id": "watch"}),
    "intake:list": Rule(RECORD_READERS | GUESTS, RECORD_READERS | GUESTS),
    "intake:export": Rule(RECORD_READERS | GUESTS, RECORD_READERS | GUESTS),
    "intake:add": Rule(HOLDERS, HOLDERS),
    "intake:document": Rule(RECORD_READERS, args={"document_id": "document"}),
    "intake:state": Rule(RECORD_READERS, args={"document_id": "document"}),
    "intake:file": Rule(RECORD_READERS, RECORD_READERS, args={"document_id": "document"}),
    "intake:again": Rule(NOBODY, HOLDERS, args={"document_id": "document"}),
    "intake:group": Rule(NOBODY, HOLDERS, args={"document_id": "document"}),
    "intake:finish": Rule(NOBODY, HOLDERS, args={"document_id": "document"}),
    "intake:reopen": Rule(NOBODY, HOLDERS, args={"document_id": "document"}),
    "intake:drop": Rule(HOLDERS, HOLDERS, args={"document_id": "document"}),
    "intake:correct": Rule(
        HOLDERS, HOLDERS, args={"document_id": "document", "number": "page_of_text", "place": "piece"}
    ),
    "intake:compare": Rule(RECORD_READERS, args={"document_id": "document"}),
    "intake:compared": Rule(RECORD_READERS, args={"document_id": "document", "other_id": "other_document"}),
    "intake:translations": Rule(RECORD_READERS, args={"document_id": "document"}),
    "intake:translation": Rule(RECORD_READERS, args={"document_id": "document", "language": "into"}),
    "intake:translation-file": Rule(RECORD_READERS, args={"document_id": "document", "language": "into"}),
    "intake:translate": Rule(
        HOLDERS,
        HOLDERS,
        args={"document_id": "document", "language": "into", "number": "page_of_text", "place": "piece"},
    ),
    "intake:proposal": Rule(HOLDERS, HOLDERS, args={"proposal_id": "proposal"}),
    "intake:refuse": Rule(NOBODY, HOLDERS, args={"proposal_id": "proposal"}),
    "intake:split": Rule(NOBODY, HOLDERS, args={"proposal_id": "proposal"}),
    "intake:anew": Rule(NOBODY, HOLDERS, args={"proposal_id": "proposal"}),
    "intake:answer": Rule(NOBODY, HOLDERS, args={"question_id": "document_question"}),
    "agreements:list": Rule(READERS | GUESTS),
    "agreements:export": Rule(READERS | GUESTS, READERS | GUESTS),
    "agreements:sample": Rule(READERS | GUESTS),
    "agreements:add": Rule(KEEPERS, KEEPERS),
    "agreements:agreement": Rule(READERS, args={"agreement": "agreement"}),
    "agreements:version": Rule(READERS, args={"agreement": "agreement", "version": "version"}),
    "agreements:source": Rule(READERS, args={"agreement": "agreement", "version": "version"}),
    "agreements:add-version": Rule(KEEPERS, KEEPERS, args={"agreement": "agreement"}),
    "agreements:suspend": Rule(KEEPERS, KEEPERS, args={"agreement": "agreement"}),
    "agreements:resume": Rule(KEEPERS, KEEPERS, args={"agreement": "agreement"}),
    "agreements:forms": Rule(READERS, args={"agreement": "agreement"}),
    "agreements:forms-tell": Rule(NOBODY, KEEPERS, args={"agreement": "agreement"}),
    "agreements:forms-take": Rule(NOBODY, KEEPERS, args={"agreement": "told_agreement"}),
    "protection:held": Rule(HOLDERS | GUESTS),
    "protection:export-held": Rule(HOLDERS | GUESTS, HOLDERS | GUESTS),
    "protection:enter": Rule(HOLDERS, HOLDERS),
    "protection:detention": Rule(HOLDERS, args={"detention_id": "detention"}),
    "protection:change": Rule(HOLDERS, HOLDERS, args={"detention_id": "detention"}),
    "protection:ask-stops": Rule(HOLDERS, HOLDERS, args={"detention_id": "detention"}),
    "protection:set-stop": Rule(HOLDERS, HOLDERS, args={"detention_id": "detention"}),
    "protection:tell": Rule(HOLDERS, HOLDERS, args={"detention_id": "detention"}),
    "protection:wish": Rule(HOLDERS, HOLDERS, args={"detention_id": "detention"}),
    "protection:guardian": Rule(HOLDERS, HOLDERS, args={"detention_id": "detention"}),
    "protection:death": Rule(HOLDERS, HOLDERS, args={"detention_id": "detention"}),
    "protection:proceeding": Rule(HOLDERS, HOLDERS, args={"detention_id": "detention"}),
    "protection:consent": Rule(HOLDERS, HOLDERS, args={"stop_id": "stop"}),
    "protection:withdraw-consent": Rule(HOLDERS, HOLDERS, args={"stop_id": "stop"}),
    # only a named senior, and nobody of the cast is one
    "protection:lift": Rule(NOBODY, NOBODY, args={"stop_id": "stop"}),
    "protection:notice": Rule(HOLDERS, HOLDERS, args={"notice_id": "post_notice"}),
    "protection:channel": Rule(HOLDERS, HOLDERS, args={"notice_id": "post_notice"}),
    "protection:news": Rule(NOBODY, HOLDERS, args={"news_id": "post_news"}),
    "protection:posts": Rule(POST_KEEPERS),
    "protection:new-post": Rule(POST_KEEPERS, POST_KEEPERS),
    "protection:post": Rule(POST_KEEPERS, POST_KEEPERS, args={"post_id": "post"}),
    "protection:remove-post": Rule(POST_KEEPERS, POST_KEEPERS, args={"post_id": "post"}),
    "notices:tracks": Rule(TRACKERS),
    "notices:export-tracks": Rule(TRACKERS, TRACKERS),
    "notices:new-track": Rule(HOME, HOME),
    "notices:hand-over": Rule(HOME, HOME),
    "notices:track": Rule(HOME | {INVESTIGATOR}, args={"track_id": "track"}),
    "notices:track-again": Rule(NOBODY, HOME, args={"track_id": "track"}),
    "notices:track-step": Rule(HOME, HOME, args={"track_id": "track", "code": "track_step"}),
    "notices:track-act": Rule(HOME, HOME, args={"track_id": "track", "code": "track_act"}),
    "notices:track-private": Rule(HOME, HOME, args={"track_id": "track", "question": "track_question"}),
    "release:index": Rule(DRAFTERS | GUESTS),
    "release:export": Rule(DRAFTERS | GUESTS, DRAFTERS | GUESTS),
    "release:outgoing": Rule(ON_OPERATIONS, ON_OPERATIONS, args={"outgoing_id": "outgoing"}),
    "release:give-back": Rule(NOBODY, ON_OPERATIONS, args={"outgoing_id": "outgoing"}),
    "sharing:consents": Rule(OFFICERS),
    "sharing:export-consents": Rule(OFFICERS, OFFICERS),
    "sharing:consent": Rule(HOME, HOME, args={"consent_id": "consent"}),
    "sharing:withdraw": Rule(NOBODY, APPROVERS, args={"consent_id": "consent"}),
    "sharing:revisions": Rule(OFFICERS),
    "sharing:export-revisions": Rule(OFFICERS, OFFICERS),
    "sharing:revision": Rule(HOME, HOME, args={"revision_id": "revision"}),
    "sharing:passed-on": Rule(OFFICERS),
    "sharing:export-passed-on": Rule(OFFICERS, OFFICERS),
    "sharing:passing": Rule(HOME, HOME, args={"passing_id": "passing"}),
    "sharing:return-passing": Rule(NOBODY, APPROVERS, args={"passing_id": "passing"}),
    "sharing:items": Rule(OFFICERS),
    "sharing:export-items": Rule(OFFICERS, OFFICERS),
    "sharing:item": Rule(HOME, args={"item_id": "item"}),
    "sharing:copies": Rule(SCREENERS | GUESTS),
    "sharing:export-copies": Rule(SCREENERS | GUESTS, SCREENERS | GUESTS),
    # who took the copy out confirms; who decides for the house looks
    "sharing:destruction": Rule(HOME, HOME, args={"destruction_id": "destruction"}),
    "sharing:letter": Rule(HOME, args={"owner": "theirs", "mid": "letter"}),
    "sharing:ask": Rule(HOME, HOME, args={"owner": "theirs", "mid": "letter"}),
    "sharing:pack": Rule(HOME, HOME, args={"owner": "theirs", "mid": "letter"}),
    "sharing:file": Rule(HOME, HOME, args={"owner": "theirs", "mid": "letter_with_file", "place": "first"}),
    "sharing:pass-on": Rule(HOME, HOME, args={"owner": "theirs", "mid": "letter"}),
    "sharing:correct": Rule(APPROVERS, APPROVERS, args={"mid": "letter_of_ours"}),
    "sharing:narrow": Rule(APPROVERS, APPROVERS, args={"mid": "letter_of_ours"}),
    "sharing:recall": Rule(APPROVERS, APPROVERS, args={"mid": "letter_of_ours", "word": "take_back"}),
    # cooperation: briefs and joint reports
    "cooperation:briefs-dress": Rule(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:briefs-new": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS, kind="brief_kind"),
    "cooperation:briefs-brief": Rule(ON_MEETINGS, args={"brief_id": "brief"}),
    "cooperation:briefs-compare": Rule(ON_MEETINGS, args={"brief_id": "brief"}),
    "cooperation:briefs-approve": Rule(NOBODY, MEETING_KEEPERS, args={"brief_id": "brief"}),
    "cooperation:briefs-file": Rule(NOBODY, ON_MEETINGS, args={"brief_id": "brief", "form": "brief_form"}),
    # cooperation: outcomes
    "cooperation:outcomes-index": Rule(COOPERATION_READERS | GUESTS),
    "cooperation:outcomes-export": Rule(COOPERATION_READERS | GUESTS, COOPERATION_READERS | GUESTS),
    "cooperation:outcomes-ask": Rule(COOPERATION_KEEPERS, COOPERATION_KEEPERS),
    "cooperation:outcomes-sheet": Rule(COOPERATION_READERS, args={"sheet_id": "figure_sheet"}),
    "cooperation:outcomes-tell": Rule(
        COOPERATION_KEEPERS, COOPERATION_KEEPERS, args={"sheet_id": "figure_sheet"}
    ),
    # cooperation: commitments
    "cooperation:commitments-list": Rule(COOPERATION_READERS | GUESTS),
    "cooperation:commitments-board": Rule(COOPERATION_READERS | GUESTS),
    "cooperation:commitments-export": Rule(COOPERATION_READERS | GUESTS, COOPERATION_READERS | GUESTS),
    "cooperation:commitments-new": Rule(COOPERATION_KEEPERS, COOPERATION_KEEPERS),
    "cooperation:commitments-commitment": of_commitment(COOPERATION_READERS),
    "cooperation:commitments-history": of_commitment(COOPERATION_READERS),
    "cooperation:commitments-proof": of_commitment(COOPERATION_KEEPERS),
    "cooperation:commitments-step": of_commitment(
        COOPERATION_KEEPERS, COOPERATION_KEEPERS, word="commitment_step"
    ),
    "cooperation:commitments-join": of_commitment(
        COOPERATION_KEEPERS, COOPERATION_KEEPERS, "commitment_alone"
    ),
    "cooperation:commitments-share": of_commitment(NOBODY, COOPERATION_KEEPERS),
    "cooperation:evidence-offer-to": of_commitment(COOPERATION_READERS, COOPERATION_READERS),
    "cooperation:evidence-offer": Rule(
        ON_OPERATIONS, ON_OPERATIONS, args={"kind": "evidence_kind", "record_id": "operation"}
    ),
    "cooperation:evidence-aside": Rule(NOBODY, COOPERATION_READERS, args={"offer_id": "evidence_offer"}),
    "cooperation:commitments-answer": Rule(
        COOPERATION_KEEPERS, COOPERATION_KEEPERS, args={"entry_id": "commitment_theirs"}
    ),
    "cooperation:commitments-anew": Rule(
        COOPERATION_KEEPERS, COOPERATION_KEEPERS, args={"entry_id": "commitment_disputed"}
    ),
    "cooperation:commitments-withdraw": Rule(
        COOPERATION_KEEPERS, COOPERATION_KEEPERS, args={"entry_id": "commitment_mine"}
    ),
    "cooperation:commitments-decide": Rule(APPROVERS, APPROVERS, args={"entry_id": "commitment_waiting"}),
    "operations:list": Rule(ON_OPERATIONS | GUESTS),
    "operations:export": Rule(ON_OPERATIONS | GUESTS, ON_OPERATIONS | GUESTS),
    "operations:new": Rule(ON_OPERATIONS, ON_OPERATIONS),
    "operations:results": Rule(ON_OPERATIONS | GUESTS),
    "operations:export-results": Rule(ON_OPERATIONS | GUESTS, ON_OPERATIONS | GUESTS),
    "operations:operation": of_operation(ON_OPERATIONS),
    "operations:head": of_operation(ON_OPERATIONS, ON_OPERATIONS),
    "operations:plan": of_operation(ON_OPERATIONS, ON_OPERATIONS),
    "operations:terms": of_operation(ON_OPERATIONS, ON_OPERATIONS),
    "operations:invite": of_operation(ON_OPERATIONS, ON_OPERATIONS),
    "operations:drop": of_operation(ON_OPERATIONS, ON_OPERATIONS, node="node"),
    "operations:decide": of_operation(APPROVERS, APPROVERS),
    "operations:course": of_operation(APPROVERS, APPROVERS, word="begin"),
    "operations:share": of_operation(NOBODY, ON_OPERATIONS, node="node"),
    "operations:enter": of_operation(ON_OPERATIONS, ON_OPERATIONS, outcome="outcome"),
    "operations:result": Rule(ON_OPERATIONS, args={"result_id": "own_result"}),
    "operations:correct": Rule(ON_OPERATIONS, ON_OPERATIONS, args={"result_id": "own_result"}),
    "operations:withdraw": Rule(ON_OPERATIONS, ON_OPERATIONS, args={"result_id": "own_result"}),
    "operations:share-result": Rule(ON_OPERATIONS, ON_OPERATIONS, args={"result_id": "own_result"}),
    "operations:pairing": Rule(ON_OPERATIONS, ON_OPERATIONS, args={"pairing_id": "pairing"}),
    # imp: registers that come as tables, drafts that documents propose
    "cooperation:imp-registers": Rule(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:imp-export": Rule(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:imp-result": Rule(MEETING_KEEPERS, args={"file_id": "register_done"}),
    "cooperation:imp-columns": Rule(MEETING_KEEPERS, MEETING_KEEPERS, args={"file_id": "register_waiting"}),
    "cooperation:imp-check": Rule(MEETING_KEEPERS, MEETING_KEEPERS, args={"file_id": "register_waiting"}),
    "cooperation:imp-refused": Rule(MEETING_KEEPERS, args={"file_id": "register_done"}),
    "cooperation:imp-drop": Rule(MEETING_KEEPERS, MEETING_KEEPERS, args={"file_id": "register_waiting"}),
    "cooperation:imp-drafts": Rule(MEETING_KEEPERS),
    "cooperation:imp-draft": Rule(MEETING_KEEPERS, MEETING_KEEPERS, args={"draft_id": "document_draft"}),
    "cooperation:imp-join": Rule(
        NOBODY, MEETING_KEEPERS, args={"draft_id": "document_draft", "entry_id": "meeting"}
    ),
    "cooperation:imp-decline": Rule(MEETING_KEEPERS, MEETING_KEEPERS, args={"draft_id": "document_draft"}),
    # partners without a node, letters on paper
    "cooperation:partners-list": Rule(ON_MEETINGS | GUESTS),
    "cooperation:partners-new": Rule(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:partners-state": Rule(ON_MEETINGS, args={"state": "partner_state"}),
    "cooperation:partners-agency": Rule(ON_MEETINGS, args={"agency_id": "partner_agency"}),
    "cooperation:partners-change": Rule(
        MEETING_KEEPERS, MEETING_KEEPERS, args={"agency_id": "partner_agency"}
    ),
    "cooperation:partners-joined": Rule(
        MEETING_KEEPERS, MEETING_KEEPERS, args={"agency_id": "partner_agency"}
    ),
    "cooperation:letters-list": Rule(ON_MEETINGS | GUESTS),
    "cooperation:letters-export": Rule(ON_MEETINGS | GUESTS, ON_MEETINGS | GUESTS),
    "cooperation:letters-new": Rule(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:letters-received": Rule(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:letters-letter": Rule(ON_MEETINGS, args={"letter_id": "letter_draft"}),
    "cooperation:letters-change": Rule(MEETING_KEEPERS, MEETING_KEEPERS, args={"letter_id": "letter_draft"}),
    "cooperation:letters-file": Rule(
        ON_MEETINGS, args={"letter_id": "letter_released", "kind": "letter_kind"}
    ),
    "cooperation:letters-scan": Rule(ON_MEETINGS, ON_MEETINGS, args={"letter_id": "letter_came"}),
    "cooperation:letters-submit": Rule(MEETING_KEEPERS, MEETING_KEEPERS, args={"letter_id": "letter_draft"}),
    "cooperation:letters-decide": Rule(APPROVERS, APPROVERS, args={"letter_id": "letter_waiting"}),
    "cooperation:letters-redraft": Rule(NOBODY, MEETING_KEEPERS, args={"letter_id": "letter_released"}),
    "cooperation:letters-handed": Rule(
        MEETING_KEEPERS, MEETING_KEEPERS, args={"letter_id": "letter_released"}
    ),
    # meetings
    # cooperation: register of agreements
    "cooperation:register-list": Rule(ON_MEETINGS | GUESTS),
    "cooperation:register-export": Rule(ON_MEETINGS | GUESTS, ON_MEETINGS | GUESTS),
    "cooperation:register-new": Rule(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:register-may-send": Rule(ON_MEETINGS),
    "cooperation:register-agreement": of_registered(ON_MEETINGS),
    "cooperation:register-change": of_registered(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:register-step": of_registered(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:register-form-write": of_registered(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:register-form": Rule(ON_MEETINGS, APPROVERS, args={"form_id": "registered_form"}),
    "cooperation:register-relate": of_registered(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:register-part": of_registered(NOBODY, MEETING_KEEPERS, relation_id="registered_relation"),
    "cooperation:register-paste": of_registered(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:register-article-new": of_registered(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:register-article": of_registered(
        MEETING_KEEPERS, MEETING_KEEPERS, number="registered_article"
    ),
    "cooperation:register-article-remove": of_registered(
        NOBODY, MEETING_KEEPERS, number="registered_article"
    ),
    "cooperation:register-copy": of_registered(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:register-copy-open": of_registered(ON_MEETINGS, ON_MEETINGS),
    "cooperation:register-copy-check": of_registered(NOBODY, ON_MEETINGS),
    "cooperation:register-copy-remove": of_registered(MEETING_KEEPERS, MEETING_KEEPERS),
    # cooperation: meetings
    "cooperation:meetings-list": Rule(ON_MEETINGS | GUESTS),
    "cooperation:meetings-export": Rule(ON_MEETINGS | GUESTS, ON_MEETINGS | GUESTS),
    "cooperation:meetings-new": Rule(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:meetings-year": Rule(ON_MEETINGS | GUESTS),
    "cooperation:meetings-calendar-in": Rule(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:meetings-paper": Rule(ON_MEETINGS, ON_MEETINGS, args={"paper_id": "paper"}),
    "cooperation:meetings-series-list": Rule(ON_MEETINGS | GUESTS),
    "cooperation:meetings-series-new": Rule(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:meetings-series": Rule(ON_MEETINGS, args={"series_id": "meeting_series"}),
    "cooperation:meetings-series-change": Rule(
        MEETING_KEEPERS, MEETING_KEEPERS, args={"series_id": "meeting_series"}
    ),
    "cooperation:meetings-series-calendar": Rule(ON_MEETINGS, args={"series_id": "meeting_series"}),
    # feeds: one's own, those of others to end; and the address that is itself a secret, whoever has it
    "cooperation:feeds-list": Rule(ON_MEETINGS),
    "cooperation:feeds-new": Rule(ON_MEETINGS, ON_MEETINGS),
    "cooperation:feeds-all": Rule(only(SUPERVISOR, OPERATOR)),
    "cooperation:feeds-feed": Rule(only(COOPERATION), args={"feed_id": "feed"}),
    "cooperation:feeds-renew": Rule(only(COOPERATION), only(COOPERATION), args={"feed_id": "feed"}),
    "cooperation:feeds-end": Rule(NOBODY, only(COOPERATION, SUPERVISOR, OPERATOR), args={"feed_id": "feed"}),
    "cooperation:feeds-fetch": Rule(ALL, stranger=True, args={"secret": "feed_secret"}),
    "cooperation:meetings-meeting": of_meeting(ON_MEETINGS),
    "cooperation:meetings-change": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:meetings-cancel": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:meetings-move": of_meeting(NOBODY, MEETING_KEEPERS, state="meeting_state"),
    "cooperation:meetings-calendar": of_meeting(ON_MEETINGS),
    "cooperation:meetings-delegates": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:meetings-delegate-new": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:meetings-delegate": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS, delegate_id="delegate"),
    "cooperation:meetings-delegate-remove": of_meeting(NOBODY, MEETING_KEEPERS, delegate_id="delegate"),
    "cooperation:meetings-agenda": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:meetings-agenda-item": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS, item_id="agenda_item"),
    "cooperation:meetings-agenda-remove": of_meeting(NOBODY, MEETING_KEEPERS, item_id="agenda_item"),
    "cooperation:meetings-papers": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:meetings-paper-remove": of_meeting(NOBODY, MEETING_KEEPERS, paper_id="paper"),
    "cooperation:meetings-proposals": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:meetings-election": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:meetings-votes": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:meetings-proposal": of_meeting(
        MEETING_KEEPERS, MEETING_KEEPERS, proposal_id="meeting_proposal"
    ),
    "cooperation:meetings-round": of_meeting(
        MEETING_KEEPERS, MEETING_KEEPERS, proposal_id="meeting_proposal"
    ),
    "cooperation:meetings-settle": of_meeting(
        NOBODY, MEETING_KEEPERS, proposal_id="meeting_proposal", state="proposal_state"
    ),
    "cooperation:meetings-annul": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS, ballot_id="ballot"),
    "cooperation:meetings-event-new": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:meetings-event": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS, event_id="protected_event"),
    "cooperation:meetings-line-new": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:meetings-line": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS, line_id="public_line"),
    "cooperation:meetings-line-clear": of_meeting(MEETING_KEEPERS, MEETING_KEEPERS, line_id="public_line"),
    # cooperation: activities
    "cooperation:activities-list": Rule(ON_MEETINGS | GUESTS),
    "cooperation:activities-export": Rule(ON_MEETINGS | GUESTS, ON_MEETINGS | GUESTS),
    "cooperation:activities-new": Rule(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:activities-activity": Rule(ON_MEETINGS, args={"activity_id": "activity"}),
    "cooperation:activities-advisory": Rule(ON_MEETINGS, args={"activity_id": "activity"}),
    "cooperation:activities-change": Rule(MEETING_KEEPERS, MEETING_KEEPERS, args={"activity_id": "activity"}),
    "cooperation:activities-cancel": Rule(MEETING_KEEPERS, MEETING_KEEPERS, args={"activity_id": "activity"}),
    "cooperation:activities-restore": Rule(
        NOBODY, MEETING_KEEPERS, args={"activity_id": "activity_cancelled"}
    ),
    "cooperation:activities-residents": Rule(ON_MEETINGS | GUESTS),
    "cooperation:activities-residents-export": Rule(ON_MEETINGS | GUESTS, ON_MEETINGS | GUESTS),
    "cooperation:activities-residents-new": Rule(MEETING_KEEPERS, MEETING_KEEPERS),
    "cooperation:activities-residents-change": Rule(
        MEETING_KEEPERS, MEETING_KEEPERS, args={"figure_id": "residents_figure"}
    ),
    "cooperation:activities-residents-remove": Rule(
        NOBODY, MEETING_KEEPERS, args={"figure_id": "residents_figure"}
    ),
    "notices:files": Rule(OFFICERS),
    "notices:export-files": Rule(OFFICERS, OFFICERS),
    "notices:new": Rule(HOME, HOME),
    "notices:file": Rule(HOME, args={"file_id": "wanted"}),
    "notices:edit": Rule(HOME, HOME, args={"file_id": "wanted"}),
    "notices:attach": Rule(HOME, HOME, args={"file_id": "wanted"}),
    "notices:attached": Rule(HOME, HOME, args={"attached_id": "wanted_attached"}),
    "notices:detach": Rule(NOBODY, HOME, args={"attached_id": "wanted_attached"}),
    "notices:print": Rule(HOME, args={"file_id": "wanted"}),
    "notices:preflight": Rule(HOME, args={"file_id": "wanted"}),
    "notices:answer": Rule(HOME, HOME, args={"file_id": "wanted", "key": "rule"}),
    "notices:circulate": Rule(HOME, HOME, args={"file_id": "wanted"}),
    "notices:renew": Rule(HOME, HOME, args={"file_id": "wanted"}),
    "notices:end": Rule(HOME, HOME, args={"file_id": "wanted"}),
    "notices:recall": Rule(APPROVERS, APPROVERS, args={"file_id": "wanted_over"}),
    "notices:write": Rule(APPROVERS, APPROVERS, args={"file_id": "wanted"}),
    "notices:notices": Rule(OFFICERS),
    "notices:export-notices": Rule(OFFICERS, OFFICERS),
    "notices:import": Rule(HOME, HOME),
    "notices:notice": Rule(HOME, HOME, args={"notice_id": "held_notice"}),
    "notices:print-notice": Rule(HOME, args={"notice_id": "held_notice"}),
    "exchange:peers": Rule(only(OPERATOR)),
    "exchange:export": Rule(only(OPERATOR), only(OPERATOR)),
    "exchange:health": Rule(only(OPERATOR)),
    "exchange:our-card": Rule(only(OPERATOR)),
    "exchange:our-card-file": Rule(only(OPERATOR)),
    "exchange:our-keys": Rule(only(OPERATOR)),
    "exchange:add-peer": Rule(only(OPERATOR), only(OPERATOR)),
    "exchange:compare-words": Rule(only(OPERATOR), only(OPERATOR)),
    "exchange:recovery": Rule(only(OPERATOR, SUPERVISOR)),
    "exchange:ask-again": Rule(NOBODY, only(OPERATOR, SUPERVISOR), args={"recovery_id": "recovery"}),
    "exchange:release": Rule(
        only(OPERATOR, SUPERVISOR), only(OPERATOR, SUPERVISOR), args={"recovery_id": "recovery"}
    ),
    "exchange:peer": Rule(only(OPERATOR), only(OPERATOR), args={"peer_id": "peer"}),
    "exchange:newer-card": Rule(only(OPERATOR), only(OPERATOR), args={"peer_id": "peer"}),
    "exchange:act-on-peer": Rule(only(OPERATOR), only(OPERATOR), args={"peer_id": "peer", "word": "word"}),
    "exchange:proof": Rule(HOME | {AUDITOR}, args={"mid": "letter"}),
    "exchange:odd-receipts": Rule(only(AUDITOR, OPERATOR)),
    "exchange:export-odd-receipts": Rule(only(AUDITOR, OPERATOR), only(AUDITOR, OPERATOR)),
    "exchange:looked": Rule(only(AUDITOR), only(AUDITOR)),
    # a post's file is its consular officers'; a complaint is asked for at the address of any line of a file
    "protection:post-files": Rule(CONSULAR_ALONE),
    "protection:post-files-export": Rule(CONSULAR_ALONE, CONSULAR_ALONE),
    "protection:post-visits": Rule(CONSULAR_ALONE),
    "protection:post-visits-export": Rule(CONSULAR_ALONE, CONSULAR_ALONE),
    "protection:post-go": Rule(CONSULAR_ALONE, args={"about_id": "post_file"}),
    "protection:post-file": Rule(CONSULAR_ALONE, args={"file_id": "post_file"}),
    "protection:post-line": Rule(CONSULAR_ALONE, CONSULAR_ALONE, args={"file_id": "post_file"}),
    "protection:post-ask-holder": Rule(
        CONSULAR_ALONE, CONSULAR_ALONE, args={"file_id": "post_file", "kind": "visit_request"}
    ),
    "protection:post-reopen": Rule(NOBODY, CONSULAR_ALONE, args={"file_id": "post_file"}),
    "protection:post-apart": Rule(MAY_BE_NAMED),
    "protection:post-apart-one": Rule(CONSULAR_ALONE, CONSULAR_ALONE, args={"complaint_id": "complaint"}),
    "protection:post-tasks": Rule(CONSULAR_ALONE),
    "protection:post-tasks-export": Rule(CONSULAR_ALONE, CONSULAR_ALONE),
    "protection:post-task-new": Rule(CONSULAR_ALONE, CONSULAR_ALONE),
    "protection:post-task": Rule(CONSULAR_ALONE, args={"task_id": "post_task"}),
    "protection:post-task-say": Rule(
        CONSULAR_ALONE, CONSULAR_ALONE, args={"task_id": "post_task", "kind": "task_report"}
    ),
    "protection:post-unwished": Rule(HOLDERS, HOLDERS, args={"notice_id": "notice_told"}),
    "protection:post-ask": Rule(HOLDERS, HOLDERS, args={"ask_id": "post_ask"}),
    "audit:log": Rule(only(AUDITOR)),
    "audit:export": Rule(only(AUDITOR), only(AUDITOR)),
    "audit:entry": Rule(only(AUDITOR), args={"entry_id": "entry"}),
    "audit:partners": Rule(only(AUDITOR)),
    "audit:export-partners": Rule(only(AUDITOR), only(AUDITOR)),
    "audit:check": Rule(NOBODY, only(AUDITOR)),
    "components:all": Rule(NOBODY),  # in the demonstration alone
    "components:section": Rule(NOBODY, args={"section": "section"}),
    "probes:healthz": Rule(ALL, stranger=True),
    "probes:metrics": Rule(NOBODY),  # for a machine that shows the token, or this one; whoever is signed in
    "web:keys": Rule(ALL, ALL),
    "web:glossary": Rule(ALL),
    "web:health": Rule(ALL, stranger=True),
    "web:language": Rule(ALL, ALL, stranger=True),
}
