#include "pictures.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "clones.hpp"

namespace {

constexpr int sampled = 4;

std::uint8_t apart(std::uint8_t a, std::uint8_t b) {
    return static_cast<std::uint8_t>(std::max(a, b) - std::min(a, b));
}

MULTIVERSION
int farthest(const std::uint8_t *now, const std::uint8_t *last, int width) {
    std::uint8_t most = 0;
    for (int x = 0; x < width; ++x) most = std::max(most, apart(now[x], last[x]));
    return most;
}

MULTIVERSION
int changed_samples(const std::uint8_t *now, const std::uint8_t *last, int width) {
    int changed = 0;
    for (int x = 0; x < width; x += sampled) changed += now[x] != last[x];
    return changed;
}

MULTIVERSION
int beyond(const std::uint8_t *now, const std::uint8_t *last, int width, std::uint8_t contrast) {
    int count = 0;
    for (int x = 0; x < width; ++x) count += apart(now[x], last[x]) > contrast;
    return count;
}

MULTIVERSION
void count_row(const std::uint8_t *now, const std::uint8_t *last, std::uint8_t *counts, int width,
               std::uint8_t contrast) {
    // The planes do not overlap, which the compiler cannot know.
#pragma GCC ivdep
    for (int x = 0; x < width; ++x)
        counts[x] = static_cast<std::uint8_t>(counts[x] + (apart(now[x], last[x]) > contrast));
}

// Pixels of a row that are summed in registers.
constexpr int together = 64;

inline void add_columns(const std::uint8_t *rows, std::ptrdiff_t stride, int count,
                        std::uint16_t *sums, int width) {
    std::uint16_t sum[together];
    for (int x = 0; x < width; ++x) sum[x] = rows[x];
    for (int k = 1; k < count; ++k) {
        rows += stride;
        for (int x = 0; x < width; ++x) sum[x] = static_cast<std::uint16_t>(sum[x] + rows[x]);
    }
    for (int x = 0; x < width; ++x) sums[x] = sum[x];
}

MULTIVERSION
void add_rows(const std::uint8_t *rows, std::ptrdiff_t stride, int count, std::uint16_t *sums,
              int width) {
    int x = 0;
    for (; x + together <= width; x += together)
        add_columns(rows + x, stride, count, sums + x, together);
    if (x < width) add_columns(rows + x, stride, count, sums + x, width - x);
}

template <int count>
inline void add_neighbours(const std::uint16_t *sums, int columns, float *small) {
    for (int i = 0; i < columns; ++i, sums += count) {
        int sum = 0;
        for (int k = 0; k < count; ++k) sum += sums[k];
        small[i] = static_cast<float>(sum);
    }
}

MULTIVERSION
void average(const std::uint16_t *sums, int scale, int columns, float *small) {
    switch (scale) {
        case 2: add_neighbours<2>(sums, columns, small); break;
        case 3: add_neighbours<3>(sums, columns, small); break;
        case 4: add_neighbours<4>(sums, columns, small); break;
        case 6: add_neighbours<6>(sums, columns, small); break;
        case 8: add_neighbours<8>(sums, columns, small); break;
        case 12: add_neighbours<12>(sums, columns, small); break;
        default:
            for (int i = 0; i < columns; ++i)
                small[i] = static_cast<float>(
                    std::accumulate(sums + i * scale, sums + (i + 1) * scale, 0));
    }
    const float share = 1.0f / static_cast<float>(scale * scale);
    // OpenCV rounds halves up where it has integers for them, and to even elsewhere.
    for (int i = 0; i < columns; ++i)
        small[i] = scale == 2 ? std::floor(small[i] * share + 0.5f)
                              : std::nearbyint(small[i] * share);
}

void shrink_row(Plane now, const Squares &squares, int row) {
    thread_local std::vector<std::uint16_t> sums;
    const int columns = now.width / squares.scale, width = columns * squares.scale;
    sums.resize(static_cast<std::size_t>(width));
    add_rows(now.row(row * squares.scale), now.stride, squares.scale, sums.data(), width);
    average(sums.data(), squares.scale, columns, squares.means + row * columns);
}

}  // namespace

bool repeats(Plane now, Plane last, double share, int contrast) {
    const auto samples = [](int side) { return (side + sampled - 1) / sampled; };
    const double all = static_cast<double>(samples(now.width)) * samples(now.height);
    int changed = 0;
    for (int y = 0; y < now.height; ++y) {
        if (y % sampled == 0) changed += changed_samples(now.row(y), last.row(y), now.width);
        if (changed / all >= share || farthest(now.row(y), last.row(y), now.width) > contrast)
            return false;
    }
    return true;
}

int changed(Plane now, Plane last, int contrast) {
    int count = 0;
    for (int y = 0; y < now.height; y += sampled)
        count += beyond(now.row(y), last.row(y), now.width, static_cast<std::uint8_t>(contrast));
    return count;
}

void count_changes(Plane now, Plane last, int contrast, const Cells &cells,
                   const Squares &squares) {
    thread_local std::vector<std::uint8_t> changed;
    std::fill_n(cells.counts, cells.rows * cells.columns, 0);
    int shrunk = 0;
    for (int y = 0; y < now.height;) {
        // A count of bytes holds at most 255 rows.
        const int row = std::min(y / cells.height, cells.rows), end = row < cells.rows
            ? std::min((row + 1) * cells.height, y + 255) : std::min(now.height, y + 255);
        changed.assign(static_cast<std::size_t>(now.width), 0);
        for (; y < end; ++y) {
            count_row(now.row(y), last.row(y), changed.data(), now.width,
                      static_cast<std::uint8_t>(contrast));
            if (shrunk < squares.rows && y + 1 == (shrunk + 1) * squares.scale)
                shrink_row(now, squares, shrunk++);
        }
        if (row == cells.rows) continue;
        std::int32_t *counts = cells.counts + row * cells.columns;
        for (int i = 0; i < cells.columns; ++i)
            counts[i] = std::accumulate(changed.begin() + i * cells.width,
                                        changed.begin() + (i + 1) * cells.width, counts[i]);
    }
}

void shrink(Plane now, const Squares &squares) {
    for (int row = 0; row < squares.rows; ++row) shrink_row(now, squares, row);
}
