"""Invented names as Chinese communities spell them, each beside its characters and beside those of somebody else.

Written from general reference knowledge, not drawn from any list of persons: Singapore and Malaysia (Hokkien, Teochew, Hakka,
Cantonese, Foochow, Hainanese), Hong Kong, Macau, Taiwan, Indonesia. The third column changes the family name or one part of the
given name. The labelled pairs of other places hold real persons; these are for measuring where those are not at hand.
"""

from comity_names.bench.pairs import Pair

_NAMES = """\
Ng Siew Hoon|黃秀雲|黃秀蘭
Ooi Kean Huat|黃建發|黃建成
Wee Boon Teck|黃文德|黃文福
Teo Swee Lan|張瑞蘭|張瑞花
Teoh Chin Leong|張振龍|張振輝
Tiong Hock Sing|張福信|張福生
Tan Ah Moi|陳亞妹|陳亞英
Tan Geok Lian|陳玉蓮|陳玉珠
Ting Kiong Sing|陳強信|陳強忠
Chin Fook Choi|陳福財|陳福生
Chan Wing Keung|陳永強|陳永輝
Cheung Siu Fong|張小芳|張小玲
Cheong Weng Hong|張永康|張永光
Thio Gwan Hok|張源福|張源成
Lim Chwee Bee|林水美|林水英
Liem Tjoe Hok|林慈福|林慈光
Ling Tiong Hua|林忠華|林忠明
Lum Kam Fatt|林金發|林金水
Goh Lay Kheng|吳麗瓊|吳麗娟
Ung Kok Ming|吳國明|吳國華
Lau Kiong Ming|劉強明|劉強文
Liew Yun Fah|劉運華|劉運福
Low Siok Hwa|劉淑華|劉淑芳
Heng Joo Kiat|王裕傑|王裕文
Ong Bee Choo|王美珠|王美玉
Wong Vui Min|王偉明|王偉忠
Chua Thiam Hock|蔡添福|蔡添財
Tjoa Kim Swie|蔡金水|蔡金生
Choy Mei Yin|蔡美賢|蔡美玲
Yeo Guan Seng|楊源成|楊源福
Njoo Tik Liong|楊德良|楊德明
Yeung Ka Fai|楊家輝|楊家文
Yong Nyuk Lan|楊玉蘭|楊玉英
Khoo Teng Hui|邱廷輝|邱廷光
Hiew Sui Moi|邱水妹|邱水英
Yau Pui Shan|邱佩珊|邱佩玲
Koh Ser Boon|許思文|許思明
Hii King Tung|許慶棟|許慶忠
Hui Chi Wai|許志偉|許志明
Tay Sock Hian|鄭淑賢|鄭淑玲
Chang Thien Loi|鄭天來|鄭天福
Cheng Sau Ying|鄭秀英|鄭秀蘭
Seah Boon Keng|謝文慶|謝文龍
Tse Man Kit|謝文傑|謝文輝
Quek Sim Hwee|郭心慧|郭心玲
Kwok Lai Kuen|郭麗娟|郭麗芳
Foo Tee Dek|符詩德|符詩文
Eu Yoke Lin|余玉蓮|余玉珍
Er Hui Ngoh|余惠娥|余惠玲
Yee Kum Choy|余金財|余金水
Au Yeung Shuk Yi|歐陽淑儀|歐陽淑芬
Szeto Kwok Hung|司徒國雄|司徒國明
Leong Iok Wa|梁玉華|梁玉珍
Lei Kuok Keong|李國強|李國輝
Sou Ion Fai|蘇潤輝|蘇潤明
Hsu Shu-chen|許淑珍|許淑芬
Tseng Kuo-hsiung|曾國雄|曾國明
Chiang Hsiu-ying|江秀英|江秀蘭
Kuo Chih-hung|郭志宏|郭志明
Lu Ching-jen|呂清仁|呂清文
Emily Fung Yuk-ling|馮玉玲|馮玉英
Raymond Ho Chi Keung|何志強|何志明
Fam Jun Kiong|范潤強|范潤發
Sim Lee Ngoh|沈麗娥|沈麗珠
"""


def pairs() -> list[Pair]:
    """Each name beside its own characters (the same) and beside somebody else's."""
    out = []
    for number, line in enumerate(_NAMES.splitlines()):
        spelled, own, other = line.split("|")
        out.append(Pair(f"R{number:03d}s", spelled, own, same=True, kind="zh-latin-regional"))
        out.append(
            Pair(f"R{number:03d}d", spelled, other, same=False, kind="hard-negative-zh-latin-regional")
        )
    return out
