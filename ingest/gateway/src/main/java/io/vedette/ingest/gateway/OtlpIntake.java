package io.vedette.ingest.gateway;

import com.google.protobuf.Message;
import io.vedette.ingest.gateway.OtlpSignal.Checked;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Checks a parsed OTLP request, splits it to what the brokers take, and writes it. */
final class OtlpIntake<Q extends Message, R extends Message> {
  private final OtlpSignal<Q, R> signal;
  private final KafkaSink sink;
  private final GatewayMetrics metrics;
  private final int maxRecordBytes;

  OtlpIntake(OtlpSignal<Q, R> signal, KafkaSink sink, GatewayMetrics metrics, int maxRecordBytes) {
    this.signal = signal;
    this.sink = sink;
    this.metrics = metrics;
    this.maxRecordBytes = maxRecordBytes;
  }

  OtlpSignal<Q, R> signal() {
    return signal;
  }

  /**
   * @param encoded the request's bytes where they are at hand, or null
   * @return completes once the brokers have it, else with a {@link Refusal}
   */
  CompletableFuture<R> accept(Q request, byte @Nullable [] encoded) {
    Checked<Q> checked = signal.check(request);
    Split split = new Split();
    if (checked.accepted() > 0) {
      if (encoded != null && checked.rejected() == 0 && encoded.length <= maxRecordBytes) {
        split.records.add(encoded);
      } else {
        split.add(checked.request());
      }
    }
    String reason = checked.reason() != null ? checked.reason() : split.reason();
    long rejected = checked.rejected() + split.oversized;
    metrics.rejected(signal.name(), "invalid", checked.rejected());
    metrics.rejected(signal.name(), "too_large", split.oversized);
    if (split.records.isEmpty() && split.oversized > 0) {
      return CompletableFuture.failedFuture(Refusal.tooLarge(reason));
    }
    return sink.send(signal.topic(), split.records)
        .thenApply(
            done -> {
              metrics.taken(signal.name(), checked.accepted() - split.oversized);
              return signal.response(rejected, reason);
            });
  }

  /** Halves a request until every part fits; a single item that does not fit is left out. */
  private final class Split {
    private final List<byte[]> records = new ArrayList<>();
    private long oversized;

    void add(Q request) {
      if (request.getSerializedSize() <= maxRecordBytes) {
        records.add(request.toByteArray());
        return;
      }
      List<Q> halves = signal.halves(request);
      if (halves.isEmpty()) {
        oversized += signal.check(request).accepted();
      }
      halves.forEach(this::add);
    }

    String reason() {
      return oversized == 0 ? "" : "larger than a record of " + maxRecordBytes + " bytes";
    }
  }
}
