package io.vedette.ingest.codec;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the records of the topic {@link Topics#AUDIT}; {@link AuditDecoder} reads them. */
public final class AuditEnvelope {
  private AuditEnvelope() {}

  /**
   * {@code {"source":…,"product":…,"received":…,"event":…}}.
   *
   * @param source the log source: {@code k8s_audit}, {@code cloudtrail}, …
   * @param product the sending product, or empty
   * @param receivedMillis ms since the epoch
   * @param eventJson one JSON object in UTF-8; it is copied untouched and not checked again
   */
  public static byte[] encode(
      String source, String product, long receivedMillis, byte[] eventJson) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(eventJson.length + 96);
    head(out, source, product, receivedMillis);
    out.writeBytes(ascii(",\"event\":"));
    out.writeBytes(eventJson);
    out.write('}');
    return out.toByteArray();
  }

  /**
   * What came instead of an event, {@code
   * {"source":…,"product":…,"received":…,"problem":…,"text":…}}: {@link AuditDecoder} reports the
   * problem, so that it becomes a dead letter.
   *
   * @param problem why it is no event
   * @param text what came, or its beginning
   */
  public static byte[] unreadable(
      String source, String product, long receivedMillis, String problem, String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 256);
    head(out, source, product, receivedMillis);
    out.writeBytes(ascii(",\"problem\":"));
    quoted(out, problem);
    out.writeBytes(ascii(",\"text\":"));
    quoted(out, text);
    out.write('}');
    return out.toByteArray();
  }

  private static void head(
      ByteArrayOutputStream out, String source, String product, long receivedMillis) {
    out.writeBytes(ascii("{\"source\":"));
    quoted(out, source);
    out.writeBytes(ascii(",\"product\":"));
    quoted(out, product);
    out.writeBytes(ascii(",\"received\":" + receivedMillis));
  }

  private static void quoted(ByteArrayOutputStream out, String text) {
    out.write('"');
    out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
    out.write('"');
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
