"""Bodies, places and kinds of crime in sentences of our own; persons are invented."""

import pytest

from comity.intake.core.crime_areas import find_crime_areas
from comity.intake.core.model import Sentence, SourceText, Span, Zones
from comity.intake.core.organisations import find_organisations
from comity.intake.core.places import find_places

# language, text, bodies (mention, state), places (name, state), kinds of crime
Case = tuple[str, str, str, str, str]
CASES: list[Case] = [
    (
        "en",
        "The Vietnamese Ministry of Public Security handed over two men to Chinese police at the Huu Nghi border gate.",
        "Ministry of Public Security VN | Chinese police CN",
        "Huu Nghi VN",
        "",
    ),
    (
        "en",
        "Cambodia's Ministry of Interior and the United Nations Office on Drugs and Crime (UNODC) opened a course in Phnom Penh.",
        "Ministry of Interior KH | United Nations Office on Drugs and Crime (UNODC) -",
        "Cambodia KH | Phnom Penh KH",
        "",
    ),
    (
        "en",
        "INTERPOL and Europol took part, while the Royal Thai Police raided a scam centre in Mae Sot, Thailand.",
        "INTERPOL - | Europol - | Royal Thai Police TH",
        "Mae Sot TH | Thailand TH",
        "fraud",
    ),
    (
        "en",
        "The Philippine National Police arrested nine people over an online gambling ring in Pasay City.",
        "Philippine National Police PH",
        "Pasay City PH",
        "gambling",
    ),
    (
        "en",
        "Hanoi police seized 12 kg of heroin and methamphetamine from a Lao national.",
        "Hanoi police VN",
        "",
        "drugs",
    ),
    (
        "en",
        "The Foreign Ministry of Japan and the Embassy of Vietnam in Tokyo confirmed the repatriation.",
        "Foreign Ministry of Japan JP | Embassy of Vietnam in Tokyo VN",
        "",
        "",
    ),
    (
        "en",
        "Director of the Criminal Police Department Major General Do Van Bang received a delegation of the Australian Federal Police (AFP).",
        "Criminal Police Department - | Australian Federal Police (AFP) AU",
        "",
        "",
    ),
    (
        "en",
        "Officers from the National Police Agency of Japan visited the People's Police Academy in Hanoi.",
        "National Police Agency of Japan JP | People's Police Academy -",
        "Hanoi VN",
        "",
    ),
    (
        "en",
        "Five victims of human trafficking were rescued in Myawaddy, Myanmar, the Thai Ministry of Foreign Affairs said.",
        "Ministry of Foreign Affairs TH",
        "Myawaddy MM | Myanmar MM",
        "trafficking",
    ),
    (
        "en",
        "Saitama prefectural police and the Immigration Services Agency investigate illegal overstaying.",
        "Saitama prefectural police JP | Immigration Services Agency JP",
        "",
        "illegal_migration",
    ),
    (
        "en",
        "The Supreme People's Court of Vietnam and the Supreme People's Court of China signed minutes in Nanning, Guangxi.",
        "Supreme People's Court of Vietnam VN | Supreme People's Court of China CN",
        "Nanning CN | Guangxi CN",
        "",
    ),
    (
        "en",
        "The suspect, Tran Van Hoang, 30, of Kawagoe, fled to the US, police said.",
        "",
        "Kawagoe - | US US",
        "",
    ),
    (
        "en",
        "US Embassy in Hanoi officials and the Federal Bureau of Investigation (FBI) thanked the ministry.",
        "US Embassy in Hanoi US | Federal Bureau of Investigation (FBI) US",
        "",
        "",
    ),
    (
        "en",
        "Police in Osaka Prefecture said the gang laundered money through a bank in Singapore.",
        "Police in Osaka Prefecture JP",
        "Singapore SG",
        "money_laundering",
    ),
    (
        "en",
        "Quang Ninh provincial police and the Guangxi Public Security Department exchanged lists of fugitives.",
        "Quang Ninh provincial police VN | Guangxi Public Security Department CN",
        "",
        "",
    ),
    (
        "en",
        "The ASEAN Ministerial Meeting on Transnational Crime was held in Vientiane, Laos.",
        "ASEAN -",
        "Vientiane LA | Laos LA",
        "organised",
    ),
    (
        "en",
        "The Ministries of Public Security of Vietnam and Laos agreed to fight drug crimes along the border.",
        "Ministries of Public Security of Vietnam and Laos VN | Ministries of Public Security of Vietnam and Laos LA",
        "",
        "drugs",
    ),
    (
        "en",
        "The Singapore Police Force and the Royal Malaysia Police broke up a syndicate that smuggled cigarettes from Johor Bahru.",
        "Singapore Police Force SG | Royal Malaysia Police MY",
        "Johor Bahru MY",
        "smuggling",
    ),
    (
        "en",
        "South Korea's National Police Agency deported a murder suspect from Cebu to Seoul.",
        "National Police Agency KR",
        "South Korea KR | Cebu PH | Seoul KR",
        "violent",
    ),
    (
        "en",
        "Vietnam and the United Kingdom agreed to act on people smuggling, the Home Office said in London.",
        "Home Office GB",
        "Vietnam VN | United Kingdom GB | London GB",
        "illegal_migration",
    ),
    (
        "vi",
        "Cục Cảnh sát hình sự (Bộ Công an) phối hợp với Công an tỉnh Nghệ An bắt giữ đối tượng truy nã tại Thái Lan.",
        "Cục Cảnh sát hình sự VN | Bộ Công an VN | Công an tỉnh Nghệ An VN",
        "Thái Lan TH",
        "",
    ),
    (
        "vi",
        "Thứ trưởng Bộ Công an tiếp Đại sứ Nhật Bản và lãnh đạo Cơ quan Cảnh sát quốc gia Nhật Bản.",
        "Bộ Công an VN | Cơ quan Cảnh sát quốc gia Nhật Bản JP",
        "Nhật Bản JP",
        "",
    ),
    (
        "vi",
        "Công an TP Hà Nội triệt phá đường dây lừa đảo chiếm đoạt tài sản hoạt động tại Campuchia.",
        "Công an TP Hà Nội VN",
        "Campuchia KH",
        "fraud",
    ),
    (
        "vi",
        "Cục Cảnh sát điều tra tội phạm về ma túy và Bộ đội Biên phòng tỉnh Hà Tĩnh thu giữ 200 kg ma túy.",
        "Cục Cảnh sát điều tra tội phạm về ma túy VN | Bộ đội Biên phòng tỉnh Hà Tĩnh VN",
        "",
        "drugs",
    ),
    (
        "vi",
        "Viện Kiểm sát nhân dân tối cao Việt Nam và Viện Kiểm sát nhân dân tối cao Lào ký bản ghi nhớ tại Viêng Chăn.",
        "Viện Kiểm sát nhân dân tối cao Việt Nam VN | Viện Kiểm sát nhân dân tối cao Lào LA",
        "Viêng Chăn LA",
        "",
    ),
    (
        "vi",
        "Tòa án nhân dân TP Hải Phòng xét xử nhóm mua bán người sang Trung Quốc.",
        "Tòa án nhân dân TP Hải Phòng VN",
        "Trung Quốc CN",
        "trafficking",
    ),
    (
        "vi",
        "Đại sứ quán Việt Nam tại Campuchia phối hợp với Cảnh sát Campuchia giải cứu 30 người ở Bavet.",
        "Đại sứ quán Việt Nam tại Campuchia VN | Cảnh sát Campuchia KH",
        "Bavet KH",
        "",
    ),
    (
        "vi",
        "Cảnh sát Hoàng gia Thái Lan trao trả 5 nghi phạm cho Văn phòng Interpol Việt Nam.",
        "Cảnh sát Hoàng gia Thái Lan TH | Văn phòng Interpol Việt Nam VN",
        "",
        "",
    ),
    (
        "vi",
        "Bộ Ngoại giao Mỹ và Cục Điều tra Liên bang Mỹ (FBI) đề nghị dẫn độ bị can từ Đà Nẵng.",
        "Bộ Ngoại giao Mỹ US | Cục Điều tra Liên bang Mỹ (FBI) US",
        "Đà Nẵng VN",
        "",
    ),
    (
        "vi",
        "Liên hợp quốc và Cơ quan Phòng, chống ma túy và tội phạm của Liên hợp quốc (UNODC) tài trợ khóa học tại Bangkok.",
        "Liên hợp quốc - | Cơ quan Phòng, chống ma túy và tội phạm của Liên hợp quốc (UNODC) -",
        "Bangkok TH",
        "",
    ),
    (
        "vi",
        "Anh Nguyễn Văn Đức (trú huyện Đức Thọ, tỉnh Hà Tĩnh) bị đưa sang Anh và Pháp trái phép.",
        "",
        "Đức Thọ VN | Hà Tĩnh VN | Anh GB | Pháp FR",
        "",
    ),
    (
        "vi",
        "Hải quan Hải Phòng bắt lô hàng buôn lậu ngà voi tại cảng Lạch Huyện.",
        "Hải quan Hải Phòng VN",
        "cảng Lạch Huyện VN",
        "smuggling",
    ),
    (
        "vi",
        "Bộ trưởng Bộ Nội vụ Campuchia và Bộ trưởng Bộ An ninh Lào dự hội nghị ở Luang Prabang.",
        "Bộ Nội vụ Campuchia KH | Bộ An ninh Lào LA",
        "Luang Prabang LA",
        "",
    ),
    (
        "vi",
        "Công an phường Cửa Nam (quận Hoàn Kiếm) tiếp nhận tin báo trộm cắp tài sản.",
        "Công an phường Cửa Nam VN",
        "Hoàn Kiếm VN",
        "theft",
    ),
    (
        "vi",
        "Phòng An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao Công an tỉnh Thanh Hóa bắt nhóm rửa tiền.",
        "Phòng An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao VN | Công an tỉnh Thanh Hóa VN",
        "",
        "money_laundering",
    ),
    (
        "vi",
        "Cục Quản lý xuất nhập cảnh cho biết nhiều người nước ngoài nhập cảnh trái phép qua biên giới Tây Ninh.",
        "Cục Quản lý xuất nhập cảnh VN",
        "Tây Ninh VN",
        "illegal_migration",
    ),
    (
        "vi",
        "Hai nước sẽ phối hợp chống khủng bố, tội phạm mạng và đánh bạc trực tuyến.",
        "",
        "",
        "terrorism | high_tech | gambling",
    ),
    (
        "vi",
        "Công ty TNHH Minh Phát ở TP.HCM bị điều tra; bị can bị dẫn giải từ sân bay Nội Bài.",
        "Công ty TNHH Minh Phát VN",
        "TP.HCM VN | sân bay Nội Bài VN",
        "",
    ),
    (
        "ja",
        "愛知県警は15日、ベトナム国籍の男を窃盗容疑で逮捕した。県警によると、男は名古屋市に住んでいた。",
        "愛知県警 JP | 県警 JP",
        "名古屋市 JP",
        "theft",
    ),
    (
        "ja",
        "警察庁の長官はハノイでベトナム公安省の次官と会談し、特殊詐欺対策で協力することで一致した。",
        "警察庁 JP | ベトナム公安省 VN",
        "ハノイ VN",
        "fraud",
    ),
    (
        "ja",
        "出入国在留管理庁と法務省は、不法滞在者の送還についてタイ政府と協議した。",
        "出入国在留管理庁 JP | 法務省 JP",
        "タイ TH",
        "illegal_migration",
    ),
    (
        "ja",
        "大阪府警と兵庫県警の合同捜査本部は、カンボジアの拠点から日本に電話をかけていた疑いで5人を逮捕した。",
        "大阪府警 JP | 兵庫県警 JP | 合同捜査本部 JP",
        "カンボジア KH | 日本 JP",
        "",
    ),
    ("ja", "東京地検は覚醒剤を密輸したとして、中国人の被告を起訴した。", "東京地検 JP", "", "drugs"),
    ("ja", "千葉容疑者は埼玉県川口市の自宅で逮捕された。", "", "埼玉県川口市 JP", ""),
    (
        "ja",
        "国際刑事警察機構(ICPO)は国際手配書を出した。在ベトナム日本大使館が確認した。",
        "国際刑事警察機構(ICPO) - | 在ベトナム日本大使館 JP",
        "",
        "",
    ),
    (
        "ja",
        "ミャンマーのミャワディで人身取引の被害者が保護され、タイ警察が引き渡しを受けた。",
        "タイ警察 TH",
        "ミャンマー MM | ミャワディ MM",
        "trafficking",
    ),
    (
        "ja",
        "海上保安庁はベトナムの海上警察と東京湾で訓練をした。ASEANの代表も参加した。",
        "海上保安庁 JP | ASEAN -",
        "ベトナム VN",
        "",
    ),
    (
        "ja",
        "サイバー犯罪やテロ、マネーロンダリングへの対策を国連薬物犯罪事務所と進める。",
        "国連薬物犯罪事務所 -",
        "",
        "high_tech | terrorism | money_laundering",
    ),
    ("ja", "新宿署によると、男は歌舞伎町の路上で強盗をした疑い。", "新宿署 JP", "歌舞伎町 JP", "theft"),
    (
        "ja",
        "フィリピン入管は、ルフィを名乗る男ら4人を成田空港へ強制送還した。",
        "フィリピン入管 PH",
        "成田空港 JP",
        "",
    ),
    (
        "zh",
        "中国公安部与老挝公安部联合行动,在金三角经济特区抓获268名犯罪嫌疑人,移交云南警方。",
        "中国公安部 CN | 老挝公安部 LA | 云南警方 CN",
        "金三角经济特区 LA",
        "",
    ),
    (
        "zh",
        "新华社北京3月2日电 广西壮族自治区公安厅与越南谅山省公安厅举行会晤。",
        "广西壮族自治区公安厅 CN | 越南谅山省公安厅 VN",
        "北京 CN",
        "",
    ),
    (
        "zh",
        "国际刑警组织和联合国毒品和犯罪问题办公室派代表参加了在曼谷举行的会议。",
        "国际刑警组织 - | 联合国毒品和犯罪问题办公室 -",
        "曼谷 TH",
        "",
    ),
    (
        "zh",
        "柬埔寨警方在西哈努克省捣毁一个电信网络诈骗窝点。",
        "柬埔寨警方 KH",
        "西哈努克省 KH",
        "fraud",
    ),
    (
        "zh",
        "越南驻华大使馆表示,越南最高人民检察院代表团将访问云南省昆明市。",
        "越南驻华大使馆 VN | 越南最高人民检察院 VN",
        "云南省昆明市 CN",
        "",
    ),
    (
        "zh",
        "內政部警政署刑事警察局與越南公安部合作,在臺北市逮捕販毒集團。",
        "內政部警政署刑事警察局 TW | 越南公安部 VN",
        "臺北市 TW",
        "drugs",
    ),
    (
        "zh",
        "缅甸移交中国的电诈嫌犯从昆明长水国际机场入境,国家移民管理局说。",
        "国家移民管理局 CN",
        "缅甸 MM | 中国 CN | 昆明长水国际机场 CN",
        "fraud",
    ),
    (
        "zh",
        "法国国家警察总局和菲律宾国家调查局派员访问越南公安部经济犯罪侦查局。",
        "法国国家警察总局 FR | 菲律宾国家调查局 PH | 越南公安部经济犯罪侦查局 VN",
        "",
        "",
    ),
    (
        "zh",
        "商業罪案調查科聯同澳門司法警察局和越南人民警察學院舉辦課程。",
        "商業罪案調查科 - | 澳門司法警察局 MO | 越南人民警察學院 VN",
        "",
        "",
    ),
    (
        "zh",
        "民警经过联合侦查处理了案件，并加强打击犯罪合作，维护地区安全局势。",
        "",
        "",
        "",
    ),
    (
        "zh",
        "货车从老挝南塔省经磨憨口岸驶往景洪市和邻近园区。",
        "",
        "老挝 LA | 南塔省 LA | 磨憨口岸 CN | 景洪市 CN",
        "",
    ),
    (
        "zh",
        "与发展中国家一道打击诈骗，局长黄文山在武吉阿曼说。",
        "",
        "武吉阿曼 MY",
        "fraud",
    ),
    (
        "zh",
        "东盟各国将加强打击跨国犯罪、恐怖主义和洗钱。",
        "东盟 -",
        "",
        "organised | terrorism | money_laundering",
    ),
    (
        "zh",
        "越南广宁省芒街市法院判处两名偷渡组织者有期徒刑。",
        "越南广宁省芒街市法院 VN",
        "",
        "illegal_migration",
    ),
    ("zh", "日本警察厅长官访问河内,会见越南公安部副部长。", "日本警察厅 JP | 越南公安部 VN", "河内 VN", ""),
    (
        "fr",
        "Le ministère de la Justice du Vietnam et Interpol ont signé un accord à Lyon.",
        "ministère de la Justice du Vietnam VN | Interpol -",
        "Lyon FR",
        "",
    ),
]


def body(language: str, raw: str) -> SourceText:
    """Return a text that is one paragraph of a story."""
    whole = Span(0, len(raw))
    return SourceText(raw, language, Zones((whole,)), (whole,), (Sentence(whole, 0),))


def wanted(words: str) -> set[tuple[str, str]]:
    return {(name, code) for name, _, code in (one.rpartition(" ") for one in words.split(" | ") if one)}


@pytest.mark.parametrize("case", CASES, ids=[f"{one[0]}-{number}" for number, one in enumerate(CASES)])
def test_bodies_places_and_crimes(case: Case) -> None:
    language, raw, bodies, places, crimes = case
    text = body(language, raw)
    found = find_organisations(text)
    named = {(text.at(span), one.country or "-") for one in found for span in one.mentions}
    assert {name for name, _ in named} == {name for name, _ in wanted(bodies)}
    assert {pair for pair in named if (pair[0], "-") not in wanted(bodies)} == {
        pair for pair in wanted(bodies) if pair[1] != "-"
    }
    assert {(one.name, one.country or "-") for one in find_places(text, found)} == wanted(places)
    assert {one.area for one in find_crime_areas(text, found)} == {one for one in crimes.split(" | ") if one}
