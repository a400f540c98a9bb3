// Small valid model files, written by the tests themselves, and a folder to put them in.
#pragma once

#include "asset/image.h"
#include "asset/import.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace stipple::test {

// A folder that goes with its owner.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& getPath() const { return m_path; }
    std::filesystem::path write(std::string_view name, std::string_view content) const;

private:
    std::filesystem::path m_path;
};

// The unit tetrahedron (0,0,0), (1,0,0), (0,1,0), (0,0,1), its faces counter-clockwise seen from outside.
std::string makeObj();
std::string makeAsciiPly();
std::string makeBinaryPly(); // with vertex colours: red, green, blue, grey 128
std::string makeAsciiStl();
std::string makeBinaryStl();
// The node is moved by (10, 0, 0) and mirrored in x; the vertices are those of the tetrahedron.
std::string makeGlb();
// FBX 7.3 as text: one unit is `unitFactor` centimetres; with "UpAxis" as given (1: y, 2: z).
std::string makeAsciiFbx(double unitFactor, int upAxis);

// A picture with a gradient, as PNG.
Image8 makePicture(int width, int height);
std::string encodePng(const Image8& image);

std::string readAll(const std::filesystem::path& path);

// importModel with the test worker program; limits small enough for tests.
ImportLimits getTestLimits();
// The message of the Error that importing gives; empty when there is none.
std::string getImportError(const std::filesystem::path& path, const ImportLimits& limits = getTestLimits());
void useTestWorker();

std::size_t countTriangles(const ImportedModel& model);
std::size_t countVertices(const ImportedModel& model);
std::size_t countDistinctPositions(const ImportedModel& model);

} // namespace stipple::test
