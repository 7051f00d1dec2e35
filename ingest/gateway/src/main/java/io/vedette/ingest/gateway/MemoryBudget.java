package io.vedette.ingest.gateway;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all requests under way may take together. A request's share grows as its bytes
 * arrive and are unpacked, and is given back when it was answered.
 */
final class MemoryBudget {
  private static final long OBJECT_BYTES = 64;
  private static final int OBJECTS = 1024; // counted before memory is taken

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
    private int objects;

    /**
     * Takes {@code bytes} more.
     *
     * @throws Refusal where the budget is exhausted, or could never be enough
     */
    synchronized void grow(long bytes) {
      if (held + bytes > limit) {
        throw Refusal.tooLarge("the request needs too much memory; send smaller batches");
      }
      if (closed) {
        throw Refusal.overloaded("the request was already given up");
      }
      if (used.addAndGet(bytes) > limit) {
        used.addAndGet(-bytes);
        throw Refusal.overloaded("too many bytes of requests under way; try again later");
      }
      held += bytes;
    }

    /**
     * Takes memory for one more object of a parsed body. A body can be made of countless empty ones
     * of two bytes each, so its length alone says little.
     */
    void object() {
      if (++objects % OBJECTS == 0) {
        grow(OBJECTS * OBJECT_BYTES);
      }
    }

    @Override
    public synchronized void close() {
      closed = true;
      used.addAndGet(-held);
      held = 0;
    }
  }
}
