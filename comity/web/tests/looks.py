"""How a page is looked at by axe."""

# No style sheet is fetched a second time: of the rules that are on, only one asks for that, about sound that plays by itself,
# and no page has any. It takes a third of the time, and ten seconds where the fetching hangs.
AXE = {"resultTypes": ["violations"], "preload": False}
