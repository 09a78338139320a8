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

// Noise is kept in 1/1024 grey levels.
constexpr int noise_bits = 10;
constexpr int noise_cap = 30;
constexpr int noise_shift = 6;

// Finds what stands out from both neighbours in time on the same side, and learns the noise.
// Returns the number of active pixels; fills `blobs` with at most `max_blobs` of them.
std::size_t find_blobs(Plane before, Plane now, Plane after, std::uint16_t *noise, int width,
                       int height, int min_contrast, int gain_64, std::size_t max_blobs,
                       std::vector<Blob> &blobs);
