"""What a cheap camera above a dirty cabin does to a picture."""

import cv2
import numpy as np

from vision.records import Picture


def degrade(rng: np.random.Generator, picture: Picture) -> Picture:
    """The picture as it may arrive: by day or night, through dirt, in motion, at few bits."""
    picture = _night(rng, picture) if rng.random() < 0.25 else _daylight(rng, picture)
    if rng.random() < 0.25:
        picture = _dirt(rng, picture)
    if rng.random() < 0.2:
        picture = _motion(rng, picture)
    if rng.random() < 0.3:
        _caption(rng, picture)
    if rng.random() < 0.6:
        picture = _few_bits(rng, picture)
    return picture


def _bytes(values: np.typing.NDArray[np.float64]) -> Picture:
    return np.clip(values, 0, 255).astype(np.uint8)


def _daylight(rng: np.random.Generator, picture: Picture) -> Picture:
    light = (picture / 255.0) ** rng.uniform(0.6, 1.5) * 255.0
    return _bytes(light * rng.uniform(0.75, 1.15) * rng.normal(1, 0.05, 3) + rng.normal(0, 4))


def _night(rng: np.random.Generator, picture: Picture) -> Picture:
    """Infrared: grey, bright in the middle, noisy."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float64)
    height, width = grey.shape
    y, x = np.mgrid[0:height, 0:width]
    far = np.hypot((x / width - 0.5) * 1.6, (y / height - 0.5) * 1.6)
    lit = grey * rng.uniform(0.7, 1.3) * (1.15 - 0.6 * far)
    noisy = lit + rng.normal(0, rng.uniform(2, 10), grey.shape)
    return _bytes(np.repeat(noisy[..., None], 3, axis=2))


def _dirt(rng: np.random.Generator, picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    veil = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(1, 7))):
        centre = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        radius = int(rng.integers(8, max(9, width // 7)))
        cv2.circle(veil, centre, radius, float(rng.uniform(0.15, 0.6)), -1)
    veil = np.asarray(cv2.GaussianBlur(veil, (0, 0), width / 50), np.float32)
    grey = rng.uniform(40, 190)
    blurred = cv2.GaussianBlur(picture, (0, 0), 5).astype(np.float64)
    share = veil[..., None].astype(np.float64)
    return _bytes(picture * (1 - share) + (0.5 * blurred + 0.5 * grey) * share)


def _motion(rng: np.random.Generator, picture: Picture) -> Picture:
    length = int(rng.integers(3, 13))
    kernel = np.zeros((length, length), np.float32)
    angle = rng.uniform(0, np.pi)
    reach = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    centre = np.array([length / 2, length / 2])
    start, end = (centre - reach).astype(int), (centre + reach).astype(int)
    cv2.line(kernel, (int(start[0]), int(start[1])), (int(end[0]), int(end[1])), 1.0)
    return np.asarray(cv2.filter2D(picture, -1, kernel / max(kernel.sum(), 1e-6)), np.uint8)


def _caption(rng: np.random.Generator, picture: Picture) -> None:
    height, width = picture.shape[:2]
    for _ in range(int(rng.integers(1, 4))):
        at = (int(rng.integers(0, width // 2)), int(rng.choice([20, 40, height - 40, height - 15])))
        text = f"{rng.integers(10, 99)}:{rng.integers(10, 59)}:{rng.integers(10, 59)} CAM"
        cv2.putText(picture, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.5, (255, 255, 255), 1)


def _few_bits(rng: np.random.Generator, picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    scale = rng.uniform(0.35, 1.0)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    quality = int(rng.integers(12, 60))
    _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, quality])
    coarse = cv2.imdecode(data, cv2.IMREAD_COLOR)
    assert coarse is not None, "what was just encoded can be decoded"
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
