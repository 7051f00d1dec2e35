package io.vedette.respond;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import java.util.Map;

/** Actions on {@code shop/checkout}, as a playbook would ask for them. */
final class TestActions {
  static final long NOW = 1_700_000_000_000L;

  private TestActions() {}

  static Action action(String id, ActionKind kind, Map<String, String> parameters) {
    return on(Entity.service("shop", "checkout"), id, kind, parameters, false, 0);
  }

  static Action on(
      Entity target,
      String id,
      ActionKind kind,
      Map<String, String> parameters,
      boolean approval,
      long expiresAfterMillis) {
    return new Action(
        id,
        kind,
        "incident-1",
        target,
        parameters,
        "test",
        approval,
        expiresAfterMillis,
        NOW,
        "latency is high");
  }

  static Entity pod(String namespace, String name) {
    return new Entity(EntityType.POD, namespace, name);
  }
}
