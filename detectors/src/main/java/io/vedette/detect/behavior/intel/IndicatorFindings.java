package io.vedette.detect.behavior.intel;

import io.vedette.detect.behavior.Activity;
import io.vedette.detect.behavior.ActivityReader;
import io.vedette.model.AuditEvent;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Evidence;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Findings of events that name an indicator. Not for use by several threads at once. */
public final class IndicatorFindings {
  private final ActivityReader reader = new ActivityReader();

  /**
   * One finding for each indicator that an event names: high from a confidence of 0.8, medium from
   * 0.5, else low.
   */
  public List<Finding> of(AuditEvent event, IndicatorSet indicators) {
    List<IndicatorSet.Match> matches = indicators.match(event);
    if (matches.isEmpty()) {
      return List.of();
    }
    Entity actor =
        reader
            .read(event)
            .map(Activity::actor)
            .orElseGet(() -> new Entity(EntityType.ACTOR, "", "unknown:" + event.source()));
    List<Finding> out = new ArrayList<>();
    for (IndicatorSet.Match match : matches) {
      out.add(finding(event, actor, match));
    }
    return out;
  }

  private static Finding finding(AuditEvent event, Entity actor, IndicatorSet.Match match) {
    Indicator indicator = match.indicator();
    double confidence = indicator.confidence();
    Severity severity =
        confidence >= 0.8 ? Severity.HIGH : confidence >= 0.5 ? Severity.MEDIUM : Severity.LOW;
    String what = indicator.type().words() + ' ' + indicator.value();
    String known = indicator.description().isEmpty() ? "" : ": " + indicator.description();
    String reason =
        "%s names the %s in %s, which is on the list %s%s."
            .formatted(actor, what, match.field(), indicator.list(), known);
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("log.source", event.source());
    attributes.put("actor", actor.toString());
    attributes.put("indicator", indicator.value());
    attributes.put("indicator.type", indicator.type().words());
    attributes.put("indicator.list", indicator.list());
    boolean address = indicator.type() == Indicator.Type.ADDRESS;
    if (address || indicator.type() == Indicator.Type.NETWORK) {
      attributes.put("source.address", match.text());
    }
    String title = "Known bad " + what;
    return new Finding(
        Ids.of("intel", indicator.value(), event.id()),
        FindingKind.THREAT,
        severity,
        confidence,
        confidence,
        actor,
        title.length() < 80 ? title : title.substring(0, 78) + "…",
        reason,
        event.timeMillis(),
        event.timeMillis(),
        false,
        "",
        null,
        List.of(),
        List.of(new Evidence("audit", match.field() + " = " + match.text(), event.id())),
        "intel:" + indicator.list(),
        attributes);
  }
}
