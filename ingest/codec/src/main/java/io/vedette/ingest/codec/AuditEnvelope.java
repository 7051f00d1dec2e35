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
    out.writeBytes(ascii("{\"source\":\""));
    out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(source));
    out.writeBytes(ascii("\",\"product\":\""));
    out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(product));
    out.writeBytes(ascii("\",\"received\":" + receivedMillis + ",\"event\":"));
    out.writeBytes(eventJson);
    out.write('}');
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
