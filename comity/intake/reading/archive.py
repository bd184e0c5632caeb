"""An office document is an archive of XML: opened with bounds on members, their size and how much they grow."""

import zipfile
from io import BytesIO

from lxml import etree

from comity.intake.reading.bounds import MOST_GROWTH, MOST_MEMBER, MOST_MEMBERS, MOST_NESTED, MOST_UNPACKED
from comity.intake.reading.result import NotReadError, Reason
from comity.lib.broken_archives import BROKEN_ARCHIVE

_ENCRYPTED = 0x1  # the flag of a member
_MEGABYTE = 1_000_000
_DEEP = 8 * MOST_NESTED  # real documents nest elements some dozens deep
_METHODS = (
    zipfile.ZIP_STORED,
    zipfile.ZIP_DEFLATED,
)  # all that office documents use (ECMA-376-2, ODF 1.3 part 2)


class Archive:
    """The members of an archive, unpacked one by one and never written anywhere."""

    def __init__(self, content: bytes) -> None:
        """Open an archive. Raises NotReadError."""
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except BROKEN_ARCHIVE:
            raise NotReadError(Reason.BROKEN) from None
        self._left = MOST_UNPACKED
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS:
            raise NotReadError(Reason.BOMB)
        self.names = {one.filename for one in members}

    def has(self, name: str) -> bool:
        """Whether there is a member of this name."""
        return name in self.names

    def bytes_of(self, name: str) -> bytes:
        """Return what a member holds, counting what really comes out and not what the archive says.

        Raises:
            NotReadError: it is missing, broken, encrypted, or grows without measure.
        """
        try:
            told = self._zip.getinfo(name)
            if told.flag_bits & _ENCRYPTED:
                raise NotReadError(Reason.PASSWORD)
            if told.compress_type not in _METHODS:
                raise NotReadError(Reason.BROKEN)
            most = min(self._left, MOST_MEMBER, max(_MEGABYTE, MOST_GROWTH * told.compress_size))
            with self._zip.open(told) as opened:
                content = opened.read(most + 1)
        except BROKEN_ARCHIVE:
            raise NotReadError(Reason.BROKEN) from None
        if len(content) > most:
            raise NotReadError(Reason.BOMB)
        self._left -= len(content)
        return content

    def tree(self, name: str) -> etree._Element:
        """Return a member as a tree: entities are not resolved, nothing is loaded from elsewhere.

        Raises:
            NotReadError: it is no XML, declares entities, or nests without end.
        """
        return tree_of(self.bytes_of(name))


def tree_of(content: bytes) -> etree._Element:
    """Return XML as a tree; what declares entities is refused, because no office program writes them. Raises NotReadError."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        said = str(error).lower()
        if "depth" in said or "amplification" in said or "entity" in said or "huge" in said:
            raise NotReadError(Reason.BOMB) from None
        raise NotReadError(Reason.BROKEN) from None
    except ValueError:
        raise NotReadError(Reason.BROKEN) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotReadError(Reason.BOMB)
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEP:
            raise NotReadError(Reason.BOMB)
    return root
