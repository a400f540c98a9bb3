#include "scalp/skin_regions.h"
#include "tests/forge/forged_heads.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace stipple;
using namespace stipple::test;

TEST_CASE("Regions lie where they belong on every head, without seams") {
    for (const std::string& id : listForgedHeads()) {
        INFO(id);
        const Head head = getForgedHead(id).build();
        const WorkingSurface& surface = head.surface;
        const Landmarks& at = head.landmarks;
        const std::vector<SkinRegion> regions = computeSkinRegions(surface.positions, surface.normals, at);
        REQUIRE(regions.size() == surface.positions.size());
        const auto find = [&](const glm::vec3& p) {
            std::size_t nearest = 0;
            for (std::size_t i = 0; i < surface.positions.size(); ++i)
                if (glm::distance(surface.positions[i], p) < glm::distance(surface.positions[nearest], p)) nearest = i;
            return regions[nearest];
        };
        const SkinRegion nose = find(at.at(LandmarkId::subnasale) + glm::vec3(0, 8, 16));
        const SkinRegion forehead = find(at.at(LandmarkId::glabella) + glm::vec3(0, 25, 0));
        const SkinRegion vertex = find(at.at(LandmarkId::vertex));
        const SkinRegion back = find(at.at(LandmarkId::opisthocranion));
        const SkinRegion side = find(at.at(LandmarkId::euryonLeft));
        const SkinRegion chin = find(at.at(LandmarkId::menton) + glm::vec3(0, -4, -20));
        CHECK(nose.flush > 0.7f);
        CHECK(forehead.flush < 0.25f);
        CHECK(vertex.scalp > 0.95f);
        CHECK(back.scalp > 0.9f);
        CHECK(forehead.scalp < 0.1f);
        CHECK(nose.scalp == 0);
        CHECK(chin.scalp < 0.05f);
        // rendering.md section 1: forehead and vertex shine most, sides least.
        CHECK(std::min(forehead.oil, vertex.oil) > side.oil + 0.3f);
        CHECK(vertex.sun > forehead.sun);
        CHECK(forehead.sun == Approx(kForeheadSun).margin(0.2));
        CHECK(chin.sun < 0.35f);
        float step = 0;
        for (const glm::uvec3& t : surface.triangles)
            for (int k = 0; k < 3; ++k) {
                const SkinRegion &a = regions[t[k]], &b = regions[t[(k + 1) % 3]];
                step =
                    std::max({step, std::abs(a.flush - b.flush), std::abs(a.oil - b.oil), std::abs(a.scalp - b.scalp)});
                for (const float value : {a.flush, a.oil, a.scalp, a.sun})
                    REQUIRE((value >= 0 && value <= 1));
            }
        CHECK(step < 0.25f); // over an edge of 1.5 mm and more
    }
}
