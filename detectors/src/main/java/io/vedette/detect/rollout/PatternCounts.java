package io.vedette.detect.rollout;

import io.vedette.detect.log.VersionPatterns;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How often a version logged each pattern, over minutes and beside how many calls it answered.
 * Mutable, bounded: {@value #MAX_PATTERNS} patterns, of more those of errors first.
 */
final class PatternCounts {
  static final int MAX_PATTERNS = 40;

  /** Records of one kind: their sum over minutes and that of its squares. */
  static final class Tally {
    final String template;
    boolean error;
    double n;
    double squares;

    Tally(String template, boolean error) {
      this.template = template;
      this.error = error;
    }

    void add(long records) {
      n += records;
      squares += (double) records * records;
    }

    void fade(double keep) {
      n *= keep;
      squares *= keep;
    }

    /** Variance over mean of the minutes, at least 1: how much more the counts vary than chance. */
    double dispersion(double minutes) {
      if (minutes < 2 || n == 0) {
        return 1;
      }
      double mean = n / minutes;
      return Math.max(1, (squares / minutes - mean * mean) / mean);
    }
  }

  double minutes;
  double calls;
  final Tally errors = new Tally("", true);
  final Map<String, Tally> patterns = new LinkedHashMap<>();

  /** True where patterns were left out: one that is not here may have been there. */
  boolean full;

  /** Takes a minute; without logs it is one in which nothing was logged. */
  void add(@Nullable VersionPatterns logs, long callsThen) {
    minutes++;
    calls += callsThen;
    if (logs == null) {
      return;
    }
    errors.add(logs.errors());
    for (VersionPatterns.Count count : logs.counts()) {
      tally(count).ifPresent(t -> t.add(count.records()));
    }
  }

  private Optional<Tally> tally(VersionPatterns.Count count) {
    Tally tally = patterns.get(count.id());
    if (tally == null) {
      if (patterns.size() >= MAX_PATTERNS && !makeRoom(count.error())) {
        return Optional.empty();
      }
      tally = new Tally(count.template(), count.error());
      patterns.put(count.id(), tally);
    }
    tally.error |= count.error();
    return Optional.of(tally);
  }

  /** An error takes the place of the rarest pattern that is none. */
  private boolean makeRoom(boolean forError) {
    full = true;
    String rarest = null;
    double least = Double.MAX_VALUE;
    for (Map.Entry<String, Tally> e : patterns.entrySet()) {
      if (forError && !e.getValue().error && e.getValue().n < least) {
        least = e.getValue().n;
        rarest = e.getKey();
      }
    }
    return rarest != null && patterns.remove(rarest) != null;
  }

  /** Lets the past fade. */
  void fade(double keep) {
    minutes *= keep;
    calls *= keep;
    errors.fade(keep);
    patterns.values().forEach(t -> t.fade(keep));
    patterns.values().removeIf(t -> t.n < 0.05);
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(minutes);
    out.writeDouble(calls);
    out.writeBoolean(full);
    out.writeDouble(errors.n);
    out.writeDouble(errors.squares);
    out.writeByte(patterns.size());
    for (Map.Entry<String, Tally> e : patterns.entrySet()) {
      Tally t = e.getValue();
      out.writeUTF(e.getKey());
      out.writeUTF(t.template);
      out.writeBoolean(t.error);
      out.writeDouble(t.n);
      out.writeDouble(t.squares);
    }
  }

  static PatternCounts read(DataInput in) throws IOException {
    PatternCounts counts = new PatternCounts();
    counts.minutes = in.readDouble();
    counts.calls = in.readDouble();
    counts.full = in.readBoolean();
    counts.errors.n = in.readDouble();
    counts.errors.squares = in.readDouble();
    int n = in.readUnsignedByte();
    for (int i = 0; i < n; i++) {
      String id = in.readUTF();
      Tally t = new Tally(in.readUTF(), in.readBoolean());
      t.n = in.readDouble();
      t.squares = in.readDouble();
      counts.patterns.put(id, t);
    }
    return counts;
  }
}
