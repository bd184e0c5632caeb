"""The pieces of a page, as template tags. `docs/how-to/pages.md` shows each with an example."""

from django import template

from comity.web.pieces import compared, frames, house, marks, pictures, quotes, stages, tables, tallies, times

register = template.Library()
for noun in (compared, frames, house, marks, pictures, quotes, stages, tables, tallies, times):
    register.tags.update(noun.register.tags)
