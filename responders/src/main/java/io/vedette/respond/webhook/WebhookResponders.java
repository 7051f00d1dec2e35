package io.vedette.respond.webhook;

import io.vedette.respond.Connections;
import io.vedette.respond.Responder;
import io.vedette.respond.ResponderProvider;
import java.util.List;

/** Notify, two ways. */
public final class WebhookResponders implements ResponderProvider {
  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public List<Responder> create(Connections connections) {
    return List.of(
        new Alertmanager(connections.alertmanager(), connections.clock()),
        new Webhook(connections.webhook(), connections.secret(), connections.clock()));
  }
}
