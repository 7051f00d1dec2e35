package io.vedette.ingest.codec;

import io.vedette.model.Attributes;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.TelemetryEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gives out the samples of one record, and keeps what could not be used. */
final class SampleSink {
  private final long receivedMillis;
  private final Consumer<? super TelemetryEvent> out;
  private final Rejects rejects = new Rejects("metric points");
  private String metric = "";

  SampleSink(long receivedMillis, Consumer<? super TelemetryEvent> out) {
    this.receivedMillis = receivedMillis;
    this.out = out;
  }

  /** The samples from here on belong to this metric. */
  void metric(String name) {
    metric = name;
  }

  /** The labels of a point; null, after a note of it, where there are too many. */
  @Nullable Attributes labels(Labels labels) {
    if (labels.overflowed()) {
      rejectLabels();
      return null;
    }
    return labels.build();
  }

  void sample(String suffix, Attributes labels, MetricKind kind, long timeUnixNano, double value) {
    if (metric.isEmpty()) {
      reject("a metric without a name");
    } else if (timeUnixNano < 0) {
      reject("time " + Long.toUnsignedString(timeUnixNano) + " ns is after the year 2262");
    } else {
      String name = suffix.isEmpty() ? metric : metric.concat(suffix);
      long millis = timeUnixNano == 0 ? receivedMillis : timeUnixNano / 1_000_000L;
      out.accept(new MetricSample(new SeriesKey(name, labels), kind, millis, value));
    }
  }

  void rejectLabels() {
    reject("more than " + Labels.MOST + " labels");
  }

  void reject(String reason) {
    rejects.add(metric.isEmpty() ? reason : metric + ": " + reason);
  }

  void throwIfAnyRejected() throws DecodeException {
    rejects.throwIfAny();
  }
}
