package io.vedette.respond.kubernetes;

import io.vedette.respond.Connections;
import io.vedette.respond.Responder;
import io.vedette.respond.ResponderProvider;
import java.util.List;

/** Scale and quarantine. */
public final class KubernetesResponders implements ResponderProvider {
  @Override
  public String name() {
    return "kubernetes";
  }

  @Override
  public List<Responder> create(Connections connections) {
    return List.of(
        new Scale(connections.cluster()),
        new Quarantine(connections.cluster(), connections.clock()));
  }
}
