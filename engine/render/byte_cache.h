// Least recently used entries go when their bytes exceed a limit.
#pragma once

#include <cstdint>
#include <list>
#include <memory>

namespace stipple {

// Key: equality-comparable. Value: has getBytes(). Entries in use elsewhere survive being dropped here (shared_ptr).
template <typename Key, typename Value>
class ByteCache {
public:
    explicit ByteCache(std::uint64_t limit)
        : m_limit(limit) {}

    // Null when absent; otherwise the entry becomes the most recent.
    std::shared_ptr<Value> find(const Key& key) {
        for (auto it = m_entries.begin(); it != m_entries.end(); ++it) {
            if (it->key == key) {
                m_entries.splice(m_entries.begin(), m_entries, it);
                return it->value;
            }
        }
        return nullptr;
    }

    // Takes out the most recent entry that `isFit(key, value)`; null when there is none.
    template <typename Predicate>
    std::shared_ptr<Value> take(const Predicate& isFit) {
        for (auto it = m_entries.begin(); it != m_entries.end(); ++it) {
            if (!isFit(it->key, *it->value)) continue;
            const std::shared_ptr<Value> value = it->value;
            m_entries.erase(it);
            return value;
        }
        return nullptr;
    }

    // Entries that something else still holds are passed over: dropping them would free nothing.
    void insert(const Key& key, std::shared_ptr<Value> value) {
        m_entries.push_front({key, std::move(value)});
        trim();
    }

    void trim() {
        std::uint64_t bytes = getBytes();
        for (auto it = m_entries.end(); bytes > m_limit && it != m_entries.begin();) {
            --it;
            if (it->value.use_count() > 1) continue;
            bytes -= it->value->getBytes();
            it = m_entries.erase(it);
        }
    }

    void clear() { m_entries.clear(); }

    std::uint64_t getBytes() const {
        std::uint64_t bytes = 0;
        for (const auto& entry : m_entries)
            bytes += entry.value->getBytes();
        return bytes;
    }

private:
    struct Entry {
        Key key;
        std::shared_ptr<Value> value;
    };
    std::uint64_t m_limit;
    std::list<Entry> m_entries;
};

} // namespace stipple
