"""Operations of invented sentences."""

import pytest

from comity.intake.core.operations import find_operations
from comity.intake.core.tests.marking import marked

SENTENCES: list[tuple[str, str, list[tuple[str, int | None, str | None, list[str]]]]] = [
    (
        "en",
        "[O:o1/KH:Cambodian police] raided a scam compound in [L:KH:Sihanoukville] on [D:2025-01-14:January 14], arresting 38 foreigners and seizing 120 mobile phones.",
        [("raid", None, "2025-01-14", ["Sihanoukville"])],
    ),
    (
        "en",
        "Officers searched 12 locations across [L:SG:Singapore], including offices and homes.",
        [("raid", 12, None, ["Singapore"])],
    ),
    (
        "en",
        "The police launched a three-month campaign against online fraud.",
        [("campaign", None, None, [])],
    ),
    (
        "vi",
        "Công an đồng loạt khám xét 8 địa điểm tại [L:VN:Hà Nội] và [L:VN:Hải Phòng] ngày [D:2024-06-05:5/6].",
        [("raid", 8, "2024-06-05", ["Hà Nội", "Hải Phòng"])],
    ),
    (
        "vi",
        "Từ ngày 15/12, công an các tỉnh mở đợt cao điểm tấn công trấn áp tội phạm dịp Tết.",
        [("campaign", None, None, [])],
    ),
    (
        "vi",
        "[O:o1/VN:Bộ Công an] đã phối hợp với cảnh sát [L:LA:Lào] xác lập chuyên án chung, bắt 5 đối tượng, thu 200 kg ma túy đá.",
        [("joint_investigation", None, None, [])],
    ),
    ("zh", "柬埔寨警方突击搜查了[L:KH:西哈努克]的三处网络赌场。", [("raid", 3, None, ["西哈努克"])]),
    ("zh", "两国警方联合侦办一起特大贩毒案,逮捕7人。", [("joint_investigation", None, None, [])]),
    ("zh", "越南公安部于[D:2023-05:5月]启动打击跨国犯罪专项行动。", [("campaign", None, "2023-05", [])]),
    (
        "ja",
        "[O:o1/JP:大阪府警]などの合同捜査本部は関係先12カ所を家宅捜索し、パソコンなど約80点を押収した。",
        [("raid", 12, None, [])],
    ),
    ("ja", "捜査員が福岡県の倉庫など4カ所を捜索した。", [("raid", 4, None, [])]),
    (
        "vi",
        "Cảnh sát [L:TH:Thái Lan] hôm [D:2024-06-11:11/6] đột kích một căn hộ ở [L:TH:Bangkok], bắt 6 người Việt.",
        [("raid", None, "2024-06-11", ["Bangkok"])],
    ),
    ("ja", "タイ警察は拠点を急襲し、日本人の男15人の身柄を拘束した。", [("raid", None, None, [])]),
    (
        "ja",
        "捜査本部は[D:2023-10-12:12日]午前、[L:JP:静岡]、[L:JP:愛知]の2県3カ所の施設に対し、組織犯罪処罰法違反の疑いで家宅捜索に入りました。",
        [("raid", 3, "2023-10-12", ["静岡", "愛知"])],
    ),
]


@pytest.mark.parametrize(("language", "words", "expected"), SENTENCES)
def test_operations_are_read(language: str, words: str, expected: object) -> None:
    named = marked(words, language)
    found = find_operations(named)
    assert [(one.kind, one.count, one.date, list(one.places)) for one in found] == expected
    assert all(named.text.in_body(one.span) and one.rule.endswith(f"/{language}") for one in found)


def test_generic_joint_work_is_no_operation() -> None:
    assert find_operations(marked("They discussed mechanisms for joint investigations.", "en")) == []


def test_a_language_without_frames_gives_nothing() -> None:
    assert find_operations(marked("La policía detuvo a dos hombres.", "es")) == []
