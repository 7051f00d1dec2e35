package io.vedette.ingest.gateway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The events of one body, and what stood where an event should be. */
final class AuditBatch {
  /** Of a part that is no event so much is kept to look at. */
  private static final int KEPT_BYTES = 4 * 1024;

  /**
   * @param text its beginning
   * @param problem why it is no event
   */
  record Rejected(String text, Refusal problem) {}

  private final List<byte[]> events = new ArrayList<>();
  private final List<Rejected> rejected = new ArrayList<>();

  void add(byte[] event) {
    events.add(event);
  }

  void reject(byte[] text, Refusal problem) {
    int length = Math.min(text.length, KEPT_BYTES);
    rejected.add(new Rejected(new String(text, 0, length, StandardCharsets.UTF_8), problem));
  }

  List<byte[]> events() {
    return events;
  }

  List<Rejected> rejected() {
    return rejected;
  }
}
