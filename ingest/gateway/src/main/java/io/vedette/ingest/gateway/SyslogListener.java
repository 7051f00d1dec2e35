package io.vedette.ingest.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.timeout.IdleStateHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vedette.ingest.codec.Topics;
import io.vedette.ingest.gateway.GatewayConfig.Tls;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
  private static final int FIRST_MESSAGE_SECONDS = 60;

  private final Function<List<byte[]>, CompletableFuture<Void>> records;
  private final Runnable closeSink;
  private final Clock clock;
  private final EventLoopGroup loops = new NioEventLoopGroup(1);
  private final SyslogMetrics metrics;
  private final Channel channel;

  private SyslogListener(
      InetSocketAddress address,
      @Nullable SslContext tls,
      Function<List<byte[]>, CompletableFuture<Void>> records,
      Runnable closeSink,
      Clock clock,
      PrometheusRegistry registry) {
    this.records = records;
    this.closeSink = closeSink;
    this.clock = clock;
    ServerBootstrap server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            // a sender may be silent for days, but is not gone unnoticed
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel accepted) {
                    accept(accepted, tls);
                  }
                });
    metrics = new SyslogMetrics(registry);
    try {
      channel = server.bind(address).syncUninterruptibly().channel();
    } catch (RuntimeException e) {
      metrics.close();
      var unused = loops.shutdownGracefully();
      throw e;
    }
  }

  /**
   * Opens the listener; it writes to the brokers of the gateway.
   *
   * @param tls certificate and key, and the authority of client certificates if there is one; null
   *     for plain text
   * @throws IllegalStateException where the port is taken or a certificate cannot be read
   */
  public static SyslogListener start(
      GatewayConfig config, String host, int port, @Nullable Tls tls, PrometheusRegistry registry) {
    SslContext context = tls == null ? null : context(tls);
    KafkaSink sink = new KafkaSink(config);
    try {
      return start(
          new InetSocketAddress(host, port),
          context,
          list -> sink.send(Topics.AUDIT, list),
          sink::close,
          registry);
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
      Runnable closeSink,
      PrometheusRegistry registry) {
    return new SyslogListener(address, tls, records, closeSink, Clock.systemUTC(), registry);
  }

  static SslContext context(Tls tls) {
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
    accepted.closeFuture().addListener(closed -> metrics.connections.decrementAndGet());
    if (metrics.connections.incrementAndGet() > MAX_CONNECTIONS) {
      LOG.warn("More than {} syslog connections; {} is refused", MAX_CONNECTIONS, accepted);
      metrics.refused();
      accepted.close();
      return;
    }
    if (tls != null) {
      accepted.pipeline().addLast(tls.newHandler(accepted.alloc()));
    }
    accepted
        .pipeline()
        .addLast(
            new IdleStateHandler(FIRST_MESSAGE_SECONDS, 0, 0),
            new SyslogFrames(MAX_MESSAGE_BYTES, metrics::truncated),
            new SyslogMessages(records, metrics, clock));
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    closeSink.run();
    metrics.close();
  }
}
