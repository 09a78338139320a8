#include "steady.hpp"

#include <algorithm>
#include <cmath>

#include "clones.hpp"

namespace {

// Linear between neighbours, with one rounding a step, as OpenCV's warpAffine is: `usual` is kept
// in the coordinates that it would give.
MULTIVERSION
void mix_columns(const float *greys, const float *shares, float *mixed, int width) {
#pragma GCC ivdep
    for (int x = 0; x < width; ++x)
        mixed[x] = std::fma(shares[x], greys[x + 1] - greys[x], greys[x]);
}

MULTIVERSION
void mix_rows(const float *above, const float *below, float share, std::uint8_t *mixed, int width) {
#pragma GCC ivdep
    for (int x = 0; x < width; ++x)
        mixed[x] = static_cast<std::uint8_t>(static_cast<int>(
            std::nearbyint(std::fma(share, below[x] - above[x], above[x]))));
}

MULTIVERSION
void to_float(const std::uint8_t *row, float *greys, int count) {
#pragma GCC ivdep
    for (int x = 0; x < count; ++x) greys[x] = row[x];
}

}  // namespace

void SteadyRows::show(Plane now, float dx, float dy, double light) {
    now_ = now;
    moved_ = dx != 0 || dy != 0;
    lit_ = light != 1;
    dx_ = dx;
    dy_ = dy;
    known_[0] = known_[1] = -1;
    const std::size_t width = static_cast<std::size_t>(now.width);
    if (lit_)
        for (int grey = 0; grey < 256; ++grey)
            usual_[grey] = static_cast<std::uint8_t>(
                std::clamp(std::nearbyint(grey * (1 / light)), 0.0, 255.0));
    if (moved_) {
        shares_.resize(width);
        for (int x = 0; x < now.width; ++x)
            shares_[static_cast<std::size_t>(x)] =
                static_cast<float>(x) + dx - (static_cast<float>(x) + std::floor(dx));
        greys_.resize(width + 1);
        for (auto &columns : columns_) columns.resize(width);
    }
    if (moved_ || lit_)
        for (auto &row : rows_) row.resize(width);
}

const float *SteadyRows::between_columns(int y) {
    y = std::clamp(y, 0, now_.height - 1);
    std::vector<float> &columns = columns_[y % 2];
    if (known_[y % 2] != y) {
        const std::uint8_t *row = now_.row(y);
        const int first = static_cast<int>(std::floor(dx_));
        const int from = std::clamp(-first, 0, now_.width + 1);
        const int to = std::clamp(now_.width - first, from, now_.width + 1);
        std::fill_n(greys_.begin(), from, row[0]);
        to_float(row + from + first, greys_.data() + from, to - from);
        std::fill(greys_.begin() + to, greys_.end(), row[now_.width - 1]);
        mix_columns(greys_.data(), shares_.data(), columns.data(), now_.width);
        known_[y % 2] = y;
    }
    return columns.data();
}

const std::uint8_t *SteadyRows::row(int y) {
    if (!moved_ && !lit_) return now_.row(y);
    std::uint8_t *row = rows_[y % 2].data();
    if (moved_) {
        const float place = static_cast<float>(y) + dy_, above = std::floor(place);
        const float *upper = between_columns(static_cast<int>(above));
        const float *lower = between_columns(static_cast<int>(above) + 1);
        mix_rows(upper, lower, place - above, row, now_.width);
    } else {
        std::copy_n(now_.row(y), now_.width, row);
    }
    if (lit_) std::transform(row, row + now_.width, row, [this](auto grey) { return usual_[grey]; });
    return row;
}
