package io.vedette.detect.log;

import io.vedette.model.Entity;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts the patterns of each version of one service by minute, for the comparison of versions. Its
 * own state: mutable, bounded.
 */
public final class VersionCounter {
  private static final long MINUTE = 60_000L;
  private static final int MAX_MINUTES = 30;
  private static final int MAX_VERSIONS = 8;
  private static final int MAX_PATTERNS = 64;
  private static final int MAX_TEMPLATE = 160;

  private static final class Tally {
    final String template;
    boolean error;
    long records;

    Tally(String template) {
      this.template = template;
    }
  }

  private static final class Minute {
    long errors;
    final Map<String, Tally> tallies = new LinkedHashMap<>();

    List<VersionPatterns.Count> counts() {
      List<VersionPatterns.Count> counts = new ArrayList<>(tallies.size());
      tallies.forEach(
          (id, t) -> counts.add(new VersionPatterns.Count(id, t.template, t.error, t.records)));
      return List.copyOf(counts);
    }
  }

  private final TreeMap<Long, Map<String, Minute>> minutes = new TreeMap<>();

  /** Where the last record counted, as the next mostly does too. */
  private @Nullable Minute last;

  private long lastEnd;
  private String lastVersion = "";

  /**
   * Counts one record.
   *
   * @param pattern as {@link LogAnalyzer#observe} gave it
   * @param timeMillis within the minute that the record counts in
   */
  public void add(String version, LogPattern pattern, boolean error, long timeMillis) {
    long end = (Math.floorDiv(timeMillis, MINUTE) + 1) * MINUTE;
    Minute minute = last;
    if (minute == null || lastEnd != end || !lastVersion.equals(version)) {
      minute = minute(version, end);
      if (minute == null) {
        return;
      }
      last = minute;
      lastEnd = end;
      lastVersion = version;
    }
    minute.errors += error ? 1 : 0;
    Tally tally = minute.tallies.get(pattern.id());
    if (tally == null) {
      if (minute.tallies.size() >= MAX_PATTERNS) {
        return;
      }
      tally = new Tally(cut(pattern));
      minute.tallies.put(pattern.id(), tally);
    }
    tally.error |= error;
    tally.records++;
  }

  private @Nullable Minute minute(String version, long end) {
    Map<String, Minute> versions = minutes.computeIfAbsent(end, k -> new LinkedHashMap<>());
    if (versions.size() >= MAX_VERSIONS && !versions.containsKey(version)) {
      return null;
    }
    Minute minute = versions.computeIfAbsent(version, k -> new Minute());
    while (minutes.size() > MAX_MINUTES) {
      minutes.pollFirstEntry();
    }
    return minute;
  }

  private static String cut(LogPattern pattern) {
    String template = pattern.template();
    return template.length() <= MAX_TEMPLATE ? template : template.substring(0, MAX_TEMPLATE) + '…';
  }

  /** The minutes that ended by {@code nowMillis}, which are then forgotten. */
  public List<VersionPatterns> take(Entity service, long nowMillis) {
    List<VersionPatterns> out = new ArrayList<>();
    last = null;
    while (!minutes.isEmpty() && minutes.firstKey() <= nowMillis) {
      Map.Entry<Long, Map<String, Minute>> minute = minutes.pollFirstEntry();
      minute
          .getValue()
          .forEach(
              (version, m) ->
                  out.add(
                      new VersionPatterns(
                          service, version, minute.getKey(), m.errors, m.counts())));
    }
    return out;
  }

  public static StateCodec<VersionCounter> codec() {
    return new Codec();
  }

  private static final class Codec implements StateCodec<VersionCounter> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(VersionCounter state, DataOutput out) throws IOException {
      out.writeInt(state.minutes.size());
      for (Map.Entry<Long, Map<String, Minute>> e : state.minutes.entrySet()) {
        out.writeLong(e.getKey());
        out.writeInt(e.getValue().size());
        for (Map.Entry<String, Minute> v : e.getValue().entrySet()) {
          out.writeUTF(v.getKey());
          write(v.getValue(), out);
        }
      }
    }

    private static void write(Minute minute, DataOutput out) throws IOException {
      out.writeLong(minute.errors);
      out.writeInt(minute.tallies.size());
      for (VersionPatterns.Count c : minute.counts()) {
        out.writeUTF(c.id());
        out.writeUTF(c.template());
        out.writeBoolean(c.error());
        out.writeLong(c.records());
      }
    }

    @Override
    public VersionCounter read(int version, DataInput in) throws IOException {
      if (version != 1) {
        throw new IOException("pattern counts of version " + version + "; this code reads 1");
      }
      VersionCounter state = new VersionCounter();
      int minutes = in.readInt();
      for (int i = 0; i < minutes; i++) {
        Map<String, Minute> versions = new LinkedHashMap<>();
        state.minutes.put(in.readLong(), versions);
        int n = in.readInt();
        for (int v = 0; v < n; v++) {
          versions.put(in.readUTF(), minute(in));
        }
      }
      return state;
    }

    private static Minute minute(DataInput in) throws IOException {
      Minute minute = new Minute();
      minute.errors = in.readLong();
      int counts = in.readInt();
      for (int i = 0; i < counts; i++) {
        String id = in.readUTF();
        Tally tally = new Tally(in.readUTF());
        tally.error = in.readBoolean();
        tally.records = in.readLong();
        minute.tallies.put(id, tally);
      }
      return minute;
    }
  }
}
