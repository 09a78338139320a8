#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "blobs.hpp"
#include "steady.hpp"

// The usual grey levels of every pixel: what is darker than `low` or brighter than `high` is new.
struct Envelope {
    std::uint8_t *low, *high;
    int width, height;
};

// How many pixels are active, and in what share of the picture's parts; see `Runs::spread`.
struct Activity {
    std::size_t pixels;
    double spread;
};

struct MotionSettings {
    int min_contrast;        // grey levels outside the envelope
    int gain_64;             // of the envelope's width, in 1/64
    int step;                // most grey levels that the envelope widens in a frame
    int tick;                // number of the frame: each row narrows in every 16th
    std::size_t max_blobs;
};

// Finds what lies outside the envelope of its place and of the eight around it, and lets the
// envelope learn; fills `blobs` with at most `max_blobs`.
Activity find_blobs(SteadyRows &now, Envelope envelope, const MotionSettings &settings,
                       std::vector<Blob> &blobs);
