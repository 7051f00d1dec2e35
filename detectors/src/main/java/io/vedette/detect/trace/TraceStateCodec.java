package io.vedette.detect.trace;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.SpanKind;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Open traces in binary: a dictionary of the strings, then fixed-width spans. */
final class TraceStateCodec implements StateCodec<TraceState> {
  static final TraceStateCodec INSTANCE = new TraceStateCodec();
  private static final int NO_PEER = -1;
  private static final SpanKind[] KINDS = SpanKind.values();
  private static final EntityType[] TYPES = EntityType.values();

  private TraceStateCodec() {}

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void write(TraceState state, DataOutput out) throws IOException {
    Dictionary words = new Dictionary();
    for (SpanNode n : state.spans.values()) {
      words.addAll(n);
    }
    out.writeUTF(state.traceId);
    out.writeInt(state.dropped);
    words.write(out);
    out.writeInt(state.spans.size());
    for (SpanNode n : state.spans.values()) {
      write(n, words, out);
    }
  }

  private static void write(SpanNode n, Dictionary words, DataOutput out) throws IOException {
    out.writeLong(n.id());
    out.writeLong(n.parent());
    writeEntity(n.service(), words, out);
    out.writeShort(words.index(n.version()));
    out.writeByte(n.origin().carriers().size());
    for (Entity carrier : n.origin().carriers()) {
      writeEntity(carrier, words, out);
    }
    out.writeShort(words.index(n.operation()));
    out.writeByte(n.kind().ordinal());
    out.writeLong(n.start());
    out.writeLong(n.end());
    out.writeByte(flags(n));
    writeEntity(n.peer(), words, out);
    out.writeDouble(n.adjustedCount());
  }

  private static int flags(SpanNode n) {
    return (n.failed() ? 1 : 0) | (n.callersFault() ? 2 : 0) | (n.countedElsewhere() ? 4 : 0);
  }

  private static void writeEntity(@Nullable Entity e, Dictionary words, DataOutput out)
      throws IOException {
    out.writeByte(e == null ? NO_PEER : e.type().ordinal());
    if (e != null) {
      out.writeShort(words.index(e.namespace()));
      out.writeShort(words.index(e.name()));
    }
  }

  @Override
  public TraceState read(int version, DataInput in) throws IOException {
    if (version != 1 && version != 2) {
      throw new IOException("trace state of version " + version + "; this code reads 1 and 2");
    }
    TraceState state = new TraceState();
    state.traceId = in.readUTF();
    state.dropped = in.readInt();
    List<String> words = Dictionary.read(in);
    int spans = in.readInt();
    try {
      for (int i = 0; i < spans; i++) {
        SpanNode n = readNode(version, words, in);
        state.spans.put(n.id(), n);
      }
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("damaged trace state of trace " + state.traceId, e);
    }
    return state;
  }

  private static SpanNode readNode(int format, List<String> words, DataInput in)
      throws IOException {
    long id = in.readLong();
    long parent = in.readLong();
    Entity service = readEntity(words, in);
    if (service == null) {
      throw new IOException(
          "damaged trace state: span " + Long.toHexString(id) + " has no service");
    }
    String version = words.get(in.readUnsignedShort());
    List<Entity> carriers = format == 1 ? List.of() : readCarriers(words, in);
    String operation = words.get(in.readUnsignedShort());
    SpanKind kind = KINDS[in.readByte()];
    long start = in.readLong();
    long end = in.readLong();
    int flags = in.readByte();
    Entity peer = readEntity(words, in);
    double adjusted = in.readDouble();
    return new SpanNode(
        id,
        parent,
        new Origin(service, version, carriers),
        operation,
        kind,
        start,
        end,
        (flags & 1) != 0,
        (flags & 2) != 0,
        peer,
        adjusted,
        (flags & 4) != 0);
  }

  private static List<Entity> readCarriers(List<String> words, DataInput in) throws IOException {
    int n = in.readUnsignedByte();
    List<Entity> carriers = new ArrayList<>(Math.min(n, 3));
    for (int i = 0; i < n; i++) {
      Entity carrier = readEntity(words, in);
      if (carrier != null) {
        carriers.add(carrier);
      }
    }
    return carriers;
  }

  private static @Nullable Entity readEntity(List<String> words, DataInput in) throws IOException {
    int type = in.readByte();
    if (type == NO_PEER) {
      return null;
    }
    String namespace = words.get(in.readUnsignedShort());
    return new Entity(TYPES[type], namespace, words.get(in.readUnsignedShort()));
  }

  /** Each string once; at most 65,535 of them, far above what a bounded trace holds. */
  private static final class Dictionary {
    private final Map<String, Integer> index = new LinkedHashMap<>();

    void addAll(SpanNode n) {
      add(n.version());
      add(n.operation());
      add(n.service());
      n.origin().carriers().forEach(this::add);
      if (n.peer() != null) {
        add(n.peer());
      }
    }

    private void add(Entity e) {
      add(e.namespace());
      add(e.name());
    }

    private void add(String word) {
      index.putIfAbsent(word, index.size());
    }

    int index(String word) {
      Integer at = index.get(word);
      if (at == null) {
        throw new IllegalStateException("not in the dictionary: " + word);
      }
      return at;
    }

    void write(DataOutput out) throws IOException {
      out.writeInt(index.size());
      for (String word : index.keySet()) {
        out.writeUTF(word);
      }
    }

    static List<String> read(DataInput in) throws IOException {
      int n = in.readInt();
      List<String> words = new ArrayList<>(Math.min(Math.max(n, 0), 1024));
      for (int i = 0; i < n; i++) {
        words.add(in.readUTF());
      }
      return words;
    }
  }
}
