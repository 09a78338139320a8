"""The still picture of a scene: building, balconies, sky, ground and trees, before the light."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.scenes.camera import Camera
from vision.scenes.canvas import SKY_M
from vision.scenes.conditions import Condition
from vision.scenes.facade import BALCONY_M, COLUMN_M, FLOOR_M, Building, texture

_OVERSAMPLE = 2


@dataclass(frozen=True, slots=True)
class Still:
    """luma: shape (H, W), float32, grey levels without noise. chroma: half-size u and v planes.
    front_m: distance of the surface seen from the façade's plane, SKY_M for the sky.
    foliage: share of each pixel that leaves cover, float32."""

    luma: NDArray[np.float32]
    chroma: tuple[NDArray[np.uint8], NDArray[np.uint8]]
    front_m: NDArray[np.float32]
    foliage: NDArray[np.float32]


class _Layers:
    """What is painted, _OVERSAMPLE times as large as the camera's picture.

    colour: reflectance, BGR, 0–255, but grey levels in the sky. lamps: light from within, 0–255.
    front: as Still.front_m. sky: 1 where nothing stands.
    """

    def __init__(self, camera: Camera) -> None:
        self.camera = camera
        self.size = camera.width * _OVERSAMPLE, camera.height * _OVERSAMPLE
        shape = self.size[1], self.size[0]
        self.colour = np.zeros((*shape, 3), np.float32)
        self.lamps = np.zeros(shape, np.float32)
        self.front = np.full(shape, SKY_M, np.float32)
        self.sky = np.ones(shape, np.uint8)

    def fill(self, pixels: NDArray[np.float64], colour: tuple[float, ...], z_m: float) -> None:
        """A polygon of pixels of the camera's picture, shape (K, 2), z_m before the façade."""
        fixed = np.rint((pixels * _OVERSAMPLE - 0.5) * 16)
        if np.abs(fixed).max() > 2**20:
            return
        outline = fixed.astype(np.int32)
        cv2.fillConvexPoly(self.colour, outline, colour, shift=4)
        cv2.fillConvexPoly(self.front, outline, z_m, shift=4)
        cv2.fillConvexPoly(self.lamps, outline, 0, shift=4)
        cv2.fillConvexPoly(self.sky, outline, 0, shift=4)


def draw_still(
    camera: Camera,
    building: Building,
    light: Condition,
    rng: np.random.Generator,
    *,
    road_px: NDArray[np.float64] | None = None,
) -> Still:
    """Paint from far to near, then light it. road_px: a road's outline, shape (K, 2)."""
    layers = _Layers(camera)
    _sky(layers, light, rng)
    _ground(layers, rng)
    _face(layers, building, light, rng)
    _balconies(layers, building, rng)
    if road_px is not None:
        layers.fill(road_px, (92, 94, 94), 0.6 * camera.distance_m)
    foliage = _trees(layers, rng)
    width, height = camera.width, camera.height

    def small(image: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(
            cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.float32
        )

    # A pixel that any near surface touches counts as that surface.
    front = layers.front.reshape(height, _OVERSAMPLE, width, _OVERSAMPLE).max(axis=(1, 3))
    sky = small(layers.sky.astype(np.float32))
    lit = _light(camera, light, small(layers.colour), small(layers.lamps), sky)
    lit = np.asarray(cv2.GaussianBlur(lit, (0, 0), 0.55), np.float32)
    yuv = cv2.cvtColor(np.clip(lit, 0, 255) / np.float32(255), cv2.COLOR_BGR2YUV)
    u, v = (
        cv2.resize(
            np.clip((yuv[..., k] - 0.5) * 255 * light.colour + 128, 0, 255),
            (width // 2, height // 2),
            interpolation=cv2.INTER_AREA,
        ).astype(np.uint8)
        for k in (1, 2)
    )
    return Still((yuv[..., 0] * 255).astype(np.float32), (u, v), front, small(foliage))


def _light(
    camera: Camera,
    light: Condition,
    colour: NDArray[np.float32],
    lamps: NDArray[np.float32],
    sky: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Reflectance (0–255 on white) to grey levels; the sky is given in grey levels."""
    y, x = np.mgrid[0 : camera.height, 0 : camera.width].astype(np.float32)
    if light.infrared:
        radius = np.hypot(x / camera.width - 0.5, y / camera.height - 0.55)
        beam = light.light * (1.05 - 1.1 * radius) * (0.45 + 0.55 * y / camera.height)
    else:
        beam = np.full_like(x, light.light) * (0.92 + 0.08 * y / camera.height)
    lit = colour * (beam / 255)[..., None] * (1 - light.haze)
    warm = np.array([0.72, 0.95, 1.08], np.float32) * np.float32(light.lamp / 255)
    lit = lit + light.haze * light.sky[0] + lamps[..., None] * warm
    return np.asarray(lit * (1 - sky[..., None]) + colour * sky[..., None], np.float32)


def _sky(layers: _Layers, light: Condition, rng: np.random.Generator) -> None:
    w, h = layers.size
    rows = (np.arange(0, h, max(h // 64, 1)) + 0.5) / _OVERSAMPLE
    up = np.array([layers.camera.elevation_of_row(float(y)) for y in rows])
    gradient = light.sky[0] + (light.sky[1] - light.sky[0]) * np.clip(up / 80, 0, 1)
    plane = np.asarray(cv2.resize(gradient[:, None].astype(np.float32), (w, h)), np.float32)
    clouds = np.zeros((h, w), np.float32)
    for cells, strength in ((5, 0.6), (11, 0.3), (23, 0.15)):
        noise = rng.normal(0, strength, (cells, 2 * cells)).astype(np.float32)
        clouds += np.asarray(cv2.resize(noise, (w, h), interpolation=cv2.INTER_CUBIC), np.float32)
    plane += np.clip(clouds, -0.4, 1.2) * np.float32(0.09 * light.sky[0])
    tint = np.array([1.12, 1.0, 0.90] if light.colour > 0.6 else [1, 1, 1], np.float32)
    layers.colour[:] = plane[..., None] * tint


def _ground(layers: _Layers, rng: np.random.Generator) -> None:
    camera = layers.camera
    w, h = layers.size
    noise = cv2.GaussianBlur(rng.normal(0, 14, (h, w)).astype(np.float32), (0, 0), 2)
    for y in range(h):
        angle = math.radians(camera.elevation_of_row((y + 0.5) / _OVERSAMPLE))
        if angle >= -0.002:
            continue
        z = camera.distance_m - camera.height_m / math.tan(-angle)
        layers.sky[y] = 0
        layers.front[y] = z
        base = next(colour for end, colour in _GROUND if z < end)
        layers.colour[y] = np.array(base, np.float32) + noise[y][:, None]


# Up to which z, from far to near: the town, pavement, lawn, street, hedge, street.
_GROUND = (
    (-60.0, (112, 120, 118)),
    (1.5, (128, 134, 138)),
    (5.0, (104, 122, 110)),
    (7.0, (96, 98, 98)),
    (10.0, (70, 96, 82)),
    (math.inf, (96, 98, 98)),
)


def _face(layers: _Layers, building: Building, light: Condition, rng: np.random.Generator) -> None:
    camera = layers.camera
    nearest = camera.focal_px / max(camera.distance_m, 1.0) * _OVERSAMPLE
    longest = max(building.height_m, building.width_m)
    px_m = float(np.clip(min(nearest, 6000 / longest), 8, 60))
    face, glow = texture(building, px_m, light.lit_share, rng)
    half, top = building.width_m / 2, building.height_m
    to_metres = np.array(
        [[1 / px_m, 0, 0.5 / px_m - half], [0, -1 / px_m, top - 0.5 / px_m], [0, 0, 1]]
    )
    centre = np.array([[_OVERSAMPLE, 0, -0.5], [0, _OVERSAMPLE, -0.5], [0, 0, 1]])
    warp = centre @ camera.facade_homography() @ to_metres
    low = _lowest_visible_m(camera)
    pixels, _ = camera.project(
        np.array([[-half, low, 0], [half, low, 0], [half, top, 0], [-half, top, 0]])
    )
    layers.fill(pixels, (0, 0, 0), 0)
    seen = layers.front == 0
    layers.colour[seen] = cv2.warpPerspective(
        face, warp, layers.size, borderMode=cv2.BORDER_REPLICATE
    )[seen]
    layers.lamps[seen] = cv2.warpPerspective(glow, warp, layers.size)[seen]


def _lowest_visible_m(camera: Camera) -> float:
    """Height on the façade just below the picture; what is behind the camera cannot be drawn."""
    bottom = camera.elevation_of_row(camera.height * 1.2)
    return max(0.0, camera.height_m + camera.distance_m * math.tan(math.radians(bottom)))


def _balconies(layers: _Layers, building: Building, rng: np.random.Generator) -> None:
    camera = layers.camera
    low = _lowest_visible_m(camera)
    columns = [k + 1 for k, has in enumerate(building.balconies) if has]
    # From the outer ones to the one before which the camera stands, which hides the others.
    columns.sort(key=lambda c: -abs(building.left_m(c) + COLUMN_M / 2 - camera.x_m))
    shade = float(rng.uniform(0.85, 1.1))
    for floor in range(building.floors, 1, -1):
        if floor * FLOOR_M < low + 2:
            break
        for column in columns:
            x0, x1, y0, y1 = building.balcony_box_m(floor, column)
            z = BALCONY_M
            side = x1 if camera.x_m > x1 else x0
            under = [[x0, y0, 0], [x1, y0, 0], [x1, y0, z], [x0, y0, z]]
            flank = [[side, y0, 0], [side, y1, 0], [side, y1, z], [side, y0, z]]
            rail = [[x0, y0, z], [x1, y0, z], [x1, y1, z], [x0, y1, z]]
            edge = [[x0, y1 - 0.1, z], [x1, y1 - 0.1, z], [x1, y1, z], [x0, y1, z]]
            for face, grey in ((under, 82), (flank, 128), (rail, 158), (edge, 192)):
                pixels, depth = camera.project(np.array(face))
                level = grey * shade
                if (depth > 0.5).all():
                    layers.fill(pixels, (level * 0.93, level * 0.98, level), z)


def _trees(layers: _Layers, rng: np.random.Generator) -> NDArray[np.float32]:
    """Crowns at the lower corners and one below; returns which share of a pixel is leaves."""
    w, h = layers.size
    foliage = np.zeros((h, w), np.float32)
    for left, right, high, low in (
        (-0.02, 0.14, 0.70, 0.86),
        (0.84, 1.0, 0.70, 0.86),
        (0.2, 0.8, 0.88, 0.96),
    ):
        x, top = rng.uniform(left, right) * w, rng.uniform(high, low) * h
        spread = rng.uniform(0.07, 0.12) * w
        for _ in range(420):
            angle, radius = rng.uniform(0, math.tau), math.sqrt(rng.random())
            centre_x = x + spread * radius * math.cos(angle)
            centre_y = top + spread * 0.8 * (1 + radius * math.sin(angle))
            size = max(int(rng.uniform(0.004, 0.013) * w), 2)
            # Leaves above catch the light.
            bright = rng.uniform(30, 75) + 45 * (radius * -math.sin(angle) > 0.2)
            turn = float(rng.uniform(0, 180))
            for plane, value in (
                (layers.colour, (bright * 0.55, bright, bright * 0.72)),
                (foliage, (1.0,)),
            ):
                centre, axes = (int(centre_x), int(centre_y)), (size, max(size // 2, 1))
                cv2.ellipse(plane, centre, axes, turn, 0, 360, value, -1)
    covered = foliage > 0
    layers.lamps[covered] = 0
    layers.front[covered] = layers.camera.distance_m * 0.55
    layers.sky[covered] = 0
    return foliage
