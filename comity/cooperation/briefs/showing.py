"""A brief as its page shows it: the paper block by block, and the versions of a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass

from comity.accounts.models import Person
from comity.cooperation.briefs.access import before, may_approve, versions_of
from comity.cooperation.briefs.setting import Setter
from comity.cooperation.models import Brief
from comity.papers import Bars, Block, Heading, Paper, Paragraph, Signature, Table


@dataclass(frozen=True)
class ShownBlock:
    """One part of the paper; `kind` chooses how it is drawn, `level` is that of a heading on the page."""

    kind: str
    block: Block
    level: int = 0
    bars: Sequence[tuple[object, float]] = ()


@dataclass(frozen=True)
class BriefPage:
    """A version with what can be done about it."""

    brief: Brief
    paper: Paper
    blocks: Sequence[ShownBlock]
    before: Brief | None
    newest: Brief
    may_approve: bool
    wrote_it: bool

    @property
    def is_newest(self) -> bool:
        """Whether no later version was written."""
        return self.newest.pk == self.brief.pk


def page_of(person: Person, brief: Brief) -> BriefPage:
    """Gather a version's page for somebody who may see it."""
    paper = Setter(brief).paper()
    newest = versions_of(person, brief.meeting, is_joint=brief.is_joint).first() or brief
    answer = may_approve(person, brief)
    return BriefPage(
        brief,
        paper,
        [_shown(one) for one in paper.blocks],
        before(person, brief),
        newest,
        bool(answer) and brief.is_draft and newest.pk == brief.pk,
        answer.reason == "wrote-it",
    )


def _shown(block: Block) -> ShownBlock:
    match block:
        case Heading():
            return ShownBlock("heading", block, block.level + 1)
        case Paragraph():
            return ShownBlock("paragraph", block)
        case Table():
            return ShownBlock("table", block)
        case Bars():
            drawn = [(bar, round(part * 100, 2)) for bar, part in zip(block.bars, block.parts, strict=True)]
            return ShownBlock("bars", block, bars=drawn)
        case Signature():
            return ShownBlock("signature", block)
    return ShownBlock("", block)
