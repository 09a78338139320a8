#include "tracker.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <unordered_set>

namespace {

// Past this score a track is as good as sure: what it earned long ago gives it no better claim to
// a blob than the prediction of a younger one.
constexpr double sure = 3;

// Sightings until a track may go on unseen for longer than a frame.
constexpr int established = 4;

// A link that gains more than this is right; the hypothesis that it is not is left out.
constexpr double beyond_doubt = 4;

// Sightings that gain so much more than as a track that begins were foreseen.
constexpr double foreseen = 3;

// A track with a score below this is given up.
constexpr double hopeless = -6;

// Share of the newest sighting in what is known of a thing's area.
constexpr double area_memory = 0.3;

// What came down by less than this share of the picture's height in this time does not fall, unless
// it was thrown upwards and will have come down so far in the same time again.
constexpr double rest_share = 0.007, rest_s = 0.8;

// What rises by as much may be thrown over a camera that looks up steeply: its time begins anew. It
// rises in the picture for no longer.
constexpr double longest_rise_s = 2;

// Side of the cells that learn what comes back to the same spot.
constexpr double spot_px = 8;

// Where blobs come in more than this share of the frames nothing new is taken up.
constexpr double chronic_share = 0.25;

// Classes of areas, each an e-fold wide: from one pixel to e^9.
constexpr int area_classes = 10;

double longer_side(const Blob &blob) { return std::max(blob.w, blob.h); }

}  // namespace

Tracker::Tracker(const TrackerParameters &parameters)
    : p_(parameters), columns_(static_cast<int>(parameters.width / parameters.cell_px) + 1),
      rows_(static_cast<int>(parameters.height / parameters.cell_px) + 1),
      density_(static_cast<std::size_t>(columns_ * rows_), 0.2),
      spots_(static_cast<std::size_t>((static_cast<int>(parameters.width / spot_px) + 1) *
                                      (static_cast<int>(parameters.height / spot_px) + 1))),
      areas_(area_classes, 1.0 / area_classes) {}

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
    const double jerk = p_.jerk_px_s25 + p_.jerk_share * std::hypot(track.x[1], track.y[1]);
    const double q = jerk * jerk, dt2 = dt * dt, dt3 = dt2 * dt;
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
    // What comes back to the same spot, as leaves do, is clutter although it is alone there.
    const double spot = spots_[spot_of(x, y)] / (spot_px * spot_px);
    return std::max(std::max(sum / n, p_.clutter_floor) / (p_.cell_px * p_.cell_px), spot);
}

bool Tracker::chronic(const Blob &blob) const {
    return spots_[spot_of(blob.cx, blob.cy)] > chronic_share;
}

bool Tracker::rests(const Track &track, double t_s) const {
    const double least = rest_share * p_.height;
    const double waited_s = t_s - track.anchor_s, left_s = 2 * rest_s - waited_s;
    if (waited_s <= rest_s || track.y[0] - track.anchor_y >= least) return false;
    const double then = track.y[0] + track.y[1] * left_s + track.y[2] * left_s * left_s / 2;
    return left_s <= 0 || then - track.anchor_y < least;
}

std::size_t Tracker::spot_of(double x, double y) const {
    const int across = static_cast<int>(p_.width / spot_px), down = static_cast<int>(p_.height / spot_px);
    const int cx = std::clamp(static_cast<int>(x / spot_px), 0, across);
    const int cy = std::clamp(static_cast<int>(y / spot_px), 0, down);
    return static_cast<std::size_t>(cy * (across + 1) + cx);
}

// Density of the logarithm of a clutter blob's area, linear between the middles of classes.
double Tracker::area_density(double log_area) const {
    const double place = std::clamp(log_area - 0.5, 0.0, area_classes - 1.001);
    const int k = static_cast<int>(place);
    const double share = place - k;
    const std::size_t i = static_cast<std::size_t>(k);
    return std::max((1 - share) * areas_[i] + share * areas_[i + 1], 1e-3);
}

void Tracker::learn_clutter(const std::vector<Blob> &blobs, double dt) {
    const double rate = 1 - std::exp(-dt / p_.clutter_s);
    for (double &d : density_) d -= rate * d;
    for (float &s : spots_) s -= static_cast<float>(rate) * s;
    for (const Blob &blob : blobs) {
        const int cx = std::clamp(static_cast<int>(blob.cx / p_.cell_px), 0, columns_ - 1);
        const int cy = std::clamp(static_cast<int>(blob.cy / p_.cell_px), 0, rows_ - 1);
        density_[static_cast<std::size_t>(cy * columns_ + cx)] += rate;
        spots_[spot_of(blob.cx, blob.cy)] += static_cast<float>(rate);
    }
    if (blobs.empty()) return;
    const double part = rate * std::min(1.0, static_cast<double>(blobs.size()) / 20);
    for (double &a : areas_) a -= part * a;
    for (const Blob &blob : blobs) {
        const int k = std::clamp(static_cast<int>(std::log(blob.area)), 0, area_classes - 1);
        areas_[static_cast<std::size_t>(k)] += part / static_cast<double>(blobs.size());
    }
}

std::pair<int, int> Tracker::last_two(const Track &track) const {
    const Node &last = nodes_[static_cast<std::size_t>(track.node)];
    return {last.id, last.parent < 0 ? -1 : nodes_[static_cast<std::size_t>(last.parent)].id};
}

// The hypothesis with the better score. But a young one stands, too, against one that was followed
// before it began and did not foresee what both saw much better than a beginning can: what came
// from elsewhere and would take over is another thing.
bool Tracker::stands_for(const Link &link, const Link &other) const {
    const double own_s = tracks_[static_cast<std::size_t>(link.track)].began_s;
    const double its_s = tracks_[static_cast<std::size_t>(other.track)].began_s;
    const bool better = link.score > other.score;
    if (own_s < its_s) return better && !takes_over(link, other, its_s);
    return better || takes_over(other, link, own_s);
}

bool Tracker::takes_over(const Link &old, const Link &young, double young_s) const {
    const Track &track = tracks_[static_cast<std::size_t>(old.track)];
    int i = track.node, before = track.hits;
    for (; i >= 0 && nodes_[static_cast<std::size_t>(i)].seen.t_s >= young_s; --before)
        i = nodes_[static_cast<std::size_t>(i)].parent;
    if (before < established) return false;
    return old.score - nodes_[static_cast<std::size_t>(i)].seen.score <= young.score + foreseen;
}

std::vector<Tracker::Link> Tracker::links(const std::vector<Blob> &blobs, double dx,
                                          double dy) const {
    const int columns = static_cast<int>(p_.width / p_.cell_px) + 1;
    const int rows = static_cast<int>(p_.height / p_.cell_px) + 1;
    // The blobs in the order of their cells: those of neighbours in a row follow each other.
    std::vector<int> cells(blobs.size()), grid(blobs.size());
    std::vector<int> ends(static_cast<std::size_t>(columns * rows) + 1);
    std::vector<double> cost(blobs.size()), log_area(blobs.size());
    for (std::size_t b = 0; b < blobs.size(); ++b) {
        const int cx = std::clamp(static_cast<int>(blobs[b].cx / p_.cell_px), 0, columns - 1);
        const int cy = std::clamp(static_cast<int>(blobs[b].cy / p_.cell_px), 0, rows - 1);
        cells[b] = cy * columns + cx;
        ++ends[static_cast<std::size_t>(cells[b]) + 1];
        log_area[b] = std::log(static_cast<double>(blobs[b].area));
        cost[b] = std::log(p_.detection / (2 * std::numbers::pi * clutter(blobs[b].cx, blobs[b].cy))) -
                  std::log(area_density(log_area[b]) * p_.area_spread *
                           std::sqrt(2 * std::numbers::pi));
    }
    std::partial_sum(ends.begin(), ends.end(), ends.begin());
    std::vector<int> places(ends.begin(), ends.end() - 1);
    for (std::size_t b = 0; b < blobs.size(); ++b)
        grid[static_cast<std::size_t>(places[static_cast<std::size_t>(cells[b])]++)] =
            static_cast<int>(b);
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
        for (int j = j0; j <= j1 && i0 <= i1; ++j) {
            const int *end = grid.data() + ends[static_cast<std::size_t>(j * columns + i1 + 1)];
            for (const int *at = grid.data() + ends[static_cast<std::size_t>(j * columns + i0)];
                 at < end; ++at) {
                const int b = *at;
                const Blob &blob = blobs[static_cast<std::size_t>(b)];
                const double ex = blob.cx - px, ey = blob.cy - py;
                const double e2 = ex * ex + ey * ey;
                if (e2 > radius * radius) continue;
                const double spread = p_.sigma_px + p_.sigma_share * longer_side(blob);
                const double variance = track.p[0] + spread * spread;
                const double d2 = e2 / variance;
                if (d2 > p_.gate * p_.gate) continue;
                // A thing may be seen in part at times; more than so unlike is as bad.
                const double unlike = std::clamp(
                    (log_area[static_cast<std::size_t>(b)] - track.log_area) / p_.area_spread,
                    -3.0, 3.0);
                const double gain = cost[static_cast<std::size_t>(b)] - std::log(variance) -
                                    d2 / 2 - unlike * unlike / 2;
                // Two tracks explain the two ends of so unlikely a leap better than one.
                if (gain + std::min(track.missed, 3) * std::log(1 - p_.detection) < hopeless)
                    continue;
                found.push_back({static_cast<int>(k), b, track.score + gain,
                                 std::min(track.score, sure) + gain, variance, 0});
            }
        }
        std::sort(found.begin(), found.end(), [](const Link &l, const Link &r) {
            return l.claim != r.claim ? l.claim > r.claim : l.blob < r.blob;
        });
        if (found.size() > static_cast<std::size_t>(p_.branches))
            found.resize(static_cast<std::size_t>(p_.branches));
        for (const Link &link : found) per_blob[static_cast<std::size_t>(link.blob)].push_back(link);
    }
    std::vector<Link> kept;
    for (std::size_t b = 0; b < blobs.size(); ++b) {
        std::vector<Link> &all = per_blob[b];
        const std::size_t keep = chronic(blobs[b]) ? 2 : static_cast<std::size_t>(p_.keep);
        std::sort(all.begin(), all.end(), [](const Link &l, const Link &r) {
            return l.claim != r.claim ? l.claim > r.claim : l.track < r.track;
        });
        // Hypotheses that agree in their last two sightings predict the same: one stands for all,
        // so that copies of an old track cannot crowd out a young one.
        std::vector<std::pair<std::pair<int, int>, std::size_t>> stood;
        for (Link &link : all) {
            link.behind = all.front().claim - link.claim;
            const auto ends = last_two(tracks_[static_cast<std::size_t>(link.track)]);
            const auto same = std::find_if(stood.begin(), stood.end(),
                                           [&ends](const auto &s) { return s.first == ends; });
            if (same != stood.end()) {
                if (stands_for(link, kept[same->second])) kept[same->second] = link;
            } else if (stood.size() < keep) {
                stood.emplace_back(ends, kept.size());
                kept.push_back(link);
            }
        }
    }
    return kept;
}

int Tracker::add_node(const Sighting &seen, int id, int parent) {
    const Node node{seen, parent, 1, id};
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

Tracker::Track Tracker::correct(const Track &track, const Link &link, const Sighting &seen,
                                int id) {
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
    const double down = (seen.Y - next.anchor_y) / p_.height;
    const bool came_down = down >= rest_share && seen.t_s - next.anchor_s > rest_s;
    const bool rises = down <= -rest_share && seen.t_s - next.began_s <= longest_rise_s;
    if (came_down || rises) {
        next.anchor_y = seen.Y;
        next.anchor_s = seen.t_s;
    }
    next.top_y = std::min(next.top_y, seen.Y);
    next.log_area += area_memory * (std::log(seen.area) - track.log_area);
    next.node = add_node(seen, id, track.node);
    next.behind = link.behind;
    nodes_[static_cast<std::size_t>(next.node)].seen.score = link.score;
    return next;
}

Tracker::Track Tracker::birth(const Sighting &seen, int id, double spread, double behind) {
    return {{seen.X, 0, 0},
            {seen.Y, 0, 0},
            {spread * spread, 0, 0, p_.speed_px_s * p_.speed_px_s, 0,
             p_.acceleration_px_s2 * p_.acceleration_px_s2},
            0,
            seen.t_s,
            seen.Y,
            std::log(seen.area),
            seen.Y,
            seen.t_s,
            seen.t_s,
            seen.Y,
            1,
            0,
            add_node(seen, id, -1),
            behind};
}

void Tracker::update(double t_s, double frame, const std::vector<Blob> &blobs, double dx,
                     double dy) {
    const double dt = started_ ? t_s - last_s_ : 0.04;
    started_ = true;
    last_s_ = t_s;
    for (Track &track : tracks_) predict(track, dt);
    // Before any links are made: what rests must not stand for a young track that falls.
    const auto resting = std::stable_partition(tracks_.begin(), tracks_.end(), [this, t_s](const Track &track) {
        return !rests(track, t_s);
    });
    for (auto track = resting; track != tracks_.end(); ++track) release(track->node);
    tracks_.erase(resting, tracks_.end());
    const std::vector<Link> kept = links(blobs, dx, dy);
    std::vector<Sighting> seen;
    seen.reserve(blobs.size());
    for (const Blob &b : blobs)
        seen.push_back({frame, t_s, b.cx + dx, b.cy + dy, b.x, b.y, b.w, b.h, b.area, b.contrast, 0});

    std::vector<double> gained(tracks_.size(), -1e9), best(blobs.size(), 0.0);
    for (const Link &link : kept) {
        best[static_cast<std::size_t>(link.blob)] =
            std::max(best[static_cast<std::size_t>(link.blob)], link.claim);
        double &gain = gained[static_cast<std::size_t>(link.track)];
        gain = std::max(gain, link.score - tracks_[static_cast<std::size_t>(link.track)].score);
    }
    std::vector<Track> next;
    next.reserve(tracks_.size() + kept.size() + blobs.size());
    const double miss = std::log(1 - p_.detection);
    std::map<std::pair<int, int>, std::size_t> coasts;
    for (std::size_t k = 0; k < tracks_.size(); ++k) {
        const Track &track = tracks_[k];
        const bool young = track.hits < established;
        if (gained[k] > (young ? -1e8 : beyond_doubt)) continue;
        if (young ? track.missed >= 1 : t_s - track.last_s > p_.coast_s) continue;
        if (track.score + miss < hopeless) continue;
        Track coasting = track;
        coasting.score += miss;
        coasting.missed += 1;
        coasting.behind = std::max(gained[k], 0.0) - miss * coasting.missed;
        const auto [place, first] = coasts.try_emplace(last_two(track), next.size());
        if (!first) {
            Track &other = next[place->second];
            if (coasting.score <= other.score) continue;
            ++nodes_[static_cast<std::size_t>(coasting.node)].uses;
            release(other.node);
            other = coasting;
            continue;
        }
        ++nodes_[static_cast<std::size_t>(track.node)].uses;
        next.push_back(coasting);
    }
    for (const Link &link : kept) {
        const Track &track = tracks_[static_cast<std::size_t>(link.track)];
        if (link.score < hopeless) continue;
        next.push_back(correct(track, link, seen[static_cast<std::size_t>(link.blob)],
                               next_id_ + link.blob));
    }
    for (std::size_t b = 0; b < blobs.size(); ++b)
        if (!chronic(blobs[b]))
            next.push_back(birth(seen[b], next_id_ + static_cast<int>(b),
                             p_.sigma_px + p_.sigma_share * longer_side(blobs[b]), best[b]));
    next_id_ += static_cast<int>(blobs.size());
    for (const Track &track : tracks_) release(track.node);
    if (next.size() > static_cast<std::size_t>(p_.most)) {
        // What an old track earned says nothing for the many ways in which it may go on: those are
        // kept that explain best what was seen now, whatever their score.
        std::stable_sort(next.begin(), next.end(), [](const Track &l, const Track &r) {
            return l.behind < r.behind;
        });
        for (std::size_t i = static_cast<std::size_t>(p_.most); i < next.size(); ++i)
            release(next[i].node);
        next.resize(static_cast<std::size_t>(p_.most));
    }
    tracks_.swap(next);
    learn_clutter(blobs, dt);
}

std::vector<Candidate> Tracker::candidates(double min_score, int min_hits, double min_move_px,
                                           int most_points) const {
    std::vector<const Track *> good;
    for (const Track &track : tracks_) {
        const double last_y = nodes_[static_cast<std::size_t>(track.node)].seen.Y;
        if (track.score >= min_score && track.hits >= min_hits &&
            std::max(last_y, track.began_y) - track.top_y >= min_move_px)
            good.push_back(&track);
    }
    std::stable_sort(good.begin(), good.end(),
                     [](const Track *l, const Track *r) { return l->score > r->score; });
    std::unordered_set<int> claimed;
    std::vector<Candidate> result;
    for (const Track *track : good) {
        Candidate candidate{track->score, {}};
        int shared = 0;
        std::vector<int> keys;
        for (int i = track->node; i >= 0 && static_cast<int>(keys.size()) < most_points;
             i = nodes_[static_cast<std::size_t>(i)].parent) {
            const Node &node = nodes_[static_cast<std::size_t>(i)];
            keys.push_back(node.id);
            shared += claimed.count(node.id) > 0;
            candidate.path.push_back(node.seen);
        }
        if (2 * shared > static_cast<int>(keys.size())) continue;
        claimed.insert(keys.begin(), keys.end());
        std::reverse(candidate.path.begin(), candidate.path.end());
        result.push_back(std::move(candidate));
    }
    return result;
}
