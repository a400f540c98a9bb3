#include "app/head_store.h"
#include "math/triangle_bvh.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <vector>

using namespace stipple;

TEST_CASE("Coarser levels of the skin are the same head, with fewer triangles") {
    for (const char* name : {"adam", "mei", "omar"}) {
        HeadChoice choice;
        choice.model = name;
        const auto head = prepareHead(choice, ".");
        const WorkingSurface& skin = head->head.surface;
        std::size_t finer = skin.triangles.size();
        REQUIRE(head->levels.size() == 2);
        for (const SkinLevel& level : head->levels) {
            CAPTURE(name, level.edgeMm);
            CHECK(level.triangles.size() * 3 < finer);
            finer = level.triangles.size();
            // As far from the skin as agreed, but for the insides of mouth and nose.
            const TriangleBvh bvh(level.positions, level.triangles);
            std::vector<float> distances;
            for (const glm::vec3& p : skin.positions)
                distances.push_back(bvh.findClosest(p)->distance);
            std::sort(distances.begin(), distances.end());
            CHECK(distances[distances.size() * 99 / 100] < (level.edgeMm < 4 ? 0.1f : 0.25f));
            CHECK(distances.back() < 3);
            // Hardly anything is turned over, and that in there.
            std::size_t turned = 0;
            for (const glm::uvec3& t : level.triangles) {
                const glm::vec3& a = level.positions[t.x];
                const glm::vec3 across = glm::cross(level.positions[t.y] - a, level.positions[t.z] - a);
                turned += glm::dot(across, level.normals[t.x] + level.normals[t.y] + level.normals[t.z]) <= 0;
            }
            CHECK(turned * 200 < level.triangles.size());
            // Colours and chart belong to the vertex.
            CHECK(level.normals.size() == level.positions.size());
            CHECK(level.ownColour.size() == level.positions.size());
            const std::vector<ChartPoint> chart = head->chart.expandToSurface(skin.positions.size());
            REQUIRE(level.chart.size() == level.positions.size());
            for (std::size_t i = 0; i < level.positions.size(); i += 97) {
                const auto same = std::find(skin.positions.begin(), skin.positions.end(), level.positions[i]);
                REQUIRE(same != skin.positions.end());
                const auto place = std::size_t(same - skin.positions.begin());
                if (level.chart[i].x == level.chart[i].x)
                    CHECK(level.chart[i] == chart[place]);
                else
                    CHECK(chart[place].x != chart[place].x);
                CHECK(level.normals[i] == skin.normals[place]);
            }
        }
    }
}
