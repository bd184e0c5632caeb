"""A template is looked at before it is kept: what it holds, and whether a paper can be set in it."""

from datetime import date

from comity.papers.docx_templates import BadTemplateError
from comity.papers.docx_writing import write_docx
from comity.papers.model import Heading, Mark, Paper, Paragraph, SideBySide, Signature, Table, Words

_SAID = (Words("A", "en"), Words("B", "vi"))
_SMALL = Paper(
    title=_SAID,
    languages=("en", "vi"),
    blocks=(
        *(Heading(_SAID, level) for level in (1, 2, 3)),
        Paragraph(_SAID, is_small=True),
        Paragraph(_SAID),
        SideBySide(*_SAID),
        Table((_SAID,), ((_SAID,),)),
        Signature((_SAID,)),
    ),
    made_on=date(2000, 1, 1),
    marks=(Mark(_SAID, is_across=True),),
)


def check_template(content: bytes) -> None:
    """Look at a template, and set a small paper in it.

    Raises:
        BadTemplateError: it holds what none may hold, is no DOCX, or no paper can be set in it.
    """
    try:
        write_docx(_SMALL, content)
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        SyntaxError,
    ) as error:  # XML that does not hold is a SyntaxError
        raise BadTemplateError("styles") from error
