package io.vedette.ingest.flink;

/**
 * A record that could not be used, untouched, with where it came from and why.
 *
 * @param timeMillis when the broker took the original
 * @param value the original bytes, so that a replay sends the very same record
 */
// a record's array is compared by identity; dead letters are never compared
@SuppressWarnings("ArrayRecordComponent")
public record DeadLetter(
    String topic, int partition, long offset, long timeMillis, String reason, byte[] value) {
  /** Header names on the dead-letter topic. */
  public static final String TOPIC = "topic";

  public static final String PARTITION = "partition";
  public static final String OFFSET = "offset";
  public static final String TIME = "time";
  public static final String REASON = "reason";
}
