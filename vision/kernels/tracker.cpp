#include "tracker.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <unordered_set>

namespace {

// Past this score a track is as good as sure: what it earned long ago gives it no better claim to
// a blob than the prediction of a younger one.
constexpr double sure = 3;

double longer_side(const Blob &blob) { return std::max(blob.w, blob.h); }

}  // namespace

Tracker::Tracker(const TrackerParameters &parameters)
    : p_(parameters), columns_(static_cast<int>(parameters.width / parameters.cell_px) + 1),
      rows_(static_cast<int>(parameters.height / parameters.cell_px) + 1),
      density_(static_cast<std::size_t>(columns_ * rows_), 0.2) {}

void Tracker::predict(Track &track, double dt) const {
    const double h = 0.5 * dt * dt;
    for (double *s : {track.x, track.y}) {
        s[0] += s[1] * dt + s[2] * h;
        s[1] += s[2] * dt;
    }
    double *p = track.p;
    // F P F' with F = [1 dt h; 0 1 dt; 0 0 1], then white jerk.
    const double a0 = p[0] + dt * p[1] + h * p[2];
    const double a1 = p[1] + dt * p[3] + h * p[4];
    const double a2 = p[2] + dt * p[4] + h * p[5];
    const double b1 = p[3] + dt * p[4];
    const double b2 = p[4] + dt * p[5];
    const double q = p_.jerk_px_s25 * p_.jerk_px_s25, dt2 = dt * dt, dt3 = dt2 * dt;
    p[0] = a0 + dt * a1 + h * a2 + q * dt3 * dt2 / 20;
    p[1] = a1 + dt * a2 + q * dt2 * dt2 / 8;
    p[2] = a2 + q * dt3 / 6;
    p[3] = b1 + dt * b2 + q * dt3 / 3;
    p[4] = b2 + q * dt2 / 2;
    p[5] = p[5] + q * dt;
}

double Tracker::clutter(double x, double y) const {
    const int cx = std::clamp(static_cast<int>(x / p_.cell_px), 0, columns_ - 1);
    const int cy = std::clamp(static_cast<int>(y / p_.cell_px), 0, rows_ - 1);
    double sum = 0;
    int n = 0;
    for (int j = std::max(cy - 1, 0); j <= std::min(cy + 1, rows_ - 1); ++j)
        for (int i = std::max(cx - 1, 0); i <= std::min(cx + 1, columns_ - 1); ++i, ++n)
            sum += density_[static_cast<std::size_t>(j * columns_ + i)];
    return std::max(sum / n, p_.clutter_floor) / (p_.cell_px * p_.cell_px);
}

void Tracker::learn_clutter(const std::vector<Blob> &blobs, double dt) {
    const double rate = 1 - std::exp(-dt / p_.clutter_s);
    for (double &d : density_) d -= rate * d;
    for (const Blob &blob : blobs) {
        const int cx = std::clamp(static_cast<int>(blob.cx / p_.cell_px), 0, columns_ - 1);
        const int cy = std::clamp(static_cast<int>(blob.cy / p_.cell_px), 0, rows_ - 1);
        density_[static_cast<std::size_t>(cy * columns_ + cx)] += rate;
    }
}

std::vector<Tracker::Link> Tracker::links(const std::vector<Blob> &blobs, double dx,
                                          double dy) const {
    const int columns = static_cast<int>(p_.width / p_.cell_px) + 1;
    const int rows = static_cast<int>(p_.height / p_.cell_px) + 1;
    std::vector<std::vector<int>> grid(static_cast<std::size_t>(columns * rows));
    std::vector<double> cost(blobs.size());
    for (std::size_t b = 0; b < blobs.size(); ++b) {
        const int cx = std::clamp(static_cast<int>(blobs[b].cx / p_.cell_px), 0, columns - 1);
        const int cy = std::clamp(static_cast<int>(blobs[b].cy / p_.cell_px), 0, rows - 1);
        grid[static_cast<std::size_t>(cy * columns + cx)].push_back(static_cast<int>(b));
        cost[b] = std::log(p_.detection / (2 * std::numbers::pi * clutter(blobs[b].cx, blobs[b].cy)));
    }
    std::vector<std::vector<Link>> per_blob(blobs.size());
    std::vector<Link> found;
    for (std::size_t k = 0; k < tracks_.size(); ++k) {
        const Track &track = tracks_[k];
        found.clear();
        // The widest blob's spread is not known yet; one cell more than the smallest one's gate.
        const double radius =
            std::min(p_.reach_px, p_.gate * std::sqrt(track.p[0] + p_.sigma_px * p_.sigma_px) +
                                      p_.cell_px);
        const double px = track.x[0] - dx, py = track.y[0] - dy;
        const int i0 = std::max(static_cast<int>(std::floor((px - radius) / p_.cell_px)), 0);
        const int i1 = std::min(static_cast<int>(std::floor((px + radius) / p_.cell_px)), columns - 1);
        const int j0 = std::max(static_cast<int>(std::floor((py - radius) / p_.cell_px)), 0);
        const int j1 = std::min(static_cast<int>(std::floor((py + radius) / p_.cell_px)), rows - 1);
        for (int j = j0; j <= j1; ++j)
            for (int i = i0; i <= i1; ++i)
                for (const int b : grid[static_cast<std::size_t>(j * columns + i)]) {
                    const Blob &blob = blobs[static_cast<std::size_t>(b)];
                    const double ex = blob.cx - px, ey = blob.cy - py;
                    const double e2 = ex * ex + ey * ey;
                    if (e2 > radius * radius) continue;
                    const double spread = p_.sigma_px + p_.sigma_share * longer_side(blob);
                    const double variance = track.p[0] + spread * spread;
                    const double d2 = e2 / variance;
                    if (d2 > p_.gate * p_.gate) continue;
                    const double gain =
                        cost[static_cast<std::size_t>(b)] - std::log(variance) - d2 / 2;
                    found.push_back({static_cast<int>(k), b, track.score + gain,
                                     std::min(track.score, sure) + gain, variance});
                }
        std::sort(found.begin(), found.end(), [](const Link &l, const Link &r) {
            return l.claim != r.claim ? l.claim > r.claim : l.blob < r.blob;
        });
        if (found.size() > static_cast<std::size_t>(p_.branches))
            found.resize(static_cast<std::size_t>(p_.branches));
        for (const Link &link : found) per_blob[static_cast<std::size_t>(link.blob)].push_back(link);
    }
    std::vector<Link> kept;
    for (std::vector<Link> &all : per_blob) {
        std::sort(all.begin(), all.end(), [](const Link &l, const Link &r) {
            return l.claim != r.claim ? l.claim > r.claim : l.track < r.track;
        });
        if (all.size() > static_cast<std::size_t>(p_.keep)) all.resize(static_cast<std::size_t>(p_.keep));
        kept.insert(kept.end(), all.begin(), all.end());
    }
    return kept;
}

int Tracker::add_node(const Sighting &seen, int parent) {
    const int depth = parent < 0 ? 1 : nodes_[static_cast<std::size_t>(parent)].depth + 1;
    const Node node{seen, parent, 1, depth};
    if (parent >= 0) ++nodes_[static_cast<std::size_t>(parent)].uses;
    if (free_.empty()) {
        nodes_.push_back(node);
        return static_cast<int>(nodes_.size()) - 1;
    }
    const int i = free_.back();
    free_.pop_back();
    nodes_[static_cast<std::size_t>(i)] = node;
    return i;
}

void Tracker::release(int node) {
    while (node >= 0 && --nodes_[static_cast<std::size_t>(node)].uses == 0) {
        free_.push_back(node);
        node = nodes_[static_cast<std::size_t>(node)].parent;
    }
}

Tracker::Track Tracker::correct(const Track &track, const Link &link, const Sighting &seen) {
    Track next = track;
    const double *p = track.p;
    const double s = link.variance, k0 = p[0] / s, k1 = p[1] / s, k2 = p[2] / s;
    const double ex = seen.X - track.x[0], ey = seen.Y - track.y[0];
    next.x[0] += k0 * ex;
    next.x[1] += k1 * ex;
    next.x[2] += k2 * ex;
    next.y[0] += k0 * ey;
    next.y[1] += k1 * ey;
    next.y[2] += k2 * ey;
    next.p[0] = p[0] - k0 * p[0];
    next.p[1] = p[1] - k0 * p[1];
    next.p[2] = p[2] - k0 * p[2];
    next.p[3] = p[3] - k1 * p[1];
    next.p[4] = p[4] - k1 * p[2];
    next.p[5] = p[5] - k2 * p[2];
    next.score = link.score;
    next.hits += 1;
    next.missed = 0;
    next.last_s = seen.t_s;
    next.node = add_node(seen, track.node);
    nodes_[static_cast<std::size_t>(next.node)].seen.score = link.score;
    return next;
}

Tracker::Track Tracker::birth(const Sighting &seen, double spread) {
    return {{seen.X, 0, 0},
            {seen.Y, 0, 0},
            {spread * spread, 0, 0, p_.speed_px_s * p_.speed_px_s, 0,
             p_.acceleration_px_s2 * p_.acceleration_px_s2},
            0,
            seen.t_s,
            seen.Y,
            1,
            0,
            add_node(seen, -1)};
}

void Tracker::update(double t_s, double frame, const std::vector<Blob> &blobs, double dx,
                     double dy) {
    const double dt = started_ ? t_s - last_s_ : 0.04;
    started_ = true;
    last_s_ = t_s;
    for (Track &track : tracks_) predict(track, dt);
    const std::vector<Link> kept = links(blobs, dx, dy);
    std::vector<Sighting> seen;
    seen.reserve(blobs.size());
    for (const Blob &b : blobs)
        seen.push_back({frame, t_s, b.cx + dx, b.cy + dy, b.x, b.y, b.w, b.h, b.area, b.contrast, 0});

    std::vector<char> linked(tracks_.size(), 0);
    for (const Link &link : kept) linked[static_cast<std::size_t>(link.track)] = 1;
    std::vector<Track> next;
    next.reserve(tracks_.size() + kept.size() + blobs.size());
    const double miss = std::log(1 - p_.detection);
    for (std::size_t k = 0; k < tracks_.size(); ++k) {
        const Track &track = tracks_[k];
        const bool established = track.hits >= 4;
        if (linked[k] && !established) continue;
        if (established ? t_s - track.last_s > p_.coast_s : track.missed >= 1) continue;
        if (track.score + miss < -6) continue;
        Track coasting = track;
        coasting.score += miss;
        coasting.missed += 1;
        ++nodes_[static_cast<std::size_t>(track.node)].uses;
        next.push_back(coasting);
    }
    for (const Link &link : kept) {
        if (link.score < -6) continue;
        next.push_back(correct(tracks_[static_cast<std::size_t>(link.track)], link,
                               seen[static_cast<std::size_t>(link.blob)]));
    }
    for (std::size_t b = 0; b < blobs.size(); ++b)
        next.push_back(birth(seen[b], p_.sigma_px + p_.sigma_share * longer_side(blobs[b])));
    for (const Track &track : tracks_) release(track.node);
    if (next.size() > static_cast<std::size_t>(p_.most)) {
        std::vector<std::size_t> order(next.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [&next](std::size_t l, std::size_t r) {
            return next[l].score > next[r].score;
        });
        std::vector<Track> best;
        best.reserve(static_cast<std::size_t>(p_.most));
        for (std::size_t i = 0; i < order.size(); ++i) {
            if (i < static_cast<std::size_t>(p_.most))
                best.push_back(next[order[i]]);
            else
                release(next[order[i]].node);
        }
        next.swap(best);
    }
    tracks_.swap(next);
    learn_clutter(blobs, dt);
}

std::vector<Candidate> Tracker::candidates(double min_score, int min_hits, double min_drop_px,
                                           int most_points) const {
    std::vector<const Track *> good;
    for (const Track &track : tracks_)
        if (track.score >= min_score && track.hits >= min_hits &&
            nodes_[static_cast<std::size_t>(track.node)].seen.Y - track.first_y >= min_drop_px)
            good.push_back(&track);
    std::stable_sort(good.begin(), good.end(),
                     [](const Track *l, const Track *r) { return l->score > r->score; });
    std::unordered_set<std::uint64_t> claimed;
    std::vector<Candidate> result;
    for (const Track *track : good) {
        Candidate candidate{track->score, {}};
        int shared = 0;
        std::vector<std::uint64_t> keys;
        for (int i = track->node; i >= 0 && static_cast<int>(keys.size()) < most_points;
             i = nodes_[static_cast<std::size_t>(i)].parent) {
            const Sighting &s = nodes_[static_cast<std::size_t>(i)].seen;
            // A frame and a box corner tell a sighting; two hypotheses may hold it in two nodes.
            const std::uint64_t key = (static_cast<std::uint64_t>(s.frame) << 32) ^
                                      (static_cast<std::uint64_t>(s.x) << 16) ^
                                      static_cast<std::uint64_t>(s.y);
            keys.push_back(key);
            shared += claimed.count(key) > 0;
            candidate.path.push_back(s);
        }
        if (2 * shared > static_cast<int>(keys.size())) continue;
        claimed.insert(keys.begin(), keys.end());
        std::reverse(candidate.path.begin(), candidate.path.end());
        result.push_back(std::move(candidate));
    }
    return result;
}
