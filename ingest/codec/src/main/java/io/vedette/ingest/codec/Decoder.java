package io.vedette.ingest.codec;

import io.vedette.model.TelemetryEvent;
import java.util.function.Consumer;

/**
 * Turns the bytes of one Kafka record into telemetry events. Found through {@link
 * java.util.ServiceLoader}; stateless and safe to share between threads.
 */
public interface Decoder {
  /** The topic whose records it reads, as in {@link Topics}. */
  String topic();

  /**
   * Decodes one record. What could be read before damage was met may already have been given out.
   *
   * @param bytes the record's value
   * @param receivedMillis when the broker took it, ms since the epoch; used where an event carries
   *     no time of its own
   * @throws DecodeException for any input that is not of this format; nothing else is ever thrown
   */
  void decode(byte[] bytes, long receivedMillis, Consumer<? super TelemetryEvent> out)
      throws DecodeException;
}
