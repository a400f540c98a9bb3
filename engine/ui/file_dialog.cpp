#include "ui/file_dialog.h"

#include "consult/case.h"
#include "ui/panel.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <imgui.h>
#include <imgui_stdlib.h>

namespace stipple {
namespace fs = std::filesystem;
namespace {

std::string toUtf8(const fs::path& path) {
    const auto text = path.u8string();
    return {text.begin(), text.end()};
}

fs::path fromUtf8(const std::string& text) {
    return fs::path(std::u8string(text.begin(), text.end()));
}

fs::path getHome() {
    const char* const home = std::getenv("HOME");
    return home && *home ? fs::path(home) : fs::current_path();
}

} // namespace

FileFilter FileDialog::getFilter() const {
    switch (m_purpose) {
    case Purpose::open:
        return FileFilter::documentsAndScans;
    case Purpose::save:
        return FileFilter::documents;
    case Purpose::picture:
        return FileFilter::pictures;
    }
    return FileFilter::documents;
}

const char* FileDialog::getTitle() const {
    switch (m_purpose) {
    case Purpose::open:
        return "Open a consultation, a case or a scan";
    case Purpose::save:
        return "Save the consultation";
    case Purpose::picture:
        return "Save the picture";
    }
    return "";
}

void FileDialog::show(Purpose purpose, const std::string& folder, const std::string& name, bool asCase) {
    m_isShown = true;
    m_asCase = asCase;
    m_purpose = purpose;
    m_name = name;
    m_toReplace.clear();
    std::error_code error;
    if (m_folder.empty() || !fs::is_directory(m_folder, error)) m_folder = fromUtf8(folder);
    if (m_folder.empty() || !fs::is_directory(m_folder, error)) m_folder = getHome();
    enter(m_folder);
}

void FileDialog::enter(const fs::path& folder) {
    m_listing = listFolder(folder, getFilter());
    m_folder = m_listing.folder;
    m_typedPath = toUtf8(m_folder);
    m_selected.clear();
    m_problem.clear();
    m_scrollToTop = true;
}

std::optional<std::string> FileDialog::take(const fs::path& path) {
    std::error_code error;
    m_problem.clear();
    const bool namesCase = m_purpose == Purpose::save && m_asCase && isCase(path);
    if (fs::is_directory(path, error) && !namesCase) {
        enter(path);
        return {};
    }
    if (m_purpose != Purpose::open) return takeTarget(path);
    if (fs::is_regular_file(path, error)) return toUtf8(path);
    m_problem = "There is no file \u201c" + toUtf8(path) + "\u201d.";
    return {};
}

// A name to save under: with its ending, in a folder that is there, and not over something without asking.
std::optional<std::string> FileDialog::takeTarget(fs::path target) {
    std::error_code error;
    const bool isMatching = matchesFilter(toUtf8(target.filename()), getFilter());
    if (m_purpose == Purpose::save && m_asCase) {
        if (isMatching) target.replace_extension();
    } else if (!isMatching) {
        target += m_purpose == Purpose::save ? ".json" : ".png";
    }
    if (!fs::is_directory(target.parent_path(), error)) {
        m_problem = "There is no folder \u201c" + toUtf8(target.parent_path()) + "\u201d.";
        return {};
    }
    if (fs::exists(target, error)) {
        m_toReplace = target;
        return {};
    }
    return toUtf8(target);
}

std::optional<std::string> FileDialog::drawPlaces(Panel& panel, float width, float height) {
    std::optional<std::string> picked;
    ImGui::BeginChild("##places", {width, height});
    const auto place = [&](const std::string& id, const std::string& label, const std::string& path) {
        return widgets::button(panel, id, label, path,
                               {.width = ImGui::GetContentRegionAvail().x, .isQuiet = true, .isLeft = true});
    };
    if (place("dialog.place.home", "Home", toUtf8(getHome()))) enter(getHome());
    for (const UiName& name : panel.model.places)
        if (place("dialog.place." + name.id, name.label, name.id)) enter(fromUtf8(name.id));
    if (m_purpose == Purpose::open && !panel.model.recentFiles.empty()) {
        ImGui::Spacing();
        ImGui::TextDisabled("Recent");
        for (const std::string& file : panel.model.recentFiles)
            if (place("dialog.recent." + file, toUtf8(fromUtf8(file).filename()), file)) picked = take(fromUtf8(file));
    }
    ImGui::EndChild();
    return picked;
}

std::optional<std::string> FileDialog::drawEntries(Panel& panel, float height) {
    std::optional<std::string> picked;
    ImGui::PushStyleColor(ImGuiCol_ChildBg, IM_COL32(34, 35, 38, 255));
    ImGui::BeginChild("##entries", {0, height}, false, ImGuiWindowFlags_AlwaysUseWindowPadding);
    if (m_scrollToTop) ImGui::SetScrollY(0);
    m_scrollToTop = false;
    const float rowHeight = panel.px(style::kHitSize);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(panel.px(4), 0));
    if (!m_listing.problem.empty()) widgets::note(m_listing.problem, style::kWarning);
    if (m_listing.entries.empty() && m_listing.problem.empty()) widgets::note("Nothing to pick here.", style::kTextDim);
    std::optional<fs::path> entered;
    for (const FileEntry& entry : m_listing.entries) {
        const ImVec2 a = ImGui::GetCursorScreenPos();
        const float width = ImGui::GetContentRegionAvail().x;
        const std::string id = "dialog.entry." + entry.name;
        if (ImGui::Selectable(("##" + id).c_str(), m_selected == entry.name, ImGuiSelectableFlags_AllowDoubleClick,
                              {0, rowHeight})) {
            m_selected = entry.name;
            const bool isTarget =
                m_asCase && entry.isFolder ? isCase(m_folder / fromUtf8(entry.name)) : !entry.isFolder;
            if (isTarget && m_purpose != Purpose::open) m_name = entry.name;
            if (ImGui::IsMouseDoubleClicked(0)) {
                const fs::path path = m_folder / fromUtf8(entry.name);
                if (entry.isFolder)
                    entered = path;
                else
                    picked = take(path);
            }
        }
        ImDrawList& list = *ImGui::GetWindowDrawList();
        const float y = a.y + 0.5f * (rowHeight - ImGui::GetFontSize());
        const float icon = panel.px(12), top = a.y + 0.5f * (rowHeight - icon);
        if (entry.isFolder) {
            list.AddRectFilled({a.x, top}, {a.x + 0.5f * icon, top + 0.4f * icon}, style::kTextDim, panel.px(1));
            list.AddRectFilled({a.x, top + 0.2f * icon}, {a.x + 1.2f * icon, top + icon}, style::kTextDim, panel.px(1));
        }
        list.AddText({a.x + panel.px(22), y}, style::kText, entry.name.c_str());
        if (!entry.isFolder) {
            const std::string size = formatBytes(entry.bytes);
            list.AddText({a.x + width - ImGui::CalcTextSize(size.c_str()).x, y}, style::kTextDim, size.c_str());
        }
        widgets::noteItem(panel, id, entry.name, {});
    }
    ImGui::PopStyleVar();
    ImGui::EndChild();
    ImGui::PopStyleColor();
    if (entered) enter(*entered);
    return picked;
}

void FileDialog::drawKinds(Panel& panel) {
    const widgets::Segment kinds[] = {
        {"dialog.as_file", "One file", "The consultation alone; a scan stays where it is"},
        {"dialog.as_case", "Case folder",
         "A folder that holds the scan too: it can be moved, and deleted without a trace"}};
    const int pressed = widgets::segmented(panel, kinds, m_asCase ? 1 : 0);
    if (pressed < 0 || (pressed == 1) == m_asCase) return;
    m_asCase = pressed == 1;
    fs::path name = fromUtf8(m_name);
    const bool hasEnding = matchesFilter(m_name, FileFilter::documents);
    if (hasEnding == m_asCase && !m_name.empty())
        m_name = m_asCase ? toUtf8(name.replace_extension()) : m_name + ".json";
}

std::optional<std::string> FileDialog::drawFooter(Panel& panel) {
    std::optional<std::string> picked;
    const bool isOpening = m_purpose == Purpose::open;
    const float available = ImGui::GetContentRegionAvail().x, start = ImGui::GetCursorPosX();
    if (!m_problem.empty()) widgets::note(m_problem, style::kWarning);
    const char* const label = isOpening ? "Open" : "Save";
    const float gap = ImGui::GetStyle().ItemSpacing.x;
    const float okWidth = std::max(panel.px(84), widgets::computeButtonWidth(panel, label));
    const float cancelWidth = std::max(panel.px(84), widgets::computeButtonWidth(panel, "Cancel"));

    if (!m_toReplace.empty()) {
        widgets::note("\u201c" + toUtf8(m_toReplace.filename()) + "\u201d is there already. Replace it?",
                      style::kWarning);
        if (widgets::button(panel, "dialog.replace", "Replace", {}, {.isOn = true})) picked = toUtf8(m_toReplace);
        ImGui::SameLine();
        if (widgets::button(panel, "dialog.keep", "Keep it", {})) m_toReplace.clear();
        return picked;
    }
    bool isConfirmed = false;
    if (m_purpose == Purpose::save) drawKinds(panel);
    if (!isOpening) {
        ImGui::SetNextItemWidth(available - okWidth - cancelWidth - 2 * gap);
        isConfirmed =
            ImGui::InputTextWithHint("##name", "Name of the file", &m_name, ImGuiInputTextFlags_EnterReturnsTrue);
        widgets::noteItem(panel, "dialog.name", "Name", {});
    } else if (m_listing.isCase && m_selected.empty()) {
        if (widgets::button(panel, "dialog.case", "Open this case", "This folder holds a case"))
            picked = toUtf8(m_folder);
    } else {
        ImGui::Dummy({1, ImGui::GetFrameHeight()});
    }
    ImGui::SameLine(start + available - okWidth - cancelWidth - gap);
    if (widgets::button(panel, "dialog.cancel", "Cancel", {}, {.width = cancelWidth})) close();
    ImGui::SameLine();
    const bool isReady = isOpening ? !m_selected.empty() : !m_name.empty();
    isConfirmed |=
        widgets::button(panel, "dialog.ok", label, {}, {.width = okWidth, .isOn = isReady, .isEnabled = isReady});
    if (isConfirmed && isReady) picked = take(m_folder / fromUtf8(isOpening ? m_selected : m_name));
    return picked;
}

std::optional<std::string> FileDialog::draw(Panel& panel) {
    if (!m_isShown) return {};
    const char* const title = getTitle();
    if (!ImGui::IsPopupOpen(title)) ImGui::OpenPopup(title);
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    const ImVec2 size(std::min(panel.px(760), display.x - panel.px(16)),
                      std::min(panel.px(560), display.y - panel.px(16)));
    ImGui::SetNextWindowPos({0.5f * display.x, 0.5f * display.y}, ImGuiCond_Always, {0.5f, 0.5f});
    ImGui::SetNextWindowSize(size);
    if (!ImGui::BeginPopupModal(title, nullptr,
                                ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
                                    ImGuiWindowFlags_NoSavedSettings))
        return {};
    std::optional<std::string> picked;
    ImGui::TextUnformatted(title);
    ImGui::Spacing();
    if (widgets::button(panel, "dialog.up", {}, "The folder above", {.icon = widgets::Icon::up}))
        enter(m_folder.parent_path());
    ImGui::SameLine();
    ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x);
    if (ImGui::InputText("##path", &m_typedPath, ImGuiInputTextFlags_EnterReturnsTrue)) {
        std::string typed = m_typedPath;
        if (!typed.empty() && typed.front() == '~') typed = toUtf8(getHome()) + typed.substr(1);
        picked = take(m_folder / fromUtf8(typed)); // a whole path stays as it is
    }
    widgets::noteItem(panel, "dialog.path", "Path", {});
    const float rows = (m_toReplace.empty() && m_problem.empty() ? 1.0f : 2.3f) + (m_purpose == Purpose::save ? 1 : 0);
    const float footer = ImGui::GetFrameHeightWithSpacing() * rows + panel.px(6);
    const float height = std::max(panel.px(60), ImGui::GetContentRegionAvail().y - footer);
    if (size.x > panel.px(520)) {
        if (auto place = drawPlaces(panel, panel.px(170), height)) picked = place;
        ImGui::SameLine();
    }
    if (auto entry = drawEntries(panel, height)) picked = entry;
    ImGui::Spacing();
    if (auto confirmed = drawFooter(panel)) picked = confirmed;
    if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false) && !ImGui::IsAnyItemActive()) close();
    if (picked) close();
    if (!m_isShown) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
    return picked;
}

} // namespace stipple
