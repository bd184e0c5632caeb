"""One person behind many spellings: compare and find names across scripts.

>>> from comity_names import compare
>>> round(compare("Nguyễn Văn Thành", "阮文成").name_agreement, 1)
1.0
"""

from comity_names.compare import compare
from comity_names.index import Candidate, Index
from comity_names.keys import written_keys
from comity_names.match import Factor, Match, Part
from comity_names.person import Name, Person
from comity_names.population import Population
from comity_names.writing import fold

__all__ = [
    "Candidate",
    "Factor",
    "Index",
    "Match",
    "Name",
    "Part",
    "Person",
    "Population",
    "compare",
    "fold",
    "written_keys",
]
