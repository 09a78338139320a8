#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "blobs.hpp"

struct TrackerParameters {
    double width, height;        // of the picture, pixels
    double detection;            // probability that a thing is seen in a frame
    double speed_px_s;           // spread of the first speed
    double acceleration_px_s2;   // spread of the first acceleration
    double jerk_px_s25;          // square root of the density of white jerk
    double jerk_share;           // added to it per px/s of speed: perspective bends fast paths
    double sigma_px;             // spread of a position, smallest blobs
    double sigma_share;          // added per pixel of the longer side of the box
    double gate;                 // in spreads
    double reach_px;             // the longest step
    double coast_s;              // how long an established track goes on unseen
    double cell_px;              // of the clutter map
    double clutter_floor;        // blobs a cell and frame
    double clutter_s;            // time constant of the clutter map
    double area_spread;          // of the logarithm of a thing's area from frame to frame
    int branches;                // blobs tried per track
    int keep;                    // tracks kept per blob
    int most;                    // tracks kept at all
};

// What a track saw in one frame. X and Y are steady coordinates, the rest is of the picture.
struct Sighting {
    double frame, t_s, X, Y, x, y, w, h, area, contrast;
    double score;   // of the track up to here
};

struct Candidate {
    double score;
    std::vector<Sighting> path;
};

class Tracker {
  public:
    explicit Tracker(const TrackerParameters &parameters);
    void update(double t_s, double frame, const std::vector<Blob> &blobs, double dx, double dy);
    std::vector<Candidate> candidates(double min_score, int min_hits, double min_move_px,
                                      int most_points) const;
    std::size_t count() const { return tracks_.size(); }

  private:
    struct Node {
        Sighting seen;
        int parent;
        int uses;
        int id;     // of the blob: two hypotheses may hold the same one in two nodes
    };
    struct Track {
        double x[3], y[3];   // position, speed, acceleration
        double p[6];         // their covariance: 00 01 02 11 12 22, the same for both axes
        double score, last_s, top_y;
        double log_area;     // of what was seen, smoothed
        double anchor_y, anchor_s;   // where it was a while ago, and when
        double began_s, began_y;     // when and where it was first seen
        int hits, missed, node;
        double behind;   // the best hypothesis on what it saw last, by the log-likelihood
    };
    struct Link {
        int track, blob;
        double score, claim, variance, behind;
    };

    void predict(Track &track, double dt) const;
    double clutter(double x, double y) const;
    bool rests(const Track &track, double t_s) const;
    bool chronic(const Blob &blob) const;
    std::size_t spot_of(double x, double y) const;
    double area_density(double log_area) const;
    void learn_clutter(const std::vector<Blob> &blobs, double dt);
    std::pair<int, int> last_two(const Track &track) const;
    bool stands_for(const Link &link, const Link &other) const;
    bool takes_over(const Link &old, const Link &young, double young_s) const;
    std::vector<Link> links(const std::vector<Blob> &blobs, double dx, double dy) const;
    int add_node(const Sighting &seen, int id, int parent);
    void release(int node);
    Track correct(const Track &track, const Link &link, const Sighting &seen, int id);
    Track birth(const Sighting &seen, int id, double spread, double behind);

    TrackerParameters p_;
    std::vector<Track> tracks_;
    std::vector<Node> nodes_;
    std::vector<int> free_;
    int columns_, rows_;
    std::vector<double> density_;
    std::vector<float> spots_;
    std::vector<double> areas_;     // share of the blobs in each class of areas
    int next_id_ = 0;
    double last_s_ = 0;
    bool started_ = false;
};
