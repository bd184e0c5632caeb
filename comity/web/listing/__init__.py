"""Lists: sorted, narrowed, paged, kept as views and written as files, each declared once by its room."""

from comity.web.listing.asked import Asked
from comity.web.listing.exporting import Export, ExportForm, Fetch, export
from comity.web.listing.filters import Choice, Days, Flag, Reference
from comity.web.listing.listing import Column, Listing, Nothing
from comity.web.listing.page import ListPage, list_page, own_page, small_page
from comity.web.listing.paging import Page, Sort, Tally

__all__ = [
    "Asked",
    "Choice",
    "Column",
    "Days",
    "Export",
    "ExportForm",
    "Fetch",
    "Flag",
    "ListPage",
    "Listing",
    "Nothing",
    "Page",
    "Reference",
    "Sort",
    "Tally",
    "export",
    "list_page",
    "own_page",
    "small_page",
]
