package io.vedette.detect.log;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The binary form of a miner: its live patterns and the ids that resolve to them. */
final class PatternCodec {
  private static final int VERSION = 1;
  private static final int LARGEST_PATTERN = LineTokens.MAX;

  // a byte of a position: its kind, whether space stood before, how many values less one
  private static final int KIND = 0xF;
  private static final int SPACED = 0x10;
  private static final int VALUES = 5;

  private PatternCodec() {}

  static StateCodec<PatternMiner> of(int maxPatterns) {
    return new StateCodec<>() {
      @Override
      public int version() {
        return VERSION;
      }

      @Override
      public void write(PatternMiner miner, DataOutput out) throws IOException {
        PatternCodec.write(miner, out);
      }

      @Override
      public PatternMiner read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
          throw new IOException(
              "patterns of version %d; this release reads version %d".formatted(version, VERSION));
        }
        return PatternCodec.read(maxPatterns, in);
      }
    };
  }

  static void write(PatternMiner miner, DataOutput out) throws IOException {
    out.writeUTF(miner.scope());
    out.writeLong(miner.tick());
    out.writeLong(miner.nextSequence());
    out.writeLong(miner.evicted());
    Map<String, String> aliases = miner.aliases().links();
    out.writeInt(aliases.size());
    for (Map.Entry<String, String> alias : aliases.entrySet()) {
      out.writeUTF(alias.getKey());
      out.writeUTF(alias.getValue());
    }
    List<LogPattern> patterns = miner.patterns();
    out.writeInt(patterns.size());
    for (LogPattern p : patterns) {
      write(p, out);
    }
  }

  static PatternMiner read(int maxPatterns, DataInput in) throws IOException {
    PatternMiner miner = new PatternMiner(in.readUTF(), maxPatterns);
    miner.restoreCounters(in.readLong(), in.readLong(), in.readLong());
    int aliases = in.readInt();
    for (int i = 0; i < aliases; i++) {
      miner.aliases().links().put(in.readUTF(), in.readUTF());
    }
    int patterns = in.readInt();
    for (int i = 0; i < patterns; i++) {
      miner.restore(pattern(in));
    }
    miner.rebuild();
    return miner;
  }

  private static void write(LogPattern p, DataOutput out) throws IOException {
    out.writeUTF(p.id);
    out.writeLong(p.sequence);
    out.writeByte(p.kind.length);
    for (int i = 0; i < p.kind.length; i++) {
      out.writeByte(p.kind[i] | (p.spaced[i] ? SPACED : 0) | ((p.values[i] - 1) << VALUES));
      out.writeUTF(p.words[i]);
      out.writeLong(p.text[i]);
    }
    out.writeByte(p.undecided.length);
    for (int i : p.undecided) {
      out.writeByte(i);
    }
    out.writeLong(p.firstMillis);
    out.writeLong(p.lastMillis);
    out.writeLong(p.lastTick);
    out.writeLong(p.count);
    out.writeLong(p.reportedMillis);
    out.writeBoolean(p.error);
    out.writeUTF(p.example);
    out.writeUTF(p.traceId);
    out.writeUTF(p.name);
    out.writeUTF(p.reportedAs);
  }

  private static LogPattern pattern(DataInput in) throws IOException {
    String id = in.readUTF();
    long sequence = in.readLong();
    int n = in.readUnsignedByte();
    if (n > LARGEST_PATTERN) {
      throw new IOException("pattern " + id + " has " + n + " tokens; the state is damaged");
    }
    byte[] kind = new byte[n];
    boolean[] spaced = new boolean[n];
    byte[] values = new byte[n];
    String[] words = new String[n];
    long[] text = new long[n];
    for (int i = 0; i < n; i++) {
      int flags = in.readUnsignedByte();
      kind[i] = (byte) (flags & KIND);
      spaced[i] = (flags & SPACED) != 0;
      values[i] = (byte) ((flags >> VALUES) + 1);
      words[i] = in.readUTF();
      text[i] = in.readLong();
    }
    int[] undecided = new int[in.readUnsignedByte()];
    for (int i = 0; i < undecided.length; i++) {
      undecided[i] = in.readUnsignedByte();
    }
    LogPattern p = new LogPattern(id, sequence, kind, spaced, values, words, text);
    p.undecided = undecided;
    p.firstMillis = in.readLong();
    p.lastMillis = in.readLong();
    p.lastTick = in.readLong();
    p.count = in.readLong();
    p.reportedMillis = in.readLong();
    p.error = in.readBoolean();
    p.example = in.readUTF();
    p.traceId = in.readUTF();
    p.name = in.readUTF();
    p.reportedAs = in.readUTF();
    p.restoreSkeleton();
    return p;
  }
}
