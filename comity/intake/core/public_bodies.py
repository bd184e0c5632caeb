"""Ministries, police and missions abroad as the makers of a page: a line at its head that is nothing but their name."""

import re

from comity.intake.core.lines import Line

_RUN = r"[\u30a0-\u30ff\u3400-\u9fff]"
_BODY = rf"(?:[在駐]{_RUN}{{2,14}}(?:大使館|総領事館|領事館|領事事務所|代表部)|{_RUN}{{0,10}}?(?:省|庁|警察本部|県警察|府警察|道警察|県警|府警|道警|公安委員会|調整委員会|税関|検察庁|裁判所|国際協力機構|警察局|管理局))"
_SECTION = rf"(?:[\s　]*{_RUN}{{2,14}}(?:局|部|課|室|係|センター|班)){{0,3}}"
_NAME = re.compile(rf"{_BODY}{_SECTION}")
_LATIN = r"(?:(?:Embassy|Consulate[- ]General|Permanent Mission|Ministry|National|Metropolitan) [A-Za-z ,.'’-]{3,60}|[A-Z][A-Za-z]+ (?:Prefectural )?Police(?: Department| Headquarters| Agency)?)"
_WHOLE = re.compile(
    rf"[【\[(（]?(?P<name>{_NAME.pattern})(?:ホームページ|公式サイト|ウェブサイト|報道発表資料|報道資料|報道発表|発表)?[】\])）]?(?:[\s　|/]*{_LATIN})?"
)
_WHOLE_LATIN = re.compile(_LATIN)


def masthead_of(line: Line) -> tuple[int, int] | None:
    """Return where in a line the name of the body stands that the line is nothing but; None for another line."""
    if line.told or line.ends:
        return None
    one = _WHOLE.fullmatch(line.words)
    return one.span("name") if one else None


def is_masthead(line: Line) -> bool:
    """Whether a line is the name of a public body, in Japanese or beside it in English."""
    return masthead_of(line) is not None or (
        not line.told and not line.ends and _WHOLE_LATIN.fullmatch(line.words) is not None
    )
