#include "motion.hpp"

#include <algorithm>

#include "clones.hpp"

namespace {

// The envelope widens by up to a step where a picture lies outside it and narrows by one grey level
// in every 16th picture otherwise: it holds all but one in 1 + 16 · step of the pictures.
constexpr int narrow_every = 16;

// Pixels of a row that are looked at together.
constexpr int block = 64;

std::uint8_t beyond(std::uint8_t more, std::uint8_t less) {
    return static_cast<std::uint8_t>(std::max(more, less) - less);
}

inline std::uint8_t farthest(const std::uint8_t *now, const std::uint8_t *low,
                             const std::uint8_t *high, int count) {
    std::uint8_t most = 0;
    for (int x = 0; x < count; ++x)
        most = std::max(most, static_cast<std::uint8_t>(beyond(now[x], high[x]) +
                                                        beyond(low[x], now[x])));
    return most;
}

// How far at most the pixels of each block lie outside the envelope of their own place.
MULTIVERSION
void survey(const std::uint8_t *now, const std::uint8_t *low, const std::uint8_t *high,
            std::uint8_t *outside, int width) {
    int x = 0;
    for (; x + block <= width; x += block) *outside++ = farthest(now + x, low + x, high + x, block);
    if (x < width) *outside = farthest(now + x, low + x, high + x, width - x);
}

// A camera that moves by less than can be registered shows a pixel's neighbour in its place: the
// least of `low` and the greatest of `high` among the nine around each pixel of a block.
MULTIVERSION
void neighbours(const std::uint8_t *const low[3], const std::uint8_t *const high[3], int x0,
                int count, int width, std::uint8_t *floor, std::uint8_t *ceiling) {
    std::uint8_t least[block + 2], most[block + 2];
    const int from = std::max(x0 - 1, 0), to = std::min(x0 + count + 1, width);
    for (int x = from; x < to; ++x) {
        least[x - x0 + 1] = std::min({low[0][x], low[1][x], low[2][x]});
        most[x - x0 + 1] = std::max({high[0][x], high[1][x], high[2][x]});
    }
    if (from == x0) least[0] = least[1], most[0] = most[1];
    if (to == x0 + count) least[count + 1] = least[count], most[count + 1] = most[count];
    for (int i = 0; i < count; ++i) {
        floor[i] = std::min({least[i], least[i + 1], least[i + 2]});
        ceiling[i] = std::max({most[i], most[i + 1], most[i + 2]});
    }
}

MULTIVERSION
void mark(const std::uint8_t *now, const std::uint8_t *low, const std::uint8_t *high,
          const std::uint8_t *floor, const std::uint8_t *ceiling, std::int16_t *difference,
          int count, int min_contrast, int gain_64) {
#pragma GCC ivdep
    for (int x = 0; x < count; ++x) {
        const std::int16_t over = beyond(now[x], ceiling[x]), under = beyond(floor[x], now[x]);
        const std::int16_t wide = beyond(high[x], low[x]);
        const std::int16_t limit =
            static_cast<std::int16_t>(min_contrast + ((wide * gain_64) >> 6));
        const std::int16_t d = static_cast<std::int16_t>(over - under);
        difference[x] = over + under > limit ? d : static_cast<std::int16_t>(0);
    }
}

inline void learn(const std::uint8_t *now, std::uint8_t *low, std::uint8_t *high, int count,
                  std::uint8_t step, std::uint8_t narrow) {
#pragma GCC ivdep
    for (int x = 0; x < count; ++x) {
        const std::uint8_t n = now[x], l = low[x], h = high[x];
        const std::uint8_t up = std::min(beyond(n, h), step), down = std::min(beyond(l, n), step);
        const std::uint8_t in = n < h ? narrow : std::uint8_t{0};
        const std::uint8_t out = n > l ? narrow : std::uint8_t{0};
        high[x] = static_cast<std::uint8_t>(h + up - in);
        low[x] = static_cast<std::uint8_t>(l - down + out);
    }
}

// Leaves blocks alone in which nothing changes.
MULTIVERSION
void learn_row(const std::uint8_t *now, std::uint8_t *low, std::uint8_t *high,
               const std::uint8_t *outside, int width, std::uint8_t step, std::uint8_t narrow) {
    int x = 0;
    for (; x + block <= width; x += block)
        if (*outside++ || narrow) learn(now + x, low + x, high + x, block, step, narrow);
    if (x < width) learn(now + x, low + x, high + x, width - x, step, narrow);
}

}  // namespace

Activity find_blobs(SteadyRows &now, Envelope envelope, const MotionSettings &settings,
                       std::vector<Blob> &blobs) {
    thread_local Runs runs;
    thread_local std::vector<std::int16_t> difference;
    thread_local std::vector<std::uint8_t> outside[2];
    const int width = envelope.width, height = envelope.height;
    const int columns = (width + block - 1) / block;
    difference.resize(static_cast<std::size_t>(width));
    for (auto &row : outside) row.resize(static_cast<std::size_t>(columns));
    runs.clear();
    const auto row_of = [width](std::uint8_t *plane, int y) {
        return plane + static_cast<std::ptrdiff_t>(y) * width;
    };
    const auto teach = [&](const std::uint8_t *seen, int y) {
        learn_row(seen, row_of(envelope.low, y), row_of(envelope.high, y), outside[y % 2].data(),
                  width, static_cast<std::uint8_t>(settings.step),
                  (y + settings.tick) % narrow_every == 0);
    };
    const std::uint8_t *before = nullptr;
    for (int y = 0; y < height; ++y) {
        const std::uint8_t *seen = now.row(y);
        const int above = std::max(y - 1, 0), below = std::min(y + 1, height - 1);
        const std::uint8_t *low[3], *high[3];
        int k = 0;
        for (const int row : {above, y, below}) {
            low[k] = row_of(envelope.low, row);
            high[k++] = row_of(envelope.high, row);
        }
        survey(seen, low[1], high[1], outside[y % 2].data(), width);
        runs.begin_row(y);
        for (int i = 0; i < columns; ++i) {
            if (outside[y % 2][static_cast<std::size_t>(i)] <= settings.min_contrast) continue;
            const int x = i * block, count = std::min(block, width - x);
            std::uint8_t floor[block], ceiling[block];
            neighbours(low, high, x, count, width, floor, ceiling);
            mark(seen + x, low[1] + x, high[1] + x, floor, ceiling, difference.data() + x, count,
                 settings.min_contrast, settings.gain_64);
            runs.add(difference.data(), x, x + count);
        }
        // Only now: the row below it has been compared with what was usual so far.
        if (y > 0) teach(before, y - 1);
        before = seen;
    }
    teach(before, height - 1);
    runs.join(settings.max_blobs, blobs);
    return {runs.active(), runs.spread(width, height)};
}
