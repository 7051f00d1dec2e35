package io.vedette.detect.log;

import io.vedette.detect.log.anomaly.LogWatch;
import io.vedette.detect.log.anomaly.WatchState;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is kept of one service's logs: its patterns, and open minutes of counts by severity. */
public final class LogState {
  /** Severity classes that are counted. */
  static final String[] CLASSES = {"debug", "info", "warn", "error"};

  final PatternMiner miner;
  final WatchState watch;
  private final Map<Long, long[]> minutes = new TreeMap<>();

  /** The minute counted last, as most records are of the same one. */
  private long countedMinute = Long.MIN_VALUE;

  private long[] counted = {};
  long firstMillis = Long.MAX_VALUE;
  long lastMillis = Long.MIN_VALUE;
  long closedMinute = Long.MIN_VALUE;

  /** Last time anything was new, lines since, and since when the service has been steady. */
  long newMillis = Long.MIN_VALUE;

  long linesSinceNew;
  long steadyMillis = Long.MAX_VALUE;

  /** New patterns in about the last thousand lines. */
  double churn;

  private @Nullable Object namedBy;

  LogState(PatternMiner miner, WatchState watch) {
    this.miner = miner;
    this.watch = watch;
  }

  /** Counts by severity class of a minute under way. */
  long[] counts(long minute) {
    if (minute != countedMinute) {
      counted = minutes.computeIfAbsent(minute, m -> new long[CLASSES.length]);
      countedMinute = minute;
    }
    return counted;
  }

  /** The counts of a minute that is over, which go; null where nothing was logged. */
  long @Nullable [] takeCounts(long minute) {
    countedMinute = Long.MIN_VALUE;
    return minutes.remove(minute);
  }

  /** Patterns no longer watched, to stay within the bound. */
  public long evicted() {
    return watch.evicted();
  }

  /** By whose rules its patterns were named since it was read, or null; not kept. */
  public @Nullable Object namedBy() {
    return namedBy;
  }

  public void namedBy(Object rules) {
    namedBy = rules;
  }

  static StateCodec<LogState> codec(LogOptions options, LogWatch watch) {
    return new Codec(options, watch);
  }

  private record Codec(LogOptions options, LogWatch watch) implements StateCodec<LogState> {
    @Override
    public int version() {
      return 3;
    }

    @Override
    public void write(LogState state, DataOutput out) throws IOException {
      PatternCodec.write(state.miner, out);
      out.writeLong(state.firstMillis);
      out.writeLong(state.lastMillis);
      out.writeLong(state.closedMinute);
      out.writeInt(state.minutes.size());
      for (Map.Entry<Long, long[]> minute : state.minutes.entrySet()) {
        out.writeLong(minute.getKey());
        for (long count : minute.getValue()) {
          out.writeLong(count);
        }
      }
      out.writeLong(state.newMillis);
      out.writeLong(state.linesSinceNew);
      out.writeLong(state.steadyMillis);
      out.writeDouble(state.churn);
      out.writeByte(watch.codec().version());
      watch.codec().write(state.watch, out);
    }

    @Override
    public LogState read(int version, DataInput in) throws IOException {
      if (version > version()) {
        throw new IOException(
            "log state of version %d; this release reads up to %d, upgrade it"
                .formatted(version, version()));
      }
      if (version == 1) {
        return readFirst(in);
      }
      PatternMiner miner = PatternCodec.read(options.maxPatterns(), in);
      long first = in.readLong();
      long last = in.readLong();
      long closed = in.readLong();
      Map<Long, long[]> minutes = readMinutes(in);
      long[] steadiness = {Long.MIN_VALUE, 0, Long.MAX_VALUE};
      double churn = 0;
      WatchState watched = watch.newState();
      if (version >= 3) {
        steadiness = new long[] {in.readLong(), in.readLong(), in.readLong()};
        churn = in.readDouble();
        watched = watch.codec().read(in.readByte(), in);
      }
      LogState state = new LogState(miner, watched);
      state.firstMillis = first;
      state.lastMillis = last;
      state.closedMinute = closed;
      state.minutes.putAll(minutes);
      state.newMillis = steadiness[0];
      state.linesSinceNew = steadiness[1];
      state.steadyMillis = steadiness[2];
      state.churn = churn;
      return state;
    }

    /** Version 1 knew patterns by other tokens: they are learnt afresh, with a new warm-up. */
    private LogState readFirst(DataInput in) throws IOException {
      LogState state =
          new LogState(new PatternMiner(in.readUTF(), options.maxPatterns()), watch.newState());
      in.readLong(); // since when it had learnt
      state.lastMillis = in.readLong();
      state.closedMinute = in.readLong();
      state.minutes.putAll(readMinutes(in));
      int patterns = in.readInt();
      for (int i = 0; i < patterns; i++) {
        skipFirstPattern(in);
      }
      return state;
    }

    private static Map<Long, long[]> readMinutes(DataInput in) throws IOException {
      Map<Long, long[]> minutes = new TreeMap<>();
      int n = in.readInt();
      for (int i = 0; i < n; i++) {
        long minute = in.readLong();
        long[] counts = new long[CLASSES.length];
        for (int c = 0; c < counts.length; c++) {
          counts[c] = in.readLong();
        }
        minutes.put(minute, counts);
      }
      return minutes;
    }

    private static void skipFirstPattern(DataInput in) throws IOException {
      in.readUTF();
      int tokens = in.readInt();
      for (int t = 0; t < tokens; t++) {
        in.readUTF();
      }
      for (int i = 0; i < 4; i++) {
        in.readLong();
      }
      in.readBoolean();
      in.readUTF();
      in.readUTF();
    }
  }
}
