#include "asset/import_stream.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace stipple {

namespace {

constexpr std::uint64_t kModelMark = 0x31444f4d50495453ull;   // "STIPMOD1"
constexpr std::uint64_t kRefusalMark = 0x3146455250495453ull; // "STIPREF1"
constexpr std::uint64_t kEndMark = 0x31444e4550495453ull;     // "STIPEND1"
constexpr std::uint32_t kNoMap = 0xffffffffu;

class Writer {
public:
    explicit Writer(const ByteSink& sink)
        : m_sink(sink) {}

    template <typename T>
    void value(const T& v) {
        static_assert(std::is_trivially_copyable_v<T>);
        m_sink(std::as_bytes(std::span(&v, 1)));
    }
    template <typename T>
    void array(const std::vector<T>& v) {
        static_assert(std::is_trivially_copyable_v<T>);
        if (!v.empty()) m_sink(std::as_bytes(std::span(v)));
    }
    void count(std::size_t n) { value(std::uint32_t(n)); }
    void text(std::string_view s) {
        count(s.size());
        if (!s.empty()) m_sink(std::as_bytes(std::span(s.data(), s.size())));
    }

private:
    const ByteSink& m_sink;
};

class Reader {
public:
    explicit Reader(const ByteSource& source)
        : m_source(source) {}

    template <typename T>
    T value() {
        static_assert(std::is_trivially_copyable_v<T>);
        T v;
        m_source(std::as_writable_bytes(std::span(&v, 1)));
        return v;
    }

    std::size_t count(std::size_t maximum, const char* what) {
        const std::size_t n = value<std::uint32_t>();
        if (n > maximum) throw WireError(fmt::format("{} {}, more than {}", n, what, maximum));
        return n;
    }

    template <typename T>
    void array(std::vector<T>& v, std::size_t n) {
        constexpr std::size_t kFirst = (std::size_t(1) << 20) / sizeof(T);
        v.clear();
        while (v.size() < n) {
            const std::size_t old = v.size();
            v.resize(std::min(n, std::max(kFirst, 2 * old)));
            m_source(std::as_writable_bytes(std::span(v).subspan(old)));
        }
    }

    std::string text(std::size_t maxBytes) {
        std::vector<char> bytes;
        array(bytes, count(maxBytes, "bytes of text"));
        return cleanText({bytes.data(), bytes.size()}, maxBytes);
    }

private:
    const ByteSource& m_source;
};

template <typename V>
bool isFinite(const V& v) {
    for (int i = 0; i < V::length(); ++i)
        if (!std::isfinite(v[i])) return false;
    return true;
}

Image8 readPicture(Reader& in, std::size_t& pixelsLeft) {
    Image8 image;
    const std::size_t side = std::size_t(std::numeric_limits<std::int32_t>::max());
    const std::size_t width = in.count(side, "pixels a row");
    const std::size_t height = in.count(side, "rows");
    if (width == 0 || height == 0 || width * height > pixelsLeft)
        throw WireError(fmt::format("a picture of {} x {}", width, height));
    pixelsLeft -= width * height;
    image.width = int(width);
    image.height = int(height);
    in.array(image.pixels, width * height * 4);
    return image;
}

// Totals over the whole model, so that many parts cannot do what one may not.
struct Budget {
    std::size_t triangles;
    std::size_t vertices;
};

ImportedPart readPart(Reader& in, std::size_t imageCount, Budget& left, const WireLimits& limits) {
    ImportedPart part;
    part.name = in.text(limits.maxText);
    part.material = in.text(limits.maxText);
    part.baseColour = in.value<glm::vec4>();
    if (!isFinite(part.baseColour)) throw WireError("a material colour is not a number");
    const std::uint32_t map = in.value<std::uint32_t>();
    if (map != kNoMap) {
        if (map >= imageCount) throw WireError("a material names a picture that is not there");
        part.baseColourMap = int(map);
    }

    const std::size_t vertexCount = in.count(left.vertices, "vertices");
    const std::size_t triangleCount = in.count(left.triangles, "triangles");
    const bool hasUvs = in.count(1, "sets of texture coordinates") == 1;
    const bool hasColours = in.count(1, "sets of colours") == 1;
    if (vertexCount == 0 || triangleCount == 0) throw WireError("an empty part");
    left.vertices -= vertexCount;
    left.triangles -= triangleCount;

    in.array(part.mesh.positions, vertexCount);
    for (const glm::vec3& p : part.mesh.positions)
        if (!(std::abs(p.x) <= kMaxCoordinate && std::abs(p.y) <= kMaxCoordinate && std::abs(p.z) <= kMaxCoordinate))
            throw WireError("a coordinate is not a number or far too large");
    in.array(part.mesh.triangles, triangleCount);
    for (const glm::uvec3& t : part.mesh.triangles)
        if (std::max({t.x, t.y, t.z}) >= vertexCount) throw WireError("a triangle names a vertex that is not there");
    if (hasUvs) {
        in.array(part.uvs, vertexCount);
        for (const glm::vec2& uv : part.uvs)
            if (!isFinite(uv)) throw WireError("a texture coordinate is not a number");
    }
    if (hasColours) in.array(part.colours, vertexCount);
    return part;
}

// Length of the well-formed UTF-8 sequence at the start of `s` (Unicode 15, table 3-7), or 0.
std::size_t getSequenceLength(std::string_view s) {
    const auto byte = [&](std::size_t i) { return i < s.size() ? unsigned(static_cast<unsigned char>(s[i])) : 0u; };
    const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
        return byte(i) >= low && byte(i) <= high;
    };
    const unsigned b = byte(0);
    if (b < 0x80) return 1;
    if (b >= 0xc2 && b <= 0xdf) return follows(1) ? 2 : 0;
    if (b >= 0xe0 && b <= 0xef)
        return follows(1, b == 0xe0 ? 0xa0 : 0x80, b == 0xed ? 0x9f : 0xbf) && follows(2) ? 3 : 0;
    if (b >= 0xf0 && b <= 0xf4)
        return follows(1, b == 0xf0 ? 0x90 : 0x80, b == 0xf4 ? 0x8f : 0xbf) && follows(2) && follows(3) ? 4 : 0;
    return 0;
}

} // namespace

std::string cleanText(std::string_view text, std::size_t maxBytes) {
    std::string result;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = getSequenceLength(text.substr(i));
        const auto b = static_cast<unsigned char>(text[i]);
        // C1 control characters are U+0080..U+009F: terminals obey them as they obey the ASCII ones.
        const bool control = b < 0x20 || b == 0x7f || (b == 0xc2 && length == 2 && unsigned(text[i + 1] & 0xff) < 0xa0);
        const std::string_view piece = length == 0 || control ? std::string_view("?") : text.substr(i, length);
        if (result.size() + piece.size() > maxBytes) break;
        result += piece;
        i += std::max<std::size_t>(length, 1);
    }
    return result;
}

void writeModel(const ImportedModel& model, const ByteSink& sink) {
    Writer out(sink);
    out.value(kModelMark);
    out.value(model.declaredUnitToMm.value_or(0.0));
    out.count(model.notes.size());
    for (const std::string& note : model.notes)
        out.text(note);
    out.count(model.images.size());
    for (const Image8& image : model.images) {
        out.count(std::size_t(image.width));
        out.count(std::size_t(image.height));
        out.array(image.pixels);
    }
    out.count(model.parts.size());
    for (const ImportedPart& part : model.parts) {
        out.text(part.name);
        out.text(part.material);
        out.value(part.baseColour);
        out.value(part.baseColourMap ? std::uint32_t(*part.baseColourMap) : kNoMap);
        out.count(part.mesh.positions.size());
        out.count(part.mesh.triangles.size());
        out.count(part.uvs.empty() ? 0 : 1);
        out.count(part.colours.empty() ? 0 : 1);
        out.array(part.mesh.positions);
        out.array(part.mesh.triangles);
        out.array(part.uvs);
        out.array(part.colours);
    }
    out.value(kEndMark);
}

void writeRefusal(std::string_view message, const ByteSink& sink) {
    Writer out(sink);
    out.value(kRefusalMark);
    out.text(message);
    out.value(kEndMark);
}

ImportedModel readModel(const ByteSource& source, const WireLimits& limits) {
    Reader in(source);
    const std::uint64_t mark = in.value<std::uint64_t>();
    if (mark == kRefusalMark) {
        // Room for a path of full length beside the words.
        const std::string message = in.text(8192);
        if (in.value<std::uint64_t>() != kEndMark) throw WireError("no end mark");
        throw Error(message);
    }
    if (mark != kModelMark) throw WireError("no model");

    ImportedModel model;
    const double unit = in.value<double>();
    if (!(unit >= 0 && unit <= 1e9)) throw WireError("an impossible unit");
    if (unit > 0) model.declaredUnitToMm = unit;
    const std::size_t noteCount = in.count(limits.maxNotes, "notes");
    for (std::size_t i = 0; i < noteCount; ++i)
        model.notes.push_back(in.text(limits.maxText));
    const std::size_t imageCount = in.count(limits.maxImages, "pictures");
    std::size_t pixelsLeft = limits.maxImagePixels;
    for (std::size_t i = 0; i < imageCount; ++i)
        model.images.push_back(readPicture(in, pixelsLeft));
    const std::size_t partCount = in.count(limits.maxParts, "parts");
    if (partCount == 0) throw WireError("no part");
    Budget left{limits.maxTriangles, 3 * limits.maxTriangles};
    for (std::size_t i = 0; i < partCount; ++i)
        model.parts.push_back(readPart(in, imageCount, left, limits));
    if (in.value<std::uint64_t>() != kEndMark) throw WireError("no end mark");
    return model;
}

} // namespace stipple
