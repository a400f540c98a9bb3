#include "asset/image.h"
#include "core/error.h"
#include "core/file.h"

#include <OpenEXR/ImfArray.h>
#include <OpenEXR/ImfChannelList.h>
#include <OpenEXR/ImfChromaticitiesAttribute.h>
#include <OpenEXR/ImfFrameBuffer.h>
#include <OpenEXR/ImfHeader.h>
#include <OpenEXR/ImfIO.h>
#include <OpenEXR/ImfInputFile.h>
#include <OpenEXR/ImfOutputFile.h>
#include <OpenEXR/ImfStandardAttributes.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <exception>
#include <string>

namespace stipple {

namespace {

// Memory streams: the file is read and written in one piece, so that a write can be atomic.
class MemoryInput : public Imf::IStream {
public:
    MemoryInput(const char* name, std::span<const std::byte> bytes)
        : Imf::IStream(name)
        , m_bytes(bytes) {}

    bool read(char c[], int n) override {
        if (n < 0 || std::size_t(n) > m_bytes.size() - m_position) throw Iex::InputExc("the file ends too early");
        std::memcpy(c, m_bytes.data() + m_position, std::size_t(n));
        m_position += std::size_t(n);
        return m_position < m_bytes.size();
    }
    uint64_t tellg() override { return m_position; }
    void seekg(uint64_t position) override {
        if (position > m_bytes.size()) throw Iex::InputExc("the file ends too early");
        m_position = std::size_t(position);
    }
    void clear() override {}

private:
    std::span<const std::byte> m_bytes;
    std::size_t m_position = 0;
};

class MemoryOutput : public Imf::OStream {
public:
    explicit MemoryOutput(const char* name)
        : Imf::OStream(name) {}

    void write(const char c[], int n) override {
        const std::size_t end = m_position + std::size_t(n);
        if (end > m_bytes.size()) m_bytes.resize(end);
        std::memcpy(m_bytes.data() + m_position, c, std::size_t(n));
        m_position = end;
    }
    uint64_t tellp() override { return m_position; }
    void seekp(uint64_t position) override { m_position = std::size_t(position); }

    std::string_view getBytes() const { return m_bytes; }

private:
    std::string m_bytes;
    std::size_t m_position = 0;
};

half toHalf(float value) {
    // Values beyond the range of half become its largest ones, not infinities that later averages would spread.
    return half(std::isfinite(value) ? std::clamp(value, -float(HALF_MAX), float(HALF_MAX)) : value);
}

constexpr std::array<const char*, 4> kChannels{"R", "G", "B", "A"};

// Rows [row, row + count) of the data window into the rows of the image.
void readBand(Imf::InputFile& file, bool grey, std::int64_t row, std::int64_t count, ImageF& image) {
    const Imath::Box2i window = file.header().dataWindow();
    const Imf::ChannelList& channels = file.header().channels();
    const std::int64_t width = image.width;
    // The address that pixel (0, 0) of the data window's coordinates would have.
    constexpr std::ptrdiff_t kPixel = sizeof(glm::vec4);
    char* origin = reinterpret_cast<char*>(image.pixels.data()) - kPixel * (window.min.x + window.min.y * width);

    Imf::FrameBuffer target;
    bool found = false;
    for (int i = 0; i < 4; ++i) {
        const char* name = grey && i == 0 ? "Y" : kChannels[std::size_t(i)];
        const Imf::Channel* channel = channels.findChannel(name);
        if (!channel) continue;
        if (channel->xSampling != 1 || channel->ySampling != 1)
            throw Iex::InputExc(fmt::format("channel {} is subsampled", name));
        found = found || i < 3;
        target.insert(name, Imf::Slice(Imf::FLOAT, origin + i * std::ptrdiff_t(sizeof(float)), std::size_t(kPixel),
                                       std::size_t(kPixel * width)));
    }
    if (!found) throw Iex::InputExc("no channel R, G, B or Y");
    file.setFrameBuffer(target);
    file.readPixels(int(window.min.y + row), int(window.min.y + row + count - 1));
}

ImageF readChannels(Imf::InputFile& file) {
    const Imath::Box2i window = file.header().dataWindow();
    const ImageLimits limits;
    const std::int64_t width = std::int64_t(window.max.x) - window.min.x + 1;
    const std::int64_t height = std::int64_t(window.max.y) - window.min.y + 1;
    if (width < 1 || height < 1 || width > limits.maxSide || height > limits.maxSide ||
        std::size_t(width * height) > limits.maxPixels)
        throw Iex::InputExc(fmt::format("{} x {} pixels", width, height));

    constexpr int kFarthest = 1 << 24;
    if (std::abs(std::int64_t(window.min.x)) > kFarthest || std::abs(std::int64_t(window.min.y)) > kFarthest)
        throw Iex::InputExc("its window lies too far from the origin");

    const Imf::ChannelList& channels = file.header().channels();
    const bool grey = !channels.findChannel("R") && channels.findChannel("Y");
    if (grey && (channels.findChannel("RY") || channels.findChannel("BY")))
        throw Iex::InputExc("luminance and chroma instead of R, G, B");

    ImageF image;
    image.width = int(width);
    image.height = int(height);
    // In bands, so that memory follows what the file holds and not what its header promises.
    constexpr std::int64_t kBand = 128;
    for (std::int64_t row = 0; row < height; row += kBand) {
        const std::int64_t count = std::min(kBand, height - row);
        image.pixels.resize(std::size_t((row + count) * width), glm::vec4(0, 0, 0, 1));
        readBand(file, grey, row, count, image);
    }
    if (grey)
        for (glm::vec4& p : image.pixels)
            p.y = p.z = p.x;
    return image;
}

} // namespace

void writeExr(const std::filesystem::path& path, const ImageF& image) {
    STIPPLE_ASSERT(image.width > 0 && image.height > 0);
    const std::size_t count = std::size_t(image.width) * std::size_t(image.height);
    STIPPLE_ASSERT(image.pixels.size() == count);
    std::vector<std::array<half, 4>> pixels(count);
    for (std::size_t i = 0; i < count; ++i)
        for (int c = 0; c < 4; ++c)
            pixels[i][std::size_t(c)] = toHalf(image.pixels[i][c]);

    MemoryOutput stream("memory");
    try {
        Imf::Header header(image.width, image.height);
        header.compression() = Imf::ZIP_COMPRESSION;
        Imf::addChromaticities(header, Imf::Chromaticities()); // the default is Rec. 709 under D65
        Imf::FrameBuffer source;
        constexpr std::size_t kPixel = sizeof(pixels[0]);
        for (std::size_t c = 0; c < 4; ++c) {
            header.channels().insert(kChannels[c], Imf::Channel(Imf::HALF));
            source.insert(kChannels[c], Imf::Slice(Imf::HALF, reinterpret_cast<char*>(&pixels[0][c]), kPixel,
                                                   kPixel * std::size_t(image.width)));
        }
        // No helper threads of the library: its pool is global, and callers may run in parallel.
        Imf::OutputFile file(stream, header, 0);
        file.setFrameBuffer(source);
        file.writePixels(image.height);
    } catch (const std::exception& e) {
        fail("The picture '{}' could not be encoded as OpenEXR ({}). Save it as PNG instead.", path.string(), e.what());
    }
    writeFileAtomic(path, stream.getBytes());
}

ImageF readExr(const std::filesystem::path& path) {
    const std::vector<std::byte> bytes = readFile(path);
    try {
        MemoryInput stream("memory", bytes);
        Imf::InputFile file(stream, 0);
        return readChannels(file);
    } catch (const Error&) {
        throw;
    } catch (const std::exception& e) {
        fail("'{}' is not an OpenEXR picture that Stipple reads ({}). Save it again with channels R, G, B or Y.",
             path.string(), e.what());
    }
}

} // namespace stipple
