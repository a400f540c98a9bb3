#include "gpu/timestamps.h"

#include "core/error.h"
#include "gpu/device_state.h"

#include <utility>

namespace stipple {

TimestampPool::TimestampPool(Device& device, std::uint32_t count, std::string_view name)
    : m_device(&device)
    , m_count(count) {
    STIPPLE_ASSERT(device.getInfo().hasTimestamps && count > 0);
    DeviceState& state = device.getState();
    auto info = makeInfo<VkQueryPoolCreateInfo>(VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO);
    info.queryType = VK_QUERY_TYPE_TIMESTAMP;
    info.queryCount = count;
    check(vkCreateQueryPool(state.device, &info, nullptr, &m_handle), "making timers");
    state.adopt(VK_OBJECT_TYPE_QUERY_POOL, m_handle, name);
}

TimestampPool::~TimestampPool() {
    release();
}

TimestampPool::TimestampPool(TimestampPool&& other) noexcept {
    *this = std::move(other);
}

TimestampPool& TimestampPool::operator=(TimestampPool&& other) noexcept {
    if (this == &other) return *this;
    release();
    m_device = std::exchange(other.m_device, nullptr);
    m_handle = std::exchange(other.m_handle, nullptr);
    m_count = std::exchange(other.m_count, 0);
    return *this;
}

void TimestampPool::release() {
    if (m_handle) m_device->getState().retire(VK_OBJECT_TYPE_QUERY_POOL, m_handle);
    m_handle = VK_NULL_HANDLE;
}

std::vector<double> TimestampPool::read(std::uint32_t count) const {
    STIPPLE_ASSERT(count <= m_count);
    std::vector<double> times(count);
    if (count == 0) return times;
    const DeviceState& state = m_device->getState();
    std::vector<std::uint64_t> ticks(count);
    check(vkGetQueryPoolResults(state.device, m_handle, 0, count, count * sizeof(std::uint64_t), ticks.data(),
                                sizeof(std::uint64_t), VK_QUERY_RESULT_64_BIT),
          "reading timers");
    for (std::uint32_t i = 0; i < count; ++i)
        times[i] = double((ticks[i] - ticks[0]) & state.timestampMask) * state.info.nanosecondsPerTick * 1e-6;
    return times;
}

} // namespace stipple
