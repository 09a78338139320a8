#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <string>

#include "motion.hpp"
#include "physics.hpp"
#include "tracker.hpp"

namespace nb = nanobind;
using Grey = nb::ndarray<const std::uint8_t, nb::ndim<2>, nb::device::cpu>;
using Level = nb::ndarray<std::uint8_t, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using Bound = nb::ndarray<const std::uint8_t, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using Rows = nb::ndarray<const float, nb::shape<-1, 8>, nb::c_contig, nb::device::cpu>;
using Numbers = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

namespace {

Plane plane_of(const Grey &picture, const char *name) {
    if (picture.stride(1) != 1)
        throw nb::value_error((std::string(name) + ": pixels of a row must be adjacent").c_str());
    return {picture.data(), picture.stride(0)};
}

template <typename T>
nb::object own(std::vector<T> &&rows, std::size_t columns) {
    auto *kept = new std::vector<T>(std::move(rows));
    nb::capsule owner(kept, [](void *p) noexcept { delete static_cast<std::vector<T> *>(p); });
    using Value = std::conditional_t<std::is_same_v<T, Blob>, float, double>;
    static_assert(sizeof(T) % sizeof(Value) == 0);
    const std::size_t values = kept->size() * (sizeof(T) / sizeof(Value));
    return nb::cast(nb::ndarray<nb::numpy, Value, nb::ndim<2>>(
        reinterpret_cast<Value *>(kept->data()), {columns ? values / columns : 0, columns}, owner));
}

nb::object own(std::vector<double> &&values) {
    const std::size_t count = values.size();
    auto *kept = new std::vector<double>(std::move(values));
    nb::capsule owner(kept, [](void *p) noexcept { delete static_cast<std::vector<double> *>(p); });
    return nb::cast(nb::ndarray<nb::numpy, double, nb::ndim<1>>(kept->data(), {count}, owner));
}

void check_length(const Numbers &numbers, std::size_t length, const char *name) {
    if (numbers.shape(0) != length)
        throw nb::value_error((std::string(name) + ": " + std::to_string(length) +
                               " numbers are needed, not " + std::to_string(numbers.shape(0)))
                                  .c_str());
}

}  // namespace

NB_MODULE(_kernels, m) {
    m.def(
        "find_blobs",
        [](const Grey &now, const Bound &floor, const Bound &ceiling, const Level &low,
           const Level &high, int tick, int min_contrast, double gain, int step,
           std::size_t max_blobs) {
            const Plane plane = plane_of(now, "now");
            const auto fits = [&now](const auto &other) {
                return other.shape(0) == now.shape(0) && other.shape(1) == now.shape(1);
            };
            if (!fits(floor) || !fits(ceiling) || !fits(low) || !fits(high))
                throw nb::value_error("the picture and its bounds must have the same shape");
            std::vector<Blob> blobs;
            std::size_t active;
            {
                nb::gil_scoped_release free;
                active = find_blobs(plane, floor.data(), ceiling.data(), {low.data(), high.data()},
                                    static_cast<int>(now.shape(1)),
                                    static_cast<int>(now.shape(0)),
                                    {min_contrast, static_cast<int>(gain * 64 + 0.5), step, tick,
                                     max_blobs},
                                    blobs);
            }
            return nb::make_tuple(own(std::move(blobs), 8), active);
        },
        nb::arg("now").noconvert(), nb::arg("floor").noconvert(), nb::arg("ceiling").noconvert(),
        nb::arg("low").noconvert(), nb::arg("high").noconvert(), nb::arg("tick"),
        nb::arg("min_contrast"), nb::arg("gain"), nb::arg("step"), nb::arg("max_blobs"));

    nb::enum_<Motion>(m, "Motion")
        .value("FALL", Motion::fall)
        .value("DRIFT", Motion::drift)
        .value("STEADY", Motion::steady)
        .value("WANDERING", Motion::wandering);
    m.def(
        "project",
        [](Motion motion, const Numbers &values, const Numbers &t_s, double width, double height) {
            check_length(values, static_cast<std::size_t>(parameters_of(motion)), "values");
            std::vector<double> seen(3 * t_s.shape(0));
            project(motion, values.data(), t_s.data(), static_cast<int>(t_s.shape(0)),
                    {width, height}, seen.data());
            return own(std::move(seen), t_s.shape(0));
        },
        nb::arg("motion"), nb::arg("values"), nb::arg("t_s"), nb::arg("width"), nb::arg("height"));
    m.def(
        "fit",
        [](Motion motion, const Numbers &t_s, const Numbers &data, const Numbers &noise,
           const Numbers &mean, const Numbers &spread, const Numbers &low, const Numbers &high,
           const Numbers &start, double temper, double width, double height) {
            const std::size_t count = static_cast<std::size_t>(parameters_of(motion));
            check_length(data, 3 * t_s.shape(0), "data");
            check_length(noise, 3 * t_s.shape(0), "noise");
            check_length(mean, count, "mean");
            check_length(spread, count, "spread");
            check_length(low, count, "low");
            check_length(high, count, "high");
            check_length(start, count, "start");
            Fit found;
            {
                nb::gil_scoped_release free;
                found = fit(motion, t_s.data(), static_cast<int>(t_s.shape(0)), data.data(),
                            noise.data(), {mean.data(), spread.data(), low.data(), high.data()},
                            start.data(), temper, {width, height});
            }
            return nb::make_tuple(own(std::move(found.values)),
                                  own(std::move(found.covariance), count),
                                  own(std::move(found.residuals)), found.log_evidence);
        },
        nb::arg("motion"), nb::arg("t_s"), nb::arg("data"), nb::arg("noise"), nb::arg("mean"),
        nb::arg("spread"), nb::arg("low"), nb::arg("high"), nb::arg("start"), nb::arg("temper"),
        nb::arg("width"), nb::arg("height"));

    nb::class_<Tracker>(m, "Tracker")
        .def(
            "__init__",
            [](Tracker *self, double width, double height, double detection, double speed_px_s,
               double acceleration_px_s2, double jerk_px_s25, double jerk_share, double sigma_px, double sigma_share,
               double gate, double reach_px, double coast_s, double cell_px, double clutter_floor,
               double clutter_s, double area_spread, int branches, int keep, int most) {
                new (self) Tracker({width, height, detection, speed_px_s, acceleration_px_s2,
                                    jerk_px_s25, jerk_share, sigma_px, sigma_share, gate, reach_px, coast_s,
                                    cell_px, clutter_floor, clutter_s, area_spread, branches, keep,
                                    most});
            },
            nb::arg("width"), nb::arg("height"), nb::arg("detection"), nb::arg("speed_px_s"),
            nb::arg("acceleration_px_s2"), nb::arg("jerk_px_s25"), nb::arg("jerk_share"), nb::arg("sigma_px"),
            nb::arg("sigma_share"), nb::arg("gate"), nb::arg("reach_px"), nb::arg("coast_s"),
            nb::arg("cell_px"), nb::arg("clutter_floor"), nb::arg("clutter_s"),
            nb::arg("area_spread"),            nb::arg("branches"), nb::arg("keep"), nb::arg("most"))
        .def(
            "update",
            [](Tracker &self, double t_s, int frame, const Rows &rows, double dx, double dy) {
                const Blob *first = reinterpret_cast<const Blob *>(rows.data());
                const std::vector<Blob> blobs(first, first + rows.shape(0));
                nb::gil_scoped_release free;
                self.update(t_s, frame, blobs, dx, dy);
            },
            nb::arg("t_s"), nb::arg("frame"), nb::arg("blobs").noconvert(), nb::arg("dx"),
            nb::arg("dy"))
        .def(
            "candidates",
            [](const Tracker &self, double min_score, int min_hits, double min_drop_px,
               int most_points) {
                nb::list result;
                for (Candidate &c :
                     self.candidates(min_score, min_hits, min_drop_px, most_points))
                    result.append(nb::make_tuple(c.score, own(std::move(c.path), 11)));
                return result;
            },
            nb::arg("min_score"), nb::arg("min_hits"), nb::arg("min_drop_px"),
            nb::arg("most_points"))
        .def("__len__", &Tracker::count);
}
