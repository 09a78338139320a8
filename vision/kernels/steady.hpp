#pragma once
#include <cstdint>
#include <vector>

#include "pictures.hpp"

// The rows of a picture whose content lies (dx, dy) pixels right of and below its usual place and
// is `light` times brighter, brought back to where and how bright it usually is.
class SteadyRows {
  public:
    void show(Plane now, float dx, float dy, double light);

    // Rows must be asked for in their order; one is valid until the next but one is asked for.
    const std::uint8_t *row(int y);

  private:
    const float *between_columns(int y);

    Plane now_{};
    bool moved_ = false, lit_ = false;
    float dx_ = 0, dy_ = 0;
    std::uint8_t usual_[256];            // what a grey level of this picture usually is
    std::vector<float> shares_;          // of the right one of each two columns
    std::vector<float> greys_;
    std::vector<float> columns_[2];      // source rows, moved sideways
    int known_[2];                       // which ones
    std::vector<std::uint8_t> rows_[2];
};
