package io.vedette.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.detect.whatif.Impact;
import io.vedette.detect.whatif.Impact.CallerImpact;
import io.vedette.detect.whatif.Impact.ServiceImpact;
import io.vedette.model.Entity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An impact as JSON: entities by id, rates per second, shares in [0,1]. */
final class WhatIfJson {
  private WhatIfJson() {}

  static String write(Impact impact, double seconds) throws JsonProcessingException {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("lost", ids(impact.lost()));
    out.put("user_share", impact.userShare());
    out.put("services", impact.services().stream().map(s -> service(s, seconds)).toList());
    out.put("callers", impact.callers().stream().map(c -> caller(c, seconds)).toList());
    out.put(
        "carriers",
        impact.carriers().stream()
            .map(c -> load("carrier", c.carrier(), c.before(), c.after(), seconds))
            .toList());
    out.put(
        "queues",
        impact.queues().stream()
            .map(
                q ->
                    Map.of(
                        "queue", q.queue().id(),
                        "consumer", q.consumer().id(),
                        "messages_per_s", q.messages() / seconds))
            .toList());
    out.put("unplaced", ids(impact.unplaced()));
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(out) + '\n';
  }

  private static List<String> ids(List<Entity> entities) {
    return entities.stream().map(Entity::id).toList();
  }

  private static Map<String, Object> service(ServiceImpact s, double seconds) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("service", s.service().id());
    out.put("status", s.status().name().toLowerCase(Locale.ROOT));
    out.put("replicas", s.replicas());
    out.put("remaining", s.remaining());
    out.put("calls_per_s", s.calls() / seconds);
    out.put("moved_per_s", s.moved() / seconds);
    out.put("load_factor", s.loadFactor());
    out.put("single_homed", s.singleHomed());
    if (!Double.isNaN(s.utilisation())) {
      out.put("utilisation", s.utilisation());
      out.put("headroom", s.headroom());
    }
    out.put(
        "take_over",
        s.takeOver().stream()
            .map(r -> load("replica", r.replica(), r.before(), r.after(), seconds))
            .toList());
    return out;
  }

  private static Map<String, Object> load(
      String what, Entity entity, double before, double after, double seconds) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put(what, entity.id());
    out.put("before_per_s", before / seconds);
    out.put("after_per_s", after / seconds);
    return out;
  }

  private static Map<String, Object> caller(CallerImpact c, double seconds) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("caller", c.caller().id());
    out.put("share", c.share());
    out.put("direct", c.direct());
    out.put("lost_calls_per_s", c.lostCalls() / seconds);
    out.put("via", ids(c.via()));
    return out;
  }
}
