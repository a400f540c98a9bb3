#include "app/command_line.h"

int main(int argc, char** argv) {
    return stipple::runCommandLine(argc, argv);
}
