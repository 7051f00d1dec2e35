package io.vedette.ingest.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Messages of a syslog connection, framed as RFC 6587 has it: by their length in octets ({@code 42
 * <34>1 …}), or ended by a line feed or a zero. Each message tells which; a number is a length only
 * where a priority follows, so that a line may begin with a number.
 *
 * <p>Of a message that is too long the beginning is taken and the rest left out, as RFC 5424,
 * section 6.1, has it: no message ends its connection.
 */
final class SyslogFrames extends ByteToMessageDecoder {
  private static final int MAX_LENGTH_DIGITS = 9;

  private final int maxBytes;
  private final Runnable truncated;
  private long leftOut;
  private boolean lineLeftOut;

  /**
   * @param maxBytes of a message; longer ones are cut
   * @param truncated called for each that is
   */
  SyslogFrames(int maxBytes, Runnable truncated) {
    this.maxBytes = maxBytes;
    this.truncated = truncated;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (leftOut > 0) {
      int now = (int) Math.min(leftOut, in.readableBytes());
      in.skipBytes(now);
      leftOut -= now;
      return;
    }
    int digits = digits(in);
    if (digits > 0 && digits <= MAX_LENGTH_DIGITS && in.readableBytes() < digits + 2) {
      if (digits == in.readableBytes() || byteAt(in, digits) == ' ') {
        return; // it cannot be told yet
      }
    }
    if (isCounted(in, digits)) {
      counted(in, digits, out);
    } else {
      line(in, out);
    }
  }

  /** What has no end is a message all the same when the connection has ended. */
  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    while (in.isReadable()) {
      int before = in.readableBytes();
      decode(context, in, out);
      if (in.readableBytes() == before) {
        int digits = digits(in);
        in.skipBytes(isCounted(in, digits) ? digits + 1 : 0);
        take(in, in.readableBytes(), out);
      }
    }
  }

  /** How many digits the buffer begins with, the first not zero; at most one more than allowed. */
  private static int digits(ByteBuf in) {
    int count = 0;
    while (count < in.readableBytes() && count <= MAX_LENGTH_DIGITS) {
      byte c = byteAt(in, count);
      if (c < (count == 0 ? '1' : '0') || c > '9') {
        break;
      }
      count++;
    }
    return count;
  }

  private static boolean isCounted(ByteBuf in, int digits) {
    return digits > 0
        && digits <= MAX_LENGTH_DIGITS
        && in.readableBytes() >= digits + 2
        && byteAt(in, digits) == ' '
        && byteAt(in, digits + 1) == '<';
  }

  private void counted(ByteBuf in, int digits, List<Object> out) {
    int length = 0;
    for (int i = 0; i < digits; i++) {
      length = 10 * length + byteAt(in, i) - '0';
    }
    int taken = Math.min(length, maxBytes);
    if (in.readableBytes() >= digits + 1 + taken) {
      in.skipBytes(digits + 1);
      take(in, taken, out);
      leftOut = (long) length - taken;
      if (leftOut > 0) {
        truncated.run();
      }
    }
  }

  private void line(ByteBuf in, List<Object> out) {
    int end = in.forEachByte(b -> b != '\n' && b != 0);
    int length = end < 0 ? in.readableBytes() : end - in.readerIndex();
    if (end < 0 && length <= maxBytes && !lineLeftOut) {
      return;
    }
    if (!lineLeftOut) {
      int taken = Math.min(length, maxBytes);
      take(in, taken, out);
      length -= taken;
      if (length > 0) {
        truncated.run();
      }
    }
    in.skipBytes(length + (end < 0 ? 0 : 1));
    lineLeftOut = end < 0;
  }

  private static byte byteAt(ByteBuf in, int offset) {
    return in.getByte(in.readerIndex() + offset);
  }

  /** Takes a message, and of a character that is cut in two nothing. */
  private static void take(ByteBuf in, int length, List<Object> out) {
    int whole = length;
    while (whole < in.readableBytes() && whole > 0 && length - whole < 4 && isInside(in, whole)) {
      whole--;
    }
    String text = in.toString(in.readerIndex(), whole, StandardCharsets.UTF_8).strip();
    in.skipBytes(length);
    if (!text.isEmpty()) {
      out.add(text);
    }
  }

  private static boolean isInside(ByteBuf in, int offset) {
    return (byteAt(in, offset) & 0xc0) == 0x80;
  }
}
