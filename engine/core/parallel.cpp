#include "core/parallel.h"

#include "core/error.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace stipple {
namespace {

struct Job {
    const std::function<void(std::size_t, std::size_t)>* body = nullptr;
    std::size_t count = 0;
    std::size_t grain = 1;
    std::stop_token stop;
    std::atomic<std::size_t> next{0};
    std::atomic<bool> failed{false};
    std::mutex mutex;
    std::exception_ptr error;

    void run() {
        while (!failed.load(std::memory_order_relaxed) && !stop.stop_requested()) {
            const std::size_t begin = next.fetch_add(grain);
            if (begin >= count) return;
            try {
                (*body)(begin, std::min(begin + grain, count));
            } catch (...) {
                std::lock_guard lock(mutex);
                if (!error) error = std::current_exception();
                failed = true;
            }
        }
    }
};

thread_local bool t_insideJob = false;

// To wake a thread takes as long as many a short loop. Whoever waits looks for this long before it sleeps, and lets
// others run meanwhile.
constexpr std::chrono::microseconds kAttention{100};

template <typename Condition>
void watchFor(const Condition& condition) {
    const auto end = std::chrono::steady_clock::now() + kAttention;
    while (!condition() && std::chrono::steady_clock::now() < end)
        std::this_thread::yield();
}

class Pool {
public:
    explicit Pool(unsigned threads) {
        for (unsigned i = 1; i < threads; ++i)
            m_workers.emplace_back([this] { work(); });
    }

    ~Pool() {
        {
            std::lock_guard lock(m_mutex);
            m_quit = true;
        }
        m_wake.notify_all();
        for (std::thread& worker : m_workers)
            worker.join();
    }

    unsigned getThreadCount() const { return unsigned(m_workers.size()) + 1; }

    void run(const std::shared_ptr<Job>& job) {
        std::lock_guard oneJobAtATime(m_callers);
        {
            std::lock_guard lock(m_mutex);
            m_job = job;
            ++m_generation;
        }
        m_wake.notify_all();
        t_insideJob = true;
        job->run();
        t_insideJob = false;
        watchFor([&] { return m_busy == 0; });
        std::unique_lock lock(m_mutex);
        m_done.wait(lock, [&] { return m_busy == 0; });
        m_job.reset();
    }

private:
    void work() {
        t_insideJob = true;
        std::uint64_t seen = 0;
        std::unique_lock lock(m_mutex);
        while (true) {
            m_wake.wait(lock, [&] { return m_quit || m_generation != seen; });
            if (m_quit) return;
            seen = m_generation;
            const std::shared_ptr<Job> job = m_job;
            if (!job) continue;
            ++m_busy;
            lock.unlock();
            job->run();
            lock.lock();
            if (--m_busy == 0) m_done.notify_all();
            lock.unlock();
            watchFor([&] { return m_quit || m_generation != seen; });
            lock.lock();
        }
    }

    std::vector<std::thread> m_workers;
    std::mutex m_callers;
    std::mutex m_mutex;
    std::condition_variable m_wake, m_done;
    std::shared_ptr<Job> m_job;
    // Written under the mutex; atomic for those who watch without it.
    std::atomic<std::uint64_t> m_generation{0};
    std::atomic<int> m_busy{0};
    std::atomic<bool> m_quit{false};
};

std::mutex g_poolMutex;
std::unique_ptr<Pool> g_pool;

Pool& getPool() {
    std::lock_guard lock(g_poolMutex);
    if (!g_pool) g_pool = std::make_unique<Pool>(std::max(1u, std::thread::hardware_concurrency()));
    return *g_pool;
}

} // namespace

unsigned getThreadCount() {
    return getPool().getThreadCount();
}

void setThreadCount(unsigned count) {
    std::lock_guard lock(g_poolMutex);
    g_pool.reset();
    g_pool = std::make_unique<Pool>(std::max(1u, count));
}

void parallelFor(std::size_t count, std::size_t grain, const std::function<void(std::size_t, std::size_t)>& body,
                 const std::stop_token& stop) {
    const auto job = std::make_shared<Job>();
    job->body = &body;
    job->count = count;
    job->grain = std::max<std::size_t>(1, grain);
    job->stop = stop;
    if (t_insideJob || count <= job->grain)
        job->run();
    else
        getPool().run(job);
    if (job->error) std::rethrow_exception(job->error);
    if (stop.stop_requested()) throw Cancelled();
}

} // namespace stipple
