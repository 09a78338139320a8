"""Bayesian fitting of small models: the likeliest parameters, their spread and the evidence."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Predict = Callable[[Values], Values]

STEPS = 40
TINY = 1e-5


@dataclass(frozen=True, slots=True)
class Prior:
    """Normal prior of each parameter, shape (P,), and hard bounds."""

    mean: Values
    spread: Values
    low: Values
    high: Values


@dataclass(frozen=True, slots=True)
class Fit:
    """values (P,); covariance (P, P); residuals (N,) in spreads of the noise.

    log_evidence: of the data up to a constant that all models of the same data share
    (Laplace's approximation: D. MacKay, Information Theory, Inference and Learning Algorithms,
    2003, chapter 27), the data's share taken times `temper`.
    """

    values: Values
    covariance: Values
    residuals: Values
    log_evidence: float


def fit(
    predict: Predict, data: Values, noise: Values, prior: Prior, start: Values, temper: float
) -> Fit:
    """Levenberg and Marquardt's method on data and prior together; what is at a bound and would
    go beyond it stays there.

    predict: parameters (B, P) to predictions (B, N). data, noise: (N,), noise as a spread.
    temper: weight of the data in the evidence, 0–1; less than 1 where errors of neighbouring
    samples are alike.
    """
    x = np.clip(start, prior.low, prior.high)
    count = len(x)
    step = TINY * prior.spread
    damping = 1e-2

    def residuals(values: Values) -> Values:
        difference: Values = (predict(values[None])[0] - data) / noise
        return difference

    def cost(values: Values, r: Values) -> float:
        return float(r @ r) + float(np.sum(((values - prior.mean) / prior.spread) ** 2))

    r = residuals(x)
    best = cost(x, r)
    # Everything is solved in spreads of the prior, where its curvature is the unit matrix.
    jacobian = np.zeros((len(data), count))
    for _ in range(STEPS):
        moved = np.repeat(x[None], count, axis=0) + np.diag(step)
        jacobian = ((predict(moved) - (r * noise + data)) / noise / TINY).T
        normal = jacobian.T @ jacobian + np.eye(count)
        gradient = jacobian.T @ r + (x - prior.mean) / prior.spread
        free = np.where(gradient > 0, x > prior.low, x < prior.high)
        change, gained = np.zeros(count), 0.0
        for _ in range(8):
            damped = normal + damping * np.diag(np.diag(normal))
            change[free] = np.linalg.solve(damped[np.ix_(free, free)], gradient[free])
            tried = np.clip(x - prior.spread * change, prior.low, prior.high)
            tried_r = residuals(tried)
            tried_cost = cost(tried, tried_r)
            if np.isfinite(tried_cost) and tried_cost < best:
                gained = best - tried_cost
                x, r, best = tried, tried_r, tried_cost
                damping = max(damping / 10, 1e-9)
                break
            damping *= 10
        if gained < 0.02 + 1e-3 * best:
            break
        damping = min(damping, 1e6)
    normal = jacobian.T @ jacobian
    _, volume = np.linalg.slogdet(np.eye(count) + temper * normal)
    distance = float(np.sum(((x - prior.mean) / prior.spread) ** 2))
    evidence = -0.5 * (temper * float(r @ r) + distance + volume)
    inverse = np.linalg.inv(np.eye(count) + temper * normal)
    covariance = inverse * np.outer(prior.spread, prior.spread)
    return Fit(x, covariance, r, evidence)
