package io.vedette.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work on a thread of its own, whose result is waited for later. */
final class Task<T> {
  private final FutureTask<T> future;

  private Task(FutureTask<T> future) {
    this.future = future;
  }

  static <T> Task<T> start(String name, Callable<T> work) {
    FutureTask<T> future = new FutureTask<>(work);
    Thread thread = new Thread(future, "start-" + name);
    thread.setDaemon(true);
    thread.start();
    return new Task<>(future);
  }

  /** The result, or the very exception that the work ended with. */
  T get() throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException io) {
        throw io;
      }
      if (cause instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      if (cause instanceof RuntimeException runtime) {
        throw runtime;
      }
      throw new IllegalStateException(cause);
    }
  }
}
