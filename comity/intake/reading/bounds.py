"""How much of a file is read at most. Sizes are bytes, times seconds; each has its reason beside it."""

MOST_BYTES = 200_000_000  # of a file; the post office carries no larger attachment
MOST_PAGES = 500  # a longer file is a book, to be given in parts
MOST_TEXT = 1_000_000  # bytes of UTF-8; what the engine reads at once
MOST_PARAGRAPHS = 50_000
MOST_PARTS = 200  # files inside a mail
MOST_NESTED = 30  # mails in mails, tables in tables, tags in tags
MOST_PLAIN = (
    4 * MOST_TEXT
)  # bytes of a file that is nothing but text: no encoding needs more than four for a letter

# a packed file may grow: office documents by about ten times, a hostile one by a thousand
MOST_UNPACKED = 200_000_000  # bytes of all the members of an archive that are read
MOST_MEMBER = 100_000_000  # of one member
MOST_MEMBERS = 5_000  # names in an archive
MOST_GROWTH = 200  # times, of a member of more than a megabyte
MOST_PIXELS = 120_000_000  # of one image: A2 at 600 dpi in grey

# a reader that gives no sign for so long is ended; it gives one after each page
MOST_STILL = 300.0
MOST_SECONDS = 3600.0  # the whole file: 500 scanned pages
MOST_CPU = 3600  # of the reader itself; recognition is another process with the same bound
MOST_PAGE_SECONDS = 240  # one run of recognition over a page; some seconds on a machine that is not busy
MOST_MEMORY = 2_500_000_000  # of one process
MOST_SCRATCH = 100_000_000  # of one file that the reader writes
MOST_OPEN = 64  # open files
MOST_RESULT = MOST_BYTES + 20_000_000  # what the reader may hand back: parts of a mail, and the text in JSON
MOST_RENDERED = 40_000_000  # pixels of one page of a PDF as an image: A4 at 300 dpi has nine million
