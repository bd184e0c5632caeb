"""A small agreement as its file, for tests of reading and of pages."""

SOURCE = """\
schema: comity/agreement/1
id: small-agreement
version: 2
status: in-force
titles: {en: Small agreement, ja: 小さな取決め}
parties:
  - {agency: 'cxp:node:jp:npa-ocd', country: JP, names: {en: Tokyo}}
  - {agency: 'cxp:node:vn:bca-c01', country: VN, names: {en: Hanoi}}
nbf: 2024-04-01T00:00:00Z
exp: 2029-04-01T00:00:00Z
articles:
  - {number: '1', verified: false, texts: {en: All.}}
  - {number: 5(2)(a), verified: true, texts: {en: Some.}}
permissions:
  - article: 5(2)(a)
    categories: [identity]
    offences: [0502, '09']
    purposes: [investigation]
    kinds: [identity-check]
    recipients: [any-party]
    two_person: true
    onward: no
clocks:
  - {urgencies: [flash], length: 8, unit: hour, article: '1', verified: true}
handling_floor: {codes: [H2]}
caveats:
  - {caveat: torture, article: '1', kinds: [any], offences: [any]}
retention: {days: 30, article: '1'}
central_authority:
  article: '1'
  kinds: []
  purposes: [evidence]
  authorities:
    - {country: JP, names: {en: Ministry of Justice}}
    - {country: VN, names: {en: Procuracy}, agency: 'cxp:node:vn:spp'}
"""
ID = "small-agreement"
HANOI, TOKYO = "cxp:node:vn:bca-c01", "cxp:node:jp:npa-ocd"


def changed(*pairs: tuple[str, str], source: str = SOURCE) -> bytes:
    """The file with parts of its text replaced; each part must stand there."""
    for old, new in pairs:
        assert old in source, old
        source = source.replace(old, new, 1)
    return source.encode()
