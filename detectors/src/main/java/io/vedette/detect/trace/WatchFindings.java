package io.vedette.detect.trace;

import io.vedette.detect.trace.Dependency.Open;
import io.vedette.detect.trace.Dependency.Trouble;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Evidence;
import io.vedette.model.Expectation;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import io.vedette.model.Ids;
import io.vedette.model.Severity;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts what is wrong with one dependency into words, with example traces. */
final class WatchFindings {
  private static final String DETECTOR = "calls/1";
  private static final int MAX_NAME = 28;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  final CallWatchState state;
  final Entity caller;
  final Entity callee;
  final Dependency dependency;
  final long nowMillis;

  /** The calls of the minute that is judged. */
  CallWindow window = new CallWindow();

  private final Exemplars servedNow;

  WatchFindings(
      CallWatchState state,
      Entity caller,
      Entity callee,
      Dependency dependency,
      Exemplars servedNow,
      long nowMillis) {
    this.state = state;
    this.caller = caller;
    this.callee = callee;
    this.dependency = dependency;
    this.servedNow = servedNow;
    this.nowMillis = nowMillis;
  }

  /** Share of calls that are retries by habit, with a little doubt while few were seen. */
  double habitualRetries() {
    return (dependency.retries + 0.5) / (dependency.calls + 50);
  }

  /** When the youngest version was first seen, where there were others before; else long ago. */
  long newestVersionMillis() {
    if (state.versions.size() < 2) {
      return -CallWatch.FORGET_MILLIS;
    }
    return state.versions.values().stream().mapToLong(v -> v).max().orElse(0);
  }

  private String newestVersion() {
    long newest = newestVersionMillis();
    return state.versions.entrySet().stream()
        .filter(e -> e.getValue() == newest)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  GraphChange change(GraphChange.Kind kind) {
    String text =
        switch (kind) {
          case NEW_EDGE -> caller.name() + " now " + verb(true) + callee.name();
          case LOST_EDGE -> caller.name() + " no longer " + verb(true) + callee.name();
        };
    return new GraphChange(caller, callee, nowMillis, kind, text);
  }

  Finding finding(Trouble trouble, boolean resolved) {
    Open open = dependency.open.get(trouble);
    long start = open == null ? nowMillis : Math.min(open.startMillis, nowMillis);
    String name = trouble.name().toLowerCase(Locale.ROOT);
    return new Finding(
        Ids.of("calls", name, caller.id(), callee.id(), Long.toString(start)),
        graph(trouble) ? FindingKind.TOPOLOGY_CHANGE : FindingKind.METRIC_ANOMALY,
        severity(trouble),
        0.9,
        score(trouble),
        caller,
        title(trouble),
        reason(trouble, start),
        start,
        nowMillis,
        resolved,
        "",
        expectation(trouble),
        List.of(),
        evidence(trouble),
        DETECTOR,
        attributes(trouble, name));
  }

  private static boolean graph(Trouble trouble) {
    return trouble == Trouble.NEW_PATH || trouble == Trouble.LOST;
  }

  private static Severity severity(Trouble trouble) {
    return switch (trouble) {
      case NEW_PATH -> Severity.LOW;
      case LOST, N_PLUS_ONE -> Severity.MEDIUM;
      case RETRY_STORM -> Severity.HIGH;
    };
  }

  private double score(Trouble trouble) {
    return switch (trouble) {
      case NEW_PATH -> 0.5;
      case LOST -> 1 - Math.exp(-dependency.callsPerRequest() * dependency.servedSince / 10);
      case RETRY_STORM -> ratio(window.retries, window.calls);
      case N_PLUS_ONE -> ratio(window.repeating, window.groups);
    };
  }

  private static double ratio(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private String title(Trouble trouble) {
    String a = cut(caller.name());
    String b = cut(callee.name());
    return switch (trouble) {
      case NEW_PATH -> a + " now " + verb(true) + b;
      case LOST -> a + " no longer " + verb(true) + b;
      case RETRY_STORM -> "Retry storm: " + a + " on " + b;
      case N_PLUS_ONE -> "N+1 calls: " + a + " to " + b;
    };
  }

  private String verb(boolean present) {
    if (caller.type() == EntityType.RESOURCE) {
      return present ? "delivers to " : "delivered to ";
    }
    if (callee.type() == EntityType.RESOURCE) {
      return present ? "sends to " : "sent to ";
    }
    return present ? "calls " : "called ";
  }

  private static String cut(String name) {
    return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME - 1) + '…';
  }

  private String reason(Trouble trouble, long start) {
    Dependency d = dependency;
    String since = CLOCK.format(Instant.ofEpochMilli(start)) + " UTC";
    return switch (trouble) {
      case NEW_PATH ->
          say(
              "%s has %s%s since %s and never did before, in %s.",
              caller, verb(false), callee, since, span(start - state.firstMillis));
      case LOST ->
          say(
              "%s made %.2g calls to %s for each request it served; since %s it has served %.0f"
                  + " and made none.",
              caller, d.callsPerRequest(), callee, since, d.servedSince);
      case RETRY_STORM ->
          say(
              "%d of %d calls of %s to %s within a minute repeat one that had just failed; usually"
                  + " %.1f %% do. Since %s.",
              window.retries, window.calls, caller, callee, 100 * habitualRetries(), since);
      case N_PLUS_ONE ->
          say(
              "%d of %d requests of %s within a minute make at least %d equal calls (%s) to %s one"
                  + " after the other; before version %s %.0f %% did. Since %s.",
              window.repeating,
              window.groups,
              caller,
              RepeatedCalls.N_PLUS_ONE_CALLS,
              window.repeated,
              callee,
              newestVersion(),
              100 * d.repeating / Math.max(1, d.groups),
              since);
    };
  }

  private static String say(String format, Object... args) {
    return String.format(Locale.ROOT, format, args);
  }

  private static String span(long millis) {
    long minutes = Math.max(0, millis / CallWatch.MINUTE);
    return minutes < 180 ? minutes + " minutes" : minutes / 60 + " hours";
  }

  private @Nullable Expectation expectation(Trouble trouble) {
    double habit = habitualRetries();
    double repeating = dependency.repeating / Math.max(1, dependency.groups);
    return switch (trouble) {
      case NEW_PATH -> null;
      case LOST -> {
        double expected = dependency.callsPerRequest() * dependency.servedSince;
        yield new Expectation(0, expected, expected / 2, expected * 2, "{call}");
      }
      case RETRY_STORM ->
          new Expectation(
              ratio(window.retries, window.calls), habit, 0, Math.min(1, 4 * habit), "1");
      case N_PLUS_ONE ->
          new Expectation(
              ratio(window.repeating, window.groups), repeating, 0, Math.max(0.1, repeating), "1");
    };
  }

  private List<Evidence> evidence(Trouble trouble) {
    List<Evidence> out = new ArrayList<>();
    Exemplars bad =
        switch (trouble) {
          case NEW_PATH -> window.typical;
          case LOST -> servedNow;
          case RETRY_STORM -> window.retried;
          case N_PLUS_ONE -> window.repeats;
        };
    String what =
        switch (trouble) {
          case NEW_PATH -> "over the new path took";
          case LOST -> "without " + cut(callee.name()) + " took";
          case RETRY_STORM -> "repeated after a failure took";
          case N_PLUS_ONE -> "of many equal ones took";
        };
    bad.forEach((ms, trace) -> out.add(new Examples.Example(ms, trace).bad(what)));
    Exemplars normal = trouble == Trouble.NEW_PATH ? state.servedBefore : dependency.normal;
    normal.forEach((ms, trace) -> out.add(new Examples.Example(ms, trace).normal()));
    return out;
  }

  private Map<String, String> attributes(Trouble trouble, String name) {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("trace.pattern", name);
    out.put("peer", callee.id());
    if (trouble == Trouble.RETRY_STORM) {
      out.put("metric", "vedette_edge_retry_requests");
    }
    if (trouble == Trouble.N_PLUS_ONE) {
      out.put("metric", "vedette_edge_repeated_requests");
      out.put("service.version", newestVersion());
      out.put("operation", window.repeated);
    }
    return out;
  }
}
