#include "ui/ui_style.h"

#include "core/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace stipple::style {
namespace {

// Latin with the letters of European languages, Greek, Cyrillic (names of files and people) and the signs of units.
constexpr ImWchar kRanges[] = {0x0020, 0x024F, 0x0370, 0x03FF, 0x0400, 0x052F, 0x1E00, 0x1EFF, 0x2010, 0x205E, 0x2070,
                               0x209F, 0x20A0, 0x20BF, 0x2190, 0x2199, 0x2212, 0x2212, 0x2248, 0x2265, 0};

ImVec4 toVec4(ImU32 colour) {
    return ImGui::ColorConvertU32ToFloat4(colour);
}

bool looksLikeFont(std::span<const std::byte> bytes) {
    static constexpr std::array<std::array<unsigned char, 4>, 4> kTags = {
        {{0, 1, 0, 0}, {'t', 'r', 'u', 'e'}, {'O', 'T', 'T', 'O'}, {'t', 't', 'c', 'f'}}};
    return bytes.size() > 100 && std::any_of(kTags.begin(), kTags.end(), [&](const auto& tag) {
               return std::memcmp(tag.data(), bytes.data(), 4) == 0;
           });
}

} // namespace

void apply(float scale) {
    ImGuiStyle s;
    ImGui::StyleColorsDark(&s);
    s.WindowPadding = {12, 10};
    s.FramePadding = {8, 6};
    s.ItemSpacing = {8, 6};
    s.ItemInnerSpacing = {6, 4};
    s.WindowRounding = s.ChildRounding = s.FrameRounding = s.PopupRounding = s.GrabRounding = 4;
    s.ScrollbarRounding = 4;
    s.ScrollbarSize = 12;
    s.GrabMinSize = 12;
    s.WindowBorderSize = 0;
    s.PopupBorderSize = 1;
    s.FrameBorderSize = 0;
    s.WindowMinSize = {1, 1};
    s.WindowTitleAlign = {0, 0.5f};
    s.IndentSpacing = 12;
    s.DisplaySafeAreaPadding = {0, 0};
    ImVec4* const c = s.Colors;
    c[ImGuiCol_Text] = toVec4(kText);
    c[ImGuiCol_TextDisabled] = toVec4(kTextDim);
    c[ImGuiCol_WindowBg] = toVec4(kPanel);
    c[ImGuiCol_ChildBg] = ImVec4(0, 0, 0, 0);
    c[ImGuiCol_PopupBg] = toVec4(IM_COL32(44, 46, 49, 255));
    c[ImGuiCol_Border] = toVec4(kLine);
    c[ImGuiCol_FrameBg] = c[ImGuiCol_Button] = toVec4(kFrame);
    c[ImGuiCol_FrameBgHovered] = c[ImGuiCol_ButtonHovered] = toVec4(kFrameHovered);
    c[ImGuiCol_FrameBgActive] = c[ImGuiCol_ButtonActive] = toVec4(kFrameActive);
    c[ImGuiCol_Header] = toVec4(kAccentDim);
    c[ImGuiCol_HeaderHovered] = toVec4(kFrameHovered);
    c[ImGuiCol_HeaderActive] = toVec4(kFrameActive);
    c[ImGuiCol_CheckMark] = c[ImGuiCol_SliderGrab] = c[ImGuiCol_SliderGrabActive] = toVec4(kAccent);
    c[ImGuiCol_TitleBg] = c[ImGuiCol_TitleBgActive] = c[ImGuiCol_TitleBgCollapsed] = toVec4(kBar);
    c[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
    c[ImGuiCol_ScrollbarGrab] = toVec4(IM_COL32(78, 81, 86, 255));
    c[ImGuiCol_ScrollbarGrabHovered] = toVec4(IM_COL32(96, 99, 105, 255));
    c[ImGuiCol_ScrollbarGrabActive] = toVec4(IM_COL32(116, 120, 126, 255));
    c[ImGuiCol_Separator] = toVec4(kLine);
    c[ImGuiCol_PlotHistogram] = toVec4(kAccent);
    c[ImGuiCol_TextSelectedBg] = toVec4(kAccentDim);
    c[ImGuiCol_ModalWindowDimBg] = ImVec4(0, 0, 0, 0.45f);
    s.ScaleAllSizes(scale);
    s.WindowMinSize = {std::max(1.0f, s.WindowMinSize.x), std::max(1.0f, s.WindowMinSize.y)}; // floored to 0 below 1
    s.PopupBorderSize = std::max(1.0f, std::floor(scale));
    ImGui::GetStyle() = s;
}

void loadFonts(std::span<const std::byte> bytes, const std::string& name, float scale) {
    if (!looksLikeFont(bytes))
        fail("'{}' is not a TrueType or OpenType font. Install the package of the interface's font again.", name);
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    atlas.Clear();
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.OversampleH = scale < 2 ? 2 : 1;
    config.OversampleV = 1;
    config.GlyphRanges = kRanges;
    void* const data = const_cast<std::byte*>(bytes.data()); // not written to: the atlas does not own it
    for (const float size : {kFontSize, kSmallFontSize})
        atlas.AddFontFromMemoryTTF(data, int(bytes.size()), std::round(size * scale), &config);
    if (!atlas.Build()) fail("'{}' cannot be read as a font. Install the package of the interface's font again.", name);
}

ImFont* getSmallFont() {
    return ImGui::GetIO().Fonts->Fonts[1];
}

} // namespace stipple::style
