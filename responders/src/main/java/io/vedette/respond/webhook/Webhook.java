package io.vedette.respond.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.respond.Check;
import io.vedette.respond.ClusterView;
import io.vedette.respond.Json;
import io.vedette.respond.Permission;
import io.vedette.respond.Plan;
import io.vedette.respond.Request;
import io.vedette.respond.RespondException;
import io.vedette.respond.Responder;
import io.vedette.respond.Secret;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Posts a JSON body to a configured URL. Header {@code X-Vedette-Timestamp} is the time of sending
 * in seconds since 1970; {@code X-Vedette-Signature} is {@code sha256=} and the HMAC-SHA256, in hex
 * and keyed with the shared secret, of timestamp, a dot, and the body. A receiver compares it, and
 * refuses old timestamps. Delivery is at least once; field {@code id} tells repeats.
 */
public final class Webhook implements Responder {
  private final @Nullable URI url;
  private final Secret secret;
  private final Clock clock;
  private final Http http = new Http();

  public Webhook(@Nullable URI url, Secret secret, Clock clock) {
    this.url = url;
    this.secret = secret;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public ActionKind kind() {
    return ActionKind.NOTIFY;
  }

  @Override
  public Plan plan(Action action, ClusterView view) {
    ObjectNode body = Json.object();
    body.put("id", action.id()).put("incident", action.incidentId());
    body.put("entity", action.target().id()).put("playbook", action.playbook());
    body.put("severity", action.parameters().getOrDefault("severity", "warning"));
    body.put("summary", action.parameters().getOrDefault("summary", action.reason()));
    body.put("reason", action.reason()).put("requestedAtMillis", action.requestedAtMillis());
    return new Plan(
        "Tell the webhook about " + action.target() + ": " + action.reason(),
        name(),
        url != null,
        Map.of(),
        List.of(new Request("POST", "/", Request.JSON, Json.pretty(body))),
        List.of());
  }

  @Override
  public void execute(Plan plan) {
    if (url == null) {
      throw new RespondException("no webhook is configured; set its URL and secret file");
    }
    String timestamp = String.valueOf(clock.instant().getEpochSecond());
    for (Request request : plan.apply()) {
      String signature = "sha256=" + secret.sign(timestamp + '.' + request.body());
      http.send(
          url, request, Map.of("X-Vedette-Timestamp", timestamp, "X-Vedette-Signature", signature));
    }
  }

  /** A message cannot be taken back. */
  @Override
  public void revert(Plan plan) {}

  @Override
  public boolean inEffect(Plan plan) {
    return false;
  }

  @Override
  public List<Permission> permissions() {
    return List.of();
  }

  @Override
  public Check check() {
    return url == null
        ? new Check(false, "no webhook configured: plans only")
        : new Check(true, "webhook configured; not tried, as a try would be a message");
  }
}
