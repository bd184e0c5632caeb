"""Persons found in sentences of the press of four languages, and in their broken translations. All persons here are invented."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intake.core.model import Organisation, Sentence, SourceText, Span, Zones
from comity.intake.core.persons import find_persons

_SENTENCE = re.compile(
    r"(?:[^.。！？!?]|\.(?=\S)|(?<=Gen)\.|(?<=Lt)\.|(?<=Mr)\.|(?<=Ms)\.|(?<=Sen)\.|(?<=Col)\.)+(?:[.。！？!?]+|$)"
)


def _text(language: str, words: str) -> SourceText:
    whole = Span(0, len(words))
    sentences = tuple(
        Sentence(Span(one.start(), one.end()), 0) for one in _SENTENCE.finditer(words) if one.group().strip()
    )
    return SourceText(words, language, Zones((whole,)), (whole,), sentences)


# language, text, the names of each person in the order of the text
SENTENCES: list[tuple[str, str, list[list[str]]]] = [
    (
        "en",
        "Lt. Gen. Dang Quoc Khang, Deputy Minister of Public Security, received Thai police chief Somchai Prasert in Hanoi on Monday. Khang thanked Somchai.",
        [["Dang Quoc Khang", "Khang"], ["Somchai Prasert", "Somchai"]],
    ),
    (
        "en",
        "Singapore's Commissioner of Police Tan Boon Heng said the two forces would share data.",
        [["Tan Boon Heng"]],
    ),
    (
        "en",
        "Police in Phnom Penh deported Zhang Haoran, 35, a Chinese national wanted for fraud. Zhang had run a scam centre.",
        [["Zhang Haoran", "Zhang"]],
    ),
    (
        "en",
        "The defendant, identified as Nguyen Thi Hoa, was sentenced to 12 years in prison. Hoa admitted the charges.",
        [["Nguyen Thi Hoa", "Hoa"]],
    ),
    (
        "en",
        "Mr. Robert Hale and Ms. Anna Lindqvist attended the conference.",
        [["Robert Hale"], ["Anna Lindqvist"]],
    ),
    (
        "en",
        "Two officials, Colonel Tran Van Duc and Major Tran Van Dung, signed the minutes.",
        [["Tran Van Duc"], ["Tran Van Dung"]],
    ),
    (
        "en",
        '"We will act," said Maria Santos, head of the Philippine Anti-Narcotics Group.',
        [["Maria Santos"]],
    ),
    (
        "en",
        "UNODC Regional Representative Delphine Moreau praised Vietnam's efforts. Moreau said more must be done.",
        [["Delphine Moreau", "Moreau"]],
    ),
    (
        "en",
        "Japanese Ambassador to Vietnam Shimizu Kenta called on Hanoi to protect investors.",
        [["Shimizu Kenta"]],
    ),
    (
        "en",
        "The ringleader, Le Van Tam, fled to Cambodia. Police believe Tam is hiding in Bavet.",
        [["Le Van Tam", "Tam"]],
    ),
    (
        "en",
        "ASEANAPOL Executive Director Police Brigadier General Ahmad Razif bin Osman opened the meeting in Kuala Lumpur.",
        [["Ahmad Razif bin Osman"]],
    ),
    (
        "en",
        "According to Sen. Col. Pham Minh Quan, the Ho Chi Minh City Police seized 20 kg of heroin on Nguyen Trai Street.",
        [["Pham Minh Quan"]],
    ),
    (
        "en",
        "Korean National Police Agency Commissioner General Yoon Tae-sik met Minister Luong Van Nghia in Seoul. Yoon pledged support.",
        [["Yoon Tae-sik", "Yoon"], ["Luong Van Nghia"]],
    ),
    (
        "en",
        "Victim Hoang Thi Lien, 17, was rescued at the border in Lang Son and returned to Ha Giang.",
        [["Hoang Thi Lien"]],
    ),
    (
        "en",
        "Deputy Prime Minister Tran Hong Phuc chaired the meeting at the Government Office.",
        [["Tran Hong Phuc"]],
    ),
    (
        "en",
        "Australian Federal Police liaison officer Craig Donovan handed over the files.",
        [["Craig Donovan"]],
    ),
    (
        "en",
        "The Supreme People's Court in Ho Chi Minh City upheld the verdict. General Department officials attended. The Vietnam News Agency reported.",
        [],
    ),
    (
        "en",
        "Lao Minister of Public Security General Khamphone Sisavath and Vietnamese counterpart General Vu Dinh Long co-chaired the talks.",
        [["Khamphone Sisavath"], ["Vu Dinh Long"]],
    ),
    (
        "en",
        "A Japanese man, Kenji Morita, 41, was arrested in Da Nang on an INTERPOL red notice.",
        [["Kenji Morita"]],
    ),
    (
        "en",
        "FBI Director John Carter visited Hanoi; Carter met with Deputy Minister Le Quy Hung.",
        [["John Carter", "Carter"], ["Le Quy Hung"]],
    ),
    ("en", "Prosecutor General Nguyen Huy Toan's delegation visited Tokyo.", [["Nguyen Huy Toan"]]),
    (
        "en",
        "Minister of Home Affairs and Law Edwin Tong-Lee spoke. The Mekong River Commission and the World Bank were present.",
        [["Edwin Tong-Lee"]],
    ),
    (
        "vi",
        "Thượng tướng Lê Quý Hưng, Thứ trưởng Bộ Công an, tiếp ông Park Min-ho, Đại sứ Hàn Quốc tại Việt Nam. Ông Park cảm ơn Thứ trưởng Lê Quý Hưng.",
        [["Lê Quý Hưng", "Lê Quý Hưng"], ["Park Min-ho", "Park"]],
    ),
    (
        "vi",
        "Cơ quan điều tra đã khởi tố bị can Trần Văn Lực (SN 1988, trú tại tỉnh Nghệ An) về tội lừa đảo. Lực khai nhận đã chiếm đoạt 2 tỷ đồng.",
        [["Trần Văn Lực", "Lực"]],
    ),
    (
        "vi",
        "Giám đốc Công an tỉnh Lào Cai, Đại tá Hoàng Minh Đức cho biết đã bắt giữ 5 đối tượng.",
        [["Hoàng Minh Đức"]],
    ),
    (
        "vi",
        "Đối tượng Vàng A Sình (30 tuổi) bị bắt khi vận chuyển 10 bánh heroin qua biên giới.",
        [["Vàng A Sình"]],
    ),
    (
        "vi",
        "Bộ trưởng Nội vụ Campuchia Sok Vannak hội đàm với Bộ trưởng Công an Đỗ Quang Minh tại Hà Nội.",
        [["Sok Vannak"], ["Đỗ Quang Minh"]],
    ),
    (
        "vi",
        "Bà Nguyễn Thị Thu Hà, Người phát ngôn Bộ Ngoại giao, nêu rõ quan điểm của Việt Nam.",
        [["Nguyễn Thị Thu Hà"]],
    ),
    ("vi", "Nạn nhân là chị Lò Thị Mẩy được giải cứu từ một sòng bạc ở Campuchia.", [["Lò Thị Mẩy"]]),
    (
        "vi",
        "Thiếu tướng Phạm Văn Cường và Thiếu tướng Phạm Văn Cương cùng dự lễ ký.",
        [["Phạm Văn Cường"], ["Phạm Văn Cương"]],
    ),
    (
        "vi",
        "Cục trưởng Cục Cảnh sát điều tra tội phạm về ma túy Trung tướng Vũ Đình Phong chủ trì hội nghị. Ông Phong nhấn mạnh vai trò của hợp tác quốc tế.",
        [["Vũ Đình Phong", "Phong"]],
    ),
    ("vi", "Tổng Thư ký INTERPOL Marco Silveira đánh giá cao Bộ Công an Việt Nam.", [["Marco Silveira"]]),
    (
        "vi",
        "Công an Thành phố Hồ Chí Minh phối hợp Công an tỉnh Tây Ninh bắt giữ nhóm đối tượng tại đường Nguyễn Huệ, quận Tân Bình.",
        [],
    ),
    (
        "vi",
        "Đối tượng cầm đầu được xác định là Li Guoqiang (45 tuổi, quốc tịch Trung Quốc). Li Guoqiang bị truy nã từ năm 2021.",
        [["Li Guoqiang", "Li Guoqiang"]],
    ),
    (
        "vi",
        "Đồng chí Nguyễn Duy Khánh, Phó Cục trưởng Cục Đối ngoại, phát biểu khai mạc.",
        [["Nguyễn Duy Khánh"]],
    ),
    (
        "vi",
        "Tại buổi tiếp, Đại sứ Nhật Bản Yamada Koichi bày tỏ mong muốn hai bên tăng cường hợp tác.",
        [["Yamada Koichi"]],
    ),
    (
        "vi",
        "Theo Thượng tá Bùi Đức Thọ, Phó Giám đốc Công an tỉnh Quảng Trị, vụ án đang được mở rộng điều tra.",
        [["Bùi Đức Thọ"]],
    ),
    (
        "vi",
        "Ngày 3/4, Tòa án nhân dân TP Hà Nội tuyên phạt bị cáo Lê Thị Nga 15 năm tù; Nguyễn Văn Sơn 12 năm tù.",
        [["Lê Thị Nga"], ["Nguyễn Văn Sơn"]],
    ),
    ("vi", "Chủ tịch nước Võ Văn Hậu tiếp Tổng thống Anders Holm.", [["Võ Văn Hậu"], ["Anders Holm"]]),
    (
        "zh",
        "越南公安部副部长黎国兴上将会见了泰国国家警察总监颂猜·巴实。颂猜表示感谢。",
        [["黎国兴"], ["颂猜·巴实", "颂猜"]],
    ),
    (
        "zh",
        "中国公安部部长助理刘建平在北京会见越南驻华大使陈文明一行。刘建平指出,两国合作成果显著。",
        [["刘建平", "刘建平"], ["陈文明"]],
    ),
    ("zh", "犯罪嫌疑人赵某因涉嫌电信诈骗被缅甸警方移交中方。", [["赵某"]]),
    ("zh", "国际刑警组织主席阿卜杜勒·哈桑在开幕式上致辞。", [["阿卜杜勒·哈桑"]]),
    ("zh", "广西公安厅厅长周建国与高平省公安厅厅长农文海签署会谈纪要。", [["周建国"], ["农文海"]]),
    ("zh", "越南公安部部長梁文光大將表示,雙方應加強合作。梁文光強調打擊毒品犯罪。", [["梁文光", "梁文光"]]),
    ("zh", "外交部发言人林小燕说,中方高度重视。", [["林小燕"]]),
    ("zh", "被告人阮文雄被判处有期徒刑十五年,其妻黄氏梅在逃。", [["阮文雄"], ["黄氏梅"]]),
    ("zh", "日本警察厅长官山本健一和越南公安部副部长范世勇举行会谈。", [["山本健一"], ["范世勇"]]),
    (
        "zh",
        "老挝公安部长坎潘·西苏拉在万象会见了越共中央政治局委员、公安部部长邓国强。",
        [["坎潘·西苏拉"], ["邓国强"]],
    ),
    ("zh", "主犯王海涛(男,42岁)在曼谷落网,同案犯李秀英仍在逃。", [["王海涛"], ["李秀英"]]),
    ("zh", "双方表示,将进一步加强执法合作。会议由两国公安部共同主持。公安机关抓获犯罪嫌疑人32名。", []),
    (
        "ja",
        "警察庁の中村一郎長官は10日、ベトナムのチャン・クオック・フン公安次官と会談した。中村長官は協力強化を求めた。",
        [["中村一郎", "中村"], ["チャン・クオック・フン"]],
    ),
    (
        "ja",
        "愛知県警は、ベトナム国籍のファム・ヴァン・ドゥック容疑者(28)を窃盗の疑いで逮捕した。ファム容疑者は容疑を認めているという。",
        [["ファム・ヴァン・ドゥック", "ファム"]],
    ),
    (
        "ja",
        "逮捕されたのは、住所不定、無職高橋健太容疑者(33)と会社役員の小林誠容疑者(51)。",
        [["高橋健太"], ["小林誠"]],
    ),
    (
        "ja",
        "上川陽介法相はハノイでレー・タイン・ロン司法相と覚書に署名した。",
        [["上川陽介"], ["レー・タイン・ロン"]],
    ),
    (
        "ja",
        "国際刑事警察機構（ICPO）のマルコ・シルバ事務総長が来日し、国家公安委員長の松本剛氏と面会した。",
        [["マルコ・シルバ"], ["松本剛"]],
    ),
    ("ja", "中国籍の王建中被告(40)に懲役5年の判決が言い渡された。", [["王建中"]]),
    ("ja", "被害者の鈴木花子さん(72)は現金300万円をだまし取られた。", [["鈴木花子"]]),
    ("ja", "駐ベトナム大使の渡辺剛氏は「治安協力が進んだ」と話した。", [["渡辺剛"]]),
    ("ja", "福岡県警の田中浩二本部長は記者会見で、捜査を続けると述べた。", [["田中浩二"]]),
    (
        "ja",
        "捜査本部は指示役とみられる男2人の逮捕状を取った。同容疑者らはハノイに潜伏しているとみられる。警視庁幹部が明らかにした。",
        [],
    ),
    (
        "ja",
        "警視庁国際犯罪対策課の佐々木亮警視は、グエン・ティ・ラン容疑者を国際手配したと発表した。",
        [["佐々木亮"], ["グエン・ティ・ラン"]],
    ),
    (
        "ja",
        "石川大輔外務報道官は7日、ベトナムのド・フン・ヴィエット外務次官の訪日を発表した。",
        [["石川大輔"], ["ド・フン・ヴィエット"]],
    ),
    (
        "vi",
        "Trong chuyến thăm, Thứ trưởng Trần Quốc Sik đã gặp lãnh đạo cảnh sát. Ông Trần Quốc Kwon nói hợp tác tốt. Chen Guosheng cho rằng cần trao đổi thông tin.",
        [["Trần Quốc Sik", "Trần Quốc Kwon", "Chen Guosheng"]],
    ),
    (
        "en",
        "Thai Deputy Prime Minister Prawat Srisuk told reporters that Srisuk's team had found 200 victims in Myawaddy.",
        [["Prawat Srisuk", "Srisuk"]],
    ),
    (
        "en",
        "Kim Do-hyun, 29, and his accomplice Lee Sang-woo were extradited to South Korea.",
        [["Kim Do-hyun"], ["Lee Sang-woo"]],
    ),
    (
        "en",
        "Nguyen Van Binh's brother, Nguyen Van Hai, was also arrested.",
        [["Nguyen Van Binh"], ["Nguyen Van Hai"]],
    ),
    (
        "en",
        "On Friday, the Hanoi People's Court sentenced Dinh Cong Thang to death. Thang, 44, trafficked 30 kg of heroin.",
        [["Dinh Cong Thang", "Thang"]],
    ),
    (
        "en",
        "General Phan Van Gioi and Admiral Samuel Paparro-Smith discussed maritime security.",
        [["Phan Van Gioi"], ["Samuel Paparro-Smith"]],
    ),
    (
        "en",
        "The man was named as Wei Jianhong. He ran Golden Dragon Casino in Bokeo. Police Major Souksavanh Phommachan led the raid.",
        [["Wei Jianhong"], ["Souksavanh Phommachan"]],
    ),
    (
        "en",
        "Head of the Drug Crime Investigation Department Major General Vo Van Duong said Operation Sunrise would go on. Maj. Gen. Duong thanked Laos.",
        [["Vo Van Duong", "Duong"]],
    ),
    (
        "en",
        "French Ambassador Olivier Bernard and EU Ambassador Julien Weber signed a Memorandum of Understanding.",
        [["Olivier Bernard"], ["Julien Weber"]],
    ),
    ("en", "Hun Rith, Cambodia's Interior Minister, hailed Vietnam's help.", [["Hun Rith"]]),
    (
        "en",
        "Ha Long Bay and Quang Binh Province welcomed tourists. Van Don Airport reopened. Ba Dinh District Police investigated.",
        [],
    ),
    (
        "en",
        "Interpol Secretary-General Pierre Lambert welcomed the officers; Mr Lambert said the Global Complex in Singapore was open.",
        [["Pierre Lambert", "Lambert"]],
    ),
    (
        "en",
        "President of the Supreme People's Court Tran Quang Huy received Chief Justice Lim Wei Ming of Singapore.",
        [["Tran Quang Huy"], ["Lim Wei Ming"]],
    ),
    (
        "en",
        "Chinese State Councilor and Minister of Public Security Zhou Weidong will visit Hanoi. Zhou was invited by Minister Bui Quoc Anh.",
        [["Zhou Weidong", "Zhou"], ["Bui Quoc Anh"]],
    ),
    ("vi", "Tiến sĩ Lê Hoàng Sơn, chuyên gia của UNODC, trình bày tham luận.", [["Lê Hoàng Sơn"]]),
    (
        "vi",
        "Phó Thủ tướng Thường trực Nguyễn Khắc Bình và Phó Thủ tướng Lào Somsavat Keo ký biên bản.",
        [["Nguyễn Khắc Bình"], ["Somsavat Keo"]],
    ),
    (
        "vi",
        "Lực lượng chức năng bắt quả tang Giàng A Chư và Sùng Thị Dợ đang vận chuyển ma túy. Chư khai mua của một người Lào.",
        [["Giàng A Chư", "Chư"], ["Sùng Thị Dợ"]],
    ),
    (
        "vi",
        "Trưởng Công an phường Bến Nghé Trung tá Đặng Hữu Tài cho hay vụ việc đang được điều tra.",
        [["Đặng Hữu Tài"]],
    ),
    (
        "vi",
        "Đại tá Lê Thanh Bình - Phó Giám đốc Công an TP Đà Nẵng - trao quyết định khen thưởng.",
        [["Lê Thanh Bình"]],
    ),
    (
        "vi",
        "Bộ trưởng Bộ Tư pháp Nhật Bản Kobayashi Shinji thăm Việt Nam. Ông Kobayashi Shinji hội đàm với Bộ trưởng Lê Thành Nam.",
        [["Kobayashi Shinji", "Kobayashi Shinji"], ["Lê Thành Nam"]],
    ),
    (
        "vi",
        "Cảnh sát Nhật Bản bắt giữ Nguyễn Thị Mai Anh, 27 tuổi, do nghi ngờ trộm mỹ phẩm.",
        [["Nguyễn Thị Mai Anh"]],
    ),
    (
        "vi",
        "Ngài Khamsone Vongdara, Phó Thủ tướng Lào, gửi lời chúc mừng. Hội nghị ASEANAPOL do Bộ Công an Việt Nam đăng cai tại Hà Nội.",
        [["Khamsone Vongdara"]],
    ),
    (
        "vi",
        "Cặp vợ chồng Trần Đình Long và Phan Thị Yến bị đề nghị truy tố.",
        [["Trần Đình Long"], ["Phan Thị Yến"]],
    ),
    (
        "vi",
        "Phát biểu tại hội nghị, Thứ trưởng Nguyễn Hữu Phước nhấn mạnh; Cục Cảnh sát hình sự và Văn phòng Interpol Việt Nam báo cáo kết quả. Đại diện Bộ Ngoại giao, Viện Kiểm sát nhân dân tối cao tham dự.",
        [["Nguyễn Hữu Phước"]],
    ),
    (
        "zh",
        "中国国务委员、公安部部长张志远22日在北京会见越南公安部部长苏德明大将。张志远说,中越两国山水相连。苏德明表示,越方愿深化合作。",
        [["张志远", "张志远"], ["苏德明", "苏德明"]],
    ),
    ("zh", "柬埔寨国家警察总监索·提德上将率团出席。", [["索·提德"]]),
    ("zh", "云南省公安厅副厅长李卫东、老街省公安厅副厅长阮文孝分别率团参加会晤。", [["李卫东"], ["阮文孝"]]),
    ("zh", "马来西亚警察总长阿兹曼在新闻发布会上说,警方逮捕了12人。", [["阿兹曼"]]),
    ("zh", "警方提醒,王某(女)与丈夫刘某某因运输毒品被刑事拘留。", [["王某"], ["刘某某"]]),
    ("zh", "国家主席武文长、公安部长陈国雄会见代表团;陈部长介绍情况。", [["武文长"], ["陈国雄", "陈"]]),
    ("zh", "越南女子阮氏芳被拐卖至河南,后获救。", [["阮氏芳"]]),
    ("zh", "日本警察厅国际部长高桥隆一与越方会谈,高桥感谢越方。", [["高桥", "高桥隆一"]]),
    ("zh", "法国国家警察总局局长让-皮埃尔·莫罗出席会议。", [["让-皮埃尔·莫罗"]]),
    ("zh", "老挝公安部部长维莱·本帕上将和柬埔寨大臣宋·萨文出席。", [["维莱·本帕"], ["宋·萨文"]]),
    ("zh", "以岩温(化名)为首的团伙被打掉。", [["岩温"]]),
    ("zh", "涉嫌合同诈骗的孟庆海2019年逃往西班牙。", [["孟庆海"]]),
    ("zh", "嫌疑人林某东已被抓获,林某东供认不讳。", [["林某东", "林某东"]]),
    ("zh", "（中央社記者林大為桃園機場21日電）警方破案。", []),
    ("zh", "抓获嫌疑人Somphone Keola(38岁)。", [["Somphone Keola"]]),
    ("zh", "各方高度重视局长会议和长江流域治安,全国安全形势稳定。", []),
    (
        "ja",
        "岐阜県警は27日、技能実習生のチャン・ヴァン・ナム（24）ら男女4人を窃盗容疑で逮捕した。",
        [["チャン・ヴァン・ナム"]],
    ),
    ("ja", "韓国の朴警察庁長官と日本の露口康夫警察庁長官が会談。", [["露口康夫"], ["朴"]]),
    (
        "ja",
        "タイのソムチャイ・プラサート国家警察長官は28日、東京で記者会見した。ソムチャイ長官は特殊詐欺の拠点摘発を強化すると述べた。",
        [["ソムチャイ・プラサート", "ソムチャイ"]],
    ),
    (
        "ja",
        "加藤誠一容疑者と弟の加藤誠二容疑者は容疑を否認。加藤誠一容疑者は黙秘している。",
        [["加藤誠一", "加藤誠一"], ["加藤誠二"]],
    ),
    (
        "ja",
        "ベトナム公安省のルー・クアン大将（公安相）は、警察庁の楠本芳伸次長らと面会した。",
        [["ルー・クアン"], ["楠本芳伸"]],
    ),
    (
        "ja",
        "サイバー・セキュリティ大臣会合が開かれた。警視庁捜査1課長が説明した。国家公安委員長は出席しなかった。",
        [],
    ),
    ("ja", "弁護士の森田さやかさんは「実習生の支援が必要」と話す。", [["森田さやか"]]),
    ("ja", "林外相は、中国の王建民外相と電話で協議した。", [["林"], ["王建民"]]),
]


@pytest.mark.parametrize(("language", "words", "expected"), SENTENCES, ids=[row[1][:40] for row in SENTENCES])
def test_names_of_a_sentence(language: str, words: str, expected: list[list[str]]) -> None:
    text = _text(language, words)
    found = [sorted(text.at(span) for span in one.mentions) for one in find_persons(text, [], [])]
    assert sorted(found) == sorted(sorted(one) for one in expected)


# language, text, name, role, rank, country
TITLES: list[tuple[str, str, str, str | None, str | None, str | None]] = [
    (
        "en",
        "Vietnamese Minister of Public Security Gen. Tran Van Ba spoke.",
        "Tran Van Ba",
        "Minister of Public Security",
        "General",
        "VN",
    ),
    (
        "en",
        "Thai Deputy Prime Minister Somkiat Wongsa spoke.",
        "Somkiat Wongsa",
        "Deputy Prime Minister",
        None,
        "TH",
    ),
    (
        "en",
        "Maj. Gen. Do Thanh Binh, Director of the Counter-Narcotics Police Department, spoke.",
        "Do Thanh Binh",
        "Director",
        "Major General",
        None,
    ),
    ("en", "Police arrested Tran Van Ba, 34, over fraud in Vietnam.", "Tran Van Ba", "suspect", None, "VN"),
    ("en", "Police in Vietnam rescued the victim, Tran Thi Ba, 17.", "Tran Thi Ba", "victim", None, "VN"),
    (
        "vi",
        "Đại tá Trần Văn Ba, Phó Giám đốc Công an tỉnh Lào Cai, cho biết.",
        "Trần Văn Ba",
        "Phó Giám đốc Công an tỉnh Lào Cai",
        "Đại tá",
        "VN",
    ),
    ("vi", "Công an khởi tố bị can Trần Văn Ba (SN 1990).", "Trần Văn Ba", "nghi phạm", None, "VN"),
    ("vi", "Công an bắt giữ Wang Jun (quốc tịch Trung Quốc).", "Wang Jun", "nghi phạm", None, "CN"),
    ("zh", "越南公安部副部长黎文雄中将表示感谢。", "黎文雄", "公安部副部长", "中将", "VN"),
    ("zh", "犯罪嫌疑人陈某某涉嫌诈骗被抓获。", "陈某某", "嫌疑人", None, None),
    (
        "ja",
        "ベトナムのレ・タイン・ロン公安相（大将）が来日した。",
        "レ・タイン・ロン",
        "公安相",
        "大将",
        "VN",
    ),
    ("ja", "無職高橋健太容疑者（33）を逮捕した。", "高橋健太", "容疑者", None, "JP"),
]


@pytest.mark.parametrize("row", TITLES, ids=[row[1][:40] for row in TITLES])
def test_what_a_title_says(row: tuple[str, str, str, str | None, str | None, str | None]) -> None:
    language, words, *expected = row
    found = find_persons(_text(language, words), [], [])
    assert [[one.name, one.role, one.rank, one.country] for one in found] == [expected]


def test_the_body_of_an_office_is_found_by_its_field() -> None:
    words = "Japanese Minister of Justice Sato Kenji spoke. The Ministry of Justice agreed."
    at = words.index("Ministry of Justice")
    body = Organisation("o1", "Ministry of Justice", [Span(at, at + 19)], "test", "ministry", "JP")
    assert find_persons(_text("en", words), [body], [])[0].organisation == "o1"


def test_one_man_broken_by_translation_is_one_man() -> None:
    words = (
        "Thứ trưởng Bộ Công an Lê Quốc Hyung thăm Nhật Bản. Ông Li Guoxiong cảm ơn. "
        "Lê Quốc Hung nói hai bên cần hợp tác. Liguo Xiong mời bạn thăm Việt Nam. Ông Lê Quốc Xiong ra về."
    )
    (one,) = find_persons(_text("vi", words), [], [])
    assert len(one.mentions) == 5


def test_two_broken_names_in_one_sentence_are_two() -> None:
    words = "Thứ trưởng Trần Quốc Sik và ông Trần Quốc Kwon cùng dự."
    assert len(find_persons(_text("vi", words), [], [])) == 2


def test_names_stay_outside_bodies_and_places() -> None:
    words = "He works at Nguyen Van Cu University."
    body = Organisation("o1", "Nguyen Van Cu University", [Span(12, 36)], "test")
    assert find_persons(_text("en", words), [body], []) == []


@given(st.sampled_from(["en", "vi", "zh", "ja", "fr", "ko"]), st.text(max_size=120))
def test_any_text_gives_exact_spans(language: str, words: str) -> None:
    if not words:
        return
    text = _text(language, words)
    spans = [span for one in find_persons(text, [], []) for span in one.mentions]
    assert len(spans) == len(set(spans))
    assert all(text.in_body(span) and text.at(span).strip() == text.at(span) for span in spans)
