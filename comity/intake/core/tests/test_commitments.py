"""Commitments of invented sentences."""

import pytest

from comity.intake.core.commitments import find_commitments
from comity.intake.core.tests.marking import marked

SENTENCES: list[tuple[str, str, list[tuple[str, str | None, str | None]]]] = [
    (
        "en",
        "He called on police forces in the region to share intelligence faster.",
        [("requested", None, "region")],
    ),
    (
        "en",
        "Minister [P:p1/VN:Le Van Hai] thanked [P:p2/KR:Kim Min-jae] and asked the [L:KR:Republic of Korea] to provide training for Vietnamese officers.",
        [("requested", "p1", "KR")],
    ),
    (
        "en",
        "[P:p1/VN:Hai] suggested that the two ministries set up a hotline and exchange officers.",
        [("proposed", "p1", "both")],
    ),
    (
        "en",
        "For his part, [P:p2/KR:Kim] affirmed that his agency will continue to support [L:VN:Vietnam] in cyber forensics.",
        [("pledged", "p2", None)],
    ),
    (
        "en",
        "The two sides agreed to hold the next meeting in [L:KR:Seoul] in [D:2025:2025].",
        [("agreed", "both", None)],
    ),
    (
        "en",
        "[P:p1/VN:Le Van Hai] expressed his hope that the Lao side would continue to hand over fugitives.",
        [("hoped", "p1", "LA")],
    ),
    (
        "en",
        "The Korean side pledged full support, while the Vietnamese side promised to protect Korean citizens.",
        [("pledged", "KR", None), ("pledged", "VN", None)],
    ),
    (
        "en",
        "The deputy minister emphasised that both countries need to step up information sharing.",
        [("requested", None, "both")],
    ),
    (
        "en",
        "[P:p2/KR:Kim Min-jae] said [L:KR:Korea] is willing to provide equipment.",
        [("pledged", "KR", None)],
    ),
    (
        "en",
        "The Minister also requested that the Cambodian side expedite the extradition of fugitives.",
        [("requested", None, "KH")],
    ),
    ("en", '"We hope to sign the treaty soon," [P:p1/VN:Hai] said.', [("hoped", "p1", None)]),
    (
        "en",
        "During talks, [P:p1/VN:Le Van Hai] and [P:p2/KR:Kim Min-jae] agreed on measures to fight drug crime.",
        [("agreed", "both", None)],
    ),
    (
        "en",
        "[O:o3/JP:The National Police Agency] proposed establishing a joint working group.",
        [("proposed", "o3", None)],
    ),
    (
        "en",
        "[P:p1/VN:Hai] voiced his wish that [L:AU:Australia] continue assisting the [O:o1/VN:Ministry of Public Security] in training.",
        [("hoped", "p1", "AU")],
    ),
    ("en", "They also agreed to maintain the annual dialogue.", [("agreed", "both", None)]),
    (
        "vi",
        "Bộ trưởng [P:p1/VN:Lê Văn Hải] đề nghị phía [L:JP:Nhật Bản] tiếp tục hỗ trợ đào tạo cán bộ; đồng thời mong muốn hai bên sớm ký kết hiệp định dẫn độ.",
        [("proposed", "p1", "JP"), ("hoped", "p1", "both")],
    ),
    (
        "vi",
        "Ông [P:p2/JP:Sato Ken] khẳng định [L:JP:Nhật Bản] sẽ tiếp tục hợp tác chặt chẽ với [O:o1/VN:Bộ Công an].",
        [("pledged", "p2", None)],
    ),
    (
        "vi",
        "Hai bên nhất trí tăng cường trao đổi thông tin, phối hợp truy bắt tội phạm truy nã.",
        [("agreed", "both", None)],
    ),
    (
        "vi",
        "Ông cũng kêu gọi các nước thành viên ASEAN tăng cường chia sẻ thông tin.",
        [("requested", None, "các nước thành viên")],
    ),
    (
        "vi",
        "Bộ trưởng nhấn mạnh hai bên cần phối hợp chặt chẽ hơn trong phòng, chống mua bán người.",
        [("proposed", None, "both")],
    ),
    (
        "vi",
        "Phía [L:KR:Hàn Quốc] cam kết hỗ trợ trang thiết bị cho lực lượng cảnh sát.",
        [("pledged", "KR", None)],
    ),
    ("zh", "越南公安部部长[P:p1/VN:黎文海]希望中方继续支持越南公安力量培训干部。", [("hoped", "p1", "CN")]),
    ("zh", "[P:p2/CN:李志强]表示,中方愿同越方加强执法合作。", [("pledged", "CN", None)]),
    ("zh", "双方一致同意在打击电信诈骗方面加强合作。", [("agreed", "both", None)]),
    ("zh", "[P:p1/VN:黎文海]建议两国公安机关建立热线机制。", [("proposed", "p1", "both")]),
    ("zh", "他呼吁东盟各国加强情报交流。", [("requested", None, "东盟各国")]),
    ("zh", "[P:p1/VN:黎文海]强调,双方应进一步加强边境管控。", [("proposed", "p1", "both")]),
    ("zh", "日方承诺向越南提供设备。", [("pledged", "JP", None)]),
    ("zh", "會談中,雙方達成共識,將加強情報交流。", [("agreed", "both", None)]),
    (
        "ja",
        "[P:p1/JP:田辺一郎]国家公安委員長は、ベトナム側に捜査協力の強化を求めた。",
        [("requested", "p1", "VN")],
    ),
    (
        "ja",
        "[P:p2/VN:レ・ヴァン・ハイ]公安相は、日本側と情報交換を進める考えを示した。",
        [("pledged", "p2", None)],
    ),
    ("ja", "双方は、サイバー犯罪対策で協力を強化することで一致した。", [("agreed", "both", None)]),
    ("ja", "同相は、技能実習生の犯罪防止に向けて連携すべきだと強調した。", [("proposed", None, None)]),
    ("ja", "[P:p1/JP:田辺一郎]長官は共同捜査の枠組みの設置を提案した。", [("proposed", "p1", None)]),
    (
        "en",
        "General [P:p1/VN:Le Van Hai], Minister of [O:o1/VN:Public Security], received Ambassador [P:p2/JP:Mori Kenta] in [L:VN:Hanoi] on [D:2024-04-03:April 3]. The host noted that cooperation had grown. He suggested the two sides sign an extradition treaty soon. The Minister also hoped that the Ambassador would help promote ties. In reply, Ambassador [P:p2/JP:Mori] vowed to do his best. The guest said [L:JP:Japan] stands ready to share experience.",
        [("proposed", "p1", "both"), ("hoped", "p1", None), ("pledged", "p2", None), ("pledged", "JP", None)],
    ),
    (
        "en",
        "At the meeting, [P:p1/VN:Hai] proposed that [L:KR:Korea] increase scholarships, strengthen exchange of information and support modern equipment.",
        [("proposed", "p1", "KR")],
    ),
    (
        "en",
        "[L:VN:Vietnam] and [L:LA:Laos] pledged to coordinate more closely along the border.",
        [("pledged", "both", None)],
    ),
    (
        "en",
        "Both ministers concurred that the fight against drug crime should be given priority.",
        [("agreed", "both", None)],
    ),
    (
        "en",
        "[O:o5:UNODC] recommended that member states strengthen border controls.",
        [("proposed", "o5", None)],
    ),
    (
        "en",
        "The conference called for stronger action against trafficking in persons.",
        [("requested", None, None)],
    ),
    ("en", "The sides reached consensus on setting up a 24/7 contact point.", [("agreed", "both", None)]),
    (
        "vi",
        "Chiều [D:2024-05-20:20/5], tại [L:VN:Hà Nội], Thượng tướng [P:p1/VN:Lê Văn Hải], Thứ trưởng [O:o1/VN:Bộ Công an] tiếp ông [P:p2/JP:Mori Kenta], Đại sứ [L:JP:Nhật Bản] tại [L:VN:Việt Nam]. Thứ trưởng đánh giá cao kết quả hợp tác. Đồng chí đề nghị hai bên tiếp tục thúc đẩy trao đổi đoàn các cấp. Đại sứ [P:p2/JP:Mori Kenta] cảm ơn và cam kết sẽ nỗ lực hết mình để thúc đẩy quan hệ. Ông mong Thứ trưởng tiếp tục quan tâm, hỗ trợ.",
        [("proposed", "p1", "both"), ("pledged", "p2", None), ("hoped", "p2", None)],
    ),
    ("vi", "Hai Bộ trưởng đã nhất trí về việc thành lập nhóm công tác chung.", [("agreed", "both", None)]),
    (
        "vi",
        "Thay mặt lãnh đạo Bộ, Thứ trưởng [P:p1/VN:Lê Văn Hải] khẳng định [O:o1/VN:Bộ Công an Việt Nam] luôn sẵn sàng hợp tác với cảnh sát các nước.",
        [("pledged", "o1", None)],
    ),
    (
        "zh",
        "兩國部長同意加強打擊跨境電信詐騙,並建議設立聯絡熱線。",
        [("agreed", "both", None), ("proposed", None, None)],
    ),
    ("zh", "会议呼吁各成员国加强信息共享。", [("requested", None, "各成员国")]),
    (
        "zh",
        "[P:p1/VN:范国雄]提出三项建议:一是建立热线;二是每年会晤一次;三是共同防范恐怖活动。",
        [("proposed", "p1", None), ("proposed", "p1", None), ("proposed", "p1", None)],
    ),
    ("zh", "[P:p1/JP:中村誠]承諾繼續邀請越方警官赴日研修。", [("pledged", "p1", None)]),
    ("zh", "[P:p1/VN:范国雄]同意上述建议。", [("agreed", "p1", None)]),
    (
        "zh",
        "[P:p1/HK:陸家豪]表示警隊會派員長駐曼谷，並要求港方分享資料。",
        [("pledged", "p1", None), ("requested", "p1", "HK")],
    ),
    ("ja", "[L:VN:ベトナム]は犯罪人引き渡し条約の早期締結を求めている。", [("requested", "VN", None)]),
    ("ja", "日本政府は、捜査員の研修を支援すると表明した。", [("pledged", "JP", None)]),
    (
        "fr",
        "[P:p1/VN:Le Van Hai] a proposé que les deux parties renforcent leurs échanges.",
        [("proposed", "p1", "both")],
    ),
    (
        "en",
        "Minister [P:p1/VN:Le Van Hai] praised the results. He asked the two sides to continue exchanges. Additionally, the countries should enhance training. They also need to boost the sharing of information, the host added. The two ministries agreed to meet again. They will also open a hotline.",
        [
            ("requested", "p1", "both"),
            ("proposed", "p1", "both"),
            ("proposed", "p1", "both"),
            ("agreed", "both", None),
            ("agreed", "both", None),
        ],
    ),
    (
        "en",
        "He said in the time ahead, the two sides need to focus on improving the quality of delegation exchanges.",
        [("proposed", None, "both")],
    ),
    (
        "en",
        "[O:o1/VN:The Vietnamese Ministry of Public Security] and [O:o2/RU:the Russian Ministry of Internal Affairs] affirmed their readiness to expand cooperation.",
        [("pledged", "both", None)],
    ),
    (
        "en",
        "Both sides vowed to implement the existing mechanisms. They pledged to build closer ties.",
        [("pledged", "both", None), ("pledged", "both", None)],
    ),
    (
        "vi",
        "[P:p1/VN:Lê Văn Hải] đề nghị 2 bên tiếp tục duy trì cơ chế họp thường niên. Thời gian tới, hai bên cần tăng cường chia sẻ thông tin.",
        [("proposed", "p1", "both"), ("proposed", "p1", "both")],
    ),
    (
        "vi",
        "Thứ trưởng [P:p1/VN:Lê Văn Hải] nhấn mạnh để bảo đảm an ninh của mỗi nước, thời gian tới [O:o1/VN:Bộ Công an] và [O:o2/CN:Bộ Công an Trung Quốc] cần phát huy kết quả đã đạt được.",
        [("proposed", "p1", "both")],
    ),
]


@pytest.mark.parametrize(("language", "words", "expected"), SENTENCES)
def test_commitments_are_read(language: str, words: str, expected: object) -> None:
    named = marked(words, language)
    found = find_commitments(named)
    assert [(one.act, one.actor, one.addressee) for one in found] == expected
    assert all(named.text.in_body(one.span) for one in found)


def test_what_people_of_a_case_promise_is_no_commitment() -> None:
    named = marked("[P:p1/VN:Tran Van Ba] promised the women jobs abroad.", "en")
    named.persons[0].role = "suspect"
    assert find_commitments(named) == []


def test_a_bare_title_is_the_person_with_that_office() -> None:
    named = marked("[P:p1/VN:Le Van Hai] met [P:p2/JP:Mori Kenta]. The ambassador pledged his support.", "en")
    named.persons[0].role, named.persons[1].role = "Minister of Public Security", "Ambassador"
    assert [one.actor for one in find_commitments(named)] == ["p2"]


def test_the_quote_is_the_clause() -> None:
    named = marked(
        "[P:p1/VN:Le Van Hai] said he was pleased and promised that the ministry would help, adding that work goes on.",
        "en",
    )
    quotes = [named.text.at(one.span) for one in find_commitments(named)]
    assert quotes == ["promised that the ministry would help"]
