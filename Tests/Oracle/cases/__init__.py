"""Small cases for every operator, chosen by hand: a module here for each file in `golden/`."""

from cases import attention, normalization, operators
from cases.case import restart


def cases_of(module):
    restart()
    return list(module.all_cases())


FILES = {
    "operators": cases_of(operators),
    "normalization": cases_of(normalization),
    "attention": cases_of(attention),
}
CASES = [case for cases in FILES.values() for case in cases]
