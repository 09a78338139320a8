"""How the camera moves on its pole."""

import math

from vision.scenes.spec import SceneSpec

_DRIFT_PERIOD_S = 11.0


class Sway:
    """A steady shake of a few eigenfrequencies, and a slow drift to and fro."""

    def __init__(self, spec: SceneSpec) -> None:
        rng = spec.random("sway")
        # Poles and brackets swing at 0.7 to 6 Hz.
        self._waves = [
            (
                spec.shake_px * weight * float(rng.uniform(0.8, 1.2)),
                float(rng.uniform(*band)),
                float(rng.uniform(0, math.tau)),
                float(rng.uniform(0, math.tau)),
            )
            for weight, band in ((0.85, (0.7, 1.3)), (0.45, (1.8, 3.2)), (0.25, (4.0, 6.0)))
        ]
        self._drift_px = spec.drift_px_s * _DRIFT_PERIOD_S / math.tau
        self._start = float(rng.uniform(0, math.tau))
        self._heading = float(rng.uniform(0, math.tau))

    def shift_px(self, t_s: float) -> tuple[float, float]:
        """How far the picture has moved right and down."""
        x = y = 0.0
        for amplitude, hertz, phase_x, phase_y in self._waves:
            x += amplitude * math.sin(math.tau * hertz * t_s + phase_x)
            y += amplitude * math.sin(math.tau * hertz * t_s + phase_y)
        wander = self._drift_px * (
            math.sin(math.tau * t_s / _DRIFT_PERIOD_S + self._start) - math.sin(self._start)
        )
        return x + wander * math.cos(self._heading), y + wander * math.sin(self._heading)
