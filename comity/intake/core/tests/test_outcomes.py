"""Outcomes of invented sentences."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.intake.core.frames import LANGUAGES
from comity.intake.core.outcomes import find_outcomes
from comity.intake.core.tests.marking import marked

SENTENCES: list[tuple[str, str, list[tuple[str, float | None, str | None]]]] = [
    (
        "en",
        "[O:o1/KH:Cambodian police] raided a scam compound in [L:KH:Sihanoukville] on [D:2025-01-14:January 14], arresting 38 foreigners and seizing 120 mobile phones.",
        [("arrest", 38, "2025-01-14"), ("seizure", 120, "2025-01-14")],
    ),
    (
        "en",
        "[L:TH:Thailand] has extradited a Chinese businessman to [L:CN:China], officials said on [D:2024-05-02:Thursday].",
        [("handover", 1, None)],
    ),
    ("en", "Three men and two women were detained at [L:VN:Noi Bai airport].", [("arrest", 5, None)]),
    (
        "en",
        "The suspect, 41, was handed over to [O:o2/CN:Chinese police] at the Huu Nghi border gate on [D:2023-09-08:September 8].",
        [("handover", 1, "2023-09-08")],
    ),
    (
        "en",
        "Police in [L:JP:Osaka] have arrested a 29-year-old man on suspicion of fraud.",
        [("arrest", 1, None)],
    ),
    (
        "en",
        "Authorities in [L:LA:Laos] deported 462 people to [L:CN:China] last month.",
        [("deportation", 462, None)],
    ),
    (
        "en",
        "Customs officers seized 6.5 kilograms of heroin hidden in tea packets.",
        [("seizure", 6.5, None)],
    ),
    ("en", "More than 200 kg of methamphetamine was seized in the operation.", [("seizure", 200, None)]),
    (
        "en",
        "The two countries' police forces broke up a cross-border trafficking ring.",
        [("dismantled", None, None)],
    ),
    (
        "en",
        "[O:o1:INTERPOL] issued a red notice for [P:p1:Park Dong-won] in [D:2021-03:March 2021].",
        [("red_notice", 1, "2021-03")],
    ),
    ("en", "Police are searching for two accomplices who fled the scene.", [("wanted", 2, None)]),
    (
        "en",
        "A suspect was captured by police in [L:VN:Da Nang] on [D:2024-07-01:July 1] after three years on the run.",
        [("arrest", 1, "2024-07-01")],
    ),
    ("en", "In all, 86 arrests were made.", [("arrest", 86, None)]),
    (
        "vi",
        "[O:o1/VN:Công an tỉnh Tây Ninh] vừa triệt phá một đường dây đánh bạc qua mạng, bắt giữ 15 đối tượng, thu giữ 30 điện thoại di động.",
        [("dismantled", None, None), ("arrest", 15, None), ("seizure", 30, None)],
    ),
    (
        "vi",
        "Ngày [D:2024-03-12:12/3], lực lượng chức năng [L:KH:Campuchia] đã bàn giao 25 công dân Việt Nam cho [O:o2/VN:Bộ đội Biên phòng].",
        [("handover", 25, "2024-03-12")],
    ),
    (
        "vi",
        "Đối tượng [P:p1:Trần Văn Bốn] bị bắt tại [L:TH:Bangkok] và dẫn độ về [L:VN:Việt Nam].",
        [("arrest", 1, None), ("handover", 1, None)],
    ),
    ("vi", "Cảnh sát giải cứu thành công 7 nạn nhân bị lừa bán sang [L:MM:Myanmar].", [("rescue", 7, None)]),
    (
        "vi",
        "[O:o1/VN:Cơ quan Cảnh sát điều tra] đã ra quyết định truy nã đối với 3 bị can.",
        [("wanted", 3, None)],
    ),
    ("vi", "Interpol đã phát lệnh truy nã đỏ đối với [P:p1:Lê Thị Sáu].", [("red_notice", 1, None)]),
    (
        "vi",
        "[O:o1/VN:Bộ Công an] đã phối hợp với cảnh sát [L:LA:Lào] xác lập chuyên án chung, bắt 5 đối tượng, thu 200 kg ma túy đá.",
        [("arrest", 5, None), ("seizure", 200, None)],
    ),
    ("vi", "Hai người Hàn Quốc bị trục xuất khỏi [L:VN:Việt Nam].", [("deportation", 2, None)]),
    ("vi", "Cơ quan chức năng đang truy bắt các đối tượng còn lại.", [("wanted", None, None)]),
    ("vi", "Lực lượng chức năng đã xác định được 4 nghi phạm.", [("identified", 4, None)]),
    (
        "zh",
        "[O:o1/CN:云南警方]在[L:CN:昆明]捣毁一个跨境诈骗窝点,抓获犯罪嫌疑人23名,缴获手机56部。",
        [("dismantled", None, None), ("arrest", 23, None), ("seizure", 56, None)],
    ),
    (
        "zh",
        "[D:2024-01-30:1月30日],缅甸警方将10名主要犯罪嫌疑人移交中国警方。",
        [("handover", 10, "2024-01-30")],
    ),
    ("zh", "两国警方联合侦办一起特大贩毒案,逮捕7人。", [("arrest", 7, None)]),
    ("zh", "警方成功解救被拐卖的12名越南妇女。", [("rescue", 12, None)]),
    ("zh", "该男子涉嫌诈骗,已被遣返回国。", [("deportation", 1, None)]),
    ("zh", "国际刑警组织已对[P:p1:王某某]发布红色通报。", [("red_notice", 1, None)]),
    ("zh", "警方拘捕4男2女,檢獲約3公斤海洛英。", [("arrest", 6, None), ("seizure", 3, None)]),
    ("zh", "三名嫌犯在[L:TW:台北]被捕,警方仍在追捕主嫌。", [("arrest", 3, None), ("wanted", None, None)]),
    ("zh", "泰國警方將一名通緝犯引渡給韓國。", [("handover", 1, None)]),
    ("zh", "今天將22名台籍犯嫌遣返回台。", [("deportation", 22, None)]),
    ("zh", "解救被拐卖妇女儿童42人,捣毁诈骗窝点11个。", [("rescue", 42, None), ("dismantled", 11, None)]),
    ("zh", "扣留268名涉嫌从事诈骗的外籍人员。", [("arrest", 268, None)]),
    ("zh", "该组织共发布红色通报11282份。", [("red_notice", 11282, None)]),
    ("zh", "另有三名同伙逃入境内,警方正在全力追捕。", [("wanted", 3, None)]),
    ("zh", "双方将坚决铲除诈骗窝点,并同意共同捣毁贩毒团伙。", []),
    ("zh", "[P:p1:阮文强]([D:1980:1980年]生)被逮捕。", [("arrest", 1, None)]),
    (
        "ja",
        "[O:o1/JP:警視庁]は[D:2024-06-03:3日]、ベトナム国籍の男3人を詐欺容疑で逮捕したと発表した。",
        [("arrest", 3, "2024-06-03")],
    ),
    (
        "ja",
        "[O:o1/JP:大阪府警]などの合同捜査本部は関係先12カ所を家宅捜索し、パソコンなど約80点を押収した。",
        [("seizure", 80, None)],
    ),
    (
        "ja",
        "フィリピンで拘束されていた日本人の男4人が[D:2023-02-07:7日]、日本に強制送還された。",
        [("deportation", 4, "2023-02-07")],
    ),
    ("ja", "県警は、人身取引の被害者とみられる女性5人を保護した。", [("rescue", 5, None)]),
    ("ja", "国際刑事警察機構は[P:p1:山中太一]容疑者を国際手配した。", [("wanted", 1, None)]),
    ("ja", "ベトナム公安省は容疑者の男の身柄を[O:o2/JP:警察庁]に引き渡した。", [("handover", 1, None)]),
    ("ja", "警察は逃走中の男2人の行方を追っている。", [("wanted", 2, None)]),
    (
        "ja",
        "県警は特殊詐欺グループの指示役とみられる男(34)を逮捕、スマートフォン20台を押収した。",
        [("arrest", 1, None), ("seizure", 20, None)],
    ),
    (
        "en",
        "[O:o1/AU:The Australian Federal Police] said officers had arrested a Sydney man and seized cash worth $1.2 million.",
        [("arrest", 1, None), ("seizure", 1200000, None)],
    ),
    (
        "en",
        "A 45-year-old woman wanted for fraud was arrested upon arrival and extradited to [L:JP:Japan] on [D:2024-08-20:Aug. 20].",
        [("arrest", 1, "2024-08-20"), ("handover", 1, "2024-08-20")],
    ),
    (
        "en",
        "Police last year dismantled 14 drug rings and arrested 230 people.",
        [("dismantled", 14, None), ("arrest", 230, None)],
    ),
    (
        "vi",
        "Lực lượng chức năng [L:VN:Việt Nam] và [L:KH:Campuchia] phối hợp giải cứu 14 lao động bị cưỡng bức.",
        [("rescue", 14, None)],
    ),
    ("vi", "Đến nay, 12 đối tượng đã bị bắt giữ, trong đó có 4 người Trung Quốc.", [("arrest", 12, None)]),
    ("vi", "Qua đấu tranh, công an xác định [P:p1:Hoàng Văn Năm] là kẻ cầm đầu.", [("identified", 1, None)]),
    ("vi", "Tang vật thu giữ gồm 12 bánh heroin, 2 khẩu súng.", [("seizure", None, None)]),
    (
        "vi",
        "Cảnh sát [L:TH:Thái Lan] hôm [D:2024-06-11:11/6] đột kích một căn hộ ở [L:TH:Bangkok], bắt 6 người Việt.",
        [("arrest", 6, "2024-06-11")],
    ),
    (
        "vi",
        "Bị can [P:p1:Hoàng Văn Năm] đã bị Công an Campuchia bắt giữ và trao trả cho phía [L:VN:Việt Nam].",
        [("arrest", 1, None), ("handover", 1, None)],
    ),
    ("ja", "タイ警察は拠点を急襲し、日本人の男15人の身柄を拘束した。", [("arrest", 15, None)]),
    (
        "ja",
        "[O:o1/JP:警視庁]は、[P:p1:グエン・バン・ロク]容疑者(28)ら3人を覚醒剤取締法違反容疑で逮捕し、覚醒剤約5キロを押収した。",
        [("arrest", 3, None), ("seizure", 5, None)],
    ),
    ("fr", "La police a arrêté trois hommes à [L:TH:Bangkok].", [("arrest", 3, None)]),
    ("zh", "[P:p1:赵某]等10人被押解回国。", [("handover", 10, None)]),
    ("zh", "目前,全部嫌疑人已移交中国。", [("handover", None, None)]),
    ("zh", "两国警方联合打掉3个贩毒团伙,抓获嫌疑人86名。", [("dismantled", 3, None), ("arrest", 86, None)]),
    ("ja", "ベトナム国籍の男4人が県警に逮捕されました。", [("arrest", 4, None)]),
    ("ja", "捜査本部は、指示役の男女2人について窃盗容疑で逮捕状を取った。", [("wanted", 2, None)]),
    ("ja", "これまでに実行役ら10人を窃盗の疑いで逮捕しており、捜査を続けている。", [("arrest", 10, None)]),
    ("en", "Police seek to dismantle the network.", []),
    ("en", "The victims were promised high salaries.", []),
    ("vi", "Các đối tượng hứa hẹn việc nhẹ lương cao, yêu cầu nạn nhân chuyển tiền.", []),
    ("ja", "男は調べに対し「知らない」と容疑を否認している。", []),
    ("ja", "警察は逮捕状を請求する方針だ。", []),
    ("ja", "押収したスマートフォンの解析を進めている。", []),
]


@pytest.mark.parametrize(("language", "words", "expected"), SENTENCES)
def test_outcomes_are_read(language: str, words: str, expected: object) -> None:
    named = marked(words, language)
    found = find_outcomes(named)
    assert [(one.kind, one.count, one.date) for one in found] == expected
    assert all(named.text.in_body(one.span) for one in found)


def test_a_pronoun_points_back_to_an_arrest_told_before() -> None:
    words = "Police arrested two men in [L:TH:Bangkok]. The men were arrested at a hotel."
    assert [one.count for one in find_outcomes(marked(words, "en"))] == [2]


def test_the_day_of_an_announcement_is_not_the_day_of_the_arrest() -> None:
    words = "On [D:2024-05-02:May 2], police said that officers had arrested four suspects."
    assert [one.date for one in find_outcomes(marked(words, "en"))] == [None]


PIECES = [word for _language, words, _expected in SENTENCES for word in words.split()]


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(LANGUAGES), st.lists(st.sampled_from(PIECES), min_size=1, max_size=30))
def test_any_words_give_quotes_within_the_text(language: str, pieces: list[str]) -> None:
    named = marked(" ".join(pieces), language)
    for one in find_outcomes(named):
        assert named.text.at(one.span).strip()
