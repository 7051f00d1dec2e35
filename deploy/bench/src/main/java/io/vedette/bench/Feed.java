package io.vedette.bench;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Rounds of samples, one after the other from some hours ago on, as fast as they are taken. */
final class Feed {
  private static final long SAY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final WriteLoad writer;
  private final CanaryWatch watch;
  private final long stepMillis;
  private final Consumer<String> say;
  private long timeMillis;
  private int batch;

  /** The canary's times must ascend, also where a round takes longer than a run. */
  private int canaries;

  /**
   * Sends the canary first: only so many series have their verdicts published.
   *
   * @param stepMillis between two samples of a series
   * @param say takes progress, one line at a time
   */
  Feed(WriteLoad writer, CanaryWatch watch, long startMillis, long stepMillis, Consumer<String> say)
      throws IOException, InterruptedException {
    this.writer = writer;
    this.watch = watch;
    this.stepMillis = stepMillis;
    this.say = say;
    this.timeMillis = startMillis;
    writer.canary(startMillis);
    watch.await(startMillis, 60);
  }

  /**
   * Sends for some time, then waits until all of it is judged.
   *
   * @return samples sent
   */
  long run(int seconds) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    long end = begin + TimeUnit.SECONDS.toNanos(seconds);
    long said = begin;
    long samples = 0;
    while (System.nanoTime() < end && timeMillis < System.currentTimeMillis() - 2 * stepMillis) {
      timeMillis += batch == 0 ? stepMillis : 0;
      writer.send(batch, timeMillis);
      samples += writer.samples(batch);
      batch = (batch + 1) % writer.batches();
      if (System.nanoTime() - said > SAY_NANOS) {
        said = System.nanoTime();
        double rate = samples * 1e9 / (said - begin);
        say.accept(String.format(Locale.ROOT, "sent %,d samples, %,.0f/s", samples, rate));
      }
    }
    long canary = timeMillis + ++canaries;
    writer.canary(canary);
    watch.await(canary, 120 + 20L * seconds);
    return samples;
  }
}
