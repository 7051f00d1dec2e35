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

  private static final class Minute {
    long errors;
    final Map<String, VersionPatterns.Count> counts = new LinkedHashMap<>();
  }

  private final TreeMap<Long, Map<String, Minute>> minutes = new TreeMap<>();

  /**
   * Counts one record.
   *
   * @param pattern as {@link LogAnalyzer#observe} gave it
   * @param timeMillis within the minute that the record counts in
   */
  public void add(String version, LogPattern pattern, boolean error, long timeMillis) {
    long end = (Math.floorDiv(timeMillis, MINUTE) + 1) * MINUTE;
    Map<String, Minute> versions = minutes.computeIfAbsent(end, k -> new LinkedHashMap<>());
    if (versions.size() >= MAX_VERSIONS && !versions.containsKey(version)) {
      return;
    }
    Minute minute = versions.computeIfAbsent(version, k -> new Minute());
    minute.errors += error ? 1 : 0;
    VersionPatterns.Count before = minute.counts.get(pattern.id());
    if (before != null) {
      minute.counts.put(
          before.id(),
          new VersionPatterns.Count(
              before.id(), before.template(), before.error() || error, before.records() + 1));
    } else if (minute.counts.size() < MAX_PATTERNS) {
      minute.counts.put(
          pattern.id(), new VersionPatterns.Count(pattern.id(), cut(pattern), error, 1));
    }
    while (minutes.size() > MAX_MINUTES) {
      minutes.pollFirstEntry();
    }
  }

  private static String cut(LogPattern pattern) {
    String template = pattern.template();
    return template.length() <= MAX_TEMPLATE ? template : template.substring(0, MAX_TEMPLATE) + '…';
  }

  /** The minutes that ended by {@code nowMillis}, which are then forgotten. */
  public List<VersionPatterns> take(Entity service, long nowMillis) {
    List<VersionPatterns> out = new ArrayList<>();
    while (!minutes.isEmpty() && minutes.firstKey() <= nowMillis) {
      Map.Entry<Long, Map<String, Minute>> minute = minutes.pollFirstEntry();
      minute
          .getValue()
          .forEach(
              (version, m) ->
                  out.add(
                      new VersionPatterns(
                          service,
                          version,
                          minute.getKey(),
                          m.errors,
                          List.copyOf(m.counts.values()))));
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
      out.writeInt(minute.counts.size());
      for (VersionPatterns.Count c : minute.counts.values()) {
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
        minute.counts.put(
            id, new VersionPatterns.Count(id, in.readUTF(), in.readBoolean(), in.readLong()));
      }
      return minute;
    }
  }
}
