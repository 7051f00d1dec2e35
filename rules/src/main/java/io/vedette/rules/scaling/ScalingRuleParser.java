package io.vedette.rules.scaling;

import io.vedette.rules.RuleException;
import io.vedette.rules.scaling.ScalingRule.Event;
import io.vedette.rules.scaling.ScalingRule.Mode;
import io.vedette.rules.scaling.ScalingRule.Money;
import io.vedette.rules.scaling.ScalingRule.Scaling;
import io.vedette.rules.threshold.ForecastLimit;
import io.vedette.rules.yaml.YamlNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads scaling rules; every complaint names its line. */
public final class ScalingRuleParser {
  private static final int MAX_REPLICAS = 100_000;
  private static final Set<String> WORKLOADS =
      Set.of(
          "deployment",
          "statefulset",
          "hpa",
          "scaledobject",
          "inferenceservice",
          "knative",
          "rayservice",
          "none");

  private ScalingRuleParser() {}

  /**
   * Reads one document.
   *
   * @throws RuleException naming what is wrong, and its line
   */
  public static ScalingRule parse(YamlNode document) {
    document.onlyKeys("name", "description", "autoscale");
    YamlNode given = document.require("autoscale");
    given.onlyKeys(
        "match",
        "mode",
        "replicas",
        "target",
        "startup",
        "stabilization",
        "scale_to_zero",
        "budget",
        "price",
        "spot",
        "events");
    List<String> match = given.require("match").texts();
    if (match.isEmpty() || match.contains("")) {
      throw given.error(
          "match is empty; name services, as in match: shop/checkout or match: \"*\"");
    }
    List<Event> events = new ArrayList<>();
    YamlNode listed = given.get("events");
    for (YamlNode each : listed == null ? List.<YamlNode>of() : listed.list()) {
      events.add(event(each));
    }
    return new ScalingRule(
        document.require("name").text(), match, scaling(given), money(given), events);
  }

  private static Scaling scaling(YamlNode given) {
    YamlNode replicas = section(given, "replicas", "min", "max");
    YamlNode target =
        section(given, "target", "objective", "capacity", "workload", "utilization", "premium");
    Integer min = count(replicas, "min", 1);
    Integer max = count(replicas, "max", 1);
    if (replicas != null && min != null && max != null && max < min) {
      throw replicas.error("max " + max + " is below min " + min);
    }
    YamlNode zero = given.get("scale_to_zero");
    return new Scaling(
        mode(given.get("mode")),
        min,
        max,
        duration(target, "objective"),
        positive(target, "capacity", Double.MAX_VALUE),
        workload(target),
        positive(target, "utilization", 1),
        positive(target, "premium", 10),
        duration(given, "startup"),
        duration(given, "stabilization"),
        zero == null ? null : Boolean.valueOf(zero.isMap() || zero.bool()),
        zero != null && zero.isMap() ? idle(zero) : null);
  }

  private static @Nullable Duration idle(YamlNode zero) {
    zero.onlyKeys("after");
    zero.require("after");
    return duration(zero, "after");
  }

  private static Money money(YamlNode given) {
    YamlNode budget = section(given, "budget", "replica_hours_per_day", "cost_per_day");
    YamlNode price = section(given, "price", "on_demand", "spot");
    YamlNode spot = section(given, "spot", "base", "share", "headroom");
    Double cost = positive(budget, "cost_per_day", Double.MAX_VALUE);
    if (budget != null && cost != null && (price == null || price.get("on_demand") == null)) {
      throw budget.error("cost_per_day needs price: {on_demand: …}, what a replica costs an hour");
    }
    return new Money(
        cost,
        positive(budget, "replica_hours_per_day", Double.MAX_VALUE),
        positive(price, "on_demand", Double.MAX_VALUE),
        positive(price, "spot", Double.MAX_VALUE),
        count(spot, "base", 0),
        share(spot, "share"),
        share(spot, "headroom"));
  }

  private static Event event(YamlNode node) {
    node.onlyKeys("name", "start", "duration", "zone", "repeat", "demand", "replicas");
    Duration duration = duration(node, "duration");
    if (duration == null || duration.isZero() || duration.compareTo(Duration.ofDays(7)) > 0) {
      throw node.error("an event needs a duration of up to 7d, as in duration: 6h");
    }
    Double demand = positive(node, "demand", 1000);
    Integer replicas = count(node, "replicas", 1);
    if (demand == null && replicas == null) {
      throw node.error(
          "an event needs demand, a factor, or replicas, the least that there should be");
    }
    int repeatDays = repeatDays(node.get("repeat"));
    if (repeatDays > 0 && duration.compareTo(Duration.ofDays(repeatDays)) > 0) {
      throw node.error("the event lasts longer than until it repeats");
    }
    return new Event(
        node.text("name", "event"),
        start(node.require("start")),
        duration,
        zone(node.get("zone")),
        repeatDays,
        demand == null ? 1 : demand,
        replicas == null ? 0 : replicas);
  }

  private static int repeatDays(@Nullable YamlNode node) {
    return switch (node == null ? "once" : node.text()) {
      case "once" -> 0;
      case "daily" -> 1;
      case "weekly" -> 7;
      default -> throw problem(node, "is none of once, daily, weekly");
    };
  }

  private static LocalDateTime start(YamlNode node) {
    try {
      return LocalDateTime.parse(node.text());
    } catch (DateTimeException e) {
      throw problem(node, "is no local time; write it as \"2026-11-27T18:00\", and give its zone");
    }
  }

  private static ZoneId zone(@Nullable YamlNode node) {
    try {
      return node == null ? ZoneOffset.UTC : ZoneId.of(node.text());
    } catch (DateTimeException e) {
      throw problem(node, "is no time zone; write it as Europe/Berlin");
    }
  }

  private static @Nullable YamlNode section(YamlNode parent, String key, String... known) {
    YamlNode section = parent.get(key);
    if (section != null) {
      section.onlyKeys(known);
    }
    return section;
  }

  private static @Nullable YamlNode at(@Nullable YamlNode parent, String key) {
    return parent == null ? null : parent.get(key);
  }

  private static @Nullable Mode mode(@Nullable YamlNode node) {
    if (node == null) {
      return null;
    }
    // YAML 1.1 reads a plain off as false
    String text = node.text().equals("false") ? "off" : node.text();
    return Arrays.stream(Mode.values())
        .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> problem(node, "is none of off, preview, auto"));
  }

  private static @Nullable String workload(@Nullable YamlNode target) {
    YamlNode node = at(target, "workload");
    if (node == null) {
      return null;
    }
    if (!WORKLOADS.contains(node.text())) {
      throw problem(node, "is none of " + String.join(", ", WORKLOADS.stream().sorted().toList()));
    }
    return node.text().equals("none") ? "" : node.text();
  }

  private static @Nullable Integer count(@Nullable YamlNode parent, String key, int least) {
    YamlNode node = at(parent, key);
    if (node == null) {
      return null;
    }
    double number = node.number();
    if (number != Math.rint(number) || number < least || number > MAX_REPLICAS) {
      throw problem(node, "is no whole number from " + least + " to " + MAX_REPLICAS);
    }
    return (int) number;
  }

  private static @Nullable Double positive(@Nullable YamlNode parent, String key, double most) {
    YamlNode node = at(parent, key);
    if (node == null) {
      return null;
    }
    double number = node.number();
    if (!(number > 0 && number <= most)) {
      throw problem(
          node, "is no number above 0" + (most == Double.MAX_VALUE ? "" : " and up to " + most));
    }
    return number;
  }

  private static @Nullable Double share(@Nullable YamlNode parent, String key) {
    YamlNode node = at(parent, key);
    if (node == null) {
      return null;
    }
    double number = node.number();
    if (!(number >= 0 && number <= 1)) {
      throw problem(node, "is no share from 0 to 1");
    }
    return number;
  }

  private static @Nullable Duration duration(@Nullable YamlNode parent, String key) {
    YamlNode node = at(parent, key);
    if (node == null) {
      return null;
    }
    try {
      Duration duration =
          node.text().endsWith("ms")
              ? Duration.ofMillis(Long.parseLong(node.text().replace("ms", "").strip()))
              : ForecastLimit.duration(node.text());
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (RuleException | NumberFormatException | DateTimeException e) {
      throw problem(node, "is no duration; write it as 500ms, 90s, 10m or 2h");
    }
    throw problem(node, "is negative");
  }

  private static RuleException problem(@Nullable YamlNode node, String what) {
    return node == null ? new RuleException(what) : node.error("'" + node.text() + "' " + what);
  }
}
