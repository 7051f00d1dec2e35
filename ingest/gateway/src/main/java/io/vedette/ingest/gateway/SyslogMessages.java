package io.vedette.ingest.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.vedette.ingest.codec.AuditEnvelope;
import io.vedette.ingest.codec.SyslogLine;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of one connection, sent in order: all that one read brought go together, and the
 * next is read when the brokers have them. What they do not take is tried again.
 */
final class SyslogMessages extends SimpleChannelInboundHandler<String> {
  private static final Logger LOG = LoggerFactory.getLogger(SyslogMessages.class);
  private static final long RETRY_MILLIS = 1_000;

  private final Function<List<byte[]>, CompletableFuture<Void>> records;
  private final SyslogMetrics metrics;
  private final Clock clock;
  private List<byte[]> waiting = new ArrayList<>();
  private boolean sending;
  private boolean spoke;

  SyslogMessages(
      Function<List<byte[]>, CompletableFuture<Void>> records, SyslogMetrics metrics, Clock clock) {
    this.records = records;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, String message) {
    if (!spoke) {
      spoke = true;
      context.pipeline().remove(IdleStateHandler.class);
    }
    byte[] json = SecurityBodies.line(message);
    String source = message.contains("msg=audit(") ? "linux_audit" : SyslogLine.source(json);
    waiting.add(AuditEnvelope.encode(source, "", clock.millis(), json));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    send(context);
  }

  private void send(ChannelHandlerContext context) {
    if (sending || waiting.isEmpty()) {
      return;
    }
    List<byte[]> batch = waiting;
    waiting = new ArrayList<>();
    sending = true;
    read(context, false);
    attempt(context, batch);
  }

  private void attempt(ChannelHandlerContext context, List<byte[]> batch) {
    var unused =
        records
            .apply(batch)
            .whenCompleteAsync(
                (ok, failure) -> {
                  if (failure == null) {
                    metrics.taken(batch.size());
                    sent(context);
                  } else {
                    metrics.retried();
                    context
                        .executor()
                        .schedule(
                            () -> attempt(context, batch), RETRY_MILLIS, TimeUnit.MILLISECONDS);
                  }
                },
                context.executor());
  }

  /** A connection that has ended is read no more, but its last messages are sent. */
  private static void read(ChannelHandlerContext context, boolean on) {
    if (context.channel().isActive()) {
      context.channel().config().setAutoRead(on);
    }
  }

  private void sent(ChannelHandlerContext context) {
    sending = false;
    if (waiting.isEmpty()) {
      read(context, true);
    } else {
      send(context);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
      metrics.refused();
    } else if (event instanceof IdleStateEvent && !spoke) {
      context.close(); // whoever connects has something to say
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (context.channel().isActive()) {
      LOG.warn(
          "Syslog connection {} closed: {}", context.channel().remoteAddress(), cause.getMessage());
    }
    context.close();
  }
}
