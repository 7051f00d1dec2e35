package io.vedette.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyslogListenerTest {
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final AtomicBoolean down = new AtomicBoolean();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final SyslogListener listener =
      SyslogListener.start(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
          null,
          this::take,
          () -> {},
          registry);

  private CompletableFuture<Void> take(List<byte[]> records) {
    if (down.getAndSet(false)) {
      return CompletableFuture.failedFuture(new IOException("brokers are away"));
    }
    records.forEach(r -> taken.add(new String(r, StandardCharsets.UTF_8)));
    return CompletableFuture.completedFuture(null);
  }

  private void send(String... parts) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      OutputStream out = socket.getOutputStream();
      for (String part : parts) {
        out.write(part.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    }
  }

  @AfterEach
  void close() {
    listener.close();
  }

  @Test
  void readsBothFramingsAndCutMessages() throws IOException {
    String message = "<38>1 2026-11-01T10:00:00Z web sshd 1 - - Invalid user x from 198.51.100.7";
    send(message.length() + " " + message.substring(0, 20), message.substring(20) + message + "\n");
    await().until(() -> taken.size() == 2);
    assertThat(taken).allMatch(t -> t.startsWith("{\"source\":\"sshd\""));
    assertThat(taken.get(0)).contains("\"event\":\"invalid_user\"").contains("198.51.100.7");
  }

  @Test
  void auditRecordsWithinSyslogKeepTheirFields() throws IOException {
    send(
        "<14>Nov  1 10:00:00 web audisp-syslog: type=ADD_USER msg=audit(1.5:7): acct=\"eve\""
            + " res=success\n");
    await().until(() -> taken.size() == 1);
    assertThat(taken.get(0)).contains("linux_audit").contains("\"type\":\"ADD_USER\"");
  }

  @Test
  void aMessageThatTheBrokersDoNotTakeIsTriedAgainBeforeTheNext() throws IOException {
    down.set(true);
    send("first\nsecond\n");
    await().until(() -> taken.size() == 2);
    assertThat(taken.get(0)).contains("first");
  }

  @Test
  void aMessageThatIsTooLongIsCutAndTheConnectionGoesOn() throws IOException {
    String counted = "<13>1 - h a - - - c" + "é".repeat(100_000);
    int octets = counted.getBytes(StandardCharsets.UTF_8).length;
    send(
        "l" + "x".repeat(200_000) + "\nafter the line\n" + octets + " ",
        counted,
        "after the count\n");
    await().until(() -> taken.size() == 4);
    assertThat(taken.get(0)).hasSizeBetween(65_536, 66_000).contains("lxxx").endsWith("xxx\"}}");
    assertThat(taken.get(1)).contains("after the line");
    assertThat(taken.get(2)).contains("\"message\":\"céé").endsWith("éé\"}}");
    assertThat(taken.get(3)).contains("after the count");
    assertThat(registry.scrape("vedette_syslog_truncated_total"::startsWith).size()).isOne();
  }

  @Test
  void aLineMayBeginWithANumber() throws IOException {
    send("12 apples\n", "99", "\n", "123456789012 <13>x\n", "7 <13>a b", "5 <13>z");
    await().until(() -> taken.size() == 5);
    assertThat(taken)
        .extracting(t -> t.replaceAll(".*\"message\":\"(.*)\"}}", "$1"))
        .containsExactly("12 apples", "99", "123456789012 <13>x", "<13>a b", "<13>z");
  }

  @Test
  void whatAConnectionLeavesUnfinishedIsTakenWhenItEnds() throws IOException {
    send("50 <13>Nov  1 10:00:00 web app: the beginn");
    send("5");
    await().untilAsserted(() -> assertThat(taken).hasSize(2));
    assertThat(taken).anyMatch(t -> t.contains("\"message\":\"the beginn\""));
    assertThat(taken).anyMatch(t -> t.contains("\"message\":\"5\""));
  }

  @Test
  void whatOneReadBringsIsSentTogetherAndInOrder() throws IOException {
    down.set(true);
    send("n\n".repeat(5) + "last\n");
    await().until(() -> taken.size() == 6);
    assertThat(taken.get(5)).contains("last");
  }

  @Test
  void noBytesEndAConnection() throws IOException {
    Random random = new Random(7);
    byte[] noise = new byte[300_000];
    random.nextBytes(noise);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      socket.getOutputStream().write(noise);
      socket
          .getOutputStream()
          .write("\n<13>Nov  1 10:00:00 web app: fine\n".getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      await().until(() -> taken.stream().anyMatch(t -> t.contains("\"message\":\"fine\"")));
    }
  }
}
