// Lays pictures side by side into one: each argument is a row of a cell, "label=first.png,second.png".
#include "asset/canvas.h"
#include "asset/image.h"
#include "core/error.h"
#include "core/log.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string>
#include <vector>

namespace {

using namespace stipple;

struct Cell {
    std::string label;
    std::vector<Image8> pictures; // of one height
};

Cell readCell(const std::string& argument) {
    const std::size_t equals = argument.find('=');
    if (equals == std::string::npos) fail("'{}' is no cell: write LABEL=first.png,second.png.", argument);
    Cell cell{argument.substr(0, equals), {}};
    // The canvas has capitals only.
    for (char& letter : cell.label)
        letter = char(std::toupper(static_cast<unsigned char>(letter)));
    for (std::size_t begin = equals + 1; begin <= argument.size();) {
        const std::size_t end = std::min(argument.find(',', begin), argument.size());
        cell.pictures.push_back(readImage(argument.substr(begin, end - begin)));
        begin = end + 1;
    }
    return cell;
}

void draw(Canvas& canvas, const Image8& picture, glm::ivec2 at) {
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            const std::uint8_t* p = &picture.pixels[std::size_t(4 * (y * picture.width + x))];
            canvas.blend(at.x + x, at.y + y, glm::vec3(p[0], p[1], p[2]) / 255.0f, 1);
        }
}

// Cells in rows of `columns`, each as large as the largest, its label under it.
Image8 compose(const std::vector<Cell>& cells, int columns) {
    constexpr int kGap = 6, kTextScale = 2, kLabel = 6 * kTextScale + 8;
    glm::ivec2 size(0);
    for (const Cell& cell : cells) {
        int width = 0;
        for (const Image8& picture : cell.pictures) {
            width += picture.width;
            size.y = std::max(size.y, picture.height);
        }
        size.x = std::max(size.x, width);
    }
    const int rows = (int(cells.size()) + columns - 1) / columns;
    Canvas canvas(kGap + columns * (size.x + kGap), kGap + rows * (size.y + kLabel + kGap), glm::vec3(0.12f));
    for (std::size_t i = 0; i < cells.size(); ++i) {
        glm::ivec2 at(kGap + int(i) % columns * (size.x + kGap), kGap + int(i) / columns * (size.y + kLabel + kGap));
        canvas.drawText(glm::vec2(at) + glm::vec2(2, size.y + 4), cells[i].label, kTextScale, glm::vec3(0.85f));
        for (const Image8& picture : cells[i].pictures) {
            draw(canvas, picture, at);
            at.x += picture.width;
        }
    }
    return canvas.toImage();
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"Lays pictures side by side into one picture.", "stipple-sheet"};
    std::string output;
    int columns = 4;
    std::vector<std::string> arguments;
    app.add_option("-o,--output", output, "Picture (PNG)")->required();
    app.add_option("--columns", columns, "Cells in a row")->check(CLI::Range(1, 100))->capture_default_str();
    app.add_option("CELL", arguments, "LABEL=first.png,second.png")->required();
    CLI11_PARSE(app, argc, argv);
    try {
        std::vector<Cell> cells;
        for (const std::string& argument : arguments)
            cells.push_back(readCell(argument));
        writePng(output, compose(cells, columns));
    } catch (const std::exception& error) {
        logMessage(LogLevel::error, error.what());
        return 1;
    }
    return 0;
}
