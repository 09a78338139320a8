#include "blobs.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <numeric>

namespace {

// Active pixels that are at most three apart in both directions belong together: the same as
// dilating the mask by a 3 × 3 square and joining along edges and corners.
constexpr int reach = 3;

constexpr int parts_across = 16, parts_down = 9;
constexpr double much = 0.02;

}  // namespace

void Runs::clear() {
    runs_.clear();
    rows_.clear();
    active_ = 0;
}

void Runs::begin_row(int y) {
    y_ = y;
    rows_.push_back(runs_.size());
}

void Runs::add(const std::int16_t *difference, int x0, int x1) {
    for (int x = x0; x < x1; ++x) {
        // Most of what is looked at is zero: skip four pixels at once.
        std::uint64_t four = 0;
        while (x + 4 <= x1) {
            std::memcpy(&four, difference + x, sizeof four);
            if (four != 0) break;
            x += 4;
        }
        while (x < x1 && difference[x] == 0) ++x;
        if (x >= x1) return;
        if (runs_.size() == rows_.back() || x - runs_.back().x1 > reach)
            runs_.push_back({y_, x, x, 0, 0.f, 0.f, 0.f, 0.f});
        Run &run = runs_.back();
        const int d = difference[x];
        const float weight = static_cast<float>(d < 0 ? -d : d);
        run.x1 = x;
        run.area += 1;
        run.sum += static_cast<float>(d);
        run.weight += weight;
        run.wx += weight * static_cast<float>(x);
        run.wy += weight * static_cast<float>(y_);
        ++active_;
    }
}

double Runs::spread(int width, int height) const {
    std::array<double, parts_across * parts_down> active{};
    for (const Run &run : runs_) {
        const double density = static_cast<double>(run.area) / (run.x1 - run.x0 + 1);
        const int row = run.y * parts_down / height;
        for (int x = run.x0; x <= run.x1;) {
            const int column = x * parts_across / width;
            const int end = ((column + 1) * width + parts_across - 1) / parts_across;
            const int next = std::min(end, run.x1 + 1);
            active[static_cast<std::size_t>(row * parts_across + column)] += density * (next - x);
            x = next;
        }
    }
    const double most = much * width * height / (parts_across * parts_down);
    const auto many = std::count_if(active.begin(), active.end(),
                                    [most](double pixels) { return pixels > most; });
    return static_cast<double>(many) / (parts_across * parts_down);
}

int Runs::root(int run) {
    while (parents_[run] != run) {
        parents_[run] = parents_[parents_[run]];
        run = parents_[run];
    }
    return run;
}

// Both rows go from left to right, so that one pass finds all that are near.
void Runs::join_rows(std::size_t upper, std::size_t upper_end, std::size_t lower,
                     std::size_t lower_end) {
    for (; lower < lower_end; ++lower) {
        const int x0 = runs_[lower].x0 - reach, x1 = runs_[lower].x1 + reach;
        while (upper < upper_end && runs_[upper].x1 < x0) ++upper;
        for (std::size_t i = upper; i < upper_end && runs_[i].x0 <= x1; ++i) {
            const int p = root(static_cast<int>(i)), q = root(static_cast<int>(lower));
            parents_[std::max(p, q)] = std::min(p, q);
        }
    }
}

void Runs::join(std::size_t most, std::vector<Blob> &blobs) {
    blobs.clear();
    parents_.resize(runs_.size());
    std::iota(parents_.begin(), parents_.end(), 0);
    rows_.push_back(runs_.size());
    for (std::size_t lower = 1; lower + 1 < rows_.size(); ++lower)
        for (std::size_t upper = lower; upper-- > 0 && lower - upper <= reach;)
            if (rows_[lower] != rows_[lower + 1])
                join_rows(rows_[upper], rows_[upper + 1], rows_[lower], rows_[lower + 1]);
    sums_.clear();
    blob_of_.assign(runs_.size(), -1);
    for (std::size_t i = 0; i < runs_.size(); ++i) {
        const Run &run = runs_[i];
        int &k = blob_of_[static_cast<std::size_t>(root(static_cast<int>(i)))];
        if (k < 0) {
            k = static_cast<int>(sums_.size());
            sums_.push_back({run.x0, run.x1, run.y, run.y, 0, 0.f, 0.f, 0.f, 0.f});
        }
        Sum &s = sums_[static_cast<std::size_t>(k)];
        s.x0 = std::min(s.x0, run.x0);
        s.x1 = std::max(s.x1, run.x1);
        s.y1 = run.y;
        s.area += run.area;
        s.sum += run.sum;
        s.weight += run.weight;
        s.wx += run.wx;
        s.wy += run.wy;
    }
    if (sums_.size() > most) {
        // What is kept is what stands out most, in the order of the picture.
        weights_.clear();
        for (const Sum &s : sums_) weights_.push_back(s.weight);
        std::nth_element(weights_.begin(), weights_.begin() + static_cast<std::ptrdiff_t>(most),
                         weights_.end(), std::greater<>());
        const float least = weights_[most];
        std::erase_if(sums_, [least](const Sum &s) { return s.weight <= least; });
    }
    for (const Sum &s : sums_)
        blobs.push_back({s.wx / s.weight, s.wy / s.weight, static_cast<float>(s.x0),
                         static_cast<float>(s.y0), static_cast<float>(s.x1 - s.x0 + 1),
                         static_cast<float>(s.y1 - s.y0 + 1), static_cast<float>(s.area),
                         s.sum / static_cast<float>(s.area)});
}
