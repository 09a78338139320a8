"""Learned weights as the source of `vision.learned`."""

import json

from benchmarks.learning import Softmax
from vision.cues import NAMES
from vision.fitting import Values


def module_of(learned: Softmax) -> str:
    """The whole module, in the form in which the formatter leaves it."""
    rows = zip(NAMES, learned.weights, strict=True)
    return _MODULE.format(
        centre=_lines(learned.centre, 4),
        bias=_lines(learned.bias, 4),
        weights="".join(f"    {json.dumps(k)}: (\n{_lines(v, 8)}    ),\n" for k, v in rows),
    )


def _lines(values: Values, indent: int) -> str:
    """One number a line, of four digits."""
    return "".join(f"{' ' * indent}{float(f'{value:.4g}')!r},\n" for value in values)


_MODULE = '''\
"""The weights of the verdict, as `towerwatch bench tune` learned them from drawn scenes.

CENTRE: the usual value of each cue of `vision.cues.NAMES`. BIAS, and WEIGHTS of each cue: one
number for each of `vision.verdict.EXPLANATIONS`.
"""

CENTRE = (
{centre})

BIAS = (
{bias})

WEIGHTS = {{
{weights}}}
'''
