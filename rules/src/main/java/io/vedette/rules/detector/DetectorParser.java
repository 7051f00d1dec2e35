package io.vedette.rules.detector;

import io.vedette.rules.RuleException;
import io.vedette.rules.detector.DetectorRule.AfterDeploy;
import io.vedette.rules.detector.DetectorRule.Direction;
import io.vedette.rules.detector.DetectorRule.InCalendar;
import io.vedette.rules.detector.DetectorRule.Missing;
import io.vedette.rules.detector.DetectorRule.Once;
import io.vedette.rules.detector.DetectorRule.Weekly;
import io.vedette.rules.detector.DetectorRule.When;
import io.vedette.rules.detector.DetectorRule.Window;
import io.vedette.rules.threshold.ForecastLimit;
import io.vedette.rules.yaml.YamlNode;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads detector files; every complaint names its line. */
public final class DetectorParser {
  private static final String[] KEYS = {
    "match",
    "enabled",
    "sensitivity",
    "min_absolute",
    "min_relative",
    "direction",
    "missing",
    "absence",
    "windows",
    "zone"
  };
  private static final String[] WINDOW_KEYS = {
    "name",
    "start",
    "end",
    "days",
    "from",
    "to",
    "zone",
    "after_deploy",
    "calendar",
    "suppress",
    "learn"
  };
  private static final double LEAST_SENSITIVITY = 0.1;
  private static final double MOST_SENSITIVITY = 10;

  private DetectorParser() {}

  /**
   * Reads one document.
   *
   * @throws RuleException naming what is wrong, and its line
   */
  public static DetectorRule parse(YamlNode document) {
    document.onlyKeys("name", "description", "detector");
    YamlNode detector = document.require("detector");
    detector.onlyKeys(KEYS);
    List<SeriesSelector> selectors = new ArrayList<>();
    for (YamlNode match : detector.require("match").list()) {
      selectors.add(selector(match));
    }
    if (selectors.isEmpty()) {
      throw detector.error("match is empty; name the series, as in match: queue_length{job=\"a\"}");
    }
    return new DetectorRule(
        document.require("name").text(),
        selectors,
        bool(detector, "enabled"),
        sensitivity(detector.get("sensitivity")),
        positive(detector.get("min_absolute")),
        positive(detector.get("min_relative")),
        constant(detector.get("direction"), Direction.class),
        constant(detector.get("missing"), Missing.class),
        bool(detector, "absence"),
        windows(detector),
        zoneOf(detector));
  }

  private static SeriesSelector selector(YamlNode match) {
    try {
      return SeriesSelector.parse(match.text());
    } catch (RuleException e) {
      throw match.error(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable Boolean bool(YamlNode node, String key) {
    YamlNode value = node.get(key);
    return value == null ? null : value.bool();
  }

  private static @Nullable Double sensitivity(@Nullable YamlNode node) {
    if (node == null) {
      return null;
    }
    return switch (node.text()) {
      case "low" -> 0.5;
      case "normal" -> 1.0;
      case "high" -> 2.0;
      default -> {
        double given = node.number();
        if (!(given >= LEAST_SENSITIVITY && given <= MOST_SENSITIVITY)) {
          throw node.error(
              "sensitivity "
                  + node.text()
                  + " is not low, normal, high or a number from 0.1 to 10 (1 is normal)");
        }
        yield given;
      }
    };
  }

  private static @Nullable Double positive(@Nullable YamlNode node) {
    if (node == null) {
      return null;
    }
    double given = node.number();
    if (!(given >= 0) || Double.isInfinite(given)) {
      throw node.error("'" + node.text() + "' is not a number from 0 up");
    }
    return given;
  }

  private static <E extends Enum<E>> @Nullable E constant(@Nullable YamlNode node, Class<E> type) {
    if (node == null) {
      return null;
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(node.text())) {
        return constant;
      }
    }
    throw node.error(
        "'%s' is none of %s"
            .formatted(
                node.text(), Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
  }

  private static List<Window> windows(YamlNode detector) {
    List<Window> windows = new ArrayList<>();
    YamlNode given = detector.get("windows");
    for (YamlNode each : given == null ? List.<YamlNode>of() : given.list()) {
      windows.add(window(each));
    }
    return windows;
  }

  private static Window window(YamlNode node) {
    node.onlyKeys(WINDOW_KEYS);
    boolean suppress = !Boolean.FALSE.equals(bool(node, "suppress"));
    boolean learn = Boolean.TRUE.equals(bool(node, "learn"));
    if (!suppress && learn) {
      throw node.error("suppress is false and learn is true, so the window changes nothing");
    }
    return new Window(node.text("name", ""), when(node), suppress, learn);
  }

  /** By the key that only windows of its kind have. */
  private static When when(YamlNode node) {
    YamlNode afterDeploy = node.get("after_deploy");
    if (afterDeploy != null) {
      without(node, "this one is after a deploy", "calendar", "start", "end", "days", "from", "to");
      return new AfterDeploy(duration(afterDeploy));
    }
    YamlNode calendar = node.get("calendar");
    if (calendar != null) {
      without(node, "this one is of the calendar", "start", "end", "days", "from", "to", "zone");
      return new InCalendar(calendar.text());
    }
    return node.get("start") != null ? once(node) : weekly(node);
  }

  private static Duration duration(YamlNode node) {
    try {
      return ForecastLimit.duration(node.text());
    } catch (RuleException e) {
      throw node.error(String.valueOf(e.getMessage()));
    }
  }

  private static void without(YamlNode node, String why, String... keys) {
    for (String key : keys) {
      YamlNode given = node.get(key);
      if (given != null) {
        throw given.error("'" + key + "' is for windows of another kind; " + why);
      }
    }
  }

  private static Once once(YamlNode node) {
    without(node, "this one has a start", "days", "from", "to", "zone");
    long start = instant(node.require("start"));
    long end = instant(node.require("end"));
    if (end <= start) {
      throw node.error("the window ends at or before its start");
    }
    return new Once(start, end);
  }

  private static Weekly weekly(YamlNode node) {
    ZoneId zone = zoneOf(node);
    return new Weekly(
        days(node.get("days")),
        clock(node.require("from")),
        clock(node.require("to")),
        zone == null ? ZoneOffset.UTC : zone);
  }

  private static Set<DayOfWeek> days(@Nullable YamlNode node) {
    if (node == null || node.list().isEmpty()) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (YamlNode each : node.list()) {
      String prefix = each.text().toUpperCase(Locale.ROOT);
      DayOfWeek day =
          Arrays.stream(DayOfWeek.values())
              .filter(d -> prefix.length() >= 3 && d.name().startsWith(prefix))
              .findFirst()
              .orElseThrow(
                  () -> each.error("'" + each.text() + "' is no day; write mon, tue, … or sun"));
      days.add(day);
    }
    return days;
  }

  private static LocalTime clock(YamlNode node) {
    try {
      return LocalTime.parse(node.text());
    } catch (DateTimeException e) {
      throw node.error("'" + node.text() + "' is no time of day; write it as \"02:30\"");
    }
  }

  private static @Nullable ZoneId zoneOf(YamlNode node) {
    YamlNode zone = node.get("zone");
    return zone == null ? null : zone(zone);
  }

  private static ZoneId zone(YamlNode node) {
    try {
      return ZoneId.of(node.text());
    } catch (DateTimeException e) {
      throw node.error("'" + node.text() + "' is no time zone; write it as Europe/Berlin");
    }
  }

  private static long instant(YamlNode node) {
    try {
      return Instant.parse(node.text()).toEpochMilli();
    } catch (DateTimeException e) {
      throw node.error("'" + node.text() + "' is no time; write it as 2026-11-24T10:00:00Z");
    }
  }
}
