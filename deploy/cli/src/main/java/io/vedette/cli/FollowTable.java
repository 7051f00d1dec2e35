package io.vedette.cli;

import io.vedette.detect.log.LogPattern;
import io.vedette.detect.log.PatternMiner;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine;

/** A table of the most frequent patterns that is drawn anew as lines arrive. */
final class FollowTable {
  private static final long EVERY_MILLIS = 1000;
  private static final long POLL_MILLIS = 200;
  private static final String CLEAR = "\033[H\033[2J";

  private final int rows;
  private final PatternMiner miner;
  private final PrintWriter out;
  private long lines;
  private long drawnLines = -1;
  private long drawnAt;

  FollowTable(int rows, PatternMiner miner, PrintWriter out) {
    this.rows = rows;
    this.miner = miner;
    this.out = out;
  }

  /**
   * Reads and draws until the input ends or, of a file, until the process is stopped.
   *
   * @param grows whether more may come after the end, as in a file
   */
  void run(InputStream in, boolean grows) throws IOException, InterruptedException {
    LogLines reader = new LogLines(in);
    boolean more = true;
    while (more || grows) {
      more = reader.readSome(this::add);
      draw(false);
      if (!more && grows) {
        Thread.sleep(POLL_MILLIS);
      }
    }
    reader.readAll(this::add);
    draw(true);
  }

  private void add(byte[] bytes, int from, int length) {
    miner.add(bytes, from, length, System.currentTimeMillis());
    lines++;
  }

  private void draw(boolean last) {
    long now = System.currentTimeMillis();
    if (drawnLines == lines || !last && now - drawnAt < EVERY_MILLIS) {
      return;
    }
    drawnAt = now;
    drawnLines = lines;
    List<LogPattern> all = miner.patterns();
    all.sort(Comparator.comparingLong(LogPattern::count).reversed());
    if (CommandLine.Help.Ansi.AUTO.enabled()) {
      out.print(CLEAR);
    }
    PatternsCommand.table(all, lines, rows, false, out);
  }
}
