package io.vedette.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.TlsKeyPair;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.vedette.ingest.gateway.GatewayConfig.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real rsyslogd takes what {@code logger} says, as it takes what sshd says, and forwards it to
 * the listener.
 */
class RsyslogIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String FAILED =
      "Failed password for invalid user admin from 198.51.100.7 port 4242 ssh2";

  private final List<JsonNode> taken = new CopyOnWriteArrayList<>();
  private final PrometheusRegistry registry = new PrometheusRegistry();

  @TempDir private Path directory;

  @Test
  void octetCountedMessagesOfRfc5424ArriveOverTcp() throws Exception {
    check(null, "TCP_Framing=\"octet-counted\" template=\"RSYSLOG_SyslogProtocol23Format\"");
    assertThat(login().path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*");
  }

  @Test
  void linesOfRfc3164ArriveOverTcp() throws Exception {
    check(null, "template=\"RSYSLOG_TraditionalForwardFormat\"");
    assertThat(login().path("time").asText())
        .matches("[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d");
  }

  @Test
  void messagesArriveOverTlsFromWhomItsCertificateLetsIn() throws Exception {
    TlsKeyPair server = TlsKeyPair.ofSelfSigned("localhost");
    TlsKeyPair client = TlsKeyPair.ofSelfSigned("shipper");
    Tls tls =
        new Tls(
            Pem.certificate(directory, "server", server),
            Pem.key(directory, "server", server),
            Pem.certificate(directory, "client", client));
    Pem.key(directory, "client", client);
    check(
        tls,
        "TCP_Framing=\"octet-counted\" template=\"RSYSLOG_ForwardFormat\""
            + " StreamDriver=\"ossl\" StreamDriverMode=\"1\" StreamDriverAuthMode=\"x509/certvalid\"");
  }

  @Test
  void aSenderWithoutCertificateIsNotHeardWhereOneIsAsked() throws Exception {
    TlsKeyPair server = TlsKeyPair.ofSelfSigned("localhost");
    Tls tls =
        new Tls(
            Pem.certificate(directory, "server", server),
            Pem.key(directory, "server", server),
            Pem.certificate(directory, "ca", TlsKeyPair.ofSelfSigned("someone else")));
    try (SyslogListener listener = listener(tls);
        Rsyslog rsyslog =
            Rsyslog.start(
                directory,
                listener.port(),
                "global(defaultNetstreamDriverCAFile=\"%s\")\n".formatted(tls.certificate()),
                "StreamDriver=\"ossl\" StreamDriverMode=\"1\" StreamDriverAuthMode=\"anon\"")) {
      rsyslog.log("sshd", FAILED);
      await().atMost(PATIENCE).until(() -> count("vedette_syslog_refused") > 0);
      assertThat(taken).isEmpty();
    }
  }

  private void check(@Nullable Tls tls, String action) throws Exception {
    String files =
        tls == null
            ? ""
            : """
            global(defaultNetstreamDriverCAFile="%s"
                   defaultNetstreamDriverCertFile="%s"
                   defaultNetstreamDriverKeyFile="%s")
            """
                .formatted(tls.certificate(), tls.clientCa(), directory.resolve("client-key.pem"));
    try (SyslogListener listener = listener(tls);
        Rsyslog rsyslog = Rsyslog.start(directory, listener.port(), files, action)) {
      rsyslog.log("sshd", FAILED);
      rsyslog.log("app", "Grüße: 1 <2> [3] \"4\" 日本");
      rsyslog.log("audispd", "type=ADD_USER msg=audit(1700000000.5:7): acct=\"eve\" res=success");
      rsyslog.log("long", "x".repeat(6_000));
      rsyslog.log("app", IntStream.range(0, 500).mapToObj(i -> "line " + i).toList());
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(taken).hasSize(504));
    }
    assertThat(taken)
        .extracting(t -> t.at("/event/message").asText())
        .contains("Grüße: 1 <2> [3] \"4\" 日本", "line 499", "x".repeat(6_000))
        .filteredOn(text -> text.startsWith("line "))
        .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(i -> "line " + i).toList());
    assertThat(taken)
        .filteredOn(t -> t.at("/event/type").asText().equals("ADD_USER"))
        .singleElement()
        .matches(t -> t.at("/event/acct").asText().equals("eve"))
        .matches(t -> t.path("source").asText().equals("linux_audit"));
    assertThat(login().path("user").asText()).isEqualTo("admin");
    assertThat(login().path("source_ip").asText()).isEqualTo("198.51.100.7");
    assertThat(login().path("facility").asInt()).isEqualTo(4);
    assertThat(login().path("pid").asText()).matches("\\d+");
    assertThat(login().path("host").asText()).isNotBlank();
  }

  private JsonNode login() {
    return taken.stream()
        .filter(t -> t.path("source").asText().equals("sshd"))
        .filter(t -> t.at("/event/event").asText().equals("failed_password"))
        .findFirst()
        .orElseThrow()
        .path("event");
  }

  private SyslogListener listener(@Nullable Tls tls) {
    return SyslogListener.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        tls == null ? null : SyslogListener.context(tls),
        this::take,
        () -> {},
        registry);
  }

  private double count(String name) {
    return registry.scrape(name::equals).stream()
        .flatMap(snapshot -> snapshot.getDataPoints().stream())
        .mapToDouble(point -> ((CounterDataPointSnapshot) point).getValue())
        .sum();
  }

  private CompletableFuture<Void> take(List<byte[]> records) {
    try {
      for (byte[] record : records) {
        taken.add(new ObjectMapper().readTree(new String(record, StandardCharsets.UTF_8)));
      }
      return CompletableFuture.completedFuture(null);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** {@code rsyslogd} with a socket of its own and one destination. */
  private record Rsyslog(Process process, Path socket, Path log) implements AutoCloseable {
    static Rsyslog start(Path directory, int port, String global, String action)
        throws IOException {
      Programs.require("rsyslogd", "rsyslog rsyslog-openssl");
      Path socket = directory.resolve("log.sock");
      Path said = directory.resolve("rsyslogd.log");
      Path config =
          Files.writeString(
              directory.resolve("rsyslog.conf"),
              """
              global(workDirectory="%s" net.enableDNS="off" processInternalMessages="on")
              %s
              module(load="imuxsock" SysSock.Use="off")
              input(type="imuxsock" Socket="%s" RateLimit.Interval="0")
              syslog.* {
                action(type="omfile" file="%s")
                stop
              }
              *.* action(type="omfwd" target="127.0.0.1" port="%d" protocol="tcp" %s)
              """
                  .formatted(directory, global, socket, said, port, action));
      Process process =
          new ProcessBuilder(
                  Programs.path("rsyslogd"),
                  "-n",
                  "-f",
                  config.toString(),
                  "-i",
                  directory.resolve("rsyslogd.pid").toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
              .start();
      Rsyslog started = new Rsyslog(process, socket, said);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                assertThat(process.isAlive()).describedAs(started::said).isTrue();
                return Files.exists(socket);
              });
      return started;
    }

    void log(String tag, String message) throws Exception {
      log(tag, List.of(message));
    }

    /** As syslog(3) does: to the socket, with the form of RFC 3164. */
    void log(String tag, List<String> messages) throws Exception {
      Process logger =
          new ProcessBuilder(
                  "logger",
                  "-u",
                  socket.toString(),
                  "-t",
                  tag,
                  "-i",
                  "-p",
                  "auth.info",
                  "-S",
                  "8192")
              .redirectErrorStream(true)
              .start();
      try (var in = logger.getOutputStream()) {
        in.write((String.join("\n", messages) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      assertThat(logger.waitFor()).isZero();
    }

    String said() {
      try {
        return Files.readString(log);
      } catch (IOException e) {
        return e.toString();
      }
    }

    @Override
    public void close() throws InterruptedException {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }
}
