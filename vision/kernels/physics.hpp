#pragma once
#include <vector>

// How a thing may move as a camera sees it; the parameters of each are told in trajectory.py.
enum class Motion { fall, drift, steady, wandering };

constexpr int parameters_of(Motion motion) {
    constexpr int counts[] = {11, 11, 6, 8};
    return counts[static_cast<int>(motion)];
}

struct Picture {
    double width, height;
};

// Normal prior of each parameter, and hard bounds.
struct Prior {
    const double *mean, *spread, *low, *high;
};

struct Fit {
    std::vector<double> values, covariance, residuals;
    double log_evidence;
};

// Centre x, y and log width at n times, one after the other, 3 n numbers.
void project(Motion motion, const double *values, const double *t_s, int n, Picture picture,
             double *seen);

// Levenberg and Marquardt's method on data and prior together, with the evidence by Laplace's
// approximation; see fitting.py, which does the same for any model.
Fit fit(Motion motion, const double *t_s, int n, const double *data, const double *noise,
        const Prior &prior, const double *start, double temper, Picture picture);
