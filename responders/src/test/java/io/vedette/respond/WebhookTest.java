package io.vedette.respond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.respond.webhook.Webhook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a receiver that checks signatures as the Javadoc tells it to. */
class WebhookTest {
  private static final String KEY = "s3cret-key";
  private static final Action NOTE =
      TestActions.action("n1", ActionKind.NOTIFY, Map.of("summary", "checkout is slow"));

  private record Received(String body, String timestamp, String signature) {}

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final MovingClock clock = new MovingClock();
  private int status = 204;

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @SuppressWarnings("NullAway.Init")
  private Webhook webhook;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String at = exchange.getRequestHeaders().getFirst("X-Vedette-Timestamp");
          String sign = exchange.getRequestHeaders().getFirst("X-Vedette-Signature");
          received.add(new Received(body, at, sign));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook/t0ken");
    webhook = new Webhook(url, Secret.of(KEY), clock);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void receiverCanVerifyTheSignature() throws Exception {
    Plan plan = webhook.plan(NOTE, ClusterView.NONE);
    webhook.execute(plan);
    Received got = received.take();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] expected =
        mac.doFinal((got.timestamp() + '.' + got.body()).getBytes(StandardCharsets.UTF_8));
    assertThat(got.signature()).isEqualTo("sha256=" + HexFormat.of().formatHex(expected));
    assertThat(got.timestamp()).isEqualTo(String.valueOf(TestActions.NOW / 1000));
    assertThat(got.body()).isEqualTo(plan.apply().get(0).body()).contains("checkout is slow");
  }

  @Test
  void neitherPlanNorErrorShowsKeyOrUrl() {
    status = 500;
    Plan plan = webhook.plan(NOTE, ClusterView.NONE);
    assertThat(plan.text()).doesNotContain(KEY, "t0ken");
    assertThatThrownBy(() -> webhook.execute(plan))
        .isInstanceOfSatisfying(RespondException.class, e -> assertThat(e.retryable()).isTrue())
        .hasMessageContaining("500")
        .hasMessageNotContainingAny(KEY, "t0ken");
    assertThat(Secret.of(KEY)).hasToString("(secret)");
  }

  @Test
  void aRefusalIsFinal() {
    status = 401;
    assertThatThrownBy(() -> webhook.execute(webhook.plan(NOTE, ClusterView.NONE)))
        .isInstanceOfSatisfying(RespondException.class, e -> assertThat(e.retryable()).isFalse());
  }
}
