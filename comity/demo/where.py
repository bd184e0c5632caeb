"""Where to look in the running demonstration: the pages that the third act has filled, and who to sign in as."""

from comity.demo.third_act import ThirdAct

DESKS = (("hanoi", "Ha Noi", "quyen", "ha"), ("tokyo", "Tokyo", "ota", "takahashi"))
JOBS = (
    # what stands there, its address on either node; {senior} sees all records
    ("agreements by article", "/cooperation/register/"),
    ("the series and the seventh meeting", "{series}"),
    ("promises", "/cooperation/commitments/board/"),
    ("what came of it, both sides beside each other (as {senior})", "{sheet}"),
    ("the brief, and the joint report", "{meeting}#briefs"),
    ("activities", "/cooperation/activities/"),
)
AT_HANOI = (
    ("residents by prefecture", "/cooperation/activities/residents/"),
    ("a partner without a node", "/cooperation/partners/la/"),
    ("what is protected with the meeting", "{meeting}#events"),
    ("the line for the press", "{meeting}#lines"),
)


def where_to_look(act: ThirdAct) -> list[str]:
    """Return the pages that the third act has filled, desk by desk."""
    lines = []
    for place, name, who, senior in DESKS:
        node = {"hanoi": act.hanoi, "tokyo": act.tokyo}[place]
        paths = {"series": act.series[place], "meeting": act.meetings[place], "sheet": act.sheet_path}
        lines.append(f"Where to look in {name}, as {who}:")
        lines += [
            f"  {words.format(senior=senior)}: {node.web_url}{at.format(**paths)}"
            for words, at in (*JOBS, *(AT_HANOI if place == "hanoi" else ()))
        ]
    return lines
