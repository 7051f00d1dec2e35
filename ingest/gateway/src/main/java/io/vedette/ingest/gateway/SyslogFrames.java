package io.vedette.ingest.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Messages of a syslog connection, framed as RFC 6587 has it: by their length in octets ({@code 42
 * <34>1 …}), or ended by a line feed or a zero.
 */
final class SyslogFrames extends ByteToMessageDecoder {
  private static final int MAX_LENGTH_DIGITS = 7;

  private final int maxBytes;

  SyslogFrames(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    byte first = in.getByte(in.readerIndex());
    if (first >= '1' && first <= '9') {
      counted(in, out);
    } else {
      ended(in, out);
    }
  }

  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    while (in.isReadable()) {
      int before = in.readableBytes();
      decode(context, in, out);
      if (in.readableBytes() == before) {
        take(in, in.readableBytes(), out);
      }
    }
  }

  private void counted(ByteBuf in, List<Object> out) {
    int length = 0;
    for (int i = 0; i < in.readableBytes(); i++) {
      byte c = in.getByte(in.readerIndex() + i);
      if (c == ' ') {
        if (length > maxBytes) {
          throw new TooLongFrameException("a message of " + length + " bytes");
        }
        if (in.readableBytes() >= i + 1 + length) {
          in.skipBytes(i + 1);
          take(in, length, out);
        }
        return;
      }
      if (c < '0' || c > '9' || i >= MAX_LENGTH_DIGITS) {
        ended(in, out); // a line that begins with a digit, such as a time
        return;
      }
      length = 10 * length + c - '0';
    }
  }

  private void ended(ByteBuf in, List<Object> out) {
    int end = in.forEachByte(b -> b != '\n' && b != 0);
    if (end < 0) {
      if (in.readableBytes() > maxBytes) {
        throw new TooLongFrameException("more than " + maxBytes + " bytes without an end");
      }
      return;
    }
    take(in, end - in.readerIndex(), out);
    in.skipBytes(1);
  }

  private static void take(ByteBuf in, int length, List<Object> out) {
    String text = in.toString(in.readerIndex(), length, StandardCharsets.UTF_8).strip();
    in.skipBytes(length);
    if (!text.isEmpty()) {
      out.add(text);
    }
  }
}
