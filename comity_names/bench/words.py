"""Parts the invented list is made of where the package has no table: Chinese signs, and Western names nobody bears on purpose."""

_FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂华建国志文玉春梅红兰荣新金海云龙波辉林峰东飞凤生永忠德斌宏宇浩鹏雪晨阳佳欣怡婷琳慧莹颖洁萍燕玲芬莉琴珍珠翠雅馨瑞祥福贵富昌盛兴旺发达成功利民安康健宁和顺义仁礼智信孝廉清正光亮晓晖曦昊天宸轩睿博凯俊豪哲思源子涵梓萱一诺雨泽可心诗琪梦洋家乐嘉怡美玉凡逸然若冰紫薇学良振中耀祖继先大力小云少华世昌景行长青立业树根万里千秋百川水木火土山石松柏竹菊荷莲"
CHINESE_FAMILIES = (list(_FAMILIES), [1 / (place + 4) for place in range(len(_FAMILIES))])
CHINESE_SIGNS = (
    list(dict.fromkeys(_GIVEN)),
    [1 / (place + 20) for place in range(len(dict.fromkeys(_GIVEN)))],
)
ENGLISH_HEADS = (  # noqa: SIM905  (a list of words reads as one)
    "Ash Barn Black Brad Brom Cald Carl Chad Cob Cran Dal Den Dray East Eden Farn Glen Gran Had Hale Hart Hazel Hol Kem Kirk Lang Lin "
    "Mar Mil Nor Oak Pem Ram Red Rus Sal Sel Shel Stan Stock Sut Thorn Tor Vel Wal Wes Whit Win Wood Yar Zel"
).split()
ENGLISH_TAILS = [
    "ton",
    "ley",
    "ford",
    "ham",
    "well",
    "by",
    "worth",
    "field",
    "wood",
    "stone",
    "den",
    "man",
    "son",
    "ster",
    "croft",
    "dale",
    "more",
    "bury",
    "combe",
    "wick",
]
SLAVIC = ["ov", "ev", "in", "sky", "enko", "ovic", "ek", "ski", "ak", "uk"]
