#include "alignment.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "clones.hpp"

namespace {

constexpr int sampled = 3;

struct RowSums {
    float xx = 0, xy = 0, yy = 0, bx = 0, by = 0, apart = 0;
};

MULTIVERSION
void add_row(const float *usual, const float *now, const float *gx, const float *gy, int width,
             float unlike, RowSums &sums) {
    float xx = 0, xy = 0, yy = 0, bx = 0, by = 0, apart = 0;
#pragma omp simd reduction(+ : xx, xy, yy, bx, by, apart)
    for (int x = 0; x < width; ++x) {
        const float difference = usual[x] - now[x], share = difference / unlike;
        const float weight = 1 / (1 + share * share);
        const float wx = weight * gx[x], wy = weight * gy[x];
        xx += wx * gx[x];
        xy += wx * gy[x];
        yy += wy * gy[x];
        bx += wx * difference;
        by += wy * difference;
        apart += std::fabs(difference);
    }
    sums = {xx, xy, yy, bx, by, apart};
}

bool well_exposed(float before, float after) {
    return (before > 16) & (before < 240) & (after < 250);
}

MULTIVERSION
void count_row(const float *usual, const float *now, int width, float low, float high, int &exposed,
               int &darker, int &brighter) {
    int all = 0, below = 0, above = 0;
    for (int x = 0; x < width; x += sampled) {
        const int good = well_exposed(usual[x], now[x]);
        all += good;
        below += good & (now[x] < low * usual[x]);
        above += good & (now[x] > high * usual[x]);
    }
    exposed += all;
    darker += below;
    brighter += above;
}

}  // namespace

Alignment align(const Pair &p, float unlike) {
    Alignment all{};
    for (int y = 0; y < p.height; ++y) {
        const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(y) * p.width;
        RowSums sums;
        add_row(p.usual + row, p.now + row, p.gx + row, p.gy + row, p.width, unlike, sums);
        all.xx += sums.xx;
        all.xy += sums.xy;
        all.yy += sums.yy;
        all.bx += sums.bx;
        all.by += sums.by;
        all.apart += sums.apart;
    }
    return all;
}

float brightening(const float *usual, const float *now, int width, int height, float least) {
    // Sorting is not worth it where the middle is seen to be close to 1, by a margin for rounding.
    const float low = 1 - 0.98f * least, high = 1 + 0.98f * least;
    int exposed = 0, darker = 0, brighter = 0;
    for (int y = 0; y < height; y += sampled)
        count_row(usual + y * width, now + y * width, width, low, high, exposed, darker, brighter);
    if (exposed == 0 || 2 * std::max(darker, brighter) < exposed) return 1;
    thread_local std::vector<float> gains;
    gains.clear();
    for (int y = 0; y < height; y += sampled)
        for (int x = 0; x < width; x += sampled) {
            const float before = usual[y * width + x], after = now[y * width + x];
            if (well_exposed(before, after)) gains.push_back(after / before);
        }
    const auto middle = gains.begin() + static_cast<std::ptrdiff_t>(gains.size() / 2);
    std::nth_element(gains.begin(), middle, gains.end());
    if (gains.size() % 2 == 1) return *middle;
    return (*std::max_element(gains.begin(), middle) + *middle) / 2;
}
