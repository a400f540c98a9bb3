#include "ui/panels/panels.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <algorithm>
#include <cmath>
#include <imgui.h>
#include <limits>

namespace stipple {
namespace {

constexpr ImGuiWindowFlags kCard = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoFocusOnAppearing |
                                   ImGuiWindowFlags_AlwaysAutoResize;

// How long a message stays by itself.
double getLife(MessageKind kind) {
    switch (kind) {
    case MessageKind::info:
        return 6;
    case MessageKind::warning:
        return 15;
    case MessageKind::error:
        break;
    }
    return std::numeric_limits<double>::infinity(); // until it is put away
}

// Cards grow upwards from the bottom of the picture; returns the height used.
float beginCard(Panel& panel, const char* name, const Area& p, float bottom, float& width) {
    width = std::min(panel.px(380), p.width - panel.px(20));
    ImGui::SetNextWindowPos({p.x + 0.5f * p.width, bottom}, ImGuiCond_Always, {0.5f, 1});
    ImGui::SetNextWindowSizeConstraints({width, 0}, {width, 0.8f * p.height});
    ImGui::PushStyleColor(ImGuiCol_WindowBg, IM_COL32(44, 46, 49, 245));
    ImGui::Begin(name, nullptr, kCard);
    return ImGui::GetWindowHeight();
}

void endCard() {
    ImGui::End();
    ImGui::PopStyleColor();
}

float drawJob(Panel& panel, const Area& p, float bottom) {
    const UiJob& job = panel.model.job;
    if (!job.active) return 0;
    float width = 0;
    const float height = beginCard(panel, "##job", p, bottom, width);
    const float inner = ImGui::GetContentRegionAvail().x;
    const float cancel = job.canCancel ? widgets::computeButtonWidth(panel, "Cancel") : 0;
    const float start = ImGui::GetCursorPosX();
    ImGui::AlignTextToFramePadding();
    ImGui::PushTextWrapPos(start + inner - cancel - panel.px(8));
    ImGui::TextUnformatted(job.doing.c_str());
    ImGui::PopTextWrapPos();
    if (job.canCancel) {
        ImGui::SameLine(start + inner - cancel);
        if (widgets::button(panel, "command.cancel", "Cancel",
                            widgets::describeCommand(Command::cancelJob, "Stop this")))
            panel.actions.commands.push_back(Command::cancelJob);
    }
    const ImVec2 a = ImGui::GetCursorScreenPos();
    ImGui::Dummy({inner, panel.px(6)});
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 b(a.x + inner, a.y + panel.px(6));
    list.AddRectFilled(a, b, style::kFrame, panel.px(3));
    const float share = std::clamp(job.fraction, 0.0f, 1.0f);
    if (share > 0)
        list.AddRectFilled(a, {a.x + std::max(panel.px(6), share * inner), b.y}, style::kAccent, panel.px(3));
    widgets::noteItem(panel, "job", job.doing, {});
    endCard();
    return height + panel.px(8);
}

float drawMessage(Panel& panel, const UiMessage& message, const Area& p, float bottom) {
    float width = 0;
    const float height = beginCard(panel, ("##message" + std::to_string(message.id)).c_str(), p, bottom, width);
    const ImU32 colour = message.kind == MessageKind::error     ? style::kError
                         : message.kind == MessageKind::warning ? style::kWarning
                                                                : style::kAccent;
    const ImVec2 corner = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.PushClipRectFullScreen(); // into the window's padding
    list.AddRectFilled(corner, {corner.x + panel.px(4), corner.y + size.y}, colour, panel.px(4),
                       ImDrawFlags_RoundCornersLeft);
    list.PopClipRect();
    const float frame = ImGui::GetFrameHeight(), start = ImGui::GetCursorPosX();
    const float inner = ImGui::GetContentRegionAvail().x;
    ImGui::AlignTextToFramePadding();
    ImGui::PushTextWrapPos(start + inner - frame - panel.px(8));
    ImGui::TextUnformatted(message.text.c_str());
    ImGui::PopTextWrapPos();
    widgets::noteItem(panel, "message." + std::to_string(message.id), message.text, {});
    ImGui::SameLine(start + inner - frame);
    if (widgets::button(panel, "dismiss." + std::to_string(message.id), {}, "Put this message away",
                        {.isQuiet = true, .icon = widgets::Icon::close}))
        panel.actions.dismissed.push_back(message.id);
    endCard();
    return height + panel.px(8);
}

} // namespace

void drawMessages(Panel& panel, const Area& p) {
    float bottom = p.y + p.height - panel.px(38);
    bottom -= drawJob(panel, p, bottom);
    auto& times = panel.state.messageTimes;
    std::map<std::uint64_t, double> stillThere;
    // The newest lowest; older ones make way when there is no room.
    for (auto it = panel.model.messages.rbegin(); it != panel.model.messages.rend(); ++it) {
        const auto seen = times.find(it->id);
        const double since = seen == times.end() ? panel.state.time : seen->second;
        stillThere[it->id] = since;
        const double left = since + getLife(it->kind) - panel.state.time;
        if (left <= 0) {
            panel.actions.dismissed.push_back(it->id);
            continue;
        }
        panel.wake(left);
        if (bottom > p.y + 0.3f * p.height) bottom -= drawMessage(panel, *it, p, bottom);
    }
    times = std::move(stillThere);
}

} // namespace stipple
