"""Small cases for every operator, chosen by hand: a module here for each file in `golden/`."""

from cases import operators, random, window
from cases.case import restart


def cases_of(module):
    restart()
    return list(module.all_cases())


FILES = {
    "operators": cases_of(operators),
    "random": cases_of(random),
    "window": cases_of(window),
}
CASES = [case for cases in FILES.values() for case in cases]
