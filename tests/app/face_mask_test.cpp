#include "app/face_mask.h"
#include "app/head_store.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;

TEST_CASE("The mask covers the face and nothing of the scalp") {
    for (const char* name : {"adam", "helen", "omar"}) {
        HeadChoice choice;
        choice.model = name;
        const auto head = prepareHead(choice, ".");
        const Landmarks& marks = head->head.landmarks;
        const TriangleBvh skin(head->head.surface.positions, head->head.surface.triangles);
        const SceneSurface surface = makeFaceMask(skin, marks);
        const TriangleBvh mask(surface.geometry->positions, surface.geometry->triangles);
        CAPTURE(name);
        // From before the face as from its sides nothing but mask is seen of what makes a face.
        const glm::vec3 mouth = glm::mix(marks.at(LandmarkId::subnasale), marks.at(LandmarkId::menton), 0.3f);
        const glm::vec3 eyes =
            0.5f * (marks.at(LandmarkId::lateralCanthusLeft) + marks.at(LandmarkId::lateralCanthusRight));
        for (const glm::vec3& feature :
             {marks.at(LandmarkId::nasion), marks.at(LandmarkId::subnasale), marks.at(LandmarkId::orbitaleLeft),
              marks.at(LandmarkId::orbitaleRight), marks.at(LandmarkId::glabella), mouth, glm::vec3(30, eyes.y, eyes.z),
              glm::vec3(-30, eyes.y, eyes.z)})
            for (const float azimuth : {-40.0f, 0.0f, 40.0f}) {
                const glm::vec3 way(std::sin(azimuth * kDegree), 0, std::cos(azimuth * kDegree));
                CHECK(mask.castRay(feature - 3.0f * way, way));
            }
        // Nowhere under the skin, as far as vertices tell.
        int under = 0;
        for (const glm::vec3& p : surface.geometry->positions) {
            const float radius = std::hypot(p.x, p.z);
            const auto own = skin.castRayLast({0, p.y, 0}, {p.x / radius, 0, p.z / radius}, 170);
            under += own && own->distance > radius;
        }
        CHECK(under == 0);
        // Scalp, hairline and ears stay in sight.
        for (const LandmarkId id : {LandmarkId::trichion, LandmarkId::vertex, LandmarkId::tragionLeft,
                                    LandmarkId::tragionRight, LandmarkId::euryonLeft, LandmarkId::opisthocranion}) {
            const glm::vec3 p = marks.at(id);
            const glm::vec3 way = glm::normalize(glm::vec3(p.x, id == LandmarkId::vertex ? p.y : 0.3f * p.y, p.z));
            CHECK(!mask.castRay(p, way));
        }
    }
}
