package io.vedette.detect.log;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
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
      return 1;
    }

    @Override
    public void write(LogState state, DataOutput out) throws IOException {
      out.writeUTF(state.miner.scope());
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
      List<LogPattern> patterns = state.miner.patterns();
      out.writeInt(patterns.size());
      for (LogPattern pattern : patterns) {
        writePattern(pattern, out);
      }
    }

    @Override
    public LogState read(int version, DataInput in) throws IOException {
      LogState state = new LogState(new PatternMiner(in.readUTF(), options.maxPatterns()));
      state.firstMillis = in.readLong();
      state.lastMillis = in.readLong();
      state.closedMinute = in.readLong();
      int minutes = in.readInt();
      for (int i = 0; i < minutes; i++) {
        long minute = in.readLong();
        long[] counts = new long[CLASSES.length];
        for (int c = 0; c < counts.length; c++) {
          counts[c] = in.readLong();
        }
        state.minutes.put(minute, counts);
      }
      int patterns = in.readInt();
      for (int i = 0; i < patterns; i++) {
        state.miner.restore(readPattern(in));
      }
      return state;
    }

    private static void writePattern(LogPattern pattern, DataOutput out) throws IOException {
      out.writeUTF(pattern.id);
      out.writeInt(pattern.tokens.length);
      for (String token : pattern.tokens) {
        out.writeUTF(token.length() > 5000 ? LogPattern.WILDCARD : token);
      }
      out.writeLong(pattern.firstMillis);
      out.writeLong(pattern.lastMillis);
      out.writeLong(pattern.count);
      out.writeLong(pattern.reportedMillis);
      out.writeBoolean(pattern.error);
      out.writeUTF(pattern.example);
      out.writeUTF(pattern.traceId);
    }

    private static LogPattern readPattern(DataInput in) throws IOException {
      String id = in.readUTF();
      String[] tokens = new String[in.readInt()];
      for (int t = 0; t < tokens.length; t++) {
        tokens[t] = in.readUTF();
      }
      LogPattern pattern = new LogPattern(id, tokens);
      pattern.firstMillis = in.readLong();
      pattern.lastMillis = in.readLong();
      pattern.count = in.readLong();
      pattern.reportedMillis = in.readLong();
      pattern.error = in.readBoolean();
      pattern.example = in.readUTF();
      pattern.traceId = in.readUTF();
      return pattern;
    }
  }
}
