package io.vedette.respond.mesh;

import io.vedette.respond.Connections;
import io.vedette.respond.Responder;
import io.vedette.respond.ResponderProvider;
import java.util.List;

/** Reroute. */
public final class MeshResponders implements ResponderProvider {
  @Override
  public String name() {
    return "mesh";
  }

  @Override
  public List<Responder> create(Connections connections) {
    return List.of(new Reroute(connections.cluster()));
  }
}
