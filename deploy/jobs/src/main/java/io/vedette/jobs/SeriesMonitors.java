package io.vedette.jobs;

import io.vedette.detect.metric.MaintenanceWindow;
import io.vedette.detect.metric.MonitorOptions;
import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesPolicy;
import io.vedette.model.SeriesKey;
import io.vedette.predict.EventCalendar;
import io.vedette.rules.detector.DetectorRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which monitor judges a series under the detector rules in force: the live job, the back-test and
 * {@code vedette detect} ask here. Series with equal policies share a monitor.
 */
public final class SeriesMonitors {
  private final MonitorOptions options;
  private final List<DetectorRule> rules;
  private final EventCalendar calendar;
  private final Map<SeriesPolicy, SeriesMonitor> monitors = new HashMap<>();

  /**
   * @param rules in the order in which they apply
   * @param calendar the events that their windows name
   */
  public SeriesMonitors(MonitorOptions options, List<DetectorRule> rules, EventCalendar calendar) {
    this.calendar = calendar;
    this.options = options;
    this.rules = List.copyOf(rules);
  }

  /** The monitor of a series, or null where a rule says to leave it alone. */
  public @Nullable SeriesMonitor of(SeriesKey series) {
    SeriesPolicy policy = policy(series);
    return policy == null
        ? null
        : monitors.computeIfAbsent(policy, p -> new SeriesMonitor(options, p));
  }

  /** What the rules say of a series, or null where they say to leave it alone. */
  public @Nullable SeriesPolicy policy(SeriesKey series) {
    SeriesPolicy policy = SeriesPolicy.DEFAULT;
    boolean enabled = true;
    for (DetectorRule rule : rules) {
      if (rule.matches(series)) {
        policy = apply(policy, rule);
        enabled = rule.enabled() == null ? enabled : rule.enabled();
      }
    }
    return enabled ? policy : null;
  }

  private SeriesPolicy apply(SeriesPolicy before, DetectorRule rule) {
    List<MaintenanceWindow> windows = new ArrayList<>(before.windows());
    rule.windows().forEach(window -> windows.add(window(window)));
    return new SeriesPolicy(
        or(rule.sensitivity(), before.sensitivity()),
        or(rule.minAbsolute(), before.minAbsolute()),
        or(rule.minRelative(), before.minRelative()),
        or(direction(rule.direction()), before.direction()),
        or(missing(rule.missing()), before.missing()),
        or(rule.absence(), before.absence()),
        windows,
        or(rule.zone(), before.zone()));
  }

  private static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }

  private static SeriesPolicy.@Nullable Direction direction(
      DetectorRule.@Nullable Direction given) {
    if (given == null) {
      return null;
    }
    return switch (given) {
      case UP -> SeriesPolicy.Direction.UP;
      case DOWN -> SeriesPolicy.Direction.DOWN;
      case BOTH -> SeriesPolicy.Direction.BOTH;
    };
  }

  private static SeriesPolicy.@Nullable Missing missing(DetectorRule.@Nullable Missing given) {
    if (given == null) {
      return null;
    }
    return switch (given) {
      case IGNORE -> SeriesPolicy.Missing.IGNORE;
      case HOLD -> SeriesPolicy.Missing.HOLD;
      case ZERO -> SeriesPolicy.Missing.ZERO;
    };
  }

  private MaintenanceWindow window(DetectorRule.Window w) {
    return new MaintenanceWindow(w.name(), span(w.when()), w.suppress(), w.learn());
  }

  private MaintenanceWindow.Span span(DetectorRule.When when) {
    if (when instanceof DetectorRule.Once once) {
      return new MaintenanceWindow.Once(once.startMillis(), once.endMillis());
    }
    if (when instanceof DetectorRule.Weekly w) {
      return new MaintenanceWindow.Weekly(w.days(), w.from(), w.to(), w.zone());
    }
    if (when instanceof DetectorRule.AfterDeploy deploy) {
      return new MaintenanceWindow.AfterDeploy(deploy.length().toMillis());
    }
    DetectorRule.InCalendar events = (DetectorRule.InCalendar) when;
    return new MaintenanceWindow.AnyOf(
        calendar.events().stream()
            .filter(e -> events.covers(e.name(), e.kind()))
            .map(e -> new MaintenanceWindow.Once(e.startMillis(), e.endMillis()))
            .toList());
  }
}
