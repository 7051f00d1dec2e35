package io.vedette.cli;

import io.vedette.detect.log.LogPattern;
import io.vedette.detect.log.PatternMiner;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;

/** A table of the most frequent patterns that is drawn anew as lines arrive. */
final class FollowTable {
  private static final long EVERY_MILLIS = 1000;
  private static final String CLEAR = "\033[H\033[2J";

  private final int rows;
  private final PatternMiner miner;
  private final PrintWriter out;
  private long lines;
  private long drawnLines = -1;

  FollowTable(int rows, PatternMiner miner, PrintWriter out) {
    this.rows = rows;
    this.miner = miner;
    this.out = out;
  }

  /**
   * Reads and draws until the input ends; once a second, also where a read waits for more.
   *
   * @throws InterruptedException where the calling thread is interrupted
   */
  void run(InputStream in) throws IOException, InterruptedException {
    CompletableFuture<Optional<IOException>> end = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(in, end), "patterns-reader");
    reader.setDaemon(true); // a read of standard input cannot be interrupted
    reader.start();
    try {
      while (!ended(end)) {
        draw();
      }
    } finally {
      reader.interrupt();
    }
    draw();
  }

  /** Waits for the end, for a second at most. */
  private static boolean ended(CompletableFuture<Optional<IOException>> end)
      throws IOException, InterruptedException {
    try {
      Optional<IOException> failure = end.get(EVERY_MILLIS, TimeUnit.MILLISECONDS);
      if (failure.isPresent()) {
        throw failure.get();
      }
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the reader only ever completes normally", e);
    }
  }

  private void read(InputStream in, CompletableFuture<Optional<IOException>> end) {
    try {
      new LogLines(in).readAll(this::add);
      end.complete(Optional.empty());
    } catch (IOException e) {
      end.complete(Optional.of(e));
    }
  }

  private synchronized void add(byte[] bytes, int from, int length) {
    miner.add(bytes, from, length, System.currentTimeMillis());
    lines++;
  }

  private synchronized void draw() {
    if (drawnLines == lines) {
      return;
    }
    drawnLines = lines;
    List<LogPattern> all = miner.patterns();
    all.sort(Comparator.comparingLong(LogPattern::count).reversed());
    if (CommandLine.Help.Ansi.AUTO.enabled()) {
      out.print(CLEAR);
    }
    PatternsCommand.table(all, lines, rows, false, out);
  }
}
