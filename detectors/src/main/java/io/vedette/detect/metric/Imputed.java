package io.vedette.detect.metric;

import io.vedette.model.Finding;
import io.vedette.model.Verdict;

/** Gives on what was said of points that nobody sent, with half the confidence. */
final class Imputed implements SeriesMonitor.Sink {
  private static final double TRUST = 0.5;

  private final SeriesMonitor.Sink sink;
  private final long timeMillis;

  Imputed(SeriesMonitor.Sink sink, long timeMillis) {
    this.sink = sink;
    this.timeMillis = timeMillis;
  }

  @Override
  public void verdict(Verdict v, double value) {
    sink.imputed(
        timeMillis,
        new Verdict(
            v.outcome(),
            v.score(),
            v.expected(),
            v.lower(),
            v.upper(),
            v.kind(),
            TRUST * v.confidence()),
        value);
  }

  @Override
  public void finding(Finding f) {
    sink.finding(
        new Finding(
            f.id(),
            f.kind(),
            f.severity(),
            TRUST * f.confidence(),
            f.score(),
            f.entity(),
            f.title(),
            f.reason() + "; no points came, which counts as such",
            f.startMillis(),
            f.endMillis(),
            f.resolved(),
            f.series(),
            f.expectation(),
            f.techniques(),
            f.evidence(),
            f.detector(),
            f.attributes()));
  }
}
