// Times on the device's clock. Only where DeviceInfo::hasTimestamps.
#pragma once

#include "gpu/device.h"
#include "gpu/vulkan.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace stipple {

class TimestampPool {
public:
    TimestampPool() = default;
    TimestampPool(Device& device, std::uint32_t count, std::string_view name);
    ~TimestampPool();
    TimestampPool(TimestampPool&& other) noexcept;
    TimestampPool& operator=(TimestampPool&& other) noexcept;

    VkQueryPool getHandle() const { return m_handle; }
    std::uint32_t getCount() const { return m_count; }
    // Milliseconds of the first `count` stamps after the first of them; they must have been written by a list that has
    // run.
    std::vector<double> read(std::uint32_t count) const;

private:
    void release();

    Device* m_device = nullptr;
    VkQueryPool m_handle = VK_NULL_HANDLE;
    std::uint32_t m_count = 0;
};

} // namespace stipple
