"""Multinomial logistic regression, fitted once and for all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax

from vision.fitting import Values

PENALTY = 1e-5


@dataclass(frozen=True, slots=True)
class Softmax:
    """log p of class k is bias[k] + (x − centre) · weights[:, k], up to a constant. centre (P,),
    weights (P, K), bias (K,)."""

    centre: Values
    weights: Values
    bias: Values

    def odds(self, x: Values) -> Values:
        """Log odds of class 0 against the likeliest other class, x of shape (N, P)."""
        scores = (x - self.centre) @ self.weights + self.bias
        found: Values = scores[:, 0] - scores[:, 1:].max(axis=1)
        return found


def fit_softmax(
    x: Values, y: NDArray[np.int64], importance: Values, classes: int, penalty: float = PENALTY
) -> Softmax:
    """Fit x (N, P) to classes y (N,), samples weighed by importance (N,), with a normal prior of
    the weights of standardised cues."""
    total = importance / importance.sum()
    centre = total @ x
    spread = np.sqrt(np.maximum(total @ (x - centre) ** 2, 1e-9))
    z = (x - centre) / spread
    truth = np.eye(classes)[y]
    count = x.shape[1]

    def loss(flat: Values) -> tuple[float, Values]:
        weights, bias = flat[: count * classes].reshape(count, classes), flat[count * classes :]
        log_p = log_softmax(z @ weights + bias, axis=1)
        wrong = (np.exp(log_p) - truth) * total[:, None]
        gradient = np.concatenate(
            [(z.T @ wrong + 2 * penalty * weights).ravel(), wrong.sum(axis=0)]
        )
        value = -float(np.sum(total * np.sum(log_p * truth, axis=1)))
        return value + penalty * float(np.sum(weights**2)), gradient

    found = minimize(
        loss, np.zeros((count + 1) * classes), jac=True, method="L-BFGS-B", options={"maxiter": 500}
    )
    weights = found.x[: count * classes].reshape(count, classes) / spread[:, None]
    return Softmax(centre, weights, found.x[count * classes :])
