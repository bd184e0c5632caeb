"""What the worker does about agreements from time to time: tell each partner of the form we hold, when that is news to it.

Told by itself is what stands in the register of agreements, and what was told once already. Looking at what was told last, and not
at acts, makes it certain that a change is told whoever made it, also after a time without a worker.
"""

import logging
from datetime import datetime, timedelta

from comity.accounts.access import AbsentError
from comity.agreements.access import held, newest_versions
from comity.agreements.actions import tell_form
from comity.agreements.exceptions import NotTellableError
from comity.agreements.models import FormTelling, PartnerForm
from comity.agreements.telling import form_body, in_registers, mark_of, partners_of
from comity.audit.actors import Process
from comity.exchange.models import Peer, PeerState
from comity.exchange.recovering import may_send_to

EVERY = timedelta(seconds=30)
WORKER = Process("agreements")

log = logging.getLogger(__name__)


def tell(_at: datetime) -> int:
    """Tell what is news; return how many letters were written."""
    registers = in_registers()
    told = {(one.agreement, one.node): one.mark for one in FormTelling.objects.all()}
    heard = set(PartnerForm.objects.values_list("agreement", "node"))
    wanted = registers.keys() | {name for name, _node in (*told, *heard)}
    if not wanted:
        return 0
    peers = {one.node: one for one in Peer.objects.filter(state=PeerState.ACTIVE)}
    count = 0
    for found in held(newest_versions().filter(agreement__in=wanted)):
        mark = mark_of(form_body(found, registers.get(found.row.agreement, "")))
        for node in partners_of(found):
            pair = (found.row.agreement, node)
            known = found.row.agreement in registers or pair in told or pair in heard
            if not known or node not in peers or told.get(pair) == mark or not may_send_to(peers[node]):
                continue
            try:
                count += tell_form(WORKER, *pair)
            except (NotTellableError, AbsentError) as error:  # its keys are over: told when it has new ones
                log.warning("A partner could not be told of a form: %s", type(error).__name__)
    return count
