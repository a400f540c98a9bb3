// Brushes and handles on the skin.
#include "app/window_app.h"
#include "consult/tool_edits.h"

#include <array>
#include <cmath>

namespace stipple {
namespace {

// Handles of the hairline (HairlineHandle::at).
constexpr std::array<float, 9> kHandles{-2, -1.5f, -1, -0.5f, 0, 0.5f, 1, 1.5f, 2};
constexpr float kPointSpacing = 0.35f; // of the radius, between the points of a stroke
constexpr int kRingPoints = 48;

std::optional<BrushTarget> getTarget(const ToolState& tool) {
    switch (tool.tool) {
    case Tool::lossBrush:
        return BrushLayer::loss;
    case Tool::diseaseBrush:
        return BrushLayer::disease;
    case Tool::dotBrush:
        return BrushLayer::dots;
    case Tool::earlierBrush:
        return BrushLayer::earlierWork;
    case Tool::scarBrush:
        return BrushTarget(BrushLayer::scar, std::size_t(tool.scar));
    default:
        return {};
    }
}

const char* getStepLabel(Tool tool) {
    switch (tool) {
    case Tool::dotBrush:
        return "Dots by brush";
    case Tool::earlierBrush:
        return "Earlier work by brush";
    case Tool::hairline:
        return "Shape of the hairline";
    case Tool::whorl:
        return "Place of the whorl";
    case Tool::scarBrush:
        return "Paint scar";
    default:
        return "Hair loss by brush";
    }
}

} // namespace

const LaidView* WindowApp::getToolView() const {
    for (const LaidView& view : m_views)
        if (view.appearance == kAfterAppearance) return &view;
    return m_views.empty() ? nullptr : &m_views.front();
}

std::optional<glm::vec2> WindowApp::findPixel(const glm::vec3& skin) const {
    const LaidView* view = getToolView();
    if (!view) return {};
    const auto pixel = computePixel(fitCamera(makeCamera(m_orbit.getPose()), view->rect), view->rect, skin);
    if (!pixel) return {};
    return *pixel + glm::vec2(m_actions.pictureArea.x, m_actions.pictureArea.y);
}

std::optional<ScalpCoord> WindowApp::findScalp(glm::vec2 pixel) const {
    const auto skin = findSkin(pixel);
    if (!skin) return {};
    const ScalpCoord scalp = m_shown->head->chart.getFrame().toScalp(*skin);
    if (!m_shown->head->chart.toChart(scalp)) return {}; // face and neck
    return scalp;
}

const Hairline& WindowApp::getShownHairline() {
    const ScalpPlan& plan = getDocument().scalp;
    if (!m_toolHairline || m_toolHairline->head != m_shown->head || m_toolHairline->seed != plan.placement.seed ||
        !(m_toolHairline->parameters == plan.hairline)) {
        const Head& head = m_shown->head->head;
        m_toolHairline = {m_shown->head, plan.hairline, plan.placement.seed,
                          computeHairline(m_shown->head->chart, head.landmarks, plan.hairline, plan.placement.seed)};
    }
    return m_toolHairline->line;
}

bool WindowApp::pressTool(const InputEvent& event) {
    if (!m_shown || m_model.tool.tool == Tool::look) return false;
    if (m_model.tool.tool == Tool::scarBrush && paintNewScar(event)) return true;
    if (const auto target = getTarget(m_model.tool)) {
        const auto place = findScalp(event.position);
        if (!place) return false;
        m_gesture = makeGesture();
        m_lastStroke = *place;
        edit(makeStrokeEdits(*target, *place, m_model.tool.radiusMm, m_model.tool.takesAway ? -1.0f : 1.0f),
             getStepLabel(m_model.tool.tool), m_gesture);
        return true;
    }
    if (m_model.tool.tool == Tool::scar || m_model.tool.tool == Tool::scarPen) return pressScar(event);
    const float reach = kGripPixels * m_window.getScale();
    float nearest = reach;
    for (std::size_t i = 0; i < m_model.handles.size(); ++i) {
        const float d = glm::length(m_model.handles[i].pixel - event.position);
        if (d >= nearest) continue;
        nearest = d;
        m_heldHandle = m_handleAts[i];
    }
    if (nearest >= reach) return false;
    m_gesture = makeGesture();
    if (event.clicks == 2 && m_model.tool.tool == Tool::hairline)
        edit(makeHandleResetEdits(getDocument(), m_heldHandle), getStepLabel(Tool::hairline), 0);
    return true;
}

void WindowApp::moveTool(glm::vec2 pixel) {
    const auto place = findScalp(pixel);
    if (!place) return;
    const ScalpChart& chart = m_shown->head->chart;
    const char* label = getStepLabel(m_model.tool.tool);
    if (const auto target = getTarget(m_model.tool)) {
        const ChartPoint from = chart.toChart(m_lastStroke).value_or(ChartPoint(0));
        const ChartPoint to = chart.toChart(*place).value_or(from);
        if (glm::length(to - from) < kPointSpacing * m_model.tool.radiusMm) return;
        m_lastStroke = *place;
        edit(makeStrokePointEdits(getDocument(), *target, *place), label, m_gesture);
        return;
    }
    if (m_model.tool.tool == Tool::scar || m_model.tool.tool == Tool::scarPen) {
        moveScar(*place);
        return;
    }
    if (m_model.tool.tool == Tool::whorl) {
        edit(makeWhorlEdits(m_heldHandle != 0, *place), label, m_gesture);
        return;
    }
    const auto target = chart.toChart(*place);
    if (!target) return;
    const HairlineHandle handle{m_heldHandle, getHandleOffset(getDocument(), m_heldHandle)};
    const float back = computeHandleOffset(chart, getShownHairline(), handle, *target);
    edit(makeHandleEdits(getDocument(), m_heldHandle, back), label, m_gesture);
}

std::optional<glm::vec2> WindowApp::findVisible(const ChartPoint& point) const {
    const auto sample = m_shown->head->chart.locate(point);
    const glm::vec3 eye = makeCamera(m_orbit.getPose()).position;
    if (!sample || glm::dot(sample->normal, eye - sample->position) <= 0) return {};
    return findPixel(sample->position);
}

void WindowApp::addHandle(const ChartPoint& place, float at) {
    const auto pixel = findVisible(place);
    if (!pixel) return;
    const bool isNear = glm::length(*pixel - m_pointer) < kGripPixels * m_window.getScale();
    m_model.handles.push_back({*pixel, m_hold == Hold::tool ? m_heldHandle == at : isNear});
    m_handleAts.push_back(at);
}

void WindowApp::fillTools() {
    m_model.toolLines.clear();
    m_model.handles.clear();
    m_handleAts.clear();
    m_lineScars.clear();
    if (!m_shown || m_model.tool.tool == Tool::look) return;
    const ScalpChart& chart = m_shown->head->chart;
    const Tool tool = m_model.tool.tool;
    if (tool == Tool::scar || tool == Tool::scarPen || tool == Tool::scarBrush) fillScars();
    if (tool == Tool::scar || tool == Tool::scarPen) return;
    if (m_model.tool.tool == Tool::hairline) {
        const Hairline& line = getShownHairline();
        std::vector<glm::vec2> run;
        const auto endRun = [&] {
            if (run.size() > 1) m_model.toolLines.push_back(run);
            run.clear();
        };
        for (std::size_t i = 0; i < line.openCount; ++i) {
            if (const auto pixel = findVisible(line.loop[i]))
                run.push_back(*pixel);
            else
                endRun();
        }
        endRun();
        const std::vector<ChartPoint> places = computeHandlePlaces(line, kHandles);
        for (std::size_t i = 0; i < places.size(); ++i)
            addHandle(places[i], kHandles[i]);
        return;
    }
    if (m_model.tool.tool == Tool::whorl) {
        const HairParameters& hair = getDocument().scalp.hair;
        const std::array<ScalpCoord, 2> places{hair.whorl, hair.secondWhorl};
        for (std::size_t i = 0; i < (hair.hasSecondWhorl ? 2 : 1); ++i)
            if (const auto place = chart.toChart(places[i])) addHandle(*place, float(i));
        return;
    }
    // The edge of the brush on the skin under the pointer.
    if (!isOnPicture(m_pointer)) return;
    const auto place = findScalp(m_pointer);
    const auto middle = place ? chart.toChart(*place) : std::nullopt;
    const auto sample = middle ? chart.locate(*middle) : std::nullopt;
    if (!sample) return;
    std::vector<glm::vec2> ring;
    for (int i = 0; i <= kRingPoints; ++i) {
        const float angle = 2 * kPi * float(i) / float(kRingPoints);
        const glm::vec3 u = glm::normalize(sample->du);
        const glm::vec3 v = glm::cross(sample->normal, u);
        const glm::vec3 out = m_model.tool.radiusMm * (std::cos(angle) * u + std::sin(angle) * v);
        // On the skin where it is near, on its tangent plane beyond the chart.
        const auto foot = chart.locate(*middle + computeChartStep(*sample, out));
        if (const auto pixel = findPixel(foot ? foot->position : sample->position + out)) ring.push_back(*pixel);
    }
    m_model.toolLines.push_back(std::move(ring));
}

} // namespace stipple
