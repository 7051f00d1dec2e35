package io.vedette.ingest.gateway;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all requests under way may take together. A request's share grows as its bytes
 * arrive and are unpacked, and is given back when it was answered.
 */
final class MemoryBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  MemoryBudget(long limit) {
    this.limit = limit;
  }

  long used() {
    return used.get();
  }

  Lease lease() {
    return new Lease();
  }

  /** One request's share. */
  final class Lease implements AutoCloseable {
    private long held;
    private boolean closed;

    /**
     * Takes {@code bytes} more.
     *
     * @throws Refusal where the budget is exhausted
     */
    synchronized void grow(long bytes) {
      if (closed) {
        throw Refusal.overloaded("the request was already given up");
      }
      if (used.addAndGet(bytes) > limit) {
        used.addAndGet(-bytes);
        throw Refusal.overloaded("too many bytes of requests under way; try again later");
      }
      held += bytes;
    }

    @Override
    public synchronized void close() {
      closed = true;
      used.addAndGet(-held);
      held = 0;
    }
  }
}
