"""Light and sensor under which a scene is seen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """light: luma of a white surface, grey levels. sky: luma at the horizon and overhead.
    haze: share of its contrast that a thing 50 m away loses to the sky. lit_share: windows with
    light in them; lamp: their luma. read_noise: grey levels RMS in the dark; shot_noise: noise
    variance a grey level of light. exposure_s: of one picture. colour: saturation, 0 for infrared.
    infrared: lit by a lamp at the camera. precipitation: "", "rain" or "snow".
    """

    light: float
    sky: tuple[float, float]
    haze: float
    lit_share: float
    lamp: float
    read_noise: float
    shot_noise: float
    exposure_s: float
    colour: float
    infrared: bool = False
    precipitation: str = ""


CONDITIONS = {
    "day": Condition(215, (205, 165), 0.06, 0.02, 190, 0.7, 0.010, 1 / 200, 1.0),
    "dusk": Condition(90, (95, 52), 0.04, 0.35, 185, 1.2, 0.035, 1 / 50, 0.7),
    "rain": Condition(140, (150, 128), 0.22, 0.12, 175, 0.9, 0.018, 1 / 100, 0.5, False, "rain"),
    "snow": Condition(185, (196, 182), 0.30, 0.08, 190, 0.8, 0.014, 1 / 150, 0.4, False, "snow"),
    "ir_night": Condition(235, (16, 10), 0.0, 0.06, 215, 1.9, 0.050, 1 / 40, 0.0, True),
}
