package io.vedette.cli;

import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesState;
import io.vedette.model.Finding;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One named series through the live monitor, point by point. */
final class SeriesRun implements SeriesMonitor.Sink {
  private final SeriesKey series;
  private final SeriesMonitor monitor;
  private final SeriesState state;
  private final Map<String, Finding> findings = new LinkedHashMap<>();
  private @Nullable Verdict verdict;
  private double judged;
  private boolean opened;

  SeriesRun(SeriesKey series, SeriesMonitor monitor) {
    this.series = series;
    this.monitor = monitor;
    this.state = monitor.newState();
  }

  /**
   * What was said of one point.
   *
   * @param verdict null where there was nothing to judge, as at the first point of a counter
   * @param value what was judged: the rate of a counter, else the value itself
   * @param opened whether a finding opened
   * @param surprise of this point alone, in decades
   */
  record Judged(@Nullable Verdict verdict, double value, boolean opened, double surprise) {
    double score() {
      return verdict == null ? 0 : verdict.score();
    }
  }

  /**
   * Takes a point; one that is not a finite number, or not after the last, is judged as nothing.
   */
  Judged take(long timeMillis, double value) {
    verdict = null;
    judged = value;
    opened = false;
    if (Double.isFinite(value)) {
      monitor.onTime(state, series, timeMillis, this);
      monitor.observe(state, new MetricSample(series, MetricKind.UNKNOWN, timeMillis, value), this);
    }
    double surprise = verdict == null ? 0 : monitor.surprise(state);
    return new Judged(verdict, judged, opened, surprise);
  }

  /** The findings so far, each in its latest state, in the order in which they opened. */
  Map<String, Finding> findings() {
    return findings;
  }

  SeriesKey series() {
    return series;
  }

  @Override
  public void verdict(Verdict given, double value) {
    verdict = given;
    judged = value;
  }

  @Override
  public void finding(Finding finding) {
    opened |= findings.put(finding.id(), finding) == null && !finding.resolved();
  }
}
