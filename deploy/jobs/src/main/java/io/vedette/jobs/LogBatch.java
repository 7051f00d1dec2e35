package io.vedette.jobs;

import io.vedette.detect.log.LogLine;
import io.vedette.model.Entity;
import io.vedette.model.LogRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Log records of one service in the order in which they came, as much of them as their analysis
 * reads, in one array. A record's time is 8 bytes, its severity one; then come the trace's id, what
 * else its session is known by, and the message, each with its length before it.
 *
 * @param version of the service, or empty
 * @param lines the records one after the other; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record LogBatch(Entity service, String version, byte[] lines) implements Iterable<LogLine> {
  /** Time of the first record, ms. */
  long firstMillis() {
    return ByteBuffer.wrap(lines).getLong();
  }

  /** The records, as one and the same object for all of them. */
  @Override
  public Iterator<LogLine> iterator() {
    ByteBuffer in = ByteBuffer.wrap(lines);
    LogLine line = new LogLine();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return in.hasRemaining();
      }

      @Override
      public LogLine next() {
        line.set(in.getLong(), in.get(), text(in), text(in));
        int length = in.getInt();
        line.message(lines, in.position(), length);
        in.position(in.position() + length);
        return line;
      }
    };
  }

  private String text(ByteBuffer in) {
    int length = in.getInt();
    if (length == 0) {
      return "";
    }
    String text = new String(lines, in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }

  /** One of a single record. */
  static LogBatch of(LogRecord log) {
    Open open = new Open(Entity.of(log.resource()), log.resource().serviceVersion());
    open.add(log);
    return open.close();
  }

  /** One that records are still added to. */
  static final class Open {
    private final Entity service;
    private final String version;
    private ByteBuffer lines = ByteBuffer.allocate(512);

    Open(Entity service, String version) {
      this.service = service;
      this.version = version;
    }

    /** Adds a record; how many bytes that took. */
    int add(LogRecord log) {
      int before = lines.position();
      boolean traced = !log.traceId().isEmpty();
      byte[] trace = bytes(log.traceId());
      byte[] session = bytes(traced ? "" : LogLine.sessionOf(log));
      byte[] body = bytes(log.body());
      reserve(9 + 3 * Integer.BYTES + trace.length + session.length + body.length);
      lines.putLong(log.timeMillis()).put((byte) log.severityNumber());
      lines.putInt(trace.length).put(trace);
      lines.putInt(session.length).put(session);
      lines.putInt(body.length).put(body);
      return lines.position() - before;
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    private void reserve(int bytes) {
      if (lines.remaining() < bytes) {
        int wanted = Math.max(2 * lines.capacity(), lines.position() + bytes);
        lines = ByteBuffer.allocate(wanted).put(lines.flip());
      }
    }

    LogBatch close() {
      return new LogBatch(service, version, Arrays.copyOf(lines.array(), lines.position()));
    }
  }
}
