"""The tag of the gallery: a piece as it looks, and the source that draws it."""

from collections.abc import Iterable, Sequence
from typing import cast

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, TokenType
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

END = "endspecimen"
WRITTEN = {
    TokenType.VAR: "{{ %s }}",
    TokenType.BLOCK: "{%% %s %%}",
    TokenType.TEXT: "%s",
    TokenType.COMMENT: "",
}


class Specimen(Node):
    """What stands between the tags, shown, and its source beside it."""

    child_nodelists = ("nodelist",)

    def __init__(self, words: Sequence[FilterExpression], source: str, nodelist: NodeList) -> None:
        """Take the title and the remark, the source as written, and what it draws."""
        self.words, self.source, self.nodelist = words, source, nodelist

    def render(self, context: Context) -> SafeString:
        """Draw the piece and write its source."""
        title, remark = [*(words.resolve(context) for words in self.words), ""][:2]
        return format_html(
            '<section class="spec" aria-label="{0}"><div><h2>{0}</h2>{1}</div><div class="stack-s">{2}</div>'
            '<pre class="mono small" tabindex="0" role="group" aria-label="{0}" lang="en"><code>{3}</code></pre></section>',
            title,
            format_html('<p class="small soft">{}</p>', remark) if remark else "",
            self.nodelist.render(context),
            self.source,
        )


@register.tag
def specimen(parser: Parser, token: Token) -> Specimen:
    """Show a piece: `{% specimen title remark %}…{% endspecimen %}`."""
    _name, *words = token.split_contents()
    source = written(reversed(cast("list[Token]", parser.tokens)))  # the next one stands last
    nodelist = parser.parse((END,))
    parser.delete_first_token()
    return Specimen([parser.compile_filter(each) for each in words], source, nodelist)


def written(tokens: Iterable[Token]) -> str:
    """Return the source of what comes before the end of the specimen, without the lines around it."""
    source = ""
    for token in tokens:
        if token.token_type is TokenType.BLOCK and token.contents == END:
            break
        pattern = WRITTEN[token.token_type]
        source += pattern % token.contents if pattern else ""
    return source.strip()
