// stipple-flatmap: draws the scalp of a document as a flat map: fields, growth, hairlines and points.
#include "app/session.h"
#include "asset/import.h"
#include "core/error.h"
#include "flat_map.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace {

using namespace stipple;

FlatMapLayers parseLayers(const std::vector<std::string>& names) {
    FlatMapLayers layers;
    for (const std::string& name : names) {
        const bool all = name == "all";
        layers.hair |= all || name == "hair";
        layers.loss |= all || name == "loss";
        layers.flow |= all || name == "flow";
        layers.hairline |= all || name == "hairline";
        layers.follicles |= all || name == "points";
        layers.dots |= all || name == "points" || name == "dots";
    }
    return layers;
}

void draw(const DocumentOptions& document, const std::filesystem::path& output, const FlatMapLayers& layers,
          float pixelsPerMm) {
    const Session session = openSession(document);
    const auto head = prepareSessionHead(session);
    ScalpDesign design;
    if (layers.follicles || layers.dots)
        design = computeSessionDesign(session, *head);
    else
        design.fields = computeFields(head->chart, head->head.landmarks, session.document.scalp);
    writePng(output,
             drawFlatMap(head->chart, head->head.landmarks, design, session.document.scalp.hair, layers, pixelsPerMm));
}

} // namespace

int main(int argc, char** argv) {
    if (argc >= 2 && argv[1] == kImportWorkerFlag) {
        const std::vector<std::string> arguments(argv + 2, argv + argc);
        return runImportWorker(arguments);
    }
    CLI::App app("Draws the scalp as a flat map: front up, seen from above, the person's left on the left.",
                 "stipple-flatmap");
    std::string source;
    std::filesystem::path output;
    DocumentOptions document;
    std::vector<std::string> layers{"all"};
    float pixelsPerMm = 4;
    app.add_option("DOCUMENT_OR_HEAD", source, "Consultation (*.json), scan, or name of a built-in head")->required();
    app.add_option("OUT.png", output, "Picture to write")->required();
    app.add_option("--set", document.sets, "Change the document: dotted.path=value; may be repeated")
        ->take_all()
        ->allow_extra_args(false);
    app.add_option("--head", document.head, "Head in place of the document's: a scan, or the name of a built-in head");
    app.add_option("--variant", document.variant, "Named variant of the document");
    app.add_option("--layer", layers, "What to draw, separated by commas")
        ->delimiter(',')
        ->check(CLI::IsMember({"hair", "loss", "flow", "hairline", "points", "dots", "all"}))
        ->capture_default_str();
    app.add_option("--px-per-mm", pixelsPerMm, "Pixels per millimetre of the map")
        ->check(CLI::Range(0.5, 16.0))
        ->capture_default_str();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? 0 : 2;
    }
    try {
        if (std::filesystem::path(source).extension() == ".json")
            document.scene = source;
        else if (!document.head)
            document.head = source;
        else
            fail("'{}' and --head '{}' are two heads. Leave one out.", source, *document.head);
        draw(document, output, parseLayers(layers), pixelsPerMm);
        return 0;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "error: %s\n", e.what());
        return 1;
    }
}
