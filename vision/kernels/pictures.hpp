#pragma once
#include <cstddef>
#include <cstdint>

// One grey plane; rows may be longer than the picture is wide.
struct Plane {
    const std::uint8_t *data;
    std::ptrdiff_t stride;
    int width, height;

    const std::uint8_t *row(int y) const { return data + y * stride; }
};

// Cells that divide a plane; what is left over at the right and at the bottom is in none.
struct Cells {
    int rows, columns, height, width;   // the last two in pixels
    std::int32_t *counts;
};

// Whether less than a share of the pixels changed, of every fourth in every fourth row, and none
// at all by more than `contrast`. Ends at the first row that tells it does not.
bool repeats(Plane now, Plane last, double share, int contrast);

// How many pixels of every fourth row changed by more than `contrast`.
int changed(Plane now, Plane last, int contrast);

// The means of squares of `scale` pixels, rounded as OpenCV's INTER_AREA rounds them: so many rows
// of them. What is left over at the right and at the bottom is in none.
struct Squares {
    int rows, scale;
    float *means;
};

// Counts the pixels of each cell that changed by more than `contrast`; the squares of `now` are
// averaged while its rows are near.
void count_changes(Plane now, Plane last, int contrast, const Cells &cells, const Squares &squares);

void shrink(Plane now, const Squares &squares);
