"""What the log of a node is called: a name of its own for each epoch."""


def log_origin(node: str, epoch: int = 1) -> str:
    """Return the origin of a node's log: its country and agency, written as a name without a scheme.

    After a restore the log goes on under another name: what partners hold of the lost entries stays true of the first.

    >>> log_origin("cxp:node:vn:bca-c01")
    'vn.bca-c01/log'
    >>> log_origin("cxp:node:vn:bca-c01", 2)
    'vn.bca-c01/log/2'
    """
    name = ".".join(node.split(":")[2:]) + "/log"
    return name if epoch == 1 else f"{name}/{epoch}"
