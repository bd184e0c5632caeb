"""What of a web page is read: what a person sees, line by line."""

from hypothesis import given
from hypothesis import strategies as st

from comity.intake.reading.result import NotReadError
from comity.intake.reading.webpage import page_of


def blocks(body: str) -> list[str]:
    return page_of(f"<!doctype html><html><body>{body}</body></html>")[1]


def test_blocks_are_lines_and_a_break_stays() -> None:
    assert blocks("<h1>Head</h1><div>One <b>two</b><br>three<p>four</p>five</div>") == [
        "Head",
        "One two\nthree",
        "four",
        "five",
    ]


def test_menus_and_captions_stay() -> None:
    page = "<nav><ul><li><a>Home</a></li><li><a>World</a></li></ul></nav><figure><img alt=x><figcaption>At the meeting</figcaption></figure>"
    assert blocks(page) == ["Home", "World", "At the meeting"]


def test_what_is_not_seen_is_not_read() -> None:
    unseen = "<script>a()</script><style>b{}</style><noscript>c</noscript><template>d</template><iframe>e</iframe><!-- f -->"
    hidden = '<p hidden>g</p><div style="color:red; DISPLAY : none">h<p>i</p></div><span aria-hidden="true">j</span>'
    assert blocks(f"<p>seen{unseen}{hidden} too</p>") == ["seen", "too"]


def test_a_row_of_a_table_is_a_line_and_layout_is_not() -> None:
    assert blocks("<table><tr><th>Drug<th>Weight<tr><td>Heroin<td>12.5 <i>kg</i></table>") == [
        "Drug\tWeight",
        "Heroin\t12.5 kg",
    ]
    assert blocks("<table><tr><td><p>Menu</p><td><h1>News</h1><p>Story</p></table>") == [
        "Menu",
        "News",
        "Story",
    ]


def test_lines_as_typed_stay() -> None:
    assert blocks("<pre>one\ntwo</pre>") == ["one\ntwo"]


def test_signs_that_show_nothing_are_left_out() -> None:
    assert blocks("<p>investi&shy;gation&nbsp;in&#8203;  Hanoi</p>") == ["investigation in Hanoi"]


def test_the_title_is_told() -> None:
    assert page_of("<title> Two\n men </title><p>x")[0] == "Two men"


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<b>",
                "</b>",
                "<div>",
                "</div>",
                "<table>",
                "<tr>",
                "<td>",
                "</tr>",
                "</table>",
                "<br>",
                "<script>",
                "</script>",
                "<!--",
                "-->",
                "<",
                ">",
                "&",
                "word",
                "<pre>",
                "<svg>",
                "hidden",
            ]
        ),
        max_size=60,
    )
)
def test_any_tags_give_lines(pieces: list[str]) -> None:
    try:
        _, found = page_of(" ".join(pieces))
    except NotReadError:
        return
    assert all(one.strip() for one in found)
