package io.vedette.cli;

import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.jobs.SeriesMonitors;
import io.vedette.model.Finding;
import io.vedette.model.SeriesKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The live monitors over pieces of a past range, and what they raise. */
final class Backtest {
  private final SeriesMonitors monitors;
  private final long raisedFromMillis;
  private final Map<SeriesKey, SeriesRun> runs = new LinkedHashMap<>();
  private long points;

  /**
   * @param raisedFromMillis findings that begin before are part of the warm-up
   */
  Backtest(SeriesMonitors monitors, long raisedFromMillis) {
    this.monitors = monitors;
    this.raisedFromMillis = raisedFromMillis;
  }

  /** Takes the next piece of every series; a series that a rule switches off is left out. */
  void take(List<PrometheusAnswer.Series> piece) {
    for (PrometheusAnswer.Series series : piece) {
      SeriesRun run = runs.get(series.key());
      if (run == null) {
        SeriesMonitor monitor = monitors.of(series.key());
        if (monitor == null) {
          continue;
        }
        run = new SeriesRun(series.key(), monitor);
        runs.put(series.key(), run);
      }
      for (int i = 0; i < series.millis().length; i++) {
        run.take(series.millis()[i], series.values()[i]);
        points++;
      }
    }
  }

  /** What would have been raised, each finding in its latest state. */
  List<Finding> findings() {
    List<Finding> all = new ArrayList<>();
    for (SeriesRun run : runs.values()) {
      for (Finding finding : run.findings().values()) {
        if (finding.startMillis() >= raisedFromMillis) {
          all.add(finding);
        }
      }
    }
    return all;
  }

  int series() {
    return runs.size();
  }

  long points() {
    return points;
  }
}
