package io.vedette.ingest.flink;

import io.vedette.model.TelemetryEvent;
import org.jspecify.annotations.Nullable;

/** What a source gives out: an event, or a record that could not be used. One of the two is set. */
record Ingested(@Nullable TelemetryEvent event, @Nullable DeadLetter deadLetter) {
  static Ingested of(TelemetryEvent event) {
    return new Ingested(event, null);
  }

  static Ingested of(DeadLetter deadLetter) {
    return new Ingested(null, deadLetter);
  }
}
