package io.vedette.respond.webhook;

import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Posts an alert to Alertmanager's API v2; the undo resolves it. Alertmanager knows an alert by its
 * labels, so a repeat changes nothing. Parameters: {@code severity}, {@code summary}.
 */
public final class Alertmanager implements Responder {
  private static final String ALERTS = "/api/v2/alerts";
  private static final long DEFAULT_MILLIS = 3_600_000;

  private final @Nullable URI base;
  private final Clock clock;
  private final Http http = new Http();

  public Alertmanager(@Nullable URI base, Clock clock) {
    this.base = base;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "alertmanager";
  }

  @Override
  public ActionKind kind() {
    return ActionKind.NOTIFY;
  }

  @Override
  public Plan plan(Action action, ClusterView view) {
    Instant start = Instant.ofEpochMilli(action.requestedAtMillis());
    long lasts = action.expiresAfterMillis() > 0 ? action.expiresAfterMillis() : DEFAULT_MILLIS;
    Instant end = clock.instant().truncatedTo(ChronoUnit.MILLIS).plusMillis(lasts);
    return new Plan(
        "Alert about " + action.target() + ": " + action.reason(),
        name(),
        base != null,
        Map.of(),
        List.of(post(action, start, end)),
        List.of(post(action, start, start.plusMillis(1))));
  }

  private static Request post(Action action, Instant start, Instant end) {
    ArrayNode alerts = Json.array();
    ObjectNode alert = alerts.addObject();
    ObjectNode labels = alert.putObject("labels");
    labels.put("alertname", "VedetteIncident");
    labels.put("incident", action.incidentId());
    labels.put("action", action.id());
    labels.put("namespace", action.target().namespace());
    labels.put("entity", action.target().id());
    labels.put("severity", action.parameters().getOrDefault("severity", "warning"));
    ObjectNode annotations = alert.putObject("annotations");
    annotations.put("summary", action.parameters().getOrDefault("summary", action.reason()));
    annotations.put("description", action.reason()).put("playbook", action.playbook());
    alert.put("startsAt", start.toString()).put("endsAt", end.toString());
    return new Request("POST", ALERTS, Request.JSON, Json.pretty(alerts));
  }

  @Override
  public void execute(Plan plan) {
    plan.apply().forEach(this::send);
  }

  @Override
  public void revert(Plan plan) {
    plan.undo().forEach(this::send);
  }

  private void send(Request request) {
    if (base == null) {
      throw new RespondException("no Alertmanager is configured; set its URL");
    }
    http.send(
        URI.create(base.toString().replaceAll("/+$", "") + request.path()), request, Map.of());
  }

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
    try {
      send(new Request("GET", "/-/ready", "", ""));
      return new Check(true, "Alertmanager is ready");
    } catch (RespondException e) {
      return new Check(false, String.valueOf(e.getMessage()));
    }
  }
}
