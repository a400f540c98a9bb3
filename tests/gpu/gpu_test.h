// A device under validation for tests; any message of the layer fails the test at its end. No device is a failure.
#pragma once

#include "gpu/device.h"
#include "gpu/shader.h"

#include <catch2/catch.hpp>

namespace stipple {

struct TestDevice {
    Device device;
    ShaderLibrary shaders;

    TestDevice()
        : device([] {
            DeviceOptions options;
            options.validation = true;
            options.pipelineCacheOnDisk = false;
            return options;
        }())
        , shaders(device) {}
    ~TestDevice() {
        device.waitIdle();
        for (const std::string& message : device.getValidationMessages())
            UNSCOPED_INFO(message);
        CHECK(device.getValidationMessages().empty());
    }
};

} // namespace stipple
