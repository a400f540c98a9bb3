// Scars drawn, shaped and moved on the skin.
#include "app/window_app.h"
#include "consult/tool_edits.h"
#include "scalp/scar.h"

#include <algorithm>

namespace stipple {
namespace {

constexpr const char* kStep = "Shape of the scar";
constexpr float kWhole = -1;       // m_heldHandle: not a point but all of the scar
constexpr float kPenSpacingMm = 6; // between the points of a drawn scar
constexpr float kMapCellMm = 4;    // for the length of ways on the skin

float computeDistance(const std::vector<glm::vec2>& line, const glm::vec2& pixel) {
    float nearest = 1e9f;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const glm::vec2 ab = line[i + 1] - line[i];
        const float length2 = glm::dot(ab, ab);
        const float t = length2 > 0 ? std::clamp(glm::dot(pixel - line[i], ab) / length2, 0.0f, 1.0f) : 0.0f;
        nearest = std::min(nearest, glm::length(pixel - line[i] - t * ab));
    }
    return nearest;
}

} // namespace

bool WindowApp::pressScar(const InputEvent& event) {
    const auto place = findScalp(event.position);
    const std::vector<ScarParameters>& scars = getDocument().scalp.scars;
    if (m_model.tool.tool == Tool::scarPen) {
        if (!place) return false;
        m_gesture = makeGesture();
        m_lastStroke = *place;
        edit(makeScarStrokeEdits(ScarKind::trauma, *place), "Draw scar", m_gesture);
        return true;
    }
    const auto chosen = std::size_t(m_model.tool.scar);
    if (chosen >= scars.size()) return false;
    const float reach = kGripPixels * m_window.getScale();
    float nearest = reach;
    int point = -1;
    for (std::size_t i = 0; i < m_model.handles.size(); ++i) {
        const float d = glm::length(m_model.handles[i].pixel - event.position);
        if (d >= nearest) continue;
        nearest = d;
        point = int(m_handleAts[i]);
    }
    int line = -1;
    nearest = reach;
    for (std::size_t i = 0; i < m_model.toolLines.size(); ++i) {
        const float d = computeDistance(m_model.toolLines[i], event.position);
        // The one in hand comes first where lines cross.
        if (d >= nearest || (line == int(chosen) && m_lineScars[i] != line)) continue;
        nearest = m_lineScars[i] == int(chosen) ? 0.5f * d : d;
        line = m_lineScars[i];
    }
    m_gesture = makeGesture();
    if (event.clicks == 2 && !scars[chosen].path.empty() && (point >= 0 || line == int(chosen) || place)) {
        if (point >= 0)
            edit(makeScarRemovePointEdits(getDocument(), chosen, std::size_t(point)), kStep, 0);
        else if (place)
            edit(makeScarInsertEdits(getDocument(), chosen, *place), kStep, 0);
        m_heldScar = {}; // nothing more until the next press
        return true;
    }
    if (point < 0 && line < 0) return false;
    if (point < 0 && line != int(chosen)) m_model.tool.scar = line;
    m_heldScar = scars[std::size_t(m_model.tool.scar)];
    m_heldHandle = point < 0 ? kWhole : float(point);
    m_lastStroke =
        place.value_or((m_heldScar.path.empty() ? m_heldScar.strokes.front().path : m_heldScar.path).front());
    return true;
}

bool WindowApp::paintNewScar(const InputEvent& event) {
    const auto place = findScalp(event.position);
    const std::size_t count = getDocument().scalp.scars.size();
    if (!place || std::size_t(m_model.tool.scar) < count) return false;
    m_gesture = makeGesture();
    m_lastStroke = *place;
    m_model.tool.scar = int(count); // further strokes add to it
    m_model.tool.takesAway = false;
    edit(makePaintedScarEdits(ScarKind::burn, *place, m_model.tool.radiusMm), "Paint scar", m_gesture);
    return true;
}

void WindowApp::moveScar(const ScalpCoord& place) {
    const ScalpChart& chart = m_shown->head->chart;
    if (m_model.tool.tool == Tool::scarPen) {
        const auto from = chart.toChart(m_lastStroke), to = chart.toChart(place);
        if (!from || !to || glm::length(*to - *from) < kPenSpacingMm) return;
        m_lastStroke = place;
        edit(makeScarStrokePointEdits(getDocument(), place), "Draw scar", m_gesture);
        return;
    }
    const auto scar = std::size_t(m_model.tool.scar);
    if ((m_heldScar.path.empty() && m_heldScar.strokes.empty()) || scar >= getDocument().scalp.scars.size()) return;
    if (m_heldHandle == kWhole)
        edit(makeScarMoveEdits(m_heldScar, scar, place - m_lastStroke), kStep, m_gesture);
    else
        edit(makeScarPointEdits(scar, std::size_t(m_heldHandle), place), kStep, m_gesture);
}

const std::vector<std::vector<ChartPoint>>& WindowApp::getOutlines(std::size_t scar) {
    const ScarParameters& parameters = getDocument().scalp.scars[scar];
    if (m_toolScars.head != m_shown->head)
        m_toolScars = {m_shown->head, computeSkinMap(m_shown->head->chart, kMapCellMm), {}};
    if (m_toolScars.scars.size() <= scar) m_toolScars.scars.resize(scar + 1);
    ToolScars::Outlines& known = m_toolScars.scars[scar];
    const std::uint64_t seed = computeScarSeed(parameters, scar, getDocument().scalp.placement.seed);
    if (!known.scar || !(*known.scar == parameters) || known.seed != seed)
        known = {parameters, seed, computeScarOutlines(m_shown->head->chart, m_toolScars.map, parameters, seed)};
    return known.lines;
}

void WindowApp::fillScars() {
    const ScalpChart& chart = m_shown->head->chart;
    const std::vector<ScarParameters>& scars = getDocument().scalp.scars;
    for (std::size_t i = 0; i < scars.size(); ++i) {
        // A brush shows what it paints alone.
        if (m_model.tool.tool == Tool::scarBrush && i != std::size_t(m_model.tool.scar)) continue;
        std::vector<glm::vec2> run;
        const auto endRun = [&] {
            if (run.size() > 1) {
                m_model.toolLines.push_back(run);
                m_lineScars.push_back(int(i));
            }
            run.clear();
        };
        for (const std::vector<ChartPoint>& line : getOutlines(i)) {
            for (const ChartPoint& p : line) {
                if (const auto pixel = findVisible(p))
                    run.push_back(*pixel);
                else
                    endRun();
            }
            endRun();
        }
    }
    if (m_model.tool.tool != Tool::scar || std::size_t(m_model.tool.scar) >= scars.size()) return;
    const std::vector<ScalpCoord>& path = scars[std::size_t(m_model.tool.scar)].path;
    for (std::size_t i = 0; i < path.size(); ++i)
        if (const auto point = chart.toChart(path[i])) addHandle(*point, float(i));
}

} // namespace stipple
