#include "ui/draw_data.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <imgui.h>

namespace stipple {

static_assert(sizeof(ImDrawIdx) == sizeof(std::uint16_t));
static_assert(sizeof(ImDrawVert) == sizeof(UiVertex)); // position, uv, colour, as in ours

UiDraw convertDrawData(const ImDrawData& data) {
    UiDraw draw;
    draw.vertices.resize(std::size_t(data.TotalVtxCount));
    draw.indices.reserve(std::size_t(data.TotalIdxCount));
    std::uint32_t firstVertex = 0;
    for (int n = 0; n < data.CmdListsCount; ++n) {
        const ImDrawList& list = *data.CmdLists[n];
        if (list.VtxBuffer.Size > 0)
            std::memcpy(draw.vertices.data() + firstVertex, list.VtxBuffer.Data,
                        std::size_t(list.VtxBuffer.size_in_bytes()));
        const std::uint32_t firstIndex = std::uint32_t(draw.indices.size());
        draw.indices.insert(draw.indices.end(), list.IdxBuffer.begin(), list.IdxBuffer.end());
        for (const ImDrawCmd& command : list.CmdBuffer) {
            const int left = std::max(0, int(std::floor(command.ClipRect.x)));
            const int top = std::max(0, int(std::floor(command.ClipRect.y)));
            const int right = std::min(int(data.DisplaySize.x), int(std::ceil(command.ClipRect.z)));
            const int bottom = std::min(int(data.DisplaySize.y), int(std::ceil(command.ClipRect.w)));
            if (command.ElemCount == 0 || right <= left || bottom <= top) continue;
            draw.commands.push_back({UiTexture(reinterpret_cast<std::uintptr_t>(command.GetTexID())),
                                     {left, top, right - left, bottom - top},
                                     firstIndex + command.IdxOffset,
                                     command.ElemCount,
                                     firstVertex + command.VtxOffset});
        }
        firstVertex += std::uint32_t(list.VtxBuffer.Size);
    }
    return draw;
}

bool isSame(const UiDraw& a, const UiDraw& b) {
    if (a.vertices.size() != b.vertices.size() || a.indices != b.indices || a.commands.size() != b.commands.size())
        return false;
    if (std::memcmp(a.vertices.data(), b.vertices.data(), a.vertices.size() * sizeof(UiVertex)) != 0) return false;
    return std::equal(a.commands.begin(), a.commands.end(), b.commands.begin(),
                      [](const UiCommand& x, const UiCommand& y) {
                          return x.texture == y.texture && x.clip == y.clip && x.firstIndex == y.firstIndex &&
                                 x.indexCount == y.indexCount && x.vertexOffset == y.vertexOffset;
                      });
}

} // namespace stipple
