#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

struct Blob {
    float cx, cy;            // centre of the contrast, pixels
    float x, y, w, h;        // box, pixels
    float area;              // active pixels
    float contrast;          // mean signed difference, grey levels
};

// Active pixels of one row, with gaps of at most two pixels between them.
struct Run {
    int y, x0, x1, area;
    float sum, weight, wx, wy;
};

// The runs of a picture, row by row.
class Runs {
  public:
    void clear();
    void begin_row(int y);
    // Takes differences of the row's pixels from x0 to before x1, in grey levels; 0 is inactive.
    void add(const std::int16_t *difference, int x0, int x1);
    // Joins runs that are near each other; keeps the `most` blobs that stand out most, in the
    // order of the picture.
    void join(std::size_t most, std::vector<Blob> &blobs);
    std::size_t active() const { return active_; }
    // Share of the picture's parts, 16 across and 9 down, in which more than one pixel of fifty is
    // active.
    double spread(int width, int height) const;

  private:
    struct Sum {
        int x0, x1, y0, y1, area;
        float sum, weight, wx, wy;
    };

    int root(int run);
    void join_rows(std::size_t upper, std::size_t upper_end, std::size_t lower,
                   std::size_t lower_end);

    std::vector<Run> runs_;
    std::vector<std::size_t> rows_;      // where the runs of each row begin
    std::vector<int> parents_, blob_of_;
    std::vector<Sum> sums_;
    std::vector<float> weights_;
    int y_ = 0;
    std::size_t active_ = 0;
};
