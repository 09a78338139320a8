#include "motion.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

#if defined(__x86_64__) && defined(__GNUC__)
#define MULTIVERSION __attribute__((target_clones("avx2", "default")))
#else
#define MULTIVERSION
#endif

namespace {

// Active pixels that are at most three apart in both directions belong together: the same as
// dilating the mask by a 3 × 3 square and joining along edges and corners.
constexpr int reach = 3;

// The envelope widens by up to a step where a picture lies outside it and narrows by one grey level
// in every 16th picture otherwise: it holds all but one in 1 + 16 · step of the pictures.
constexpr int narrow_every = 16;

struct Run {
    int y, x0, x1, label;
    int area;
    float sum, weight, wx, wy;
};

MULTIVERSION
int mark_row(const std::uint8_t *now, const std::uint8_t *floor, const std::uint8_t *ceiling,
             std::uint8_t *low, std::uint8_t *high, std::int16_t *difference, int width,
             int min_contrast, int gain_64, int step, int narrow) {
    int active = 0;
    // The planes do not overlap, which the compiler cannot know.
#pragma GCC ivdep
    for (int x = 0; x < width; ++x) {
        const std::int16_t n = now[x], f = floor[x], c = ceiling[x];
        const std::int16_t over = std::max<std::int16_t>(static_cast<std::int16_t>(n - c), 0);
        const std::int16_t under = std::max<std::int16_t>(static_cast<std::int16_t>(f - n), 0);
        const std::int16_t h = high[x], l = low[x];
        const std::int16_t wide = std::max<std::int16_t>(static_cast<std::int16_t>(h - l), 0);
        const std::int16_t limit =
            static_cast<std::int16_t>(min_contrast + ((wide * gain_64) >> 6));
        const std::int16_t size = static_cast<std::int16_t>(over + under);
        const std::int16_t d = static_cast<std::int16_t>(over - under);
        const std::int16_t kept = size > limit ? d : static_cast<std::int16_t>(0);
        difference[x] = kept;
        active += kept != 0;
        const std::int16_t up = std::clamp<std::int16_t>(static_cast<std::int16_t>(n - h),
                                                         static_cast<std::int16_t>(-narrow),
                                                         static_cast<std::int16_t>(step));
        const std::int16_t down = std::clamp<std::int16_t>(static_cast<std::int16_t>(l - n),
                                                           static_cast<std::int16_t>(-narrow),
                                                           static_cast<std::int16_t>(step));
        high[x] = static_cast<std::uint8_t>(h + up);
        low[x] = static_cast<std::uint8_t>(l - down);
    }
    return active;
}

int root(std::vector<int> &parent, int i) {
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

void collect_runs(const std::int16_t *difference, int width, int y, std::vector<Run> &runs) {
    int x = 0;
    while (x < width) {
        // Most of a quiet row is zero: skip four pixels at once.
        std::uint64_t four;
        while (x + 4 <= width) {
            std::memcpy(&four, difference + x, sizeof four);
            if (four != 0) break;
            x += 4;
        }
        while (x < width && difference[x] == 0) ++x;
        if (x >= width) return;
        Run run{y, x, x, -1, 0, 0.f, 0.f, 0.f, 0.f};
        for (int gap = 0; x < width && gap < reach; ++x) {
            const int d = difference[x];
            if (d == 0) {
                ++gap;
                continue;
            }
            gap = 0;
            const float weight = static_cast<float>(d < 0 ? -d : d);
            run.x1 = x;
            run.area += 1;
            run.sum += static_cast<float>(d);
            run.weight += weight;
            run.wx += weight * static_cast<float>(x);
            run.wy += weight * static_cast<float>(y);
        }
        runs.push_back(run);
    }
}

void join_runs(std::vector<Run> &runs, std::vector<int> &parent) {
    parent.resize(runs.size());
    std::iota(parent.begin(), parent.end(), 0);
    std::size_t window = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        while (runs[window].y < runs[i].y - reach) ++window;
        for (std::size_t j = window; j < i && runs[j].y < runs[i].y; ++j) {
            if (runs[j].x0 > runs[i].x1 + reach || runs[j].x1 < runs[i].x0 - reach) continue;
            const int p = root(parent, static_cast<int>(j)), q = root(parent, static_cast<int>(i));
            parent[std::max(p, q)] = std::min(p, q);
        }
    }
}

}  // namespace

std::size_t find_blobs(Plane now, const std::uint8_t *floor, const std::uint8_t *ceiling,
                       Envelope envelope, int width, int height, const MotionSettings &settings,
                       std::vector<Blob> &blobs) {
    thread_local std::vector<std::int16_t> difference;
    thread_local std::vector<Run> runs;
    thread_local std::vector<int> parent;
    difference.resize(static_cast<std::size_t>(width));
    runs.clear();
    blobs.clear();
    std::size_t active = 0;
    for (int y = 0; y < height; ++y) {
        const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(y) * width;
        const int narrow = (y + settings.tick) % narrow_every == 0;
        const int found =
            mark_row(now.data + y * now.stride, floor + row, ceiling + row, envelope.low + row,
                     envelope.high + row, difference.data(), width, settings.min_contrast,
                     settings.gain_64, settings.step, narrow);
        if (found == 0) continue;
        active += static_cast<std::size_t>(found);
        collect_runs(difference.data(), width, y, runs);
    }
    join_runs(runs, parent);
    std::vector<int> index(runs.size(), -1);
    struct Sum {
        int x0, x1, y0, y1, area;
        float sum, weight, wx, wy;
    };
    std::vector<Sum> sums;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const Run &run = runs[i];
        int &k = index[static_cast<std::size_t>(root(parent, static_cast<int>(i)))];
        if (k < 0) {
            k = static_cast<int>(sums.size());
            sums.push_back({run.x0, run.x1, run.y, run.y, 0, 0.f, 0.f, 0.f, 0.f});
        }
        Sum &s = sums[static_cast<std::size_t>(k)];
        s.x0 = std::min(s.x0, run.x0);
        s.x1 = std::max(s.x1, run.x1);
        s.y1 = run.y;
        s.area += run.area;
        s.sum += run.sum;
        s.weight += run.weight;
        s.wx += run.wx;
        s.wy += run.wy;
    }
    if (sums.size() > settings.max_blobs) {
        // What is kept is what stands out most, in the order of the picture.
        std::vector<float> weights;
        weights.reserve(sums.size());
        for (const Sum &s : sums) weights.push_back(s.weight);
        std::nth_element(weights.begin(), weights.begin() + static_cast<std::ptrdiff_t>(settings.max_blobs),
                         weights.end(), std::greater<>());
        const float least = weights[settings.max_blobs];
        std::erase_if(sums, [least](const Sum &s) { return s.weight <= least; });
    }
    blobs.reserve(sums.size());
    for (const Sum &s : sums)
        blobs.push_back({s.wx / s.weight, s.wy / s.weight, static_cast<float>(s.x0),
                         static_cast<float>(s.y0), static_cast<float>(s.x1 - s.x0 + 1),
                         static_cast<float>(s.y1 - s.y0 + 1), static_cast<float>(s.area),
                         s.sum / static_cast<float>(s.area)});
    return active;
}
