package io.vedette.detect.log;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** What is kept of one service's logs: its patterns, and open minutes of counts by severity. */
public final class LogState {
  /** Severity classes that are counted. */
  static final String[] CLASSES = {"debug", "info", "warn", "error"};

  final PatternMiner miner;
  final Map<Long, long[]> minutes = new TreeMap<>();
  long firstMillis = Long.MAX_VALUE;
  long lastMillis = Long.MIN_VALUE;
  long closedMinute = Long.MIN_VALUE;

  LogState(PatternMiner miner) {
    this.miner = miner;
  }

  static StateCodec<LogState> codec(LogOptions options) {
    return new Codec(options);
  }

  private record Codec(LogOptions options) implements StateCodec<LogState> {
    @Override
    public int version() {
      return 2;
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
      LogState state = new LogState(PatternCodec.read(options.maxPatterns(), in));
      state.firstMillis = in.readLong();
      state.lastMillis = in.readLong();
      state.closedMinute = in.readLong();
      readMinutes(state, in);
      return state;
    }

    /** Version 1 knew patterns by other tokens: they are learnt afresh, with a new warm-up. */
    private LogState readFirst(DataInput in) throws IOException {
      LogState state = new LogState(new PatternMiner(in.readUTF(), options.maxPatterns()));
      in.readLong(); // since when it had learnt
      state.lastMillis = in.readLong();
      state.closedMinute = in.readLong();
      readMinutes(state, in);
      int patterns = in.readInt();
      for (int i = 0; i < patterns; i++) {
        skipFirstPattern(in);
      }
      return state;
    }

    private static void readMinutes(LogState state, DataInput in) throws IOException {
      int minutes = in.readInt();
      for (int i = 0; i < minutes; i++) {
        long minute = in.readLong();
        long[] counts = new long[CLASSES.length];
        for (int c = 0; c < counts.length; c++) {
          counts[c] = in.readLong();
        }
        state.minutes.put(minute, counts);
      }
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
