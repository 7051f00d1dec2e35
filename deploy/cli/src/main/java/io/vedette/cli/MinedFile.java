package io.vedette.cli;

import io.vedette.detect.log.LogPattern;
import io.vedette.detect.log.PatternMiner;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/** The patterns of one file, and which line has which. */
final class MinedFile {
  private final PatternMiner miner;
  private LogPattern[] lines = new LogPattern[1024];
  private int count;

  private MinedFile(PatternMiner miner) {
    this.miner = miner;
  }

  static MinedFile read(InputStream in, PatternMiner miner) throws IOException {
    MinedFile mined = new MinedFile(miner);
    new LogLines(in).readAll(mined::add);
    return mined;
  }

  private void add(byte[] bytes, int from, int length) {
    if (count == lines.length) {
      lines = Arrays.copyOf(lines, count * 2);
    }
    lines[count++] = miner.add(bytes, from, length, 0);
  }

  int lineCount() {
    return count;
  }

  /** Lines that the patterns stand for, those of earlier runs included. */
  long total() {
    return Math.max(count, miner.patterns().stream().mapToLong(LogPattern::count).sum());
  }

  long evicted() {
    return miner.evicted();
  }

  /** Most frequent first. */
  List<LogPattern> byCount() {
    List<LogPattern> all = miner.patterns();
    all.sort(Comparator.comparingLong(LogPattern::count).reversed());
    return all;
  }

  /** A row for each line: {@code line,pattern_id,pattern}, as the patterns are after the last. */
  void writeCsv(Writer out, boolean typed) throws IOException {
    IdentityHashMap<LogPattern, String> rows = new IdentityHashMap<>();
    out.write("line,pattern_id,pattern\n");
    for (int i = 0; i < count; i++) {
      LogPattern pattern = miner.current(lines[i]);
      String row =
          rows.computeIfAbsent(
              pattern,
              p -> "," + p.id() + "," + quoted(typed ? p.typedTemplate() : p.template()) + "\n");
      out.write(Integer.toString(i + 1));
      out.write(row);
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }
}
