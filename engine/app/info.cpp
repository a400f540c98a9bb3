#include "app/commands.h"
#include "app/data_files.h"
#include "core/error.h"
#include "math/colour.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>

namespace stipple {
namespace {

using Json = nlohmann::ordered_json;

double round3(double v) {
    return std::round(v * 1000) / 1000;
}

Json describe(const PreparedHead& prepared, const ScalpDesign& design, const Consultation& document) {
    const Head& head = prepared.head;
    Json json;
    json["name"] = head.name;
    json["triangles"] = head.fileTriangles;
    json["scale_to_mm"] = head.scaleToMm;
    Json rows = Json::array();
    for (int row = 0; row < 4; ++row) {
        Json values = Json::array();
        for (int column = 0; column < 4; ++column)
            values.push_back(head.fileToHead[column][row]);
        rows.push_back(values);
    }
    json["to_head"] = rows;
    json["breadth_mm"] = round3(prepared.measures.breadth);
    json["length_mm"] = round3(prepared.measures.length);
    json["circumference_mm"] = round3(prepared.measures.circumference);
    Json landmarks = Json::object();
    Json confidence = Json::object();
    for (std::size_t i = 0; i < kLandmarkCount; ++i) {
        const Landmark& landmark = head.landmarks[LandmarkId(i)];
        const std::string name(getLandmarkName(LandmarkId(i)));
        landmarks[name] = {round3(landmark.position.x), round3(landmark.position.y), round3(landmark.position.z)};
        confidence[name] = round3(landmark.confidence);
    }
    json["landmarks"] = landmarks;
    json["landmark_confidence"] = confidence;
    json["working_surface"] = {{"vertices", head.surface.positions.size()},
                               {"triangles", head.surface.triangles.size()}};
    if (prepared.plainSkin) {
        const glm::vec3 lab = linearToLab(*prepared.plainSkin);
        json["skin_lab"] = {round3(lab.x), round3(lab.y), round3(lab.z)};
    }
    json["scalp_area_cm2"] = round3(prepared.chart.getTreatableArea());
    const ChartQuality& quality = prepared.chart.getQuality();
    json["chart"] = {{"max_stretch", round3(quality.maxStretch)},
                     {"p95_stretch", round3(quality.p95Stretch)},
                     {"flipped", quality.flipped}};
    json["dots"] = design.dots.size();
    json["follicles"] = design.follicles.size();
    json["variants"] = Json::array();
    for (const auto& [name, edits] : document.variants)
        json["variants"].push_back(name);
    json["assumptions"] = head.assumptions;
    return json;
}

void print(const Json& json) {
    const auto number = [&](const char* key) { return json[key].get<double>(); };
    std::printf("%s\n", json["name"].get<std::string>().c_str());
    std::printf("  triangles in the file  %.0f, one unit is %g mm\n", number("triangles"), number("scale_to_mm"));
    std::printf("  breadth x length       %.1f x %.1f mm, circumference %.0f mm\n", number("breadth_mm"),
                number("length_mm"), number("circumference_mm"));
    std::printf("  scalp                  %.0f cm2, chart stretch at most %.2f (95 %%: %.2f), %d flipped\n",
                number("scalp_area_cm2"), json["chart"]["max_stretch"].get<double>(),
                json["chart"]["p95_stretch"].get<double>(), json["chart"]["flipped"].get<int>());
    if (json.contains("skin_lab"))
        std::printf("  plain skin of the scan L*a*b* %.0f %.0f %.0f\n", json["skin_lab"][0].get<double>(),
                    json["skin_lab"][1].get<double>(), json["skin_lab"][2].get<double>());
    std::printf("  dots, follicular units %.0f, %.0f\n", number("dots"), number("follicles"));
    std::printf("  landmarks (head frame, mm; confidence)\n");
    for (const auto& [name, p] : json["landmarks"].items())
        std::printf("    %-22s %8.1f %8.1f %8.1f  %.2f\n", name.c_str(), p[0].get<double>(), p[1].get<double>(),
                    p[2].get<double>(), json["landmark_confidence"][name].get<double>());
    for (const Json& sentence : json["assumptions"])
        std::printf("  %s\n", sentence.get<std::string>().c_str());
}

} // namespace

void runInfo(const InfoOptions& options) {
    DocumentOptions document;
    if (options.file.extension() == ".json") {
        document.scene = options.file.string();
    } else {
        // A head alone is shown with a usual plan, so that its counts mean something.
        document.head = options.file.string();
        document.sets = {"loss.pattern=norwood", "loss.stage=6"};
    }
    const Session session = openSession(document);
    const auto head = prepareSessionHead(session);
    const Json json = describe(*head, computeSessionDesign(session, *head), session.document);
    if (options.json)
        std::printf("%s\n", json.dump(2).c_str());
    else
        print(json);
}

} // namespace stipple
