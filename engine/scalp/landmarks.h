// Landmarks of the head (domain.md section 7).
#pragma once

#include "math/vec.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace stipple {

enum class LandmarkId {
    glabella,
    nasion,
    trichion,
    vertex,
    opisthocranion,
    inion,
    tragionLeft,
    tragionRight,
    euryonLeft,
    euryonRight,
    lateralCanthusLeft,
    lateralCanthusRight,
    orbitaleLeft,
    orbitaleRight,
    subnasale,
    menton,
    count
};
inline constexpr std::size_t kLandmarkCount = std::size_t(LandmarkId::count);

// snake_case key of files and command line, e.g. "tragion_left".
std::string_view getLandmarkName(LandmarkId id);
std::optional<LandmarkId> findLandmark(std::string_view name);

struct Landmark {
    glm::vec3 position{0};
    float confidence = 0; // 0 guessed from proportions, 1 certain (set by hand or known by vertex)
    bool setByHand = false;
};

class Landmarks {
public:
    Landmark& operator[](LandmarkId id) { return m_points[std::size_t(id)]; }
    const Landmark& operator[](LandmarkId id) const { return m_points[std::size_t(id)]; }
    const glm::vec3& at(LandmarkId id) const { return m_points[std::size_t(id)].position; }

private:
    std::array<Landmark, kLandmarkCount> m_points{};
};

// Tape measures (domain.md section 7), mm: glabella-opisthocranion, greatest breadth above the auricles, and girth of
// the plane section through glabella and opisthocranion (its convex hull, as a tape lies).
struct HeadMeasures {
    float length = 0;
    float breadth = 0;
    float circumference = 0;
};

// Rigid transform from a space in which the landmarks are given (mm) to the head frame (design: Conventions).
glm::mat4 computeHeadFrame(const Landmarks& landmarks);

} // namespace stipple
