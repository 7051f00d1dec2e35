package io.vedette.rules.scaling;

import io.vedette.model.Entity;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How some services are scaled differently from the configuration. What is null stays as it is; of
 * two rules for one service the later one wins key by key, and their events add up.
 *
 * <pre>
 * name: checkout
 * autoscale:
 *   match: [shop/checkout, "ml/llama-*"]    # namespace/name; * is any text
 *   mode: auto                              # off, preview, auto
 *   replicas: {min: 2, max: 40}
 *   target: {objective: 500ms, capacity: 25, workload: deployment, utilization: 0.8, premium: 0.14}
 *   startup: 90s                            # instead of the lead time that is measured
 *   stabilization: 2m
 *   scale_to_zero: {after: 10m}             # true, false, or after how long
 *   budget: {replica_hours_per_day: 600, cost_per_day: 150}
 *   price: {on_demand: 0.4, spot: 0.12}     # of a replica and hour
 *   spot: {base: 2, share: 0.5, headroom: 0.1}
 *   events:
 *     - {name: sale, start: "2026-11-27T18:00", duration: 6h, zone: Europe/Berlin, demand: 2.5}
 *     - {name: batch, start: "2026-11-27T02:00", duration: 1h, repeat: daily, replicas: 10}
 * </pre>
 *
 * @param name for people and messages
 * @param match patterns of {@code namespace/name}, the rule is about what any of them fits
 * @param scaling what differs
 * @param money what bounds the cost
 * @param events times of more load that are known beforehand
 */
public record ScalingRule(
    String name, List<String> match, Scaling scaling, Money money, List<Event> events) {
  public ScalingRule {
    match = List.copyOf(match);
    events = List.copyOf(events);
  }

  /** What is done with recommendations. */
  public enum Mode {
    OFF,
    PREVIEW,
    AUTO
  }

  /**
   * How replicas follow demand.
   *
   * @param minReplicas 1 or more
   * @param maxReplicas at least {@code minReplicas}
   * @param objective of latency, or of the time to first token
   * @param capacity of one replica, requests a second or in flight; instead of the learned one
   * @param workload what an action changes
   * @param utilization share of capacity in use that purely reactive scaling aims at, in (0,1]
   * @param premium share by which replicas may exceed what foresight would have needed
   * @param startup of a replica, instead of the measured one
   * @param scaleToZero whether the last replica may go
   * @param idle for how long there must have been no demand before it does
   */
  public record Scaling(
      @Nullable Mode mode,
      @Nullable Integer minReplicas,
      @Nullable Integer maxReplicas,
      @Nullable Duration objective,
      @Nullable Double capacity,
      @Nullable String workload,
      @Nullable Double utilization,
      @Nullable Double premium,
      @Nullable Duration startup,
      @Nullable Duration stabilization,
      @Nullable Boolean scaleToZero,
      @Nullable Duration idle) {}

  /**
   * What bounds the cost. A day is a UTC day.
   *
   * @param onDemand price of a replica and hour
   * @param spot price of one that may be interrupted
   * @param spotBase replicas that are never spot
   * @param spotShare largest share of the others that may be, in [0,1]
   * @param spotHeadroom spot replicas in addition, as a share of the spot ones, so that an
   *     interruption takes nothing that is needed
   */
  public record Money(
      @Nullable Double costPerDay,
      @Nullable Double replicaHoursPerDay,
      @Nullable Double onDemand,
      @Nullable Double spot,
      @Nullable Integer spotBase,
      @Nullable Double spotShare,
      @Nullable Double spotHeadroom) {}

  /**
   * A time of more load, by a wall clock.
   *
   * @param start of its first occurrence
   * @param duration of each, positive and at most a week
   * @param repeatDays days from one occurrence to the next, 0 for none
   * @param demand what the demand is multiplied by, 1 for no change
   * @param replicas least that there should be
   */
  public record Event(
      String name,
      LocalDateTime start,
      Duration duration,
      ZoneId zone,
      int repeatDays,
      double demand,
      int replicas) {}

  /** Whether it is about a service. */
  public boolean matches(Entity service) {
    String name = service.toString();
    return match.stream().anyMatch(pattern -> fits(pattern, name));
  }

  /** Glob matching in linear time but for the stars: each takes the shortest text that fits. */
  private static boolean fits(String pattern, String text) {
    String[] parts = pattern.split("\\*", -1);
    String last = parts[parts.length - 1];
    if (parts.length == 1) {
      return pattern.equals(text);
    }
    if (!text.startsWith(parts[0])) {
      return false;
    }
    int at = parts[0].length();
    for (int i = 1; i < parts.length - 1; i++) {
      int found = text.indexOf(parts[i], at);
      if (found < 0) {
        return false;
      }
      at = found + parts[i].length();
    }
    return text.length() - last.length() >= at && text.endsWith(last);
  }
}
