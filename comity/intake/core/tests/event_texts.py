"""Small invented texts with what they name, for trying the readers of events. All persons are invented."""

import re
from collections.abc import Iterator

from comity.intake.core.model import (
    Agreement,
    DateFound,
    DocumentData,
    Meeting,
    Named,
    Organisation,
    Person,
    Place,
    Sentence,
    SourceText,
    Span,
    Zones,
)

PERSONS = {
    "Tran Quoc Minh": "VN",
    "Trần Quốc Minh": "VN",
    "陈国明": "VN",
    "陳國明": "VN",
    "チャン・クオック・ミン": "VN",
    "Somchai Rattanakul": "TH",
    "颂猜": "TH",
    "Kato Haruki": "JP",
    "加藤春樹": "JP",
    "加藤春树": "JP",
    "Li Weidong": "CN",
    "李卫东": "CN",
    "李衛東": "CN",
    "Helen Marsh": "AU",
    "Khamla Sisavath": "LA",
    "林志強": "TW",
    "高橋由美": "JP",
}
BODIES = {
    "Ministry of Public Security": ("VN", "ministry"),
    "National Police Agency": ("JP", "police"),
    "Royal Thai Police": ("TH", "police"),
    "Ministry of Justice": ("JP", "ministry"),
    "INTERPOL": (None, "international"),
    "ASEANAPOL": (None, "international"),
    "Bộ Công an": ("VN", "ministry"),
    "Bộ An ninh Lào": ("LA", "ministry"),
    "Cảnh sát Hoàng gia Thái Lan": ("TH", "police"),
    "公安部": ("CN", "ministry"),
    "越南公安部": ("VN", "ministry"),
    "日本警察厅": ("JP", "police"),
    "警察庁": ("JP", "police"),
    "ベトナム公安省": ("VN", "ministry"),
    "法務省": ("JP", "ministry"),
    "刑事警察局": ("TW", "police"),
}
PLACES = {
    "Hanoi": "VN",
    "Da Nang": "VN",
    "Bangkok": "TH",
    "Vientiane": "LA",
    "Tokyo": "JP",
    "Sydney": "AU",
    "Thailand": "TH",
    "Japan": "JP",
    "Vietnam": "VN",
    "Laos": "LA",
    "Singapore": "SG",
    "Lyon": "FR",
    "Hà Nội": "VN",
    "Băng Cốc": "TH",
    "Viêng Chăn": "LA",
    "Nhật Bản": "JP",
    "Lào": "LA",
    "Thái Lan": "TH",
    "Đà Nẵng": "VN",
    "河内": "VN",
    "河內": "VN",
    "曼谷": "TH",
    "万象": "LA",
    "北京": "CN",
    "昆明": "CN",
    "中国": "CN",
    "日本": "JP",
    "越南": "VN",
    "东京": "JP",
    "台北": "TW",
    "東京": "JP",
    "東京都": "JP",
    "ハノイ": "VN",
    "バンコク": "TH",
    "シンガポール": "SG",
    "ベトナム": "VN",
    "リヨン": "FR",
    "Hanoï": "VN",
    "Paris": "FR",
}
DATES = (
    (
        r"(?:(?:\d{4}年)?(?:\d{1,2}月)\d{1,2}日|\d{4}年\d{1,2}月|\d{4}年|\d{1,2}日)",
        re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(?:(\d{1,2})日)?"),
    ),
    (
        r"(?:ngày )?\d{1,2}/\d{1,2}(?:/\d{4})?|(?:tháng \d{1,2}/|năm )\d{4}",
        re.compile(r"(?:ngày )?(?:(?P<d>\d{1,2})/)?(?:tháng )?(?P<m>\d{1,2})?/?(?:năm )?(?P<y>\d{4})?"),
    ),
)
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
ENGLISH = re.compile(
    rf"(?:(?P<m>{'|'.join(MONTHS)})(?: (?P<d>\d{{1,2}}(?!\d))(?:-(?P<e>\d{{1,2}}))?)?(?:,? (?P<y>\d{{4}}))?|(?<=in )(?P<only>\d{{4}}))"
)


def dates(raw: str) -> list[DateFound]:
    """Read the plain dates that the texts here use."""
    found = [DateFound(_english(one), Span(*one.span()), "test") for one in ENGLISH.finditer(raw)]
    for where, parts in DATES:
        for one in re.finditer(where, raw):
            hit = parts.fullmatch(one.group())
            assert hit, one.group()
            year, month, day = (hit["y"], hit["m"], hit["d"]) if "y" in parts.groupindex else hit.groups()
            value = year or "XXXX"
            if month or day:
                value += f"-{int(month):02}" if month else "-XX"
            if day:
                value += f"-{int(day):02}"
            found.append(DateFound(value, Span(*one.span()), "test"))
    return sorted(found, key=lambda one: one.span)


def _english(one: re.Match[str]) -> str:
    if one["only"]:
        return one["only"]
    month = f"{one['y'] or 'XXXX'}-{MONTHS.index(one['m']) + 1:02}"
    value = f"{month}-{int(one['d']):02}" if one["d"] else month
    return value + (f"/{month}-{int(one['e']):02}" if one["e"] else "")


def named(language: str, raw: str) -> Named:
    """Return a text of one body with everybody and everything of the lists above that it names."""
    whole = (Span(0, len(raw)),) if raw else ()
    title = Span(0, raw.index("\n")) if "\n" in raw else None
    text = SourceText(raw, language, Zones(whole), whole, tuple(_sentences(raw)), title)
    taken: list[Span] = []

    def mentions(name: str) -> list[Span]:
        pattern = r"(?<!\w){}(?!\w)" if name.isascii() or language in {"vi", "fr"} else "{}"
        found = [Span(*one.span()) for one in re.finditer(pattern.format(re.escape(name)), raw)]
        found = [one for one in found if not any(one.meets(other) for other in taken)]
        taken.extend(found)
        return found

    return Named(
        text,
        DocumentData(),
        organisations=[
            Organisation(body, body, spans, "test", kind, country)
            for body, (country, kind) in sorted(BODIES.items(), key=lambda one: -len(one[0]))
            if (spans := mentions(body))
        ],
        persons=[
            Person(person, person, spans, "test", "head", None, None, home)
            for person, home in PERSONS.items()
            if (spans := mentions(person))
        ],
        places=[
            Place(place, place, spans, "test", code)
            for place, code in sorted(PLACES.items(), key=lambda one: -len(one[0]))
            if (spans := mentions(place))
        ],
        dates=dates(raw),
    )


def _sentences(raw: str) -> Iterator[Sentence]:
    for number, line in enumerate(re.finditer(r"[^\n]+", raw)):
        for one in re.finditer(r".+?(?:[.。](?=\s|$|[^\s\d])(?<!TP\.)|$)\s*", line.group()):
            if one.group().strip():
                start = line.start() + one.start()
                yield Sentence(Span(start, start + len(one.group().rstrip())), number)


def meeting_line(one: Meeting) -> str:
    """Write a meeting as kind, number, day, place, who, states and relation; a hyphen for what is not said."""
    return " | ".join(
        (
            one.kind,
            str(one.ordinal or "-"),
            one.date or "-",
            one.place or "-",
            ", ".join(sorted(one.participants)) or "-",
            " ".join(sorted(one.parties)) or "-",
            one.relation,
        )
    )


def agreement_line(one: Agreement) -> str:
    """Write an agreement as kind, count, subjects, states, status and day; a hyphen for what is not said."""
    return " | ".join(
        (
            one.kind,
            str(one.count or "-"),
            " ".join(one.subjects) or "-",
            " ".join(sorted(one.parties)) or "-",
            one.status or "-",
            one.date or "-",
        )
    )
