#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

// One grey plane; rows may be longer than the picture is wide.
struct Plane {
    const std::uint8_t *data;
    std::ptrdiff_t stride;
};

struct Blob {
    float cx, cy;            // centre of the contrast, pixels
    float x, y, w, h;        // box, pixels
    float area;              // active pixels
    float contrast;          // mean signed difference, grey levels
};

// The usual grey levels of every pixel: what is darker than `low` or brighter than `high` is new.
struct Envelope {
    std::uint8_t *low, *high;
};

struct MotionSettings {
    int min_contrast;        // grey levels outside the envelope
    int gain_64;             // of the envelope's width, in 1/64
    int step;                // most grey levels that the envelope widens in a frame
    int tick;                // number of the frame: each row narrows in every 16th
    std::size_t max_blobs;
};

// Finds what lies outside the envelope [floor, ceiling] and lets [low, high] learn.
// Returns the number of active pixels; fills `blobs` with at most `max_blobs` of them.
std::size_t find_blobs(Plane now, const std::uint8_t *floor, const std::uint8_t *ceiling,
                       Envelope envelope, int width, int height, const MotionSettings &settings,
                       std::vector<Blob> &blobs);
