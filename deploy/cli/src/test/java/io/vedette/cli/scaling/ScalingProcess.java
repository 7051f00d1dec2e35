package io.vedette.cli.scaling;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vedette.predict.scale.ScalingMode;
import io.vedette.predict.scale.ScalingPolicy;
import io.vedette.respond.ClusterView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/**
 * {@link ScalingService} in a JVM of its own, which can be killed: broker, state file, where to
 * write its views, event time to begin at. Its clock runs sixty times as fast as the world's.
 */
final class ScalingProcess {
  static final ScalingConfig CONFIG =
      new ScalingConfig(
          ScalingMode.PREVIEW,
          ScalingPolicy.of(1, 20),
          Duration.ofSeconds(2),
          Duration.ofMinutes(2),
          "deployment");

  private ScalingProcess() {}

  static Process start(String servers, Path state, Path views, long nowMillis, Path log)
      throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ScalingProcess.class.getName(),
                servers,
                state.toString(),
                views.toString(),
                String.valueOf(nowMillis)))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  public static void main(String[] args) throws IOException {
    Properties kafka = new Properties();
    kafka.put("bootstrap.servers", args[0]);
    Path views = Path.of(args[2]);
    Path next = views.resolveSibling(views.getFileName() + ".next");
    try (ScalingService service =
        ScalingService.start(
            kafka,
            CONFIG,
            new PrometheusRegistry(),
            action -> {},
            ClusterView.NONE,
            Path.of(args[1]),
            new Fast(Long.parseLong(args[3]), System.currentTimeMillis()))) {
      ObjectMapper json = new ObjectMapper();
      while (!Thread.interrupted()) {
        Files.write(next, json.writeValueAsBytes(service.views()));
        Files.move(
            next, views, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
  }

  private static final class Fast extends Clock {
    private final long from;
    private final long started;

    Fast(long from, long started) {
      this.from = from;
      this.started = started;
    }

    @Override
    public long millis() {
      return from + 60 * (System.currentTimeMillis() - started);
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
