package io.vedette.detect.trace;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.GraphEdge;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The service graph in binary. */
final class ServiceGraphCodec implements StateCodec<ServiceGraph> {
  static final ServiceGraphCodec INSTANCE = new ServiceGraphCodec();
  private static final EntityType[] TYPES = EntityType.values();

  private ServiceGraphCodec() {}

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(ServiceGraph graph, DataOutput out) throws IOException {
    out.writeLong(graph.maxAgeMillis());
    out.writeInt(graph.edges().size());
    for (GraphEdge e : graph.edges()) {
      write(e.caller(), out);
      write(e.callee(), out);
      out.writeLong(e.timeMillis());
      out.writeDouble(e.calls());
      out.writeDouble(e.errors());
      out.writeDouble(e.p50Millis());
      out.writeDouble(e.p99Millis());
    }
  }

  @Override
  public ServiceGraph read(int version, DataInput in) throws IOException {
    if (version != 1) {
      throw new IOException("service graph of version " + version + "; this code reads 1");
    }
    ServiceGraph graph = new ServiceGraph(in.readLong());
    int edges = in.readInt();
    for (int i = 0; i < edges; i++) {
      Entity caller = readEntity(in);
      Entity callee = readEntity(in);
      long time = in.readLong();
      double calls = in.readDouble();
      double errors = in.readDouble();
      double p50 = in.readDouble();
      graph.observe(new GraphEdge(caller, callee, time, calls, errors, p50, in.readDouble()));
    }
    return graph;
  }

  private static void write(Entity e, DataOutput out) throws IOException {
    out.writeByte(e.type().ordinal());
    out.writeUTF(e.namespace());
    out.writeUTF(e.name());
  }

  private static Entity readEntity(DataInput in) throws IOException {
    int type = in.readByte();
    if (type < 0 || type >= TYPES.length) {
      throw new IOException("damaged service graph: entity type " + type);
    }
    String namespace = in.readUTF();
    return new Entity(TYPES[type], namespace, in.readUTF());
  }
}
