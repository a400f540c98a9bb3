#include "asset/model_format.h"

#include "core/error.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string_view>

namespace stipple {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kRemedy = "Export the head as OBJ, PLY, STL, GLB or FBX.";
constexpr std::size_t kHeadBytes = std::size_t(1) << 18;
constexpr std::size_t kTailBytes = 1024;
constexpr std::size_t kStlHeader = 84;
constexpr std::size_t kStlTriangle = 50;

struct FileEnds {
    std::uint64_t size = 0;
    std::string head;
    std::string tail;
};

FileEnds readEnds(const fs::path& path) {
    FileEnds ends;
    std::ifstream in(path, std::ios::binary);
    std::error_code ec;
    ends.size = fs::file_size(path, ec);
    if (!in || ec) fail("The file '{}' cannot be opened. Check that you may read it.", path.string());
    const auto read = [&](std::string& to, std::uint64_t from, std::size_t count) {
        to.resize(count);
        in.clear();
        in.seekg(std::streamoff(from));
        in.read(to.data(), std::streamsize(count));
        to.resize(std::size_t(in.gcount()));
    };
    read(ends.head, 0, std::size_t(std::min<std::uint64_t>(ends.size, kHeadBytes)));
    const std::size_t tail = std::size_t(std::min<std::uint64_t>(ends.size, kTailBytes));
    read(ends.tail, ends.size - tail, tail);
    return ends;
}

std::uint32_t readU32(std::string_view bytes, std::size_t offset) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value |= std::uint32_t(static_cast<unsigned char>(bytes[offset + i])) << (8 * i);
    return value;
}

std::string toLower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return text;
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

// Files that people pick by mistake, by their first bytes.
struct OtherKind {
    std::string_view start;
    std::string_view what;
};
constexpr std::array<OtherKind, 14> kOtherKinds{{
    {"\x89PNG", "a picture"},
    {"\xff\xd8\xff", "a picture"},
    {"GIF8", "a picture"},
    {"II*", "a picture"},
    {"BM", "a picture"},
    {"\x76\x2f\x31\x01", "a picture"},
    {"PK\x03\x04", "an archive (ZIP, USDZ or 3MF): unpack it first"},
    {"\x1f\x8b", "an archive: unpack it first"},
    {"7z\xbc\xaf", "an archive: unpack it first"},
    {"Rar!", "an archive: unpack it first"},
    {"%PDF", "a document"},
    {"<!DOCTYPE", "a web page, perhaps a download that failed"},
    {"<html", "a web page, perhaps a download that failed"},
    {"\x7f"
     "ELF",
     "a program"},
}};

std::string_view skipSpace(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    const std::size_t start = text.find_first_not_of(" \t\r\n");
    return start == std::string_view::npos ? std::string_view() : text.substr(start);
}

bool isText(std::string_view head) {
    return !contains(head, std::string_view("\0", 1));
}

bool isUtf16(std::string_view head) {
    return head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff");
}

// A line "v number ..." is in every OBJ file with a surface.
bool hasObjVertex(std::string_view head) {
    for (std::size_t at = 0; at < head.size();) {
        const std::size_t end = std::min(head.find_first_of("\r\n", at), head.size());
        const std::string_view line = head.substr(at, end - at);
        at = end + 1;
        if (line.size() < 3 || line[0] != 'v' || (line[1] != ' ' && line[1] != '\t')) continue;
        const std::size_t number = line.find_first_not_of(" \t", 1);
        if (number != std::string_view::npos && contains("+-.0123456789", line.substr(number, 1))) return true;
    }
    return false;
}

bool isExactBinaryStl(const FileEnds& file) {
    if (file.size < kStlHeader) return false;
    const std::uint64_t count = readU32(file.head, 80);
    return count > 0 && file.size == kStlHeader + kStlTriangle * count;
}

std::string detectByContent(const FileEnds& file) {
    const std::string_view head = file.head;
    if (head.starts_with("glTF")) return "glb";
    if (head.starts_with("Kaydara FBX Binary")) return "fbx";
    if (head.starts_with("ply\n") || head.starts_with("ply\r")) return "ply";
    // Before the words: binary files often begin with "solid", too.
    if (isExactBinaryStl(file)) return "stl";
    if (!isText(head)) return {};
    const std::string_view text = skipSpace(head);
    if (contains(text.substr(0, 4096), "FBXHeaderExtension")) return "fbx";
    if (text.starts_with("solid") && (contains(text, "facet") || contains(text, "endsolid"))) return "stl";
    if (text.starts_with("{") && contains(text, "\"asset\"")) return "gltf";
    if (hasObjVertex(text)) return "obj";
    return {};
}

// Where the name alone speaks: reasons to believe it, or an Error.
std::string detectByName(const fs::path& path, const FileEnds& file) {
    const std::string extension = toLower(path.extension().string());
    const std::string_view head = file.head;
    if (extension == ".stl") {
        if (skipSpace(head).starts_with("solid") && isText(head))
            fail("'{}' is cut off: it has no surface after its first line. Copy or export it again.", path.string());
        if (file.size < kStlHeader)
            fail("'{}' is cut off: it is too short for an STL file. Export it again.", path.string());
        const std::uint64_t count = readU32(head, 80);
        if (file.size < kStlHeader + kStlTriangle * count)
            fail("'{}' is cut off or no STL file: {} triangles are announced, but there is room for {}. Copy or export "
                 "it "
                 "again.",
                 path.string(), count, (file.size - kStlHeader) / kStlTriangle);
        return "stl"; // longer than announced: some scanners append data of their own
    }
    if (isUtf16(head))
        fail("'{}' is text in UTF-16, which no model format uses. Save or export it again as plain text (UTF-8).",
             path.string());
    if (extension == ".obj" && isText(head)) return "obj";
    if (extension == ".gltf" && skipSpace(head).starts_with("{")) return "gltf";
    for (const std::string_view known : {".obj", ".ply", ".gltf", ".glb", ".fbx"})
        if (extension == known)
            fail("'{}' is called {}, but its content is not: it is damaged or something else. {}", path.string(),
                 getFormatName(extension.substr(1)), kRemedy);
    fail("'{}' is not a 3D model that Stipple reads. {}", path.string(), kRemedy);
}

void checkGlb(const fs::path& path, const FileEnds& file) {
    if (file.size < 20)
        fail("'{}' is cut off: it is too short for a GLB file. Copy or export it again.", path.string());
    const std::uint32_t version = readU32(file.head, 4);
    if (version != 2) fail("'{}' is GLB version {}; Stipple reads version 2. {}", path.string(), version, kRemedy);
    const std::uint32_t length = readU32(file.head, 8);
    if (length > file.size)
        fail("'{}' is cut off: {} of {} bytes are there. Copy or download it again.", path.string(), file.size, length);
}

} // namespace

std::string getFormatName(const std::string& extension) {
    if (extension == "gltf") return "glTF";
    std::string name = extension;
    for (char& c : name)
        if (c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
    return name;
}

ModelFormat detectModelFormat(const fs::path& path) {
    const FileEnds file = readEnds(path);
    if (file.size == 0) fail("The file '{}' is empty. Copy or export it again.", path.string());

    ModelFormat format;
    format.extension = detectByContent(file);
    if (format.extension.empty()) {
        for (const OtherKind& kind : kOtherKinds)
            if (std::string_view(file.head).starts_with(kind.start))
                fail("'{}' is {}, not a 3D model. {}", path.string(), kind.what, kRemedy);
        format.extension = detectByName(path, file);
    }
    if (format.extension == "glb") checkGlb(path, file);
    if (format.extension == "stl" && !isExactBinaryStl(file) && isText(file.head) &&
        !contains(toLower(file.tail), "endsolid"))
        fail("'{}' is cut off: its last line is missing. Copy or export it again.", path.string());

    const std::string named = toLower(path.extension().string());
    if (named != "." + format.extension)
        format.note = fmt::format("The name ends in '{}', but the content is {}; it was read as that.",
                                  path.extension().string(), getFormatName(format.extension));
    return format;
}

} // namespace stipple
