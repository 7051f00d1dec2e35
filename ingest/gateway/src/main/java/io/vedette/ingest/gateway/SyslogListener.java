package io.vedette.ingest.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.timeout.IdleStateHandler;
import io.vedette.ingest.codec.AuditEnvelope;
import io.vedette.ingest.codec.SyslogLine;
import io.vedette.ingest.codec.Topics;
import io.vedette.ingest.gateway.GatewayConfig.Tls;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Syslog over TCP (RFC 5424 and 3164, framed by RFC 6587), with TLS (RFC 5425) where there is a
 * certificate. Syslog knows no answer: a message that the brokers do not take is tried again, and
 * the connection is not read on until they have it, so that the sender's own queue holds the rest.
 */
public final class SyslogListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SyslogListener.class);
  private static final int MAX_MESSAGE_BYTES = 64 * 1024;
  private static final int MAX_CONNECTIONS = 1_000;
  private static final int IDLE_SECONDS = 3_600;
  private static final long RETRY_MILLIS = 1_000;

  private final Function<List<byte[]>, CompletableFuture<Void>> records;
  private final Runnable closeSink;
  private final Clock clock;
  private final EventLoopGroup loops = new NioEventLoopGroup(1);
  private final AtomicInteger connections = new AtomicInteger();
  private final Channel channel;

  private SyslogListener(
      InetSocketAddress address,
      @Nullable SslContext tls,
      Function<List<byte[]>, CompletableFuture<Void>> records,
      Runnable closeSink,
      Clock clock) {
    this.records = records;
    this.closeSink = closeSink;
    this.clock = clock;
    ServerBootstrap server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel accepted) {
                    accept(accepted, tls);
                  }
                });
    try {
      channel = server.bind(address).syncUninterruptibly().channel();
    } catch (RuntimeException e) {
      var unused = loops.shutdownGracefully();
      throw e;
    }
  }

  /**
   * Opens the listener; it writes to the brokers of the gateway.
   *
   * @param tls certificate and key, or null for plain text
   * @throws IllegalStateException where the port is taken or a certificate cannot be read
   */
  public static SyslogListener start(
      GatewayConfig config, String host, int port, @Nullable Tls tls) {
    SslContext context = tls == null ? null : context(tls);
    KafkaSink sink = new KafkaSink(config);
    try {
      return start(
          new InetSocketAddress(host, port),
          context,
          list -> sink.send(Topics.AUDIT, list),
          sink::close);
    } catch (RuntimeException e) {
      sink.close();
      throw new IllegalStateException(
          "the syslog listener cannot be opened at %s:%d: %s".formatted(host, port, e.getMessage()),
          e);
    }
  }

  static SyslogListener start(
      InetSocketAddress address,
      @Nullable SslContext tls,
      Function<List<byte[]>, CompletableFuture<Void>> records,
      Runnable closeSink) {
    return new SyslogListener(address, tls, records, closeSink, Clock.systemUTC());
  }

  private static SslContext context(Tls tls) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(tls.certificate().toFile(), tls.key().toFile());
      Path clientCa = tls.clientCa();
      if (clientCa != null) {
        builder.trustManager(clientCa.toFile()).clientAuth(ClientAuth.REQUIRE);
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalStateException("the certificate for syslog: " + e.getMessage(), e);
    }
  }

  /** The port that it has. */
  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  private void accept(SocketChannel accepted, @Nullable SslContext tls) {
    if (connections.incrementAndGet() > MAX_CONNECTIONS) {
      LOG.warn("More than {} syslog connections; {} is refused", MAX_CONNECTIONS, accepted);
      accepted.close();
    }
    accepted.closeFuture().addListener(closed -> connections.decrementAndGet());
    if (tls != null) {
      accepted.pipeline().addLast(tls.newHandler(accepted.alloc()));
    }
    accepted
        .pipeline()
        .addLast(
            new IdleStateHandler(IDLE_SECONDS, 0, 0),
            new SyslogFrames(MAX_MESSAGE_BYTES),
            new Messages());
  }

  /** Sends what arrives, in order, and stops reading while the brokers are busy. */
  private final class Messages extends SimpleChannelInboundHandler<String> {
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    @Override
    protected void channelRead0(ChannelHandlerContext context, String message) {
      byte[] json = SecurityBodies.line(message);
      String source = message.contains("msg=audit(") ? "linux_audit" : SyslogLine.source(json);
      List<byte[]> record = List.of(AuditEnvelope.encode(source, "", clock.millis(), json));
      CompletableFuture<Void> done = new CompletableFuture<>();
      last = last.thenCompose(before -> sent(context, record, done));
      if (!last.isDone()) {
        context.channel().config().setAutoRead(false);
        CompletableFuture<Void> mine = last;
        var unused = last.thenRun(() -> resume(context, mine));
      }
    }

    private void resume(ChannelHandlerContext context, CompletableFuture<Void> mine) {
      context
          .executor()
          .execute(
              () -> {
                if (last == mine) {
                  context.channel().config().setAutoRead(true);
                }
              });
    }

    private CompletableFuture<Void> sent(
        ChannelHandlerContext context, List<byte[]> record, CompletableFuture<Void> done) {
      var unused =
          records
              .apply(record)
              .whenComplete(
                  (ok, failure) -> {
                    if (failure == null) {
                      done.complete(null);
                    } else {
                      context
                          .executor()
                          .schedule(
                              () -> sent(context, record, done),
                              RETRY_MILLIS,
                              TimeUnit.MILLISECONDS);
                    }
                  });
      return done;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      context.close(); // idle for an hour
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (context.channel().isActive()) {
        LOG.warn(
            "Syslog connection {} closed: {}",
            context.channel().remoteAddress(),
            cause.getMessage());
      }
      context.close();
    }
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    closeSink.run();
  }
}
