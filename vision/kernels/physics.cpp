#include "physics.hpp"

#include <algorithm>
#include <cmath>

namespace {

constexpr double gravity_m_s2 = 9.81;
constexpr double least_drag = 1e-3, nearest = 0.05;

// Steps of the method, tries of each, and the step of differences in spreads of the prior.
constexpr int steps = 16, tries = 4;
constexpr double tiny = 1e-5;

enum { U, V, LOG_DEPTH, DOWN, SIDE, NEARER, ELEVATION, LOG_FOCAL, ROLL, DRAG, LOG_WIDTH };
constexpr int SWAY = DRAG;

// What falls or drifts before a pinhole camera that looks up and is rolled a little.
void project_in_space(Motion motion, const double *p, const double *t_s, int n, Picture picture,
                      double *seen) {
    const double depth = std::exp(p[LOG_DEPTH]), focal = std::exp(p[LOG_FOCAL]) * picture.width;
    const double sin = std::sin(p[ELEVATION]), cos = std::cos(p[ELEVATION]);
    const double roll_sin = std::sin(p[ROLL]), roll_cos = std::cos(p[ROLL]);
    const double drag = std::max(p[DRAG], least_drag);
    for (int k = 0; k < n; ++k) {
        const double t = t_s[k];
        double glide = t, down = p[DOWN] * t, side = p[SIDE] * t + 0.5 * p[SWAY] * t * t;
        if (motion == Motion::fall) {
            glide = -std::expm1(-drag * t) / drag;
            down = p[DOWN] * glide + gravity_m_s2 * (t - glide) / drag;
            side = p[SIDE] * glide;
        }
        const double nearer = p[NEARER] * glide;
        const double across = depth * p[U] / focal + side * roll_cos + down * roll_sin * cos;
        const double below = depth * p[V] / focal + down * roll_cos * cos - nearer * sin -
                             side * roll_sin;
        const double away = std::max(depth - down * sin - nearer * cos, nearest * depth);
        seen[k] = 0.5 * picture.width + focal / away * across;
        seen[n + k] = 0.5 * picture.height + focal / away * below;
        seen[2 * n + k] = p[LOG_WIDTH] + std::log(depth / away);
    }
}

// What keeps its speed in space: it nears by p[4] of its distance a second.
void project_steady(const double *p, const double *t_s, int n, double *seen) {
    for (int k = 0; k < n; ++k) {
        const double near = std::max(1 + p[4] * t_s[k], nearest);
        seen[k] = (p[0] + p[1] * t_s[k]) / near;
        seen[n + k] = (p[2] + p[3] * t_s[k]) / near;
        seen[2 * n + k] = p[5] - std::log(near);
    }
}

// What speeds up in any direction.
void project_wandering(const double *p, const double *t_s, int n, double *seen) {
    for (int k = 0; k < n; ++k) {
        const double t = t_s[k], t2 = 0.5 * t * t;
        seen[k] = p[0] + p[1] * t + p[2] * t2;
        seen[n + k] = p[3] + p[4] * t + p[5] * t2;
        seen[2 * n + k] = p[6] + p[7] * t;
    }
}

// A symmetric positive matrix as the product of a triangular one with itself.
class Cholesky {
  public:
    Cholesky(const std::vector<double> &matrix, int size)
        : size_(size), lower_(matrix.size()) {
        for (int i = 0; i < size; ++i)
            for (int j = 0; j <= i; ++j) {
                double sum = matrix[at(i, j)];
                for (int k = 0; k < j; ++k) sum -= lower_[at(i, k)] * lower_[at(j, k)];
                lower_[at(i, j)] = i == j ? std::sqrt(sum) : sum / lower_[at(j, j)];
            }
    }

    std::vector<double> solve(std::vector<double> x) const {
        for (int i = 0; i < size_; ++i) {
            for (int k = 0; k < i; ++k) x[index(i)] -= lower_[at(i, k)] * x[index(k)];
            x[index(i)] /= lower_[at(i, i)];
        }
        for (int i = size_ - 1; i >= 0; --i) {
            for (int k = i + 1; k < size_; ++k) x[index(i)] -= lower_[at(k, i)] * x[index(k)];
            x[index(i)] /= lower_[at(i, i)];
        }
        return x;
    }

    double log_determinant() const {
        double sum = 0;
        for (int i = 0; i < size_; ++i) sum += 2 * std::log(lower_[at(i, i)]);
        return sum;
    }

  private:
    static std::size_t index(int i) { return static_cast<std::size_t>(i); }
    std::size_t at(int i, int j) const { return index(i * size_ + j); }

    int size_;
    std::vector<double> lower_;
};

}  // namespace

void project(Motion motion, const double *values, const double *t_s, int n, Picture picture,
             double *seen) {
    switch (motion) {
        case Motion::steady: return project_steady(values, t_s, n, seen);
        case Motion::wandering: return project_wandering(values, t_s, n, seen);
        default: return project_in_space(motion, values, t_s, n, picture, seen);
    }
}

Fit fit(Motion motion, const double *t_s, int n, const double *data, const double *noise,
        const Prior &prior, const double *start, double temper, Picture picture) {
    const int count = parameters_of(motion), total = 3 * n;
    const auto size = [](int of) { return static_cast<std::size_t>(of); };
    std::vector<double> x(size(count)), tried(x), r(size(total)), tried_r(r), gradient(x);
    std::vector<double> jacobian(size(total * count)), normal(size(count * count));

    const auto bounded = [&prior](double value, std::size_t i) {
        return std::min(std::max(value, prior.low[i]), prior.high[i]);
    };
    const auto residuals = [&](const std::vector<double> &values, std::vector<double> &into) {
        project(motion, values.data(), t_s, n, picture, into.data());
        for (std::size_t k = 0; k < into.size(); ++k) into[k] = (into[k] - data[k]) / noise[k];
    };
    const auto off = [&prior](double value, std::size_t i) {
        return (value - prior.mean[i]) / prior.spread[i];
    };
    const auto distance = [&](const std::vector<double> &values) {
        double sum = 0;
        for (std::size_t i = 0; i < values.size(); ++i) sum += off(values[i], i) * off(values[i], i);
        return sum;
    };
    const auto squares = [](const std::vector<double> &values) {
        double sum = 0;
        for (const double value : values) sum += value * value;
        return sum;
    };

    for (std::size_t i = 0; i < x.size(); ++i) x[i] = bounded(start[i], i);
    residuals(x, r);
    double best = squares(r) + distance(x), damping = 1e-2;
    // Everything is solved in spreads of the prior, where its curvature is the unit matrix.
    for (int step = 0; step < steps; ++step) {
        for (std::size_t i = 0; i < x.size(); ++i) {
            tried = x;
            tried[i] += tiny * prior.spread[i];
            residuals(tried, tried_r);
            for (std::size_t k = 0; k < r.size(); ++k)
                jacobian[i * r.size() + k] = (tried_r[k] - r[k]) / tiny;
        }
        for (std::size_t i = 0; i < x.size(); ++i) {
            const double *row = &jacobian[i * r.size()];
            for (std::size_t j = 0; j <= i; ++j) {
                const double *other = &jacobian[j * r.size()];
                double sum = 0;
                for (std::size_t k = 0; k < r.size(); ++k) sum += row[k] * other[k];
                normal[i * x.size() + j] = normal[j * x.size() + i] = sum;
            }
            gradient[i] = off(x[i], i);
            for (std::size_t k = 0; k < r.size(); ++k) gradient[i] += row[k] * r[k];
        }
        double gained = 0;
        for (int attempt = 0; attempt < tries; ++attempt) {
            std::vector<double> damped = normal;
            for (std::size_t i = 0; i < x.size(); ++i) {
                double &own = damped[i * x.size() + i];
                own = (own + 1) * (1 + damping);
            }
            const std::vector<double> change = Cholesky(damped, count).solve(gradient);
            for (std::size_t i = 0; i < x.size(); ++i)
                tried[i] = bounded(x[i] - prior.spread[i] * change[i], i);
            residuals(tried, tried_r);
            const double cost = squares(tried_r) + distance(tried);
            if (std::isfinite(cost) && cost < best) {
                gained = best - cost;
                x = tried;
                r = tried_r;
                best = cost;
                damping = std::max(damping / 10, 1e-9);
                break;
            }
            damping *= 10;
        }
        if (gained < 0.02 + 1e-3 * best) break;
        damping = std::min(damping, 1e6);
    }
    for (double &value : normal) value *= temper;
    for (std::size_t i = 0; i < x.size(); ++i) normal[i * x.size() + i] += 1;
    const Cholesky curvature(normal, count);
    Fit found{x, std::vector<double>(normal.size()), r, 0};
    for (std::size_t i = 0; i < x.size(); ++i) {
        std::vector<double> unit(x.size());
        unit[i] = 1;
        const std::vector<double> column = curvature.solve(unit);
        for (std::size_t j = 0; j < x.size(); ++j)
            found.covariance[j * x.size() + i] = column[j] * prior.spread[i] * prior.spread[j];
    }
    found.log_evidence =
        -0.5 * (temper * squares(r) + distance(x) + curvature.log_determinant());
    return found;
}
