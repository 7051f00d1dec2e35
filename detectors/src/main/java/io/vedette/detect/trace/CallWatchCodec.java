package io.vedette.detect.trace;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/** A service's dependencies in binary. */
final class CallWatchCodec implements StateCodec<CallWatchState> {
  static final CallWatchCodec INSTANCE = new CallWatchCodec();
  private static final EntityType[] TYPES = EntityType.values();

  private CallWatchCodec() {}

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(CallWatchState s, DataOutput out) throws IOException {
    out.writeBoolean(s.self != null);
    if (s.self != null) {
      write(s.self, out);
    }
    out.writeLong(s.firstMillis);
    out.writeLong(s.lastMillis);
    out.writeDouble(s.servedTotal);
    out.writeLong(s.overflowed);
    out.writeInt(s.served.size());
    for (Map.Entry<Long, CallWatchState.Served> e : s.served.entrySet()) {
      out.writeLong(e.getKey());
      out.writeInt(e.getValue().calls);
      e.getValue().examples.write(out);
    }
    s.servedBefore.write(out);
    out.writeInt(s.dependencies.size());
    for (Map.Entry<Entity, Dependency> e : s.dependencies.entrySet()) {
      write(e.getKey(), out);
      e.getValue().write(out);
    }
    writePairs(s.aliases, out);
    writePairs(s.newAliases, out);
    writeShapes(s, out);
    out.writeInt(s.versions.size());
    for (Map.Entry<String, Long> e : s.versions.entrySet()) {
      out.writeUTF(e.getKey());
      out.writeLong(e.getValue());
    }
  }

  private static void writeShapes(CallWatchState s, DataOutput out) throws IOException {
    out.writeInt(s.shapes.size());
    for (Map.Entry<CallWatchState.Target, OperationShape> e : s.shapes.entrySet()) {
      write(e.getKey().callee(), out);
      out.writeUTF(e.getKey().operation());
      out.writeBoolean(s.selfPaced.contains(e.getKey()));
      e.getValue().write(out);
    }
  }

  @Override
  public CallWatchState read(int version, DataInput in) throws IOException {
    if (version != 1) {
      throw new IOException("call watch of version " + version + "; this code reads 1");
    }
    CallWatchState s = new CallWatchState();
    s.self = in.readBoolean() ? readEntity(in) : null;
    s.firstMillis = in.readLong();
    s.lastMillis = in.readLong();
    s.servedTotal = in.readDouble();
    s.overflowed = in.readLong();
    int minutes = in.readInt();
    for (int i = 0; i < minutes; i++) {
      long end = in.readLong();
      CallWatchState.Served served = new CallWatchState.Served();
      served.calls = in.readInt();
      served.examples.read(2, in);
      s.served.put(end, served);
    }
    s.servedBefore.read(2, in);
    int dependencies = in.readInt();
    for (int i = 0; i < dependencies; i++) {
      Entity callee = readEntity(in);
      s.dependencies.put(callee, Dependency.read(in));
    }
    readPairs(s.aliases, in);
    readPairs(s.newAliases, in);
    readShapes(s, in);
    int versions = in.readInt();
    for (int i = 0; i < versions; i++) {
      String name = in.readUTF();
      s.versions.put(name, in.readLong());
    }
    return s;
  }

  private static void readShapes(CallWatchState s, DataInput in) throws IOException {
    int shapes = in.readInt();
    for (int i = 0; i < shapes; i++) {
      Entity callee = readEntity(in);
      CallWatchState.Target target = new CallWatchState.Target(callee, in.readUTF());
      if (in.readBoolean()) {
        s.selfPaced.add(target);
      }
      s.shapes.put(target, OperationShape.read(in));
    }
  }

  private static void writePairs(Map<Entity, Entity> pairs, DataOutput out) throws IOException {
    out.writeInt(pairs.size());
    for (Map.Entry<Entity, Entity> e : pairs.entrySet()) {
      write(e.getKey(), out);
      write(e.getValue(), out);
    }
  }

  private static void readPairs(Map<Entity, Entity> pairs, DataInput in) throws IOException {
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      Entity from = readEntity(in);
      pairs.put(from, readEntity(in));
    }
  }

  private static void write(Entity e, DataOutput out) throws IOException {
    out.writeByte(e.type().ordinal());
    out.writeUTF(e.namespace());
    out.writeUTF(e.name());
  }

  private static Entity readEntity(DataInput in) throws IOException {
    int type = in.readUnsignedByte();
    if (type >= TYPES.length) {
      throw new IOException("damaged call watch: entity type " + type);
    }
    String namespace = in.readUTF();
    return new Entity(TYPES[type], namespace, in.readUTF());
  }
}
