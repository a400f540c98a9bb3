#include "app/commands.h"
#include "core/file.h"

namespace stipple {

void runPoints(const PointsOptions& options) {
    const Session session = openSession(options.document);
    const auto head = prepareSessionHead(session);
    const ScalpDesign design = computeSessionDesign(session, *head);

    // A fixed number of decimals: the same points are the same bytes.
    std::string text = "id,kind,visit,x,y,z,nx,ny,nz,u,v,diameter_mm,depth_mm,shade,rank,hairs\n";
    text.reserve(96 * (design.dots.size() + design.follicles.size()));
    const auto add = [&](std::uint32_t id, const char* kind, int visit, const glm::vec3& p, const glm::vec3& n,
                         const ChartPoint& chart, float diameter, float depth, float shade, float rank, int hairs) {
        fmt::format_to(
            std::back_inserter(text),
            "{},{},{},{:.4f},{:.4f},{:.4f},{:.5f},{:.5f},{:.5f},{:.4f},{:.4f},{:.4f},{:.4f},{:.4f},{:.7f},{}\n", id,
            kind, visit, p.x, p.y, p.z, n.x, n.y, n.z, chart.x, chart.y, diameter, depth, shade, rank, hairs);
    };
    for (const Dot& dot : design.dots)
        add(dot.id, "dot", dot.visit, dot.position, dot.normal, dot.chart, dot.diameter, dot.depth, dot.shade, dot.rank,
            0);
    for (const Dot& dot : design.earlierDots)
        add(dot.id, "dot", dot.visit, dot.position, dot.normal, dot.chart, dot.diameter, dot.depth, dot.shade, dot.rank,
            0);
    for (const FollicularUnit& unit : design.follicles)
        add(unit.id, "follicle", 0, unit.position, unit.normal, unit.chart, unit.shaftDiameter, 0, 1, unit.rank,
            unit.hairs);
    writeFileAtomic(options.output, text);
    logInfo("Wrote {} dots, {} of earlier work and {} follicular units to {}.", design.dots.size(),
            design.earlierDots.size(), design.follicles.size(), options.output.string());
}

} // namespace stipple
