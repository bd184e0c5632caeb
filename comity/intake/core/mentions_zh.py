"""Names of persons in Chinese texts: family name and given name behind a title or before one, transcribed foreign names, anonymised ones."""

import re

from comity.intake.core.chinese_names import (
    HAN,
    NOT_GIVEN,
    behind,
    choice,
    families,
    families_ja,
    follow,
    is_word,
    name_width,
    no_names,
    sounded,
    width_of,
)
from comity.intake.core.found import Found, body_parts
from comity.intake.core.model import SourceText, Span
from comity.intake.core.repeated_names import repeated
from comity.intake.core.wordlists import nations, word_lists
from comity_names.han import char

# words behind a name that write no sound of a foreign one
_NEVER_SOUND = "[则則也亦还還并並又仍曾将將已率被为為是从從对對向受]|拿督|丹斯里|敦拉"


def _names_pattern() -> str:
    return rf"[{HAN}A-Za-z]+(?:-[{HAN}]+)?(?:[·•・‧](?:(?!{_NEVER_SOUND}|{follow()})[{HAN}A-Za-z-])+)+"


def chinese_mentions(text: SourceText, taken: list[Span]) -> list[Found]:
    """Return the names in Chinese characters of the body, in order; `taken` holds the stretches of bodies and places."""
    found: list[Found] = []
    for part in body_parts(text):
        found += _titled(text.raw, part)
        found += _foreign(text.raw, part)
        found += _before_rank(text.raw, part)
        found += _before_honorific(text.raw, part)
        found += _headed(text.raw, part)
        found += _accused(text.raw, part)
        found += _anonymised(text.raw, part)
        found += _speaking(text.raw, part)
    found = [
        one for one in found if not _WRITER.search(text.raw, max(0, one.span.start - 12), one.span.start)
    ]
    for one in found:
        one.behind = one.behind or _leads(text.raw, one.span.end)
    for one in found:
        _over_bodies(text.raw, one, taken)
    kept = _without_overlaps([one for one in found if not any(one.span.meets(other) for other in taken)])
    return sorted(kept + repeated(text, kept, taken), key=lambda one: one.span)


def _over_bodies(raw: str, one: Found, taken: list[Span]) -> None:
    """Take the whole name of a body into a title that began inside it: 毒品和犯罪问题办公室 is one."""
    if one.title is None:
        return
    start = one.title.start
    body = next((other for other in taken if other.start < start < other.end <= one.span.start), None)
    if body is not None and one.title.end - body.start < _LONGEST_TITLE:
        one.title = Span(body.start, one.title.end)
        role, rank = _office(raw[body.start : one.title.end])
        one.role, one.rank = role or one.role, one.rank or rank


_LONGEST_TITLE = 45
_DOTTED_ON = re.compile(rf"[{HAN}]{{1,7}}[·•・‧]")
# who wrote the text, or took the picture, is nobody of the story
_WRITER = re.compile(
    rf"(?:记者|記者|通讯员|通訊員|编辑|編輯|责编|責編|摄影|攝影)[:：\s]*(?:[{HAN}]{{2,3}}[、，\s])*\Z"
)
_LED = re.compile(
    r"(?:先生|女士)?(?:率领|率領|带领|帶領|率)的(?P<body>[^，。；]{2,24}?)的?(?:代表团|代表團|访问团|訪問團)"
)


def _leads(raw: str, end: int) -> Span | None:
    """The body whose delegation somebody leads, where it is named behind the name: 某某率领的日本警察厅代表团."""
    one = _LED.match(raw, end)
    return Span(*one.span("body")) if one else None


def _without_overlaps(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in found:  # the surer rules come first
        if not any(one.span.meets(other.span) for other in kept):
            kept.append(one)
    return kept


def _titled(raw: str, part: Span) -> list[Found]:
    pattern = re.compile(rf"(?:{choice('offices', 'ranks', 'naming', 'honorifics')})(?:、)?")
    out = []
    ends: dict[int, int] = {}
    for one in re.finditer(rf"(?=({pattern.pattern}))", raw[part.start : part.end]):
        end = part.start + one.start() + len(one[1].removesuffix("、"))
        ends.setdefault(end, part.start + one.start())
    for end, start in sorted(ends.items()):
        word = raw[start:end]
        width = width_of(raw, end, part.end)
        if not width or _DOTTED_ON.match(raw, end):
            continue
        title = _title_start(raw, part.start, start)
        role, rank = _office(raw[title:end])
        naming = word in word_lists("zh").set("naming")
        rule = "naming+name/zh" if naming and role is None else "title+name/zh"
        rank = rank or behind(raw, end + width, "ranks")
        out.append(Found(Span(end, end + width), rule, role=role, rank=rank, title=Span(title, end)))
    return sorted(out, key=lambda one: (one.rule != "title+name/zh", one.span))


_EDGE = re.compile(
    r"[，。；：！？、“”\"'「」『』《》〔〕【】／/（）\s(),:;]|拜会|拜會|拜访|拜訪|听取|會同|会同|包括|的|接待|还有|還有|约见|約見|了|会见|會見|会晤|會晤|会谈|主持|出席|陪同|率|与|與|(?<!共)同(?!志)|(?<!自)由|对(?![外策])|對(?![外策])|向|在|是|(?<!作)为(?!民)|為|以及|及|(?<!共)和|邀请|邀請|派遣|派出(?!所)|指派|随即|隨即|随后|隨後|协调(?!员)|協調(?!員)|连同|連同|偕同|偕|带同|帶同|联系|聯繫|时任|現任|现任|陪|(?<![已曾])经(?![济侦查贸营理])|(?<![已曾])經(?![濟偵查貿營理])|应(?!急)|访问|訪問|接见|据|当天|日下午|日上午|日(?!本)"
)


_JOINTS = frozenset("和与與及、")
_FIELD = re.compile(
    r"(?:内政|內政|内务|內務|外交|司法|公安|国防|國防|公共安全|国家安全|國家安全|警察|移民|劳工|勞工|劳动|勞動|荣军|榮軍|刑事|毒品|禁毒|贸易|貿易|法律|法务|法務|议会|議會|治安|情报|情報|社会|社會|安全|海关|海關|边防|邊防|商业|商業|经济|經濟|网络|網絡|网路|網路|电信|電信|人力资源|犯罪)\Z"
)


def _within_office(before: str) -> bool:
    """Whether a field of work stands right before a word for "and", with a state or another edge before it: it joins two fields of one office."""
    field = _FIELD.search(before)
    if field is None:
        return False
    ahead = before[: field.start()]
    return not ahead or any(ahead.endswith(one) for one in nations()) or _EDGE.search(ahead[-1:]) is not None


def _title_start(raw: str, floor: int, start: int) -> int:
    """Where the title begins that ends in an office: behind the last edge, over "、" where another office stands before it."""
    left = raw[max(floor, start - 40) : start]
    shift = start - len(left)
    edges = list(_EDGE.finditer(left))
    while edges and edges[-1].group() in _JOINTS and _within_office(left[: edges[-1].start()]):
        edges.pop()  # 内政和地方政府部长: the ministry is for both
    at = edges[-1].end() if edges else 0
    if edges and edges[-1].group() == "、":
        head = left[: edges[-1].start()]
        before = re.search(rf"(?:{choice('offices')})$", head)
        if before:
            return _title_start(raw, floor, shift + before.start())
    return shift + at


def _office(title: str) -> tuple[str | None, str | None]:
    """The office without rank and country, and the rank, of a title: 越南公安部部长 is 公安部部长."""
    rank = None
    title = re.sub(rf"(?:{choice('honorifics')})$", "", title)
    ranked = re.search(rf"(?:{choice('ranks')})$", title)
    if ranked:
        rank, title = ranked.group(), title[: ranked.start()].rstrip("、")
    for word in sorted(
        (one for one in nations() if len(one) > 1 and re.match(rf"[{HAN}]", one)), key=len, reverse=True
    ):
        if title.startswith(word):
            title = title[len(word) :]
            break
    if not re.search(rf"(?:{choice('offices')})$", title):
        return None, rank
    return title or None, rank


def _foreign(raw: str, part: Span) -> list[Found]:
    """Names with a dot between their parts: 维莱·拉坎冯."""
    out = []
    for one in re.finditer(_names_pattern(), raw[part.start : part.end]):
        start, end = part.start + one.start(), part.start + one.end()
        titles = rf"(?=(?P<title>{choice('offices', 'ranks', 'naming', 'honorifics')})[{HAN}-]+[·•・‧])"
        # two may share a sign, 人蛇头目: the one that ends last is the title
        first = max(re.finditer(titles, one.group()), key=lambda hit: hit.end("title"), default=None)
        title = start
        if first:
            start += first.end("title")
        if first is None:
            head = re.split("[·•・‧]", raw[start:end], maxsplit=1)[0]
            edges = list(re.finditer(rf"{_EDGE.pattern}|{follow()}|了|过|的", head))
            start += edges[-1].end() if edges else 0
        nation = next(
            (
                word
                for word in sorted(nations(), key=len, reverse=True)
                if raw.startswith(word, start) and len(word) > 1
            ),
            "",
        )
        start += len(nation)
        joint = re.match("[和与與及同、]", raw[start:end])
        start += joint.end() if joint and first else 0
        cut = re.match(
            rf"[{HAN}A-Za-z]+(?:-[{HAN}]+)?(?:[·•・‧](?:(?!{_NEVER_SOUND}|{follow()})[{HAN}A-Za-z-])+)+",
            raw[start:end],
        )
        if not cut or cut.end() < 3:
            continue
        width = sounded(raw[start : start + cut.end()])
        opening = _title_start(raw, part.start, start) if first else title
        role, rank = _office(raw[opening:start]) if first else (None, None)
        after = re.match(rf"(?:{choice('offices')})", raw[start + width : part.end])
        out.append(
            Found(
                Span(start, start + width),
                "dotted/zh",
                role=role or (after.group() if after else None),
                rank=rank or behind(raw, start + width, "ranks"),
                title=Span(opening, start) if opening < start else None,
            )
        )
    return out


def _before_rank(raw: str, part: Span) -> list[Found]:
    """Names before an office or a rank, at the beginning of a clause: 王小明部长表示."""
    out = []
    for one in re.finditer(
        rf"(?:^|(?<=[，。；：！？“”\s,、的与與和由同向对對见見了晤及]))(?=[{HAN}])",
        raw[part.start : part.end],
    ):
        start = part.start + one.start()
        japanese = next((len(one) for one in families_ja() if raw.startswith(one, start)), 0)
        for width in (japanese + 2, japanese + 1, 3, 2) if japanese else (3, 2):
            ending = raw[start + width : start + width + 8]
            found = re.match(rf"(?:{choice('offices', 'ranks')})(?=[^{HAN}]|{follow()})", ending)
            if (
                found
                and (raw[start] in families() or (japanese and width > japanese))
                and raw[start : start + width] not in nations()
                and raw[start : start + 2] not in no_names()
                and not set(raw[start + 1 : start + width]) & NOT_GIVEN
            ):
                kind = "rank" if found.group() in word_lists("zh").ranks else "role"
                said = {kind: found.group()}
                out.append(
                    Found(
                        Span(start, start + width),
                        "name+title/zh",
                        role=said.get("role"),
                        rank=said.get("rank"),
                    )
                )
                break
    return out


def _before_honorific(raw: str, part: Span) -> list[Found]:
    """Names before a form of address or a bracket with an age: 阮氏兰女士, 王小明（34岁）."""
    out = []
    ending = re.compile(
        rf"(?:{choice('honorifics_after')})|[（(](?:男|女|\d{{1,2}}岁|\d{{1,2}}歲|音译|音譯|化名|\d{{4}}年)"
    )
    for one in ending.finditer(raw, part.start, part.end):
        for width in (3, 2, 4, 5):
            start = one.start() - width
            if start < part.start:
                continue
            name = raw[start : one.start()]
            family = (
                name.startswith(families_ja())
                if width > 3
                else (name[:2] in families() or name[:1] in families() or name.startswith(families_ja()))
            )
            before = raw[max(part.start, start - 1) : start]
            if (
                family
                and re.fullmatch(rf"[{HAN}]+", name)
                and (width < 4 or name[:2] in families() or name.startswith(families_ja()))
                and not _inside(raw, start, before)
            ):
                out.append(
                    Found(
                        Span(start, one.start()),
                        "name+honorific/zh",
                        honorific=True,
                        title=Span(max(part.start, start - 12), start) if start > part.start else None,
                    )
                )
                break
    return out


def _inside(raw: str, start: int, before: str) -> bool:
    """Whether the sign before belongs to the same word, so that a name cannot begin here."""
    return bool(before) and before in families() and raw[start] != "某" and char(before).vietnamese != ()


def _accused(raw: str, part: Span) -> list[Found]:
    """Who is suspected of something: 涉嫌合同诈骗的某某."""
    out = []
    for one in re.finditer(r"(?:涉嫌|因犯|犯有|涉及)[^，。；,;]{1,20}?的", raw[part.start : part.end]):
        end = part.start + one.end()
        width = name_width(raw, end, part.end)
        if width:
            out.append(
                Found(Span(end, end + width), "accused+name/zh", role=word_lists("zh").get("role_suspect")[0])
            )
    return out


def _headed(raw: str, part: Span) -> list[Found]:
    """Whom a gang follows: 以岩温(化名阿龙)为首的团伙."""
    out = []
    for one in re.finditer(
        rf"以(?P<who>[{HAN}]{{2,4}})(?:[（(][^（）()]{{1,16}}[）)])?(?:等人?)?[为為]首",
        raw[part.start : part.end],
    ):
        who = one["who"]
        if who not in nations() and not re.search(r"[国國团團司家部队隊人方者员員]$", who):
            start = part.start + one.start("who")
            out.append(
                Found(
                    Span(start, start + len(who)), "headed/zh", role=word_lists("zh").get("role_suspect")[0]
                )
            )
    return out


def _anonymised(raw: str, part: Span) -> list[Found]:
    """Names that the press hides: 李某, 陈某某."""
    single = "".join(sorted(family for family in families() if len(family) == 1))
    after = rf"(?={follow()}|[^{HAN}]|[已被因在与和于等的供曾]|$)"
    return [
        Found(Span(one.start(), one.end()), "anonymised/zh")
        for one in re.finditer(rf"[{single}]某(?:[某甲乙丙]|(?!{follow()})[{HAN}]{after})?", raw)
        if part.holds(Span(one.start(), one.end()))
    ]


def _speaking(raw: str, part: Span) -> list[Found]:
    """Names at the beginning of a clause whose bearer says or does something."""
    out = []
    verbs = word_lists("zh").get("speech")
    for one in re.finditer(rf"(?:^|(?<=[，。；：！？“”\s,、]))(?=[{HAN}])", raw[part.start : part.end]):
        start = part.start + one.start()
        family = 2 if raw[start : start + 2] in families() else 1 if raw[start] in families() else 0
        if not family:
            continue
        for width in (family + 2, family + 1):
            name, rest = raw[start : start + width], raw[start + width : part.end]
            if (
                rest.startswith(verbs)
                and re.fullmatch(rf"[{HAN}]+", name)
                and name not in nations()
                and name[:2] not in no_names()
                and not set(name[family:]) & NOT_GIVEN
                and not is_word(raw[start + family : start + family + 4])
                and not (width == family + 2 and is_word(raw[start + family + 1 : start + family + 5]))
            ):
                out.append(Found(Span(start, start + width), "name+speech/zh", sure=False))
                break
    return out
