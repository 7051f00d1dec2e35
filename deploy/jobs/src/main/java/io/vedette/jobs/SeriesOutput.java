package io.vedette.jobs;

import io.vedette.detect.metric.SeriesGroup;
import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.UnusualPoint;
import io.vedette.model.BandPoint;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Finding;
import io.vedette.model.Outcome;
import io.vedette.model.SeriesKey;
import io.vedette.model.Verdict;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Sends what the monitor says of one series to where it is wanted: findings on, bands to plots,
 * points to the series' group and its workload.
 */
final class SeriesOutput implements SeriesMonitor.Sink {
  /** How often a series' group hears of it while nothing is wrong. */
  private static final long PART_MILLIS = 600_000L;

  private final long bandsFromMillis;
  private final Sides sides;
  private final Collector<Finding> out;
  private final SeriesSlot slot;
  private final SeriesKey series;
  private final long timeMillis;
  private final boolean past;

  /**
   * For one point or timer.
   *
   * @param bandsFromMillis points before this are too old for anybody to look at their bands
   * @param past whether the point is one of the past, which raises nothing
   */
  SeriesOutput(
      long bandsFromMillis,
      Sides sides,
      Collector<Finding> out,
      SeriesSlot slot,
      SeriesKey series,
      long timeMillis,
      boolean past) {
    this.bandsFromMillis = bandsFromMillis;
    this.sides = sides;
    this.out = out;
    this.slot = slot;
    this.series = series;
    this.timeMillis = timeMillis;
    this.past = past;
  }

  @Override
  public void verdict(Verdict verdict, double value) {
    imputed(timeMillis, verdict, value);
  }

  @Override
  public void imputed(long atMillis, Verdict verdict, double value) {
    boolean band = slot.watched && atMillis > bandsFromMillis;
    boolean part =
        !past
            && (slot.open || atMillis - slot.partMillis >= PART_MILLIS)
            && SeriesGroup.hasSiblings(series);
    if (band) {
      sides.output(SeriesMonitorFunction.BANDS, point(atMillis, verdict, value, verdict.outcome()));
    }
    if (part) {
      slot.partMillis = atMillis;
      Outcome outcome = slot.open ? Outcome.ANOMALOUS : Outcome.NORMAL;
      sides.output(SeriesMonitorFunction.PARTS, point(atMillis, verdict, value, outcome));
    }
  }

  @Override
  public void unusual(UnusualPoint point) {
    if (!past && point.entity().type() != EntityType.SERIES) {
      sides.output(SeriesMonitorFunction.UNUSUAL, point);
    }
  }

  private BandPoint point(long atMillis, Verdict verdict, double value, Outcome outcome) {
    return new BandPoint(
        series.toString(),
        Entity.of(series),
        atMillis,
        value,
        verdict.expected(),
        verdict.lower(),
        verdict.upper(),
        verdict.score(),
        outcome);
  }

  @Override
  public void finding(Finding finding) {
    slot.open = !finding.resolved() && finding.expectation() != null;
    if (!past) {
      out.collect(finding);
    }
  }

  /** Where all goes that is no finding. */
  interface Sides {
    <T> void output(OutputTag<T> tag, T value);
  }
}
