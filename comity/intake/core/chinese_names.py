"""How wide a name in Chinese characters is: family names, given names, what may stand behind a name, foreign names by their sound."""

import re
from functools import lru_cache

from comity.intake.core.japanese_names import is_japanese
from comity.intake.core.wordlists import word_lists
from comity_names.han import canonical

HAN = r"\u3400-\u9fff"

_SOUND = "什坎京庞黛赫蕾娅玛薇茜萝莎丝妮蒙蓉奎昆宽策藏曾彭彼皮批普萍琵蓬廉良亮廖龙陇鲁露吕瑙嫩铁腾通吞暹夏修衍雍瓜关光邝哥革葛盖噶加嘉迦贡公昂敏敦钦觉妙温貌佐梭拜彬贴内索旺瓦哇西素苏帕巴哈阿差猜探塔叻蓝隆坤讪甘鹏朋披攀纳依威颂汶艾安奥白班邦保鲍贝比毕别宾波伯博布查达大戴丹当道德登迪蒂顿多杜厄恩尔法范菲费芬丰弗夫福富冈高戈格根古海罕汉豪亨洪胡华霍基吉贾坚杰金卡凯康考科克肯库夸拉莱兰朗劳勒雷里理利莉丽连列林琳卢路伦罗洛马迈曼芒梅门米密缅明莫默姆慕穆娜奈南尼宁农努诺欧派潘佩平奇乔切琴冉让热瑞萨塞桑瑟森沙珊舍申圣史舒斯思泰坦汤特提廷图托万韦维沃乌希香肖谢辛欣休许雅亚延扬耶叶伊因英尤于约扎詹哲珍朱兹占育那他信本宋赛翁越乍功都荣宏速实春诗妥仑"

# small words that no given name ends in
_NEVER_LAST = frozenset("则則也亦还還并並又均皆曾已将將仍却")
NOT_GIVEN = frozenset("国方部长家务年月日时间会议安全公中法警部省市县区")


@lru_cache(maxsize=1)
def families() -> frozenset[str]:
    return word_lists("zh").set("families")


@lru_cache(maxsize=1)
def no_names() -> frozenset[str]:
    """Return words of two signs that begin like a name and are none."""
    return word_lists("zh").set("no_names")


@lru_cache(maxsize=1)
def _afters() -> tuple[str, ...]:
    lists = word_lists("zh")
    words = {*lists.get("after"), ",", *lists.ranks, *lists.get("offices"), *lists.get("honorifics_after")}
    return tuple(sorted(words - {"長"}, key=len, reverse=True))


@lru_cache(maxsize=4)
def choice(*names: str) -> str:
    lists = word_lists("zh")
    words = [word for name in names for word in (lists.ranks if name == "ranks" else lists.get(name))]
    return "|".join(sorted(map(re.escape, dict.fromkeys(words)), key=len, reverse=True))


def width_of(raw: str, start: int, end: int) -> int:
    """Return how many signs of a name begin here, 0 for none: a Chinese name, one written by sound, a Japanese one."""
    return (
        _family_ja_width(raw, start, end)
        or name_width(raw, start, end)
        or _sounded_width(raw, start, end)
        or _japanese_width(raw, start, end)
        or _likely_width(raw, start, end)
    )


@lru_cache(maxsize=1)
def families_ja() -> tuple[str, ...]:
    """Return Japanese family names, the longest first."""
    return tuple(sorted(word_lists("zh").get("families_ja"), key=len, reverse=True))


def _family_ja_width(raw: str, start: int, end: int) -> int:
    """The width of a Japanese name of a known family: one to three signs of a given name before a word that follows names."""
    if not any(sign in raw[max(0, start - 60) : start] for sign in "日東东縣县"):
        return 0
    family = next((one for one in families_ja() if raw.startswith(one, start)), None)
    if family is None:
        return 0
    for width in (2, 1, 3):
        place = start + len(family) + width
        given, rest = raw[start + len(family) : place], raw[place : min(end, place + 5)]
        if place > end or not re.fullmatch(rf"[{HAN}]+", given) or is_word(given + rest):
            break
        if given[-1] in _NEVER_LAST:
            continue
        if not rest or rest.startswith(_afters()) or not re.match(rf"[{HAN}]", rest):
            return len(family) + width
    return 0


# family names that are no common words of running text
_DOUBTFUL = frozenset(
    "于向方高和成时任应同万明安关关连许项路金石白文武常强经都管解尚单查申司商宗易计权利东通能后国广公越边包车农华游费温古景党季席米"
)


@lru_cache(maxsize=1)
def _likely() -> frozenset[str]:
    doubtful = _DOUBTFUL | set(canonical("".join(_DOUBTFUL)))
    return frozenset(one for one in families() if len(one) == 1 and one not in doubtful)


_NO_GIVEN = frozenset(
    "在与與和对對向将將就说說等了已曾也还還的称稱为為并並及会會于於从從由被因是把给給让讓赴抵亦又都则則所其这這那上下中前后後内內外一二三四五六七八九十两兩个個名位年月日时時国國方部局厅廳处處员員民人间間"
)


def _likely_width(raw: str, start: int, end: int) -> int:
    """The width of a name of a common family before words no list has: two signs of a given name, one where the second is none."""
    if raw[start] not in _likely() or start + 2 > end or raw[start : start + 2] in no_names():
        return 0
    given = raw[start + 1 : min(end, start + 3)]
    if not re.match(rf"[{HAN}]", given) or given[0] in _NO_GIVEN:
        return 0
    return 3 if len(given) > 1 and re.match(rf"[{HAN}]", given[1]) and given[1] not in _NO_GIVEN else 2


def name_width(raw: str, start: int, end: int) -> int:
    """Return how many signs of a Chinese name begin here, 0 for none: the longest that something stands behind that may follow a name."""
    words = raw[start : min(end, start + 7)]
    if words[:2] in no_names():
        return 0
    family = 2 if words[:2] in families() else 1 if words[:1] in families() else 0
    if not family:
        return 0
    if re.match(r"(?:某某|某甲|某乙|某)", words[family:]):
        return family + (
            2 if words[family : family + 2] in ("某某", "某甲", "某乙") or _told(words, family) else 1
        )
    long: tuple[int, ...] = (
        (family + 3,) if words[family : family + 1] == "氏" else ()
    )  # names of Vietnamese women
    for width in (*long, family + 2, family + 1):
        name = words[:width]
        if name[-1:] in _NEVER_LAST and width > family + 1:
            continue
        if len(name) < width or not re.fullmatch(rf"[{HAN}]+", name):
            continue
        rest = raw[start + width : min(end, start + width + 5)]
        if not rest or rest.startswith(_afters()) or not re.match(rf"[{HAN}]", rest):
            inner = raw[start + width - 1 : start + width + 3]
            if width > family + 1 and inner.startswith(_afters()) and is_word(inner):
                continue
            return width
    return 0


def _told(words: str, family: int) -> bool:
    """Whether a name hidden with 某 tells its last sign, 林某东: a word that follows names stands behind it, and it begins none."""
    last, rest = words[family + 1 : family + 2], words[family + 2 :]
    follows = not rest or rest.startswith(_afters()) or not re.match(rf"[{HAN}]", rest)
    return bool(re.match(rf"[{HAN}]", last)) and follows and not (last + rest).startswith(_afters())


def is_word(inner: str) -> bool:
    """Whether a name would swallow the word behind it: 韩松说 is 韩松 and 说, not a name of three signs."""
    return inner.startswith(
        tuple(
            word
            for word in _afters()
            if len(word) > 1 or word in "说說称稱和与與在就对對被将將及率等的、，。（"
        )
    )


def behind(raw: str, end: int, name: str) -> str | None:
    found = re.match(rf"(?:{choice(name)})", raw[end : end + 8])
    return found.group() if found else None


def _ends(rest: str) -> bool:
    """Whether a name may end before these words."""
    return not rest or rest.startswith(_afters()) or not re.match(rf"[{HAN}·•・‧-]", rest)


def _japanese_width(raw: str, start: int, end: int) -> int:
    """The width of a Japanese name: three to five signs that the dictionary knows as a family name and a given name."""
    if "日" not in raw[max(0, start - 40) : start]:
        return 0
    for width in (4, 3, 5):
        rest = raw[start + width : min(end, start + width + 5)]
        if set(raw[start : start + width]) & _NO_GIVEN:
            continue
        if is_japanese(raw[start : start + width]) and _ends(rest):
            return width
    return 0


def _sounded_width(raw: str, start: int, end: int) -> int:
    """The width of a foreign name written by sound, without a dot: three to five such signs before a word that follows names."""
    found = re.match(rf"[{_SOUND}{canonical(_SOUND)}]{{3,6}}", raw[start:end])
    if not found:
        return _strange_width(raw, start, end)
    for width in range(len(found.group()), 2, -1):
        rest = raw[start + width : min(end, start + width + 5)]
        if _ends(rest):
            return width
    return 0


_NOT_IN_NAMES = frozenset(
    "会會议議级級府们們团團办辦公室的了和与與及等共双雙两兩方国國家就对對在将將部长長局处處院委员員之人"
)


def _strange_width(raw: str, start: int, end: int) -> int:
    """The width of a name of no known family before a rank: two to four signs."""
    for width in (2, 3, 4):
        name = raw[start : start + width]
        if (
            start + width < end
            and behind(raw, start + width, "ranks")
            and not set(name) & _NOT_IN_NAMES
            and re.fullmatch(rf"[{HAN}]+", name)
        ):
            return width
    return 0


@lru_cache(maxsize=1)
def _sound_run() -> re.Pattern[str]:
    return re.compile(f"[{_SOUND}{canonical(_SOUND)}-]+")


def sounded(name: str) -> int:
    """The width of a name with dots whose last part ran on into the sentence: a long one ends where its signs are none of sounds."""
    last = re.split("[·•・‧]", name)[-1]
    run = _sound_run().match(last)
    if len(last) > 5 and run is not None and run.end() > 1:
        return len(name) - len(last) + int(run.end())
    return len(name)


@lru_cache(maxsize=1)
def follow() -> str:
    words = [
        word
        for word in _afters()
        if re.match(rf"[{HAN}]", word) and (len(word) > 1 or word in "说說称稱和与與在对對被将將及率等的就")
    ]
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
