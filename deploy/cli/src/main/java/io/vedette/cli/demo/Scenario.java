package io.vedette.cli.demo;

import io.vedette.model.ActionKind;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The plan of the scenario's minutes: which fault is active when, and how strong. Minutes count
 * from the start of the scenario; before it they are negative and nothing is wrong.
 *
 * @param startMinute minute since the epoch at which the scenario begins
 */
record Scenario(long startMinute) {
  static final int MINUTES = 90;

  /** What breaks at once must be known half a minute after its first bad minute, seconds. */
  private static final int AT_ONCE = 60 + 30;

  static final int CATALOG_DEPLOY = 5;
  static final int LEAK_FROM = 10;
  static final int CHECKOUT_DEPLOY = 20;
  static final int CHECKOUT_ROLLBACK = 38;
  static final int MISSED_SCRAPE = 25;
  static final int NEW_LOG_FROM = 30;
  static final int NEW_LOG_TO = 44;
  static final int THEFT = 48;
  static final int SURGE_FROM = 50;
  static final int BURST_FROM = 62;
  static final int BURST_TO = 78;

  /**
   * Noise of one minute. The seed is mixed (SplitMix64): neighbouring seeds of {@link Random} give
   * neighbouring first draws, and noise would drift instead of jumping.
   */
  static Random random(long seed, long minute, String of) {
    long z = (seed * 31 + of.hashCode()) * 0x9E3779B97F4A7C15L + minute;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return new Random(z ^ (z >>> 31));
  }

  int at(long minute) {
    return (int) Math.max(Integer.MIN_VALUE, minute - startMinute);
  }

  String version(String service, long minute) {
    int t = at(minute);
    return switch (service) {
      case "catalog" -> t >= CATALOG_DEPLOY ? "1.5.0" : "1.4.2";
      case "checkout" -> slow(minute) ? "2.1.0" : "2.0.3";
      case "llm" -> "v1";
      default -> "1.0.0";
    };
  }

  /** A routine deploy passes, and so does the rollback; the one between makes checkout slow. */
  boolean slow(long minute) {
    int t = at(minute);
    return t >= CHECKOUT_DEPLOY && t < CHECKOUT_ROLLBACK;
  }

  boolean databaseFails(long minute) {
    int t = at(minute);
    return t >= BURST_FROM && t < BURST_TO;
  }

  boolean newLog(long minute) {
    int t = at(minute);
    return t >= NEW_LOG_FROM && t < NEW_LOG_TO;
  }

  boolean scrapeMissed(long minute) {
    return at(minute) == MISSED_SCRAPE;
  }

  boolean theft(long minute) {
    return at(minute) == THEFT;
  }

  /** Bytes that the leak has eaten; when the scenario is over, the service is restarted. */
  double leaked(long minute) {
    return at(minute) >= MINUTES ? 0 : Math.max(0, at(minute) - LEAK_FROM) * 4e6;
  }

  /**
   * Minutes that the surge of the inference service has lasted; 0 before and after. At 0.9 requests
   * more a minute the capacity is reached 39 to 59 minutes after its start, at any time of day:
   * never within the scenario's deadline, and always within the forecast's horizon.
   */
  int surge(long minute) {
    return at(minute) >= MINUTES ? 0 : Math.max(0, at(minute) - SURGE_FROM);
  }

  Truth truth() {
    Entity checkout = Entity.service("shop", "checkout");
    Entity llm = Entity.service("ai", "llm");
    return new Truth(
        List.of(
            planted(
                "latency-after-deploy",
                "checkout is four times slower after version 2.1.0",
                checkout,
                CHECKOUT_DEPLOY,
                AT_ONCE,
                Set.of(ActionKind.REROUTE)),
            planted(
                "errors-two-hops-down",
                "the payment database fails; errors reach the frontend through payment and checkout",
                new Entity(EntityType.DATABASE, "shop", "payment-db"),
                BURST_FROM,
                AT_ONCE,
                Set.of(ActionKind.NOTIFY, ActionKind.REROUTE)),
            planted(
                "new-error-log",
                "catalog logs an error that was never seen before",
                Entity.service("shop", "catalog"),
                NEW_LOG_FROM,
                AT_ONCE,
                Set.of(ActionKind.NOTIFY)),
            planted(
                "inference-surge",
                "load of the inference service grows towards its capacity",
                llm,
                SURGE_FROM,
                38 * 60,
                Set.of(ActionKind.SCALE)),
            planted(
                "memory-leak",
                "inventory leaks 4 MB a minute towards its limit of 1 GB",
                Entity.service("shop", "inventory"),
                LEAK_FROM,
                60 * 60,
                Set.of(ActionKind.SCALE, ActionKind.NOTIFY)),
            planted(
                "stolen-token",
                "a service account's token is used to list secrets, exec into a pod and become admin",
                new Entity(EntityType.ACTOR, "shop", "catalog-sync"),
                THEFT,
                AT_ONCE,
                Set.of(ActionKind.QUARANTINE))));
  }

  private Truth.Planted planted(
      String id,
      String description,
      Entity culprit,
      int onset,
      int withinSeconds,
      Set<ActionKind> fitting) {
    long from = (startMinute + onset) * 60_000L;
    return new Truth.Planted(id, description, culprit, from, from + withinSeconds * 1000L, fitting);
  }
}
