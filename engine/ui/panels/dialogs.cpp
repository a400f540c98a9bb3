#include "ui/panels/panels.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <algorithm>
#include <filesystem>
#include <imgui.h>
#include <span>
#include <utility>

namespace stipple {
namespace {

struct Answer {
    std::string id, label;
    bool isMain = false;
};

// The index of the answer given; `cancel` is what Escape means, -1: nothing.
int ask(Panel& panel, const char* title, const std::string& text, std::span<const Answer> answers, int cancel) {
    if (!ImGui::IsPopupOpen(title)) ImGui::OpenPopup(title);
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    const float width = std::min(panel.px(460), display.x - panel.px(16));
    ImGui::SetNextWindowPos({0.5f * display.x, 0.45f * display.y}, ImGuiCond_Always, {0.5f, 0.5f});
    ImGui::SetNextWindowSizeConstraints({width, 0}, {width, display.y});
    if (!ImGui::BeginPopupModal(title, nullptr,
                                ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_AlwaysAutoResize |
                                    ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings))
        return -1;
    ImGui::TextUnformatted(title);
    ImGui::Spacing();
    widgets::note(text, style::kTextDim);
    ImGui::Spacing();
    int given = -1;
    for (int i = 0; i < int(answers.size()); ++i) {
        const Answer& answer = answers[std::size_t(i)];
        const float buttonWidth = std::max(panel.px(92), widgets::computeButtonWidth(panel, answer.label));
        if (i > 0) widgets::flow(buttonWidth);
        if (widgets::button(panel, answer.id, answer.label, {}, {.width = buttonWidth, .isOn = answer.isMain}))
            given = i;
    }
    if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false)) given = cancel;
    if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Enter), false))
        given = int(std::find_if(answers.begin(), answers.end(), [](const Answer& a) { return a.isMain; }) -
                    answers.begin());
    if (given >= 0) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
    return given;
}

void perform(Panel& panel, const PendingStep& step) {
    switch (step.kind) {
    case PendingStep::Kind::none:
        break;
    case PendingStep::Kind::newDocument:
        panel.actions.commands.push_back(Command::newDocument);
        break;
    case PendingStep::Kind::openDialog:
        panel.state.fileDialog.show(FileDialog::Purpose::open, panel.model.folder, {});
        break;
    case PendingStep::Kind::openPath:
        panel.actions.openPath = step.path;
        break;
    case PendingStep::Kind::quit:
        panel.actions.commands.push_back(Command::quit);
        break;
    }
}

void request(Panel& panel, PendingStep step) {
    if (panel.model.isModified)
        panel.state.pending = std::move(step);
    else
        perform(panel, step);
}

void showSave(Panel& panel) {
    const UiModel& model = panel.model;
    const std::filesystem::path path(model.path);
    // A patient's scan belongs into a case; what was a case stays one.
    const bool asCase = path.empty() ? !model.document->head.file.empty() : path.extension() != ".json";
    const std::string name = path.empty() ? makeFileName(model.title, asCase ? "" : ".json") : path.filename().string();
    panel.state.fileDialog.show(FileDialog::Purpose::save, model.folder, name, asCase);
}

void askAboutUnsaved(Panel& panel) {
    PendingStep& pending = panel.state.pending;
    static const Answer kAnswers[] = {
        {"unsaved.save", "Save", true}, {"unsaved.discard", "Discard"}, {"unsaved.cancel", "Cancel"}};
    const std::string title = panel.model.title.empty() ? "This consultation" : "\u201c" + panel.model.title + "\u201d";
    const int given = ask(panel, "Save the changes?", title + " has changes that are not saved.", kAnswers, 2);
    if (given < 0) return;
    if (given == 0 && panel.model.path.empty()) {
        pending.isSaving = true;
        showSave(panel);
        return;
    }
    if (given == 0) panel.actions.savePath = panel.model.path;
    const PendingStep step = std::exchange(pending, {});
    if (given != 2) perform(panel, step);
}

void askAboutRecovery(Panel& panel) {
    static const Answer kAnswers[] = {{"recovery.take", "Continue this work", true}, {"recovery.drop", "Discard it"}};
    const int given = ask(panel, "Unsaved work was found",
                          "\u201c" + panel.model.recoverable +
                              "\u201d was not saved when Stipple last ended. All but the last second is there.",
                          kAnswers, -1);
    if (given >= 0) panel.actions.recover = given == 0;
}

void drawFileDialog(Panel& panel) {
    FileDialog& dialog = panel.state.fileDialog;
    const auto picked = dialog.draw(panel);
    PendingStep& pending = panel.state.pending;
    if (!picked) {
        if (!dialog.isShown() && pending.isSaving) pending = {}; // no name, so the step is off as well
        return;
    }
    switch (dialog.getPurpose()) {
    case FileDialog::Purpose::open:
        panel.actions.openPath = *picked;
        break;
    case FileDialog::Purpose::save:
        panel.actions.savePath = *picked;
        perform(panel, std::exchange(pending, {}));
        break;
    case FileDialog::Purpose::picture:
        panel.actions.picturePath = *picked;
        break;
    }
}

} // namespace

bool isDialogOpen(const Panel& panel) {
    return panel.state.pending.kind != PendingStep::Kind::none || panel.state.fileDialog.isShown() ||
           !panel.model.recoverable.empty();
}

void drawDialogs(Panel& panel) {
    if (!panel.model.recoverable.empty())
        askAboutRecovery(panel);
    else if (panel.state.fileDialog.isShown())
        drawFileDialog(panel);
    else if (panel.state.pending.kind != PendingStep::Kind::none)
        askAboutUnsaved(panel);
}

void requestOpen(Panel& panel, std::string path) {
    request(panel, {.kind = PendingStep::Kind::openPath, .path = std::move(path)});
}

void carryOut(Panel& panel, Command command) {
    const UiModel& model = panel.model;
    switch (command) {
    case Command::newDocument:
        request(panel, {.kind = PendingStep::Kind::newDocument});
        break;
    case Command::open:
        request(panel, {.kind = PendingStep::Kind::openDialog});
        break;
    case Command::quit:
        request(panel, {.kind = PendingStep::Kind::quit});
        break;
    case Command::save:
        if (!model.path.empty()) {
            panel.actions.savePath = model.path;
            break;
        }
        [[fallthrough]];
    case Command::saveAs:
        if (model.document) showSave(panel);
        break;
    case Command::savePicture:
        if (model.document)
            panel.state.fileDialog.show(FileDialog::Purpose::picture, model.folder, makeFileName(model.title, ".png"));
        break;
    case Command::cancelJob:
        // Escape: the foremost thing that can be closed.
        if (model.showKeys)
            panel.actions.commands.push_back(Command::keyList);
        else if (model.tool.tool != Tool::look)
            panel.actions.tool = ToolState{Tool::look, false, model.tool.radiusMm};
        else if (model.isFullScreen && !(model.job.active && model.job.canCancel))
            panel.actions.commands.push_back(Command::fullScreen);
        else
            panel.actions.commands.push_back(Command::cancelJob);
        break;
    default:
        panel.actions.commands.push_back(command);
        break;
    }
}

} // namespace stipple
