package io.vedette.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyslogListenerTest {
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final AtomicBoolean down = new AtomicBoolean();
  private final SyslogListener listener =
      SyslogListener.start(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, this::take, () -> {});

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
  void anEndlessMessageClosesItsConnectionAndNoOther() throws IOException {
    try {
      send("x".repeat(200_000));
    } catch (IOException e) {
      assertThat(e).isNotNull(); // closed while we wrote
    }
    send("fine\n");
    await().until(() -> taken.stream().anyMatch(t -> t.contains("fine")));
    assertThat(taken).noneMatch(t -> t.contains("xxxx"));
  }
}
