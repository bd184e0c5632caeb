"""What a single line is that stands around a story: menu, byline, caption, source, tags, invitation, rights.

Each answer needs the line alone; where it stands and what it repeats is for `zones`.
"""

import re
from functools import cache

from comity.intake.core import publishers, signs
from comity.intake.core.captions import describes_picture
from comity.intake.core.lines import HAN_OR_KANA, Line, key_of
from comity.intake.core.nameplates import is_trail
from comity.intake.core.stamps import stamps_in, without_stamps

_LONGEST = 400  # characters; longer lines are no furniture, and are not worth the search
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W_]+")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\b")
_PLAYER = re.compile(
    r"\d{1,2}:\d{2}(?::\d{2})?\s*/\s*-?\d{1,2}:\d{2}|^\s*(?:00?:00\b\s*)+$|\b00?:00\b.*\b\d{1,2}:\d{2}\s*$"
)
_TAGS = re.compile(r"(?:\s*[#＃][^\s#＃]+(?:\s+[^\s#＃]+){0,4}){1,30}\s*$")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_PARTY = re.compile(
    r"\((?:(?:left|right|centre|center|l|r|c|pictured|above|below|front)\b|(?:first|second|third|fourth|\d\w\w) from (?:left|right)"
    r"|(?:trái|phải|giữa|bìa (?:trái|phải))\b|(?:thứ )?\w+ từ (?:trái|phải)(?: sang)?|[左右中](?![\u3400-\u9fff])|中央(?![社台臺政])|[左右](?:から)?\w{1,4})[^()]{0,20}\)"
)
_PICTURED = re.compile(
    r"\b(?:file|undated|handout|in this) (?:photo|picture|image)s?\b|trong ảnh[:.]|ảnh (?:chụp|tư liệu|minh h(?:ọa|oạ))"
    r"|(?:資料|イメージ)写真|資料照|资料(?:图|照)|示意[图圖]"
)
_CJK_CREDIT = re.compile(
    r"(?:[^。]{4,}|[。!！)）]\s*)[图圖](?:自|[:：/／])\s*[^。，,]{2,14}$|[)）][^。]{0,14}(?:傳真|[摄攝])[^。]{0,14}$|[(（][^()（）。]{1,14}(?:提供|翻[摄攝]|[摄攝])[)）][^。]{0,40}$|(?:[摄攝]影?|供[图圖]|[发發]布?[图圖]|撮影|提供|写真|映像|ポラリス|翻攝|截[图圖]|[资資]料[图圖照]片?|示意[图圖])\s*[)\]】]*\.?$|^(?:[图圖](?:为|為|说|說|片说明|源)|写真は|【写真|[▲△▼↑↓]|[图圖]\s?\d{1,2}\s?[:：、]|[(\[【](?:写真|[图圖]))"
)
# a Japanese caption: what is seen = when, where, by whom
_CJK_WHERE = re.compile(
    r"[^。]{6,}=[^。=]{0,40}(?:\d日|提供|撮影|共同|時事|代表|写す|から|で|にて)[^。=]{0,20}$|\([^()。]{0,12}\d日[^()。]{0,30}\)$"
)
# "Home > News > Politics": pieces without a sentence between arrows
_BREADCRUMBS = re.compile(r"[^<>＞»›→。]{1,24}(?:\s*[>＞»›→]\s*[^<>＞»›→。]{1,30})+")
_ROOTS = re.compile(
    r"\W*(?:ホーム|トップ|home|trang chủ|首页|首頁|accueil|ニュース|[^>＞]{0,8}top)(?:ページ)?\s*[>＞»›→]",
    re.IGNORECASE,
)
# "【社会記事一覧へ】 【ランキング】", "【図解】…", "[参考]…(PDF)": what stands beside a story
_BRACKETS_ONLY = re.compile(r"(?:\s*[【［\[][^【】\[\]［］]{1,24}[】］\]])+\s*")
_LABELLED = re.compile(
    r"[【［\[＜<](?:図解|写真特集|写真|動画|映像|グラフ|図表|表|地図|イラスト|参考|関連|一覧|資料|別添|別紙|PR|広告)[^】］\]＞>]{0,6}[】］\]＞>]|[^。]{1,60}[(（](?:PDF|ＰＤＦ|pdf)(?:[:：][^()（）]{1,12})?[)）]$"
)
# a menu of Japanese words set apart by blanks or strokes: many short items, none a clause
_MENU_GAP = re.compile(r"[\s|｜/／・]+")
_MENU_ITEMS = 4
# "… at the talks. AFP/Name Name", "… on Monday. VNA/VNS Photo"
_AGENCY_END = re.compile(r"[.!?\"”]\s*(?P<name>[A-Z][\w.]{1,15})/[^\W\d_][^.!?/]{1,30}$")
# a credit in capitals behind the sentence of a caption, or the paper's letters behind a stroke: "… on Monday. PHOTO: XY", "… in May. | XY"
_CREDIT_END = re.compile(
    r"[.!?\"”]\s*(?:[—–-]{1,2}\s*)?(?:(?:PHOTOS?|Photos?|PICTURES?|Pictures?|PIC|Pic|IMAGES?|Images?|FILE|VIDEO|Supplied|Handout|Courtesy)\b[^.!?]{0,50}|[|｜]\s*[A-Z][A-Za-z ]{0,24})$"
)
_PHONE = re.compile(r"(?:\+?\d[\d\s().-]{6,}\d)\s*$")
# a day without a year and an hour, as broadcasters print them
_DAY_AND_HOUR = re.compile(
    r"\W*(?:(?:公開|更新|配信|掲載|投稿)(?:日時?)?\W*)?\d{1,2}(?:月|/)\s?\d{1,2}日?\s?(?:\([月火水木金土日]\))?\s?(?:午[前後])?\s?\d{1,2}[時:]\s?\d{2}分?\W*(?:(?:公開|更新|配信|掲載|投稿)\W*)?"
)
_DAY_GOES_ON = re.compile(r"\s*(?:[(（][月火水木金土日][)）])?\s*(?:[のにはからまでより、~～]|付)")
_PERSON_TAIL = 6  # words that an author and a function take


_TRAIL = re.compile(r"\s*(?:[>＞»›→|｜:]|(?<=\s)[/-](?=\s))[>＞»›:\s]*")
_HOME = frozenset(
    {"首页", "主页", "首頁", "主頁", "当前位置", "您的位置", "您当前的位置", "您现在的位置", "目前位置"}
)
_SPACED = re.compile(r"\s[-/]\s|:")
_SECTION = 4  # characters of a section that no list has
_TRAIL_PART = 12  # characters that the name of a section has at most


def _is_trail(line: Line) -> bool:
    """Whether a line in characters is a trail or bar of sections: 首页 > 时政 > 对外活动, 主頁 | 新聞公報 | 警察報告."""
    if line.ends or not HAN_OR_KANA.search(line.key):
        return False
    parts = [one.strip() for one in _TRAIL.split(line.key) if one.strip()]
    if len(parts) == 1 and line.length <= _TRAIL_PART:
        parts = line.key.split()  # a paper and its section: 澳門力報 要聞
        if not all(
            one in signs.words_of("sections", "interface") or len(one) <= _SECTION for one in parts[1:]
        ):
            return False
    if len(parts) < 2 or any(len(one) > _TRAIL_PART or stamps_in(one) for one in parts):
        return False
    menus = signs.words_of("interface", "sections")
    if parts[0] in _HOME or (publishers.looks_han(parts[0]) and not _SPACED.search(line.words)):
        return True
    known = [one for one in parts if one in menus or publishers.is_known(one)]
    return parts[0] in known and len(parts) - len(known) <= max(len(known), 2)


@cache
def _bracketed_credit() -> re.Pattern[str]:
    credit = signs.either(signs.words_of("credit"))
    return re.compile(rf"[(\[【]\s*{credit}[^()\[\]【】]{{0,80}}[)\]】]\s*\.?$|^[(\[【]?\s*{credit}\s*[:/=]")


@cache
def _trailing_credit() -> re.Pattern[str]:
    credit = signs.either(signs.words_of("credit"))
    return re.compile(rf"(?:[.!?。\"')\]]\s*|\s|^){credit}\s*[:：/]\s*(?:[^.!?。]|\.(?=\w)){{1,60}}\.?$")


def kind_of(line: Line) -> str | None:
    """Return what a line is, None where nothing says that it stands around the story."""
    key = line.key
    if not _LETTER.search(key):
        return "rule" if not stamps_in(line.words) else "stamp"
    if _DAY_AND_HOUR.fullmatch(key) or _opens_with_stamp(line):
        return "stamp"
    if len(line.words) > _LONGEST:
        return None
    for name, holds in (
        ("player", _PLAYER.search(key) and not line.told),
        ("caption", _is_marked(line)),
        ("menu", _is_trail(line)),
        ("tags", _is_tags(line)),
        ("source", is_source(line)),
        ("menu", _is_menu(line)),
        ("contact", _is_contact(line)),
        ("rights", line.length < 45 and signs.holds("rights").search(key) and _short_rights(line)),
        ("promo", _is_promo(line)),
        ("trail", line.length <= 12 and is_trail(line)),
        (
            "phone",
            line.length <= 12 and _PHONE.search(line.words) and not line.ends and not stamps_in(line.words),
        ),
        ("picture", describes_picture(line)),
    ):
        if holds:
            return name
    return _by_what_is_left(line)


def _opens_with_stamp(line: Line) -> bool:
    """Whether a Japanese line is a full date and then who published it: 2024年2月28日 水曜日 …ポスト(…)."""
    if line.told or line.ends or line.length > 25 or not HAN_OR_KANA.search(line.key):
        return False
    stamps = stamps_in(line.words)
    return bool(stamps) and stamps[0].start == 0 and not _DAY_GOES_ON.match(line.words, stamps[0].end)


def _short_rights(line: Line) -> bool:
    """Words of rights are furniture at the beginning or end of a line, not in the middle of a sentence about licences."""
    found = [one.start() for one in signs.holds("rights").finditer(line.key)]
    return bool(found) and (found[0] < 25 or not line.told)


def is_caption(line: Line) -> bool:
    """Whether a line is the caption or credit of a picture."""
    return _is_marked(line) or describes_picture(line)


def _is_marked(line: Line) -> bool:
    key = line.key
    if line.length > 75:
        return False
    if _bracketed_credit().search(key) or _trailing_credit().search(key) or _CJK_CREDIT.search(key):
        return True
    if HAN_OR_KANA.search(key) and _CJK_WHERE.search(key):
        return True
    if _CREDIT_END.search(line.words) and not _goes_on(line):
        return True
    if (agency := _AGENCY_END.search(line.words)) and publishers.is_known(agency["name"]):
        return True
    return line.length <= 40 and bool(_PARTY.search(key) or _PICTURED.search(key)) and not _goes_on(line)


def _goes_on(line: Line) -> bool:
    """Whether there is more than the sentence of a caption."""
    return len(re.findall(r"[.!?。](?:\s|$)", line.words)) > 2


def _is_tags(line: Line) -> bool:
    if _TAGS.match(line.words):
        return True
    found = signs.label_of("tags").match(line.key)
    return bool(found) and not line.ends and line.length < 60


def is_source(line: Line) -> bool:
    """Whether a line names where the text was taken from."""
    if _ADDRESS.fullmatch(line.words.strip("()[]<> ")):
        return True
    plain = line.key.strip("()[]【】*-–— ")
    found = signs.label_of("source").match(plain)
    if found and len(plain) - found.end() <= 60 and len(_WORD.findall(plain[found.end() :])) <= 8:
        return True
    if found and _ADDRESS.match(plain[found.end() :]):
        return True
    # "Theo TTXVN": a source word, then a publisher and nothing else
    return bool(
        line.length <= 8
        and (start := signs.starts_with("source").match(plain))
        and publishers.is_known(plain[start.end() :].strip(" :.-"))
    )


def _is_promo(line: Line) -> bool:
    if not signs.starts_with("promo").match(line.key):
        return False
    # a sentence of the story may begin with such a word; an invitation is short or unfinished
    return not line.ends or line.length < 30


def _is_menu(line: Line) -> bool:
    """Whether a line is the way to the page, or a row of short items."""
    if line.told or line.ends:
        return False
    if _BRACKETS_ONLY.fullmatch(line.words) or _LABELLED.match(line.words):
        return True
    crumbs = _BREADCRUMBS.fullmatch(line.words)
    if crumbs and (_ROOTS.match(line.key) or len(re.findall(r"[>＞»›→]", line.words)) > 1):
        return True
    items = [one for one in _MENU_GAP.split(line.words) if one]
    return (
        len(items) >= _MENU_ITEMS
        and bool(HAN_OR_KANA.search(line.words))
        and all(len(one) <= 9 for one in items)
        and sum(map(len, items)) <= 6 * len(items)
        and not re.search(r"[。、「」0-9０-９]", line.words)
    )


def _is_contact(line: Line) -> bool:
    """Whether a line is the address or telephone of who keeps the page."""
    return not line.told and bool(signs.starts_with("contact").match(line.key))


def _by_what_is_left(line: Line) -> str | None:
    """Judge a line by the words left of it without dates, names of publishers and words of menus."""
    if line.length <= _PERSON_TAIL and (
        publishers.is_publisher(line.words) or publishers.looks_han(line.words)
    ):
        return "byline"
    key = key_of(without_stamps(publishers.compiled().sub(" ", line.words)))
    left = _WORD.findall(_digitless(signs.phrases().sub(" ", key)))
    stamped = bool(stamps_in(line.words))
    glued = len(line.words) <= 160 and not _LETTER.search(signs.glued_phrases().sub(" ", key))
    if not left or glued:
        return "stamp" if stamped else "menu"
    if line.ends:
        return None
    size = sum(len(one) // 2 + 1 if HAN_OR_KANA.search(one) else 1 for one in left)
    if stamped and size <= _PERSON_TAIL:
        return "stamp"
    if _names_writer(line, size, few=size <= 3 and len(left) + 1 < line.length):
        return "byline"
    return "menu" if size <= 4 and len(signs.buttons().findall(line.key)) >= 3 else None


def _names_writer(line: Line, size: int, *, few: bool) -> bool:
    """Whether a line says who wrote: a word for it, then names; `size` is how many words are left of it."""
    if size <= 10 and signs.label_of("byline").match(line.key.strip("()[]【】 ")):
        return True
    written = size <= 8 and signs.starts_with("byline").match(line.key)
    return bool(written) and (few or _names_follow(line.words))


def _digitless(words: str) -> str:
    return re.sub(r"\d+", " ", words)


def _names_follow(words: str) -> bool:
    """Whether the words after the first are written like names: all but small ones begin with a capital letter."""
    if HAN_OR_KANA.search(words):
        return len(words) <= 24
    rest = [one for one in re.findall(r"[^\W\d_]+", words)[1:] if len(one) > 2]
    return bool(rest) and sum(one[0].isupper() for one in rest) >= 0.6 * len(rest)
