"""Offices and ranks of Vietnamese texts: the office comes first and carries its body behind it."""

import re
from functools import lru_cache

from comity.intake.core.model import Span
from comity.intake.core.office import Office, beginnings, of_another
from comity.intake.core.wordlists import either, nations, word_lists

_STOP = r"(?:tiếp|gặp|với|đã|cho|là|bị|được|cùng|do|đến|trao|chúc|thay mặt|cảm ơn|mời|nói|dẫn đầu|dẫn dắt|hội đàm|hội kiến|chủ trì|tham dự|dự|thăm|đề nghị|khẳng định|nhấn mạnh|đánh giá|theo|để|khi|sau|trước|gồm|nhằm|các|những)"


# who is named for a part in a case has no office, whatever body stands before: "… xác minh đối tượng X"
_OF_A_CASE = re.compile(
    r"(?<!\w)(?:đối tượng|nghi phạm|nghi can|bị can|bị cáo|can phạm|nạn nhân|bị hại)\s+$", re.IGNORECASE
)
_AUTHORISED = re.compile(
    r"(?:ủy quyền của|uỷ quyền của|thay mặt|chỉ đạo của)\s+(?:đồng chí\s+)?$", re.IGNORECASE
)


@lru_cache(maxsize=1)
def _vietnamese() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    lists = word_lists("vi")
    heads, ranks = either(lists.get("offices")), either(lists.ranks)
    polite = either(lists.get("honorifics"))
    office = re.compile(rf"(?<!\w)(?:nguyên |cựu |quyền |tân )?(?:{heads})(?!\w)", re.IGNORECASE)
    tail = re.compile(
        rf"[\s,–\-]*(?:(?<!\w)(?P<rank>{ranks})(?!\w)[\s,]*(?:(?:{either(('gs', 'ts', 'pgs'))})\.?\s*)*)?(?:(?<!\w)(?P<polite>{polite})(?!\w)\.?\s*)*",
        re.IGNORECASE,
    )
    stop = re.compile(rf"(?<!\w){_STOP}(?!\w)|[.;:!?\"“”]", re.IGNORECASE)
    after = re.compile(
        rf"\s*(?:,|–|-|—|\()\s*(?:hiện là |nguyên là |là )?(?P<role>(?:nguyên |cựu |quyền )?(?:{heads})(?!\w)(?:[^,.;:()\n–“”\"]|, (?:phòng|chống)(?!\w)|, (?:Cục|Vụ|Phòng|Công an (?:tỉnh|thành phố|TP)|Bộ Công an|Viện|Tổng cục|Sở)(?= (?-i:[A-ZĐ])))*)",
        re.IGNORECASE,
    )
    return office, tail, stop, after


def vietnamese_before(raw: str, start: int, floor: int) -> Office | None:
    """Return the title that ends right before a name, None where there is none."""
    return None if _OF_A_CASE.search(raw[max(floor, start - 30) : start]) else _before(raw, start, floor)


def _before(raw: str, start: int, floor: int) -> Office | None:
    floor = max(floor, start - 160)
    left = raw[floor:start]
    office, tail, stop, _after = _vietnamese()
    ending = next(
        (one for one in (tail.fullmatch(left, place) for place in beginnings(left, 0)) if one), None
    )
    rank = honorific = None
    cut = len(left)
    if ending is not None:
        rank, honorific = ending["rank"], ending["polite"]
        cut = ending.start() if rank or honorific else len(left)
    head = left[:cut].rstrip(" ,–-")
    between = left[len(head) : cut]
    best = None
    for one in office.finditer(head):
        rest = head[one.end() :]
        plural = re.search(r"(?:các|những)\s+$", head[: one.start()])
        if of_another(head[: one.start()]) and (rank or honorific):
            continue
        if rank and "," in between and _AUTHORISED.search(head[: one.start()]):
            continue  # "thừa ủy quyền của Bộ trưởng, Trung tướng X": the office is another's
        if re.search(r",\s*$", rest) is None and any(
            rest[: more.start()].rstrip().endswith(",") for more in office.finditer(rest)
        ):
            continue
        if stop.search(rest) or rest.count(",") > 1 or _joined_to_more(rest, office) or plural:
            continue
        if len(rest.split()) > 16 or (honorific and "," not in between and rest.count(" ") > 8):
            continue
        best = one
        break
    if best is None:
        if rank or honorific:
            return Office(None, rank, Span(floor + cut, start), bool(honorific))
        return None
    role = _trim_vietnamese(head[best.start() :])
    return Office(role, rank, Span(floor + best.start(), start), bool(honorific))


def _joined_to_more(rest: str, office: re.Pattern[str]) -> bool:
    """Whether an "and" in a title begins something else than the second half of a ministry's field: "Bộ trưởng Nội vụ và An toàn"."""
    behind = [rest[one.end() :] for one in re.finditer(r"\bvà\b\s*", rest)]
    return any(
        not one[:1].isupper()
        or office.match(one)
        or _rank().match(one)
        or not re.match(r"\s*[A-ZĐ]\w+ ", rest)
        for one in behind
    )


def opens_office(raw: str, start: int, end: int) -> bool:
    """Whether a Vietnamese office begins here, whose first words may look like a name (Phó Thủ tướng), or a rank does (Thiếu tướng)."""
    rank = _rank().match(raw, start)
    return _vietnamese()[0].match(raw, start) is not None or (rank is not None and rank.end() > end)


@lru_cache(maxsize=1)
def _rank() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(word_lists('vi').ranks)})(?!\w)", re.IGNORECASE)


def _trim_vietnamese(role: str) -> str:
    """An office without the country behind it and without a bracket."""
    role = re.sub(r"\s*\([^)]*\)?", "", role).strip(" ,–-")
    for _ in range(2):
        words = role.split()
        for width in (3, 2, 1):
            if (
                len(words) > width + 1
                and " ".join(words[-width:]).casefold() in nations()
                and words[-width][0].isupper()
                and words[-width - 1].casefold() not in ("tại", "ở")
            ):
                role = " ".join(words[:-width])
                break
    return role


def vietnamese_after(right: str, end: int) -> Office | None:
    """Return the office behind a comma, a dash or a bracket at the beginning of the words that follow a name."""
    _office, _tail, _stop, after = _vietnamese()
    found = after.match(right)
    if found is None:
        return None
    role = found["role"]
    while (more := after.match(right, found.start("role") + len(role))) and right[
        found.start("role") + len(role)
    ] == ",":
        role = right[found.start("role") : more.end()]  # Ủy viên Bộ Chính trị, Bộ trưởng Bộ Công an
    cut = re.search(
        rf"\s(?:{_STOP}|phát biểu|bày tỏ|nêu|mong muốn|nhận định|thông tin|yêu cầu|kêu gọi|làm|và các|tới|sang|trả lời|có|còn|hứa|cam kết|đồng ý|nhất trí|tin tưởng|hy vọng|mong|chia sẻ|thông báo|tuyên bố|xác nhận|đồng chủ trì|ký|công bố|khai mạc|vừa|sẽ|cũng|trong khi|hiện|đề xuất|khuyến cáo|nhận xét|lưu ý|kiến nghị|gửi|trực tiếp|dẫn|phản hồi|tái khẳng định|cung cấp|tiếp nhận|báo cáo|trình bày|giới thiệu|thừa nhận|tin rằng|giải thích|cảnh báo|hoan nghênh|nói thêm|kể|viết)(?!\w)",
        role,
    )
    if cut:
        role = role[: cut.start()]
    nxt = re.search(r"\s(?P<and>(?:và|cùng|với) )?(?:ông|bà|anh|chị|ngài|đồng chí)\s[A-ZÀ-Ỹ]", role)
    joined = re.search(
        rf"\s(?:và|cùng|với)\s(?:(?:{either(word_lists('vi').ranks)}|{either(word_lists('vi').get('offices'))})(?!\w)|(?:đại diện|lãnh đạo|các|một số|đoàn|cán bộ|thành viên|phía)(?!\w))",
        role,
        re.IGNORECASE,
    )
    if joined:
        role = role[: joined.start()]
        nxt = None
    if nxt and nxt["and"] is None:
        return None
    if nxt:
        role = role[: nxt.start()]
    width = found.start("role") + len(role)
    return Office(_trim_vietnamese(role), None, Span(end, end + width))
