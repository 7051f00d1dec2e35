package io.vedette.detect.incident;

import io.vedette.detect.trace.ServiceGraph;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Expectation;
import io.vedette.model.FindingKind;
import io.vedette.model.IncidentState;
import io.vedette.model.Severity;
import io.vedette.model.StateCodec;
import io.vedette.model.TimelineEntry;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The engine's state in binary. Enum constants travel by name, so that they may be reordered. */
final class IncidentStateCodec implements StateCodec<IncidentEngineState> {
  static final IncidentStateCodec INSTANCE = new IncidentStateCodec();

  private IncidentStateCodec() {}

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void write(IncidentEngineState state, DataOutput out) throws IOException {
    StateCodec<ServiceGraph> graph = ServiceGraph.codec();
    out.writeInt(graph.version());
    graph.write(state.graph, out);
    out.writeInt(state.changes.size());
    for (ChangeEvent c : state.changes) {
      writeEntity(c.entity(), out);
      out.writeLong(c.timeMillis());
      out.writeUTF(c.kind());
      out.writeUTF(c.text());
    }
    out.writeInt(state.groups.size());
    for (Group g : state.groups) {
      write(g, out);
    }
  }

  private static void write(Group g, DataOutput out) throws IOException {
    out.writeUTF(g.id);
    out.writeUTF(g.state.name());
    out.writeLong(g.resolvedAtMillis);
    out.writeLong(g.heardMillis);
    out.writeUTF(g.told);
    out.writeUTF(g.mergedInto);
    out.writeUTF(g.splitFrom);
    out.writeLong(g.partedMillis);
    out.writeBoolean(g.settled);
    out.writeInt(g.kin.size());
    for (String id : g.kin) {
      out.writeUTF(id);
    }
    out.writeInt(g.history.size());
    for (TimelineEntry e : g.history) {
      out.writeLong(e.timeMillis());
      out.writeUTF(e.kind());
      out.writeUTF(e.text());
      out.writeUTF(e.ref());
    }
    out.writeInt(g.signals.size());
    for (Signal s : g.signals.values()) {
      write(s, out);
    }
  }

  private static void write(Signal s, DataOutput out) throws IOException {
    out.writeUTF(s.id());
    out.writeUTF(s.kind().name());
    out.writeUTF(s.severity().name());
    out.writeDouble(s.confidence());
    write(s.symptom(), out);
    out.writeLong(s.endMillis());
    out.writeBoolean(s.resolved());
    out.writeUTF(s.title());
    out.writeUTF(s.series());
    out.writeUTF(s.actor());
    Expectation e = s.expectation();
    out.writeBoolean(e != null);
    if (e != null) {
      out.writeDouble(e.actual());
      out.writeDouble(e.expected());
      out.writeDouble(e.lower());
      out.writeDouble(e.upper());
      out.writeUTF(e.unit());
    }
  }

  private static void write(Symptom s, DataOutput out) throws IOException {
    writeEntity(s.entity(), out);
    out.writeUTF(s.kind().name());
    out.writeDouble(s.strength());
    out.writeDouble(s.magnitude());
    out.writeLong(s.onsetMillis());
    out.writeUTF(s.text());
    out.writeUTF(s.ref());
  }

  private static void writeEntity(Entity e, DataOutput out) throws IOException {
    out.writeUTF(e.type().name());
    out.writeUTF(e.namespace());
    out.writeUTF(e.name());
  }

  @Override
  public IncidentEngineState read(int version, DataInput in) throws IOException {
    if (version < 1 || version > 2) {
      throw new IOException("incident state of version " + version + "; this code reads 1 and 2");
    }
    try {
      return readState(version, in);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("damaged incident state", e);
    }
  }

  private static IncidentEngineState readState(int version, DataInput in) throws IOException {
    IncidentEngineState state = new IncidentEngineState();
    state.graph = ServiceGraph.codec().read(in.readInt(), in);
    int changes = in.readInt();
    for (int i = 0; i < changes; i++) {
      Entity entity = readEntity(in);
      long time = in.readLong();
      String kind = in.readUTF();
      state.changes.addLast(new ChangeEvent(entity, time, kind, in.readUTF()));
    }
    int groups = in.readInt();
    for (int i = 0; i < groups; i++) {
      state.groups.add(readGroup(version, in));
    }
    return state;
  }

  private static Group readGroup(int version, DataInput in) throws IOException {
    Group g = new Group();
    g.id = in.readUTF();
    g.state = IncidentState.valueOf(in.readUTF());
    g.resolvedAtMillis = in.readLong();
    g.heardMillis = in.readLong();
    g.told = in.readUTF();
    g.mergedInto = in.readUTF();
    if (version >= 2) {
      readHistory(g, in);
    }
    int signals = in.readInt();
    for (int i = 0; i < signals; i++) {
      Signal s = readSignal(in);
      g.signals.put(s.id(), s);
    }
    return g;
  }

  private static void readHistory(Group g, DataInput in) throws IOException {
    g.splitFrom = in.readUTF();
    g.partedMillis = in.readLong();
    g.settled = in.readBoolean();
    int kin = in.readInt();
    for (int i = 0; i < kin; i++) {
      g.kin.add(in.readUTF());
    }
    int entries = in.readInt();
    for (int i = 0; i < entries; i++) {
      g.history.add(new TimelineEntry(in.readLong(), in.readUTF(), in.readUTF(), in.readUTF()));
    }
  }

  private static Signal readSignal(DataInput in) throws IOException {
    String id = in.readUTF();
    FindingKind kind = FindingKind.valueOf(in.readUTF());
    Severity severity = Severity.valueOf(in.readUTF());
    double confidence = in.readDouble();
    Symptom symptom = readSymptom(in);
    long end = in.readLong();
    boolean resolved = in.readBoolean();
    String title = in.readUTF();
    String series = in.readUTF();
    String actor = in.readUTF();
    Expectation e = in.readBoolean() ? readExpectation(in) : null;
    return new Signal(
        id, kind, severity, confidence, symptom, end, resolved, title, series, actor, e);
  }

  private static Expectation readExpectation(DataInput in) throws IOException {
    double actual = in.readDouble();
    double expected = in.readDouble();
    double lower = in.readDouble();
    double upper = in.readDouble();
    return new Expectation(actual, expected, lower, upper, in.readUTF());
  }

  private static Symptom readSymptom(DataInput in) throws IOException {
    Entity entity = readEntity(in);
    SymptomKind kind = SymptomKind.valueOf(in.readUTF());
    double strength = in.readDouble();
    double magnitude = in.readDouble();
    long onset = in.readLong();
    String text = in.readUTF();
    return new Symptom(entity, kind, strength, magnitude, onset, text, in.readUTF());
  }

  private static Entity readEntity(DataInput in) throws IOException {
    EntityType type = EntityType.valueOf(in.readUTF());
    String namespace = in.readUTF();
    return new Entity(type, namespace, in.readUTF());
  }
}
