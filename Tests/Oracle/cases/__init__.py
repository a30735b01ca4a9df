"""Small cases for every operator, chosen by hand: a module here for each file in `golden/`."""

from cases import (
    attention,
    indexing,
    linear_algebra,
    normalization,
    operators,
    random,
    window,
)
from cases.case import restart


def cases_of(module):
    restart()
    return list(module.all_cases())


FILES = {
    "operators": cases_of(operators),
    "indexing": cases_of(indexing),
    "linear_algebra": cases_of(linear_algebra),
    "random": cases_of(random),
    "normalization": cases_of(normalization),
    "attention": cases_of(attention),
    "window": cases_of(window),
}
CASES = [case for cases in FILES.values() for case in cases]
