"""Where to look in the running demonstration: the page of each job of the third act, and who to sign in as."""

from comity.demo.third_act import ThirdAct

DESKS = (("hanoi", "Ha Noi", "quyen", "ha"), ("tokyo", "Tokyo", "ota", "takahashi"))
JOBS = (
    # the job by its name in the product's description, what stands there, its address on either node; {senior} sees all records
    ("A1", "agreements by article", "/cooperation/register/"),
    ("A2", "the series and the seventh meeting", "{series}"),
    ("A3", "promises", "/cooperation/commitments/board/"),
    ("A4", "what came of it, both sides beside each other (as {senior})", "{sheet}"),
    ("A4", "the brief, and the joint report", "{meeting}#briefs"),
    ("A5", "activities", "/cooperation/activities/"),
)
AT_HANOI = (
    ("A5", "residents by prefecture", "/cooperation/activities/residents/"),
    ("A6", "a partner without a node", "/cooperation/partners/la/"),
    ("C6", "what is protected with the meeting", "{meeting}#events"),
    ("C7", "the line for the press", "{meeting}#lines"),
)


def where_to_look(act: ThirdAct) -> list[str]:
    """Return the pages that the third act has filled, desk by desk."""
    lines = []
    for place, name, who, senior in DESKS:
        node = {"hanoi": act.hanoi, "tokyo": act.tokyo}[place]
        paths = {"series": act.series[place], "meeting": act.meetings[place], "sheet": act.sheet_path}
        lines.append(f"Where to look in {name}, as {who}:")
        lines += [
            f"  {job}  {words.format(senior=senior)}: {node.web_url}{at.format(**paths)}"
            for job, words, at in (*JOBS, *(AT_HANOI if place == "hanoi" else ()))
        ]
    return lines
