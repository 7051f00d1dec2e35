package io.vedette.detect.incident;

import io.vedette.model.Cause;
import io.vedette.model.Entity;
import io.vedette.model.Evidence;
import io.vedette.model.Expectation;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Title and summary of an incident: who suffers, from what, how much, since when. */
final class Headline {
  /** From here on a title names the cause. */
  private static final double NAMED = 0.5;

  /** From here on, together, it names the two best. */
  private static final double EITHER = 0.7;

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Group group;
  private final CallGraph graph;
  private final List<Cause> causes;
  private final List<Signal> signals;

  Headline(Group group, CallGraph graph, List<Cause> causes) {
    this.group = group;
    this.graph = graph;
    this.causes = causes;
    this.signals = group.ordered();
  }

  String title() {
    if (group.security()) {
      return securityTitle();
    }
    Signal worst = victim();
    Cause cause = named();
    String since = " since " + clock(group.startMillis());
    if (worst.forecast() || !worst.symptom().kind().harmful()) {
      return worst.title() + (cause != null && deploy(cause) ? ", after a deploy" : "");
    }
    String what = worst.entity().name() + ' ' + verb(worst.symptom().kind());
    if (cause == null) {
      return what + ": " + amount(worst) + since + doubt();
    }
    if (cause.entity().equals(worst.entity())) {
      return what + because(cause) + ": " + amount(worst) + since;
    }
    return what + " because " + cause.entity().name() + ' ' + trouble(cause) + since;
  }

  String summary() {
    StringBuilder out = new StringBuilder(200);
    Set<Entity> entities = group.entities();
    out.append(signals.size() == 1 ? "One finding" : signals.size() + " findings");
    out.append(" on ").append(list(entities)).append(" since ");
    out.append(clock(group.startMillis())).append(" UTC. ");
    if (causes.isEmpty()) {
      return out.append("Nothing that was seen explains them: the cause may lie outside.")
          .toString();
    }
    Cause first = causes.get(0);
    out.append("Likeliest cause: ").append(describe(first)).append('.');
    String why = reasons(first.evidenceFor());
    out.append(why.isEmpty() ? "" : " For it: " + why + '.');
    String but = reasons(first.evidenceAgainst());
    out.append(but.isEmpty() ? "" : " Against it: " + but + '.');
    if (causes.size() > 1 && causes.get(1).probability() > 0.1) {
      out.append(" Next: ").append(describe(causes.get(1))).append(". ");
      out.append(TellApart.sentence(first, causes.get(1))).append('.');
    }
    return out.toString();
  }

  private static String describe(Cause c) {
    String kind = c.faultKind().replace('_', ' ');
    return String.format(Locale.ROOT, "%s, %s (%.0f %%)", c.entity(), kind, 100 * c.probability());
  }

  private static String reasons(List<Evidence> evidence) {
    return String.join("; ", evidence.stream().limit(3).map(e -> plain(e.text())).toList());
  }

  private static String plain(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private static String list(Set<Entity> entities) {
    List<String> names = entities.stream().map(Entity::toString).limit(4).toList();
    int more = entities.size() - names.size();
    return String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
  }

  private String securityTitle() {
    Signal worst =
        signals.stream()
            .max(
                Comparator.comparing(Signal::severity)
                    .thenComparingDouble(s -> s.symptom().strength()))
            .orElseThrow();
    int others = signals.size() - 1;
    String who = SecurityCauses.actor(worst).name();
    String title = worst.title().contains(who) ? worst.title() : who + ": " + worst.title();
    return others == 0
        ? title
        : title
            + " and "
            + others
            + (others == 1 ? " more threat finding" : " more threat findings");
  }

  private String doubt() {
    boolean either =
        causes.size() > 1
            && causes.get(0).probability() + causes.get(1).probability() >= EITHER
            && !causes.get(0).entity().equals(causes.get(1).entity());
    return either
        ? ", cause " + causes.get(0).entity().name() + " or " + causes.get(1).entity().name()
        : ", cause not known";
  }

  private @Nullable Cause named() {
    return causes.isEmpty() || causes.get(0).probability() < NAMED ? null : causes.get(0);
  }

  /** The finding that users notice most: on the entity that most callers' paths end at. */
  private Signal victim() {
    Set<Entity> suffering = new LinkedHashSet<>();
    signals.stream()
        .filter(s -> s.symptom().kind().harmful())
        .forEach(s -> suffering.add(s.entity()));
    return signals.stream()
        .max(
            Comparator.comparing((Signal s) -> s.symptom().kind().harmful())
                .thenComparing(s -> onTop(s, suffering))
                .thenComparing(s -> s.symptom().kind().failing())
                .thenComparingDouble(s -> s.symptom().strength())
                .thenComparing(Comparator.comparing(Signal::id).reversed()))
        .orElseThrow();
  }

  private boolean onTop(Signal s, Set<Entity> suffering) {
    return graph.callers(s.entity()).stream().noneMatch(suffering::contains);
  }

  private static String verb(SymptomKind kind) {
    return kind.failing() ? "is failing" : "is slow";
  }

  private static boolean deploy(Cause cause) {
    return cause.faultKind().equals("bad_deploy");
  }

  private static String because(Cause cause) {
    return switch (cause.faultKind()) {
      case "bad_deploy" -> " after a deploy";
      case "overload" -> " under more load than normal";
      case "resource_exhaustion" -> ", short of resources";
      case "lost_instance" -> " since it lost instances";
      default -> "";
    };
  }

  private String trouble(Cause cause) {
    Signal own =
        signals.stream()
            .filter(s -> s.entity().equals(cause.entity()))
            .max(
                Comparator.comparing((Signal s) -> s.symptom().kind().harmful())
                    .thenComparingDouble(s -> s.symptom().strength()))
            .orElse(null);
    String amount = own == null || !own.symptom().kind().harmful() ? "" : ": " + amount(own);
    boolean fails = own != null && own.symptom().kind().failing();
    return switch (cause.faultKind()) {
      case "bad_deploy" -> (fails ? "fails after a deploy" : "was deployed") + amount;
      case "overload" -> "is overloaded" + amount;
      case "resource_exhaustion" -> "is short of resources" + amount;
      case "slow_dependency" -> "is slow" + amount;
      case "lost_instance" ->
          (GraphView.carrier(cause.entity()) ? "is lost" : "lost instances") + amount;
      case "lost_zone" -> "is lost" + amount;
      default -> (own != null && own.symptom().kind().slow() ? "is slow" : "fails") + amount;
    };
  }

  private static String amount(Signal s) {
    Expectation e = s.expectation();
    if (e == null) {
      return s.title();
    }
    return switch (s.symptom().kind()) {
      case ERRORS, OWN_ERRORS -> ofErrors(s, e);
      case LATENCY, OWN_LATENCY -> ofLatency(s, e);
      default -> number(e.actual()) + " instead of " + number(e.expected());
    };
  }

  private static String ofErrors(Signal s, Expectation e) {
    return s.series().contains("ratio") && e.actual() <= 1
        ? String.format(Locale.ROOT, "%.0f %% of calls", 100 * e.actual())
        : number(e.actual()) + " errors instead of " + number(e.expected());
  }

  private static String ofLatency(Signal s, Expectation e) {
    String unit = s.series().contains("_ms") || e.unit().equals("ms") ? " ms" : "";
    String what = s.series().contains("p95") ? "p95 " : s.series().contains("p99") ? "p99 " : "";
    return what + number(e.actual()) + unit + " instead of " + number(e.expected()) + unit;
  }

  private static String number(double x) {
    double size = Math.abs(x);
    return String.format(Locale.ROOT, size >= 10 || size == 0 ? "%,.0f" : "%.2g", x);
  }

  private static String clock(long millis) {
    return CLOCK.format(Instant.ofEpochMilli(millis));
  }
}
