"""Names of persons in Chinese texts: family name and given name behind a title or before one, transcribed foreign names, anonymised ones."""

import re
from functools import lru_cache

from comity.intake.core.found import Found, body_parts
from comity.intake.core.model import SourceText, Span
from comity.intake.core.wordlists import nations, word_lists
from comity.intake.core.japanese_names import is_japanese
from comity_names.han import char

_HAN = r"\u3400-\u9fff"
_SOUND = "阿埃艾安奥巴白班邦保鲍贝比彼毕别宾波伯博布查达大戴丹当道德登迪蒂顿多杜厄恩尔法范菲费芬丰弗夫福富盖甘冈高戈格根古瓜哈海罕汉豪赫亨洪胡华霍基吉加贾坚杰金卡凯坎康考科克肯库夸拉莱兰朗劳勒雷里理利莉丽连列林琳隆卢鲁路伦罗洛马玛迈曼芒梅门蒙米密缅明莫默姆慕穆纳娜奈南内尼宁农努诺欧帕派潘佩皮平普奇乔切琴冉让热瑞萨塞桑瑟森沙珊舍申圣史舒斯思苏索塔泰坦汤特提廷通图托瓦万旺威韦维温沃乌西希夏香肖谢辛欣休许雅亚延扬耶叶伊因英尤于约扎詹哲珍朱佐兹颂猜蓬占披育差那他信汶本宋赛翁蒂亚瓦素越贴威叻"
_COMMON_AFTER_FAMILY = frozenset("国方部长家务年月日时间会议安全公中法警部省市县区")


def _names_pattern() -> str:
    return rf"[{_HAN}A-Za-z]+(?:[·•・‧][{_HAN}A-Za-z]+)+"


@lru_cache(maxsize=1)
def _families() -> frozenset[str]:
    return word_lists("zh").set("families")


@lru_cache(maxsize=1)
def _afters() -> tuple[str, ...]:
    lists = word_lists("zh")
    words = {*lists.get("after"), ",", *lists.ranks, *lists.get("offices"), *lists.get("honorifics_after")}
    return tuple(sorted(words - {"長"}, key=len, reverse=True))


@lru_cache(maxsize=4)
def _choice(*names: str) -> str:
    lists = word_lists("zh")
    words = [word for name in names for word in (lists.ranks if name == "ranks" else lists.get(name))]
    return "|".join(sorted(map(re.escape, dict.fromkeys(words)), key=len, reverse=True))


def chinese_mentions(text: SourceText, taken: list[Span]) -> list[Found]:
    """Return the names in Chinese characters of the body, in order; `taken` holds the stretches of bodies and places."""
    found: list[Found] = []
    for part in body_parts(text):
        found += _titled(text.raw, part)
        found += _foreign(text.raw, part)
        found += _before_rank(text.raw, part)
        found += _before_honorific(text.raw, part)
        found += _speaking(text.raw, part)
    kept = _without_overlaps([one for one in found if not any(one.span.meets(other) for other in taken)])
    return sorted(kept + _again(text, kept, taken), key=lambda one: one.span)


def _without_overlaps(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in found:  # the surer rules come first
        if not any(one.span.meets(other.span) for other in kept):
            kept.append(one)
    return kept


def name_width(raw: str, start: int, end: int) -> int:
    """Return how many signs of a Chinese name begin here, 0 for none: the longest that something stands behind that may follow a name."""
    words = raw[start : min(end, start + 6)]
    family = 2 if words[:2] in _families() else 1 if words[:1] in _families() else 0
    if not family:
        return 0
    if re.match(r"(?:某某|某甲|某乙|某)", words[family:]):
        return family + (2 if words[family : family + 2] in ("某某", "某甲", "某乙") else 1)
    for width in (family + 2, family + 1):
        name = words[:width]
        if len(name) < width or not re.fullmatch(rf"[{_HAN}]+", name):
            continue
        rest = raw[start + width : min(end, start + width + 5)]
        if not rest or rest.startswith(_afters()) or not re.match(rf"[{_HAN}]", rest):
            inner = raw[start + family + 1 : start + family + 5]
            if width == family + 2 and inner.startswith(_afters()) and _is_word(inner):
                continue
            return width
    return 0


def _is_word(inner: str) -> bool:
    """Whether a name would swallow the word behind it: 苏林说 is 苏林 and 说, not a name of three signs."""
    return inner.startswith(tuple(word for word in _afters() if len(word) > 1 or word in "说說称稱和与與在就对對被将將及率等的、，。（"))


def _titled(raw: str, part: Span) -> list[Found]:
    pattern = re.compile(rf"(?:{_choice('offices', 'ranks', 'naming', 'honorifics')})(?:、)?")
    out = []
    ends: dict[int, int] = {}
    for one in re.finditer(rf"(?=({pattern.pattern}))", raw[part.start : part.end]):
        end = part.start + one.start() + len(one[1].removesuffix("、"))
        ends.setdefault(end, part.start + one.start())
    for end, start in sorted(ends.items()):
        word = raw[start:end]
        width = name_width(raw, end, part.end) or _sounded_width(raw, end, part.end) or _japanese_width(raw, end, part.end)
        if not width:
            continue
        title = _title_start(raw, part.start, start)
        role, rank = _office(raw[title:end])
        naming = word in word_lists("zh").set("naming")
        rule = "naming+name/zh" if naming and role is None else "title+name/zh"
        rank = rank or _behind(raw, end + width, "ranks")
        out.append(Found(Span(end, end + width), rule, role=role, rank=rank, title=Span(title, end)))
    return sorted(out, key=lambda one: (one.rule != "title+name/zh", one.span))


def _behind(raw: str, end: int, name: str) -> str | None:
    found = re.match(rf"(?:{_choice(name)})", raw[end : end + 8])
    return found.group() if found else None


def _japanese_width(raw: str, start: int, end: int) -> int:
    """The width of a Japanese name: three to five signs that the dictionary knows as a family name and a given name."""
    if "日" not in raw[max(0, start - 40) : start]:
        return 0
    for width in (4, 3, 5):
        rest = raw[start + width : min(end, start + width + 5)]
        if is_japanese(raw[start : start + width]) and (not rest or rest.startswith(_afters())):
            return width
    return 0


def _sounded_width(raw: str, start: int, end: int) -> int:
    """The width of a foreign name written by sound, without a dot: three to five such signs before a word that follows names."""
    found = re.match(rf"[{_SOUND}]{{3,6}}", raw[start:end])
    if not found:
        return _strange_width(raw, start, end)
    for width in range(len(found.group()), 2, -1):
        rest = raw[start + width : min(end, start + width + 5)]
        if not rest or rest.startswith(_afters()):
            return width
    return 0


_NOT_IN_NAMES = frozenset("会會议議级級府们們团團办辦公室的了和与與及等共双雙两兩方国國家就对對在将將部长長局处處院委员員之人")


def _strange_width(raw: str, start: int, end: int) -> int:
    """The width of a name of no known family before a rank: two to four signs."""
    for width in (2, 3, 4):
        name = raw[start : start + width]
        if start + width < end and _behind(raw, start + width, "ranks") and not set(name) & _NOT_IN_NAMES and re.fullmatch(rf"[{_HAN}]+", name):
            return width
    return 0


_EDGE = re.compile(r"[，。；：！？、“”（）\s(),:;]|会见|會見|会晤|會晤|会谈|主持|出席|陪同|率|与|與|同|由|对|對|向|在|是|为|為|以及|及|(?<!共)和|邀请|应|访问|接见|据|当天|日下午|日上午|日(?!本)")


def _title_start(raw: str, floor: int, start: int) -> int:
    """Where the title begins that ends in an office: behind the last edge, over "、" where another office stands before it."""
    left = raw[max(floor, start - 40) : start]
    shift = start - len(left)
    edges = list(_EDGE.finditer(left))
    at = edges[-1].end() if edges else 0
    if edges and edges[-1].group() == "、":
        head = left[: edges[-1].start()]
        before = re.search(rf"(?:{_choice('offices', 'ranks')})$", head)
        if before:
            return _title_start(raw, floor, shift + before.start())
    return shift + at


def _office(title: str) -> tuple[str | None, str | None]:
    """The office without rank and country, and the rank, of a title: 越南公安部部长 is 公安部部长."""
    rank = None
    ranked = re.search(rf"(?:{_choice('ranks')})$", title)
    if ranked:
        rank, title = ranked.group(), title[: ranked.start()].rstrip("、")
    for word in sorted((one for one in nations() if len(one) > 1 and re.match(rf"[{_HAN}]", one)), key=len, reverse=True):
        if title.startswith(word):
            title = title[len(word) :]
            break
    if not re.search(rf"(?:{_choice('offices')})$", title):
        return None, rank
    return title or None, rank


def _foreign(raw: str, part: Span) -> list[Found]:
    """Names with a dot between their parts: 维莱·拉坎冯."""
    out = []
    for one in re.finditer(_names_pattern(), raw[part.start : part.end]):
        start, end = part.start + one.start(), part.start + one.end()
        first = None
        for first in re.finditer(rf"(?:{_choice('offices', 'ranks', 'naming', 'honorifics')})(?=[{_HAN}]+[·•・‧])", one.group()):
            pass
        title = start
        if first:
            start += first.end()
        if first is None:
            head = raw[start:end].split(raw[start + re.search("[·•・‧]", raw[start:end]).start()])[0]
            edges = list(re.finditer(rf"{_EDGE.pattern}|{_follow()}|了|过|的", head))
            start += edges[-1].end() if edges else 0
        nation = next((word for word in sorted(nations(), key=len, reverse=True) if raw.startswith(word, start) and len(word) > 1), "")
        start += len(nation)
        cut = re.match(rf"[{_HAN}A-Za-z]+(?:[·•・‧](?:(?!{_follow()})[{_HAN}A-Za-z])+)+", raw[start:end])
        if not cut or cut.end() < 3:
            continue
        opening = _title_start(raw, part.start, start) if first else title
        role, rank = _office(raw[opening:start]) if first else (None, None)
        after = re.match(rf"(?:{_choice('offices')})", raw[start + cut.end() : part.end])
        out.append(Found(Span(start, start + cut.end()), "dotted/zh", role=role or (after.group() if after else None), rank=rank, title=Span(opening, start) if opening < start else None))
    return out


@lru_cache(maxsize=1)
def _follow() -> str:
    words = [word for word in _afters() if re.match(rf"[{_HAN}]", word) and (len(word) > 1 or word in "说說称稱和与與在对對被将將及率等的就")]
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _before_rank(raw: str, part: Span) -> list[Found]:
    """Names before an office or a rank, at the beginning of a clause: 王小明部长表示."""
    out = []
    for one in re.finditer(rf"(?:^|(?<=[，。；：！？“”\s,、与和由]))(?=[{_HAN}])", raw[part.start : part.end]):
        start = part.start + one.start()
        for width in (3, 2):
            ending = raw[start + width : start + width + 8]
            found = re.match(rf"(?:{_choice('offices', 'ranks')})(?=[^{_HAN}]|{_follow()})", ending)
            if found and raw[start] in _families() and raw[start : start + width] not in nations() and not set(raw[start + 1 : start + width]) & _COMMON_AFTER_FAMILY:
                kind = "rank" if found.group() in word_lists("zh").ranks else "role"
                said = {kind: found.group()}
                out.append(Found(Span(start, start + width), "name+title/zh", role=said.get("role"), rank=said.get("rank")))
                break
    return out


def _before_honorific(raw: str, part: Span) -> list[Found]:
    """Names before a form of address or a bracket with an age: 阮氏兰女士, 王小明（34岁）."""
    out = []
    ending = re.compile(rf"(?:{_choice('honorifics_after')})|[（(](?:男|女|\d{{1,2}}岁|\d{{1,2}}歲|音译|音譯|化名|\d{{4}}年)")
    for one in ending.finditer(raw, part.start, part.end):
        for width in (3, 2, 4):
            start = one.start() - width
            if start < part.start:
                continue
            name = raw[start : one.start()]
            family = name[:2] in _families() or name[:1] in _families()
            before = raw[max(part.start, start - 1) : start]
            if family and re.fullmatch(rf"[{_HAN}]+", name) and (width < 4 or name[:2] in _families()) and not _inside(raw, start, before):
                out.append(Found(Span(start, one.start()), "name+honorific/zh", honorific=True, title=Span(max(part.start, start - 12), start) if start > part.start else None))
                break
    return out


def _inside(raw: str, start: int, before: str) -> bool:
    """Whether the sign before belongs to the same word, so that a name cannot begin here."""
    return bool(before) and before in _families() and raw[start] not in "某" and not char(before).vietnamese == ()


def _speaking(raw: str, part: Span) -> list[Found]:
    """Names at the beginning of a clause whose bearer says or does something."""
    out = []
    verbs = word_lists("zh").get("speech")
    for one in re.finditer(rf"[{''.join(sorted(family for family in _families() if len(family) == 1))}]某[某甲乙丙]?", raw[part.start : part.end]):
        out.append(Found(Span(part.start + one.start(), part.start + one.end()), "anonymised/zh"))
    for one in re.finditer(rf"(?:^|(?<=[，。；：！？“”\s,、]))(?=[{_HAN}])", raw[part.start : part.end]):
        start = part.start + one.start()
        family = 2 if raw[start : start + 2] in _families() else 1 if raw[start] in _families() else 0
        if not family:
            continue
        for width in (family + 2, family + 1):
            name, rest = raw[start : start + width], raw[start + width : part.end]
            if rest.startswith(verbs) and re.fullmatch(rf"[{_HAN}]+", name) and name not in nations() and not set(name[family:]) & _COMMON_AFTER_FAMILY and not _is_word(raw[start + family : start + family + 4]) and not (width == family + 2 and _is_word(raw[start + family + 1 : start + family + 5])):
                out.append(Found(Span(start, start + width), "name+speech/zh", sure=False))
                break
    return out


def _again(text: SourceText, kept: list[Found], taken: list[Span]) -> list[Found]:
    """Every other place of the body where a known name stands; a family name before an office: 郭部长."""
    out: list[Found] = []
    busy = [one.span for one in kept] + list(taken)
    names = sorted({text.at(one.span) for one in kept}, key=len, reverse=True)
    for name in names:
        pieces = [name]
        if re.search("[·•・‧]", name):
            pieces += [piece for piece in (re.split("[·•・‧]", name)[-1], re.split("[·•・‧]", name)[0]) if len(piece) > 1]
        for piece in pieces:
            for part in body_parts(text):
                for one in re.finditer(re.escape(piece), text.raw[part.start : part.end]):
                    span = Span(part.start + one.start(), part.start + one.end())
                    if not any(span.meets(other) for other in busy):
                        out.append(Found(span, "again/zh" if piece == name else "short/zh", short=piece != name))
                        busy.append(span)
        if len(name) == 3 and name[0] in _families():
            for part in body_parts(text):
                for one in re.finditer(rf"{re.escape(name[0])}(?={_choice('offices', 'ranks')}|先生|女士)", text.raw[part.start : part.end]):
                    span = Span(part.start + one.start(), part.start + one.end())
                    if not any(span.meets(other) for other in busy) and not re.match(rf"[{_HAN}]", text.raw[span.start - 1 : span.start]):
                        out.append(Found(span, "short/zh", short=True))
                        busy.append(span)
    return out
