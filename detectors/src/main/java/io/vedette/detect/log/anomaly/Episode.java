package io.vedette.detect.log.anomaly;

import io.vedette.model.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One unusual thing about one pattern, under way or over.
 *
 * @param key what tells it from others of its kind
 * @param what it in words, with counts before and now
 * @param before an example line from before, or empty
 * @param now an example line of it, or empty
 * @param expected usual value; NaN where there is no number
 * @param startMillis onset
 * @param endMillis last seen
 */
record Episode(
    String key,
    String patternId,
    String template,
    boolean error,
    Severity severity,
    double score,
    String what,
    String before,
    String now,
    String traceId,
    double actual,
    double expected,
    double lower,
    double upper,
    long startMillis,
    long endMillis,
    boolean open) {
  private static final int MAX_TEXT = 300;

  Episode {
    what = cut(what);
    before = cut(before);
    now = cut(now);
    template = cut(template);
  }

  /** The start of a text that may be long. */
  static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + " …";
  }

  Episode closedAt(long timeMillis) {
    return with(startMillis, Math.max(endMillis, timeMillis), false);
  }

  /** This state of an episode that began earlier. */
  Episode since(long earlierMillis) {
    return with(Math.min(startMillis, earlierMillis), endMillis, open);
  }

  private Episode with(long start, long end, boolean nowOpen) {
    return new Episode(
        key, patternId, template, error, severity, score, what, before, now, traceId, actual,
        expected, lower, upper, start, end, nowOpen);
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(key);
    out.writeUTF(patternId);
    out.writeUTF(template);
    out.writeBoolean(error);
    out.writeByte(severity.ordinal());
    out.writeDouble(score);
    out.writeUTF(what);
    out.writeUTF(before);
    out.writeUTF(now);
    out.writeUTF(traceId);
    out.writeDouble(actual);
    out.writeDouble(expected);
    out.writeDouble(lower);
    out.writeDouble(upper);
    out.writeLong(startMillis);
    out.writeLong(endMillis);
    out.writeBoolean(open);
  }

  static Episode read(DataInput in) throws IOException {
    return new Episode(
        in.readUTF(),
        in.readUTF(),
        in.readUTF(),
        in.readBoolean(),
        Severity.values()[in.readByte()],
        in.readDouble(),
        in.readUTF(),
        in.readUTF(),
        in.readUTF(),
        in.readUTF(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readLong(),
        in.readLong(),
        in.readBoolean());
  }
}
