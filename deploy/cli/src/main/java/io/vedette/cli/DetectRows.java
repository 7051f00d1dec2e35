package io.vedette.cli;

import io.vedette.detect.metric.GroupDetector;
import io.vedette.detect.metric.GroupMemory;
import io.vedette.detect.metric.MonitorOptions;
import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesState;
import io.vedette.model.Attributes;
import io.vedette.model.Finding;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The live monitor over the rows of one file, one monitor a column, and the columns together; the
 * column that drives a row's score is named. A row depends on no later row.
 */
final class DetectRows {
  private final SeriesMonitor monitor;
  private final List<Column> columns;
  private final GroupMemory group = new GroupMemory();
  private final double[] surprises;

  DetectRows(List<String> names) {
    monitor = new SeriesMonitor(MonitorOptions.of(names.size()));
    columns = names.stream().map(name -> new Column(name, monitor.newState())).toList();
    surprises = new double[names.size()];
  }

  /**
   * One judged row.
   *
   * @param anomaly true where a finding opens at this row
   * @param driver the column with the largest surprise
   * @param verdict that column's verdict, or null where nothing could be judged
   * @param surprise that column's, in decades, of this row alone
   */
  record Row(
      double score, boolean anomaly, String driver, @Nullable Verdict verdict, double surprise) {}

  /** Judges one row; a value that is not a finite number is missing and judged as nothing. */
  Row take(long timeMillis, double[] values) {
    boolean anomaly = false;
    int driver = 0;
    for (int i = 0; i < values.length; i++) {
      Column column = columns.get(i);
      column.verdict = null;
      column.opened = false;
      if (Double.isFinite(values[i])) {
        monitor.observe(
            column.state,
            new MetricSample(column.key, MetricKind.GAUGE, timeMillis, values[i]),
            column);
      }
      surprises[i] = column.verdict == null ? 0 : monitor.surprise(column.state);
      anomaly |= column.opened;
      driver = column.score() > columns.get(driver).score() ? i : driver;
    }
    Column worst = columns.get(driver);
    if (columns.size() == 1) {
      return new Row(worst.score(), anomaly, worst.key.name(), worst.verdict, surprises[driver]);
    }
    double joint = GroupDetector.joint(surprises);
    anomaly |= group.observe(joint, monitor.decades(worst.state));
    return new Row(group.score(), anomaly, worst.key.name(), worst.verdict, surprises[driver]);
  }

  private static final class Column implements SeriesMonitor.Sink {
    final SeriesKey key;
    final SeriesState state;
    final Set<String> seen = new HashSet<>();
    @Nullable Verdict verdict;
    boolean opened;

    Column(String name, SeriesState state) {
      this.key = new SeriesKey(name, Attributes.empty());
      this.state = state;
    }

    double score() {
      return verdict == null ? 0 : verdict.score();
    }

    @Override
    public void verdict(Verdict judged, double value) {
      verdict = judged;
    }

    @Override
    public void finding(Finding finding) {
      opened |= !finding.resolved() && seen.add(finding.id());
    }
  }
}
