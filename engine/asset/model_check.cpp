#include "asset/model_check.h"

#include "core/error.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace stipple {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxHeader = std::size_t(1) << 20;
constexpr std::size_t kMaxCount = std::size_t(1) << 32;

struct PlyHeader {
    bool isAscii = false;
    std::size_t bytes = 0;    // of the header itself
    std::size_t elements = 0; // of all kinds: lines of an ASCII file
    bool hasFaceUvs = false;
    std::size_t minBody = 0; // bytes that a binary body has at least
};

std::size_t getPlySize(const std::string& type) {
    if (type == "char" || type == "uchar" || type == "int8" || type == "uint8") return 1;
    if (type == "short" || type == "ushort" || type == "int16" || type == "uint16") return 2;
    if (type == "double" || type == "float64") return 8;
    return 4;
}

[[noreturn]] void failDamagedPly(const fs::path& path, std::string_view what) {
    fail("'{}' is damaged or cut off: {}. Copy or export it again.", path.string(), what);
}

PlyHeader readPlyHeader(const fs::path& path, std::istream& in) {
    PlyHeader header;
    std::size_t count = 0; // of the element whose properties follow
    std::string line;
    while (std::getline(in, line)) {
        header.bytes += line.size() + 1;
        if (header.bytes > kMaxHeader) break;
        std::istringstream words(line);
        std::string word;
        words >> word;
        if (word == "end_header") return header;
        if (word == "format") {
            words >> word;
            header.isAscii = word == "ascii";
        } else if (word == "element") {
            words >> word;
            if (!(words >> count) || count > kMaxCount) failDamagedPly(path, "its header announces no sensible number");
            header.elements += count;
        } else if (word == "property") {
            std::string type;
            words >> type;
            if (type != "list") {
                header.minBody += count * getPlySize(type);
                continue;
            }
            std::string countType;
            std::string name;
            words >> countType >> type >> name;
            // A face has three corners at least; other lists may be empty.
            header.hasFaceUvs = header.hasFaceUvs || name == "texcoord";
            const bool isFace = name == "vertex_indices" || name == "vertex_index";
            header.minBody += count * (getPlySize(countType) + (isFace ? 3 * getPlySize(type) : 0));
        }
    }
    failDamagedPly(path, "its header has no end");
}

std::size_t countLines(std::istream& in) {
    std::size_t lines = 0;
    bool hasText = false;
    std::array<char, 1 << 16> buffer;
    while (in.read(buffer.data(), buffer.size()), in.gcount() > 0) {
        for (std::streamsize i = 0; i < in.gcount(); ++i) {
            const char c = buffer[std::size_t(i)];
            if (c == '\n' || c == '\r') {
                lines += hasText ? 1 : 0;
                hasText = false;
            } else if (c != ' ' && c != '\t') {
                hasText = true;
            }
        }
    }
    return lines + (hasText ? 1 : 0);
}

} // namespace

std::string checkPly(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    const PlyHeader header = readPlyHeader(path, in);
    if (header.isAscii) {
        const std::size_t lines = countLines(in);
        if (lines < header.elements)
            failDamagedPly(path, fmt::format("{} lines of data are announced, {} are there", header.elements, lines));
    } else {
        const std::size_t size = std::size_t(fs::file_size(path));
        if (size < header.bytes + header.minBody)
            failDamagedPly(path,
                           fmt::format("{} bytes are announced, {} are there", header.bytes + header.minBody, size));
    }
    // Assimp keeps one place of the map for each point, so that points on a seam lose the other.
    return header.hasFaceUvs
               ? "The map is cut along seams that PLY files store in a way Stipple reads only in part; where "
                 "its colours look torn, export the scan as OBJ or GLB."
               : "";
}

void checkGltf(const fs::path& path) {
    // The JSON comes first in both; a list of extensions beyond this is none that a program wrote.
    constexpr std::size_t kLook = std::size_t(1) << 26;
    std::ifstream in(path, std::ios::binary);
    std::string text(std::min<std::size_t>(kLook, std::size_t(fs::file_size(path))), '\0');
    in.read(text.data(), std::streamsize(text.size()));
    text.resize(std::size_t(in.gcount()));

    const std::size_t start = text.find("\"extensionsRequired\"");
    if (start == std::string::npos) return;
    const std::string_view required = std::string_view(text).substr(start, text.find(']', start) - start);
    for (const std::string_view extension : {"EXT_meshopt_compression", "KHR_mesh_quantization"})
        if (required.find(extension) != std::string_view::npos)
            fail("'{}' is compressed in a way that Stipple does not read ({}). Export it without compression.",
                 path.string(), extension);
}

} // namespace stipple
