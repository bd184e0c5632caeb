"""Unknown places in Japanese and Chinese: chains of province, city and quarter, and names that end with the sign of their level."""

import re
from functools import cache

from comity.intake.core.countries import countries, either, folded
from comity.intake.core.model import Span
from comity.intake.core.place_hits import Spot
from comity.intake.core.place_names import gazetteer, place_rules, towns
from comity.intake.core.wordlists import word_lists

HAN = r"[\u4e00-\u9fffヶケ々]"


@cache
def _japanese() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    names = [one.strip() for one in place_rules("ja")["prefectures"].split(",")]
    levels = [
        name + {"東京": "都", "北海道": "", "大阪": "府", "京都": "府"}.get(name, "県") for name in names
    ]
    part = r"(?!内|警|民|庁|知事|議|立)(?:[\u4e00-\u9fffヶケ々ァ-ヴー]|さいたま|つくば|いわき|ひたち){1,6}?"
    return (
        re.compile(rf"({either(levels)})((?:{part}[市郡区町村島](?!民|役|内|議|長))+)"),
        re.compile(
            rf"(?:(?<!{HAN})|(?<=同県)|(?<=同府)|(?<=同市)|(?<=同都)|(?<=同道))(?!同|両|各|全|都市|地区)((?:{HAN}{{2,4}}?|さいたま|つくば|いわき|ひたちなか|かほく|みよし|うるま|あきる野|ふじみ野|つがる|にかほ|さくら|みどり|いすみ|南あわじ|たつの|さぬき|うきは|みやま|えびの|いちき串木野)(?:市{HAN}{{1,4}}区|(?:市|(?<![特地学管漁農山校海])[区町村])))(?=[のでにはをへ、。内()（）にと])"
        ),
        re.compile(
            r"(?<![ァ-ヴー])([ァ-ヴー・]{2,10}(?:省|市|州|県|空港|島|区|町|村|郡|廟|国際空港|経済特区|検問所|国境ゲート|港|橋|刑務所|広場|地区|川|湾|海峡|湖|半島|国境検問所|工業団地|収容所))(?!長|庁|政府)"
        ),
    )


def japanese(text: str) -> list[Spot]:
    """Find chains of prefecture and city, lone cities, and foreign divisions in kana, in a folded Japanese text."""
    chain, lone, foreign = _japanese()
    found = []
    for one in chain.finditer(text):
        prefecture = gazetteer("ja")[one[1]].name
        found.append(
            Spot(Span(*one.span()), one.group(), one.group(), "JP", "prefecture+city/ja", within=prefecture)
        )
    for one in lone.finditer(text):
        known = gazetteer("ja").get(one[1][:-1])
        if known and known.name in levels_of_japan():
            known = None  # a city is not the prefecture of its name
        name = known.name if known else one[1]
        home = known.country if known else "JP"
        ward = re.fullmatch("(.+?)市.{1,4}区", one[1])
        city = gazetteer("ja").get(ward[1]) if ward and ward[1] not in levels_of_japan() else None
        within = (city.name if city else f"{ward[1]}市") if ward else None
        found.append(Spot(Span(*one.span(1)), name, name, home, "city/ja", within=within))
    for one in _CHAINED.finditer(text):
        larger = gazetteer("ja").get(one[1])
        home = larger.country if larger else None
        found.append(
            Spot(
                Span(*one.span()),
                one.group(),
                one.group(),
                home,
                "chain/ja",
                within=one[1],
                unknown=home is None,
            )
        )
    found += [
        Spot(Span(*one.span(1)), one[1], one[1], "JP", "airport/ja", unknown=True)
        for one in _AIRPORT.finditer(text)
    ]
    for one in foreign.finditer(text):
        family, dot, _rest = one[1].partition("・")
        if dot and family in word_lists("ja").set("kana_families"):
            continue  # a man's name before 省公安副局長
        known = gazetteer("ja").get(one[1]) or gazetteer("ja").get(re.sub(r"[省市州県]\Z", "", one[1]))
        name = known.name if known else one[1]
        found.append(
            Spot(
                Span(*one.span(1)),
                name,
                name,
                known.country if known else None,
                "division/ja",
                unknown=known is None,
            )
        )
    found += [
        Spot(Span(*one.span(1)), one[1], one[1], None, "town+held/ja", unknown=True, rank=2)
        for one in _HELD_IN.finditer(text)
        if one[1] not in gazetteer("ja") and not one[1].endswith(tuple(place_rules("ja")["no_towns"]))
    ]
    for one in _town_of_state().finditer(text):
        if one[2] in gazetteer("ja") or one[2].endswith(tuple(place_rules("ja")["no_towns"])):
            continue
        country = countries("ja")[one[1]] if one[1] else None
        found.append(
            Spot(Span(*one.span(2)), one[2], one[2], country, "town/ja", unknown=country is None, rank=1)
        )
    return found


_CHAINED = re.compile(
    "((?<![ァ-ヴー・])[ァ-ヴー]{2,10}[省州県]|[一-龥]{2,3}省|広西チワン族自治区|内モンゴル自治区)((?:[ァ-ヴー]{2,10}|[一-龥]{2,4}?)[市県区郡])(?!長|民|内|庁|警|公安|政府)"
)
"""A province and a town in it, abroad."""
_AIRPORT = re.compile(
    "(?<![一-龥ァ-ヴー])((?!同|各|両|国際|地方|現地|最寄)[一-龥]{2,5}空港)(?!署|警|税関|支署|長|会社)"
)


@cache
def levels_of_japan() -> frozenset[str]:
    """Return the names of the prefectures."""
    return frozenset(one.strip() for one in place_rules("ja")["prefectures"].split(","))


_HELD_IN = re.compile(
    "(?:[、はに]|(?<=[0-9日が])) ?(?<![ァ-ヴー・])([ァ-ヴー]{3,10})で(?=(?:開(?:かれ|催|幕|会)|閉幕|行われ|始ま))"
)
"""A lone name in katakana where something was held."""


@cache
def _town_of_state() -> re.Pattern[str]:
    state = either(countries("ja"))
    return re.compile(
        rf"(?:({state})(?:[東西南北中]{{1,2}}部)?の(?:首都|古都|[東西南北中]{{1,2}}部)?|(?:首都|州都|省都|県都|古都|港町|国境の町|(?<=[東西南北])部))([ァ-ヴー]{{3,12}})(?=[、でにへをから]|において|近郊|郊外|市内)"
    )


@cache
def _chinese() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    level = folded("省市县区州镇乡村", "zh")
    # 园区, 地区, 超市 … are kinds of places, no divisions
    part = rf"(?!{folded('各|该|两|公安|警|电|诈|一|同', 'zh')})(?:(?!{folded('[和与及在向对从到由给的于等一]', 'zh')}){HAN}){{1,4}}?[{level}](?![{folded('省市县区州', 'zh')}])(?<!{folded('[园地特社山景小辖灾郊市城校厂库战防分专]区', 'zh')})"
    part += rf"(?<!{folded('[城超股夜楼都]市', 'zh')})(?<!{folded('[农乡山渔新]村', 'zh')})"
    rest = rf"(?:(?:{part})(?!{folded('长', 'zh')}))"
    lead = folded('的了在于从自往至赴到经由抵、,，。（(“"和与及将对向年月日国省市时', "zh")
    state = "".join(rf"|(?<={re.escape(one)})" for one in countries("zh") if 1 < len(one) < 6)
    site = either(
        folded(one, "zh")
        for one in (
            *("国际口岸", "口岸", "国际机场", "机场", "国际港", "港口", "码头", "大桥", "监狱", "看守所"),
            *("经济特区", "开发区", "工业园", "度假村", "岛"),
        )
    )
    return (
        re.compile(
            rf"({either(towns('zh'))})(?:[{level}](?<!{folded('村', 'zh')})(?!{folded('域', 'zh')}))?({rest}*)"
        ),
        re.compile(
            rf"(?:(?<=[{lead}])|^{state})(?!{folded('前往|来到|抵达|访问|两|三国|四国|各|该|全|本|同|边境|城|在|于|从|到|往|至|赴|外|大|多|境|当|某|其|首|有|常住|现住|家住|住|居住|位于', 'zh')})"
            rf"(?!{either(one for one in countries('zh') if len(one) > 1)})((?:(?!{folded('[和与及在向对从到由给的于等一]', 'zh')}){HAN}){{1,4}}?[{folded('省市县州镇', 'zh')}](?<!{folded('[城超股夜都]市', 'zh')}))(?!{folded('长|级|民|委|场|值|政|面', 'zh')})",
            re.MULTILINE,
        ),
        re.compile(
            rf"(?:({either(towns('zh'))})(?:(?!{folded('[和与及在向对从到由给的于等一经往赴自至省市县区州]', 'zh')}){HAN}){{0,3}}?|(?:(?<=[{lead}])|^{state})((?:(?!{folded('[和与及在向对从到由给的于等一经往赴自至]', 'zh')}){HAN}){{2,3}}?))({site})(?!{folded('长|管|检查站|公安|海关|屿', 'zh')})",
            re.MULTILINE,
        ),
    )


def chinese(text: str) -> list[Spot]:
    """Find chains of province and city and lone divisions in a folded Chinese text."""
    chain, lone, site = _chinese()
    found = []
    for one in chain.finditer(text):
        known = gazetteer("zh")[one[1]]
        if one[2]:
            found.append(
                Spot(
                    Span(*one.span()),
                    one.group(),
                    one.group(),
                    known.country,
                    "province+city/zh",
                    within=known.name,
                )
            )
        elif one.group() != one[1]:
            found.append(Spot(Span(*one.span()), known.name, known.name, known.country, "gazetteer+level/zh"))
    found += [
        Spot(Span(*one.span(1)), one[1], one[1], None, "division/zh", unknown=True, rank=1)
        for one in lone.finditer(text)
        if len(one[1]) > 2 and one[1] not in gazetteer("zh") and one[1][:-1] not in gazetteer("zh")
    ]
    for one in site.finditer(text):
        town = gazetteer("zh").get(one[1]) if one[1] else None
        if one[2] and re.search(_NO_SITE, one[2]):
            continue
        found.append(
            Spot(
                Span(*one.span()),
                one.group(),
                one.group(),
                town.country if town else None,
                "site/zh",
                unknown=town is None,
            )
        )
    return found


_NO_SITE = folded(
    "[各该两的个全本同一边国]|举行|设立|增设|通过|开放|关闭|开通|主要|边境|对方|陆路|国际|所有|有关|多个|当地|相关|海上|海外",
    "zh",
)
