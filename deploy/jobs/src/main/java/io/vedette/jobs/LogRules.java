package io.vedette.jobs;

import io.vedette.detect.log.LogAnalyzer;
import io.vedette.detect.log.LogState;
import io.vedette.detect.log.anomaly.LogWatch;
import io.vedette.detect.metric.MonitorOptions;
import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesPolicy;
import io.vedette.model.Entity;
import io.vedette.model.SeriesKey;
import io.vedette.predict.EventCalendar;
import io.vedette.rules.RulePack;
import io.vedette.rules.logs.LogPatternRule;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one version of the rules says about logs: names of patterns, and how they are judged. */
final class LogRules implements LogWatch.Monitors {
  private final RulePack pack;
  private final LogAnalyzer analyzer;
  private final SeriesMonitors detectors;
  private final Map<SeriesPolicy, SeriesMonitor> monitors = new HashMap<>();

  LogRules(RulePack pack, LogAnalyzer analyzer) {
    this.pack = pack;
    this.analyzer = analyzer;
    this.detectors =
        new SeriesMonitors(MonitorOptions.defaults(), pack.detectors(), EventCalendar.NONE);
  }

  /** Whether these are the rules of a pack. */
  boolean of(RulePack other) {
    return pack == other;
  }

  /** Names a service's patterns, where that was not done by these rules already. */
  void name(LogState state, Entity service, long timeMillis) {
    if (state.namedBy() == this) {
      return;
    }
    Map<String, String> templates = new LinkedHashMap<>();
    for (LogPatternRule rule : pack.logPatterns()) {
      if (rule.matches(service)) {
        rule.patterns().forEach(p -> templates.putIfAbsent(p.name(), p.template()));
      }
    }
    analyzer.name(state, templates, timeMillis);
    state.namedBy(this);
  }

  @Override
  public @Nullable SeriesMonitor apply(SeriesKey series) {
    SeriesPolicy policy = detectors.policy(series);
    if (policy == null) {
      return null;
    }
    return policy.equals(SeriesPolicy.DEFAULT)
        ? analyzer.defaultMonitor()
        : monitors.computeIfAbsent(policy, analyzer::monitor);
  }
}
