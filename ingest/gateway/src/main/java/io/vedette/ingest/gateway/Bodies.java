package io.vedette.ingest.gateway;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.xerial.snappy.Snappy;

/** Unpacks bodies within limits, so that a few bytes cannot ask for much memory. */
final class Bodies {
  /**
   * Snappy's best case is a three-byte copy of 64 bytes: a block that claims more than this ratio
   * lies. (Snappy format description, section 2.2.2)
   */
  private static final int SNAPPY_RATIO = 22;

  private static final int CHUNK = 64 * 1024;

  private final int limit;

  Bodies(int limit) {
    this.limit = limit;
  }

  /** The body as its {@code Content-Encoding} says: {@code gzip}, {@code identity} or none. */
  byte[] unpack(AggregatedHttpRequest request, MemoryBudget.Lease lease) {
    String encoding =
        request.headers().get(HttpHeaderNames.CONTENT_ENCODING, "").toLowerCase(Locale.ROOT);
    byte[] body = request.content().array();
    byte[] unpacked =
        switch (encoding) {
          case "", "identity" -> body;
          case "gzip" -> gunzip(body, lease);
          default ->
              throw Refusal.mediaType(
                  "Content-Encoding " + encoding + " is not known here; use gzip or none");
        };
    return unpacked;
  }

  private byte[] gunzip(byte[] body, MemoryBudget.Lease lease) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(limit, 4 * body.length));
    byte[] chunk = new byte[CHUNK];
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        if (out.size() + n > limit) {
          throw tooLarge();
        }
        lease.grow(n);
        out.write(chunk, 0, n);
      }
    } catch (IOException e) {
      throw Refusal.malformed("the body is not whole gzip: " + e.getMessage());
    }
    return out.toByteArray();
  }

  /** A body in snappy's block format, as remote write has it. */
  byte[] unsnappy(byte[] body, MemoryBudget.Lease lease) {
    try {
      int length = Snappy.uncompressedLength(body);
      if (length > limit) {
        throw tooLarge();
      }
      if (length < 0 || length > (long) SNAPPY_RATIO * body.length) {
        throw Refusal.malformed("the snappy block claims more bytes than it can hold");
      }
      lease.grow((long) length * GatewayConfig.TRANSCODED_FACTOR);
      return Snappy.uncompress(body);
    } catch (IOException e) {
      throw Refusal.malformed("the body is not a snappy block: " + e.getMessage());
    }
  }

  private Refusal tooLarge() {
    return Refusal.tooLarge(
        "the body unpacks to more than " + limit + " bytes; send smaller batches");
  }
}
