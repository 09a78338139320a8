#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>

#include <optional>
#include <string>

#include "alignment.hpp"
#include "motion.hpp"
#include "physics.hpp"
#include "pictures.hpp"
#include "steady.hpp"
#include "tracker.hpp"

namespace nb = nanobind;
using Grey = nb::ndarray<const std::uint8_t, nb::ndim<2>, nb::device::cpu>;
using Level = nb::ndarray<std::uint8_t, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using Counts = nb::ndarray<std::int32_t, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using Small = nb::ndarray<const float, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using Means = nb::ndarray<float, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using Rows = nb::ndarray<const float, nb::shape<-1, 8>, nb::c_contig, nb::device::cpu>;
using Numbers = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

namespace {

Plane plane_of(const Grey &picture, const char *name) {
    if (picture.stride(1) != 1 && picture.shape(1) > 1)
        throw nb::value_error((std::string(name) + ": pixels of a row must be adjacent").c_str());
    return {picture.data(), picture.stride(0), static_cast<int>(picture.shape(1)),
            static_cast<int>(picture.shape(0))};
}

template <typename First, typename... Others>
void check_shapes(const First &first, const Others &...others) {
    if (!((first.shape(0) == others.shape(0) && first.shape(1) == others.shape(1)) && ...))
        throw nb::value_error("the pictures must have the same shape");
}

Pair pair_of(const Small &usual, const Small &now, const Small &gx, const Small &gy) {
    check_shapes(usual, now, gx, gy);
    return {usual.data(), now.data(), gx.data(), gy.data(), static_cast<int>(now.shape(1)),
            static_cast<int>(now.shape(0))};
}

Squares squares_of(const Plane &plane, int scale, const Means &small) {
    if (scale < 1 || scale > 256 || static_cast<int>(small.shape(0)) != plane.height / scale ||
        static_cast<int>(small.shape(1)) != plane.width / scale)
        throw nb::value_error("small: its shape must be that of the picture by the scale");
    return {static_cast<int>(small.shape(0)), scale, small.data()};
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
        "repeats",
        [](const Grey &now, const Grey &last, double share, int contrast) {
            const Plane plane = plane_of(now, "now"), before = plane_of(last, "last");
            check_shapes(now, last);
            nb::gil_scoped_release free;
            return repeats(plane, before, share, contrast);
        },
        nb::arg("now").noconvert(), nb::arg("last").noconvert(), nb::arg("share"),
        nb::arg("contrast"));
    m.def(
        "changed",
        [](const Grey &now, const Grey &last, int contrast) {
            const Plane plane = plane_of(now, "now"), before = plane_of(last, "last");
            check_shapes(now, last);
            nb::gil_scoped_release free;
            return changed(plane, before, contrast);
        },
        nb::arg("now").noconvert(), nb::arg("last").noconvert(), nb::arg("contrast"));
    m.def(
        "count_changes",
        [](const Grey &now, const Grey &last, int contrast, int cell, const Counts &counts,
           int scale, const std::optional<Means> &small) {
            const Plane plane = plane_of(now, "now"), before = plane_of(last, "last");
            check_shapes(now, last);
            const Cells cells{static_cast<int>(counts.shape(0)), static_cast<int>(counts.shape(1)),
                              std::min(cell, plane.height), std::min(cell, plane.width),
                              counts.data()};
            if (cells.rows * cells.height > plane.height || cells.columns * cells.width > plane.width)
                throw nb::value_error("counts: the picture does not hold so many cells");
            const Squares squares = small ? squares_of(plane, scale, *small) : Squares{};
            nb::gil_scoped_release free;
            count_changes(plane, before, contrast, cells, squares);
        },
        nb::arg("now").noconvert(), nb::arg("last").noconvert(), nb::arg("contrast"),
        nb::arg("cell"), nb::arg("counts").noconvert(), nb::arg("scale") = 1,
        nb::arg("small").noconvert() = nb::none());
    m.def(
        "shrink",
        [](const Grey &now, int scale, const Means &small) {
            const Plane plane = plane_of(now, "now");
            const Squares squares = squares_of(plane, scale, small);
            nb::gil_scoped_release free;
            shrink(plane, squares);
        },
        nb::arg("now").noconvert(), nb::arg("scale"), nb::arg("small").noconvert());
    m.def(
        "brightening",
        [](const Small &usual, const Small &now, double least) {
            check_shapes(usual, now);
            nb::gil_scoped_release free;
            return brightening(usual.data(), now.data(), static_cast<int>(now.shape(1)),
                               static_cast<int>(now.shape(0)), static_cast<float>(least));
        },
        nb::arg("usual").noconvert(), nb::arg("now").noconvert(), nb::arg("least"));
    m.def(
        "align",
        [](const Small &usual, const Small &now, const Small &gx, const Small &gy, double unlike) {
            const Pair pictures = pair_of(usual, now, gx, gy);
            Alignment a;
            {
                nb::gil_scoped_release free;
                a = align(pictures, static_cast<float>(unlike));
            }
            return nb::make_tuple(a.xx, a.xy, a.yy, a.bx, a.by, a.apart);
        },
        nb::arg("usual").noconvert(), nb::arg("now").noconvert(), nb::arg("gx").noconvert(),
        nb::arg("gy").noconvert(), nb::arg("unlike"));
    m.def(
        "find_blobs",
        [](const Grey &now, const Level &low, const Level &high, double dx, double dy, double light,
           int tick, int min_contrast, double gain, int step, std::size_t max_blobs) {
            const Plane plane = plane_of(now, "now");
            check_shapes(now, low, high);
            std::vector<Blob> blobs;
            Activity active;
            {
                nb::gil_scoped_release free;
                thread_local SteadyRows rows;
                rows.show(plane, static_cast<float>(dx), static_cast<float>(dy), light);
                active = find_blobs(rows, {low.data(), high.data(), plane.width, plane.height},
                                    {min_contrast, static_cast<int>(gain * 64 + 0.5), step, tick,
                                     max_blobs},
                                    blobs);
            }
            return nb::make_tuple(own(std::move(blobs), 8), active.pixels, active.spread);
        },
        nb::arg("now").noconvert(), nb::arg("low").noconvert(), nb::arg("high").noconvert(),
        nb::arg("dx"), nb::arg("dy"), nb::arg("light"), nb::arg("tick"), nb::arg("min_contrast"),
        nb::arg("gain"), nb::arg("step"), nb::arg("max_blobs"));

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
            [](const Tracker &self, double min_score, int min_hits, double min_move_px,
               int most_points) {
                nb::list result;
                for (Candidate &c :
                     self.candidates(min_score, min_hits, min_move_px, most_points))
                    result.append(nb::make_tuple(c.score, own(std::move(c.path), 11)));
                return result;
            },
            nb::arg("min_score"), nb::arg("min_hits"), nb::arg("min_move_px"),
            nb::arg("most_points"))
        .def("__len__", &Tracker::count);
}
