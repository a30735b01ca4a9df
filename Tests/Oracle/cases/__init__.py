"""Small cases for every operator, chosen by hand: a module here for each file in `golden/`."""

from cases import operators, random
from cases.case import restart


def cases_of(module):
    restart()
    return list(module.all_cases())


FILES = {"operators": cases_of(operators), "random": cases_of(random)}
CASES = [case for cases in FILES.values() for case in cases]
