"""Small cases for every operator, chosen by hand: a module here for each file in `golden/`."""

<<<<<<< HEAD
from cases import attention, indexing, linear_algebra, normalization, operators, random
=======
from cases import operators, window
>>>>>>> conv
from cases.case import restart


def cases_of(module):
    restart()
    return list(module.all_cases())


<<<<<<< HEAD
FILES = {
    "operators": cases_of(operators),
    "indexing": cases_of(indexing),
    "linear_algebra": cases_of(linear_algebra),
    "random": cases_of(random),
    "normalization": cases_of(normalization),
    "attention": cases_of(attention),
}
=======
FILES = {"operators": cases_of(operators), "window": cases_of(window)}
>>>>>>> conv
CASES = [case for cases in FILES.values() for case in cases]
