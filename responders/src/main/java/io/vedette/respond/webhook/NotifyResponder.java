package io.vedette.respond.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.respond.Plan;
import io.vedette.respond.Responder;
import io.vedette.respond.ResponderException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells people: an alert to Alertmanager ({@code POST /api/v2/alerts}), or JSON to a webhook,
 * signed: {@code X-Vedette-Signature: sha256=HEX} is the HMAC-SHA256 of {@code timestamp + "." +
 * body}, with the timestamp (epoch seconds) in {@code X-Vedette-Timestamp}.
 */
public final class NotifyResponder implements Responder {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final @Nullable URI alertmanager;
  private final @Nullable URI webhook;
  private final byte[] secret;
  private final Clock clock;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /**
   * @param alertmanager its address, or null
   * @param webhook where signed JSON goes, or null
   * @param secret key of the signature; empty to send unsigned
   */
  public NotifyResponder(
      @Nullable URI alertmanager, @Nullable URI webhook, byte[] secret, Clock clock) {
    this.alertmanager = alertmanager;
    this.webhook = webhook;
    this.secret = secret.clone();
    this.clock = clock;
  }

  @Override
  public ActionKind kind() {
    return ActionKind.NOTIFY;
  }

  @Override
  public Plan plan(Action action) throws ResponderException {
    StringBuilder text = new StringBuilder();
    if (alertmanager != null || webhook == null) {
      String where =
          alertmanager == null
              ? "# no Alertmanager is configured (responders.alertmanagerUrl)\nPOST "
              : "POST " + alertmanager;
      text.append(where).append("/api/v2/alerts\n").append(alerts(action)).append('\n');
    }
    if (webhook != null) {
      text.append("POST ").append(webhook).append('\n').append(body(action)).append('\n');
    }
    return Plan.of(text.toString(), "{}");
  }

  @Override
  public void execute(Action action, Plan plan) throws ResponderException {
    if (alertmanager == null && webhook == null) {
      throw new ResponderException(
          "nobody to notify; set responders.alertmanagerUrl or responders.webhookUrl");
    }
    if (alertmanager != null) {
      send(request(alertmanager.resolve("/api/v2/alerts"), alerts(action)));
    }
    if (webhook != null) {
      send(signed(webhook, body(action)));
    }
  }

  /** Alertmanager lets an alert that is no longer sent run out; a webhook cannot be called back. */
  @Override
  public void revert(Action action, String undo) {}

  private static HttpRequest request(URI to, String body) {
    return HttpRequest.newBuilder(to)
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private HttpRequest signed(URI to, String body) throws ResponderException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (secret.length > 0) {
      String timestamp = Long.toString(clock.millis() / 1000);
      request.header("X-Vedette-Timestamp", timestamp);
      request.header("X-Vedette-Signature", "sha256=" + sign(secret, timestamp + '.' + body));
    }
    return request.build();
  }

  static String sign(byte[] secret, String text) throws ResponderException {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new ResponderException("cannot sign: " + e.getMessage(), e);
    }
  }

  private void send(HttpRequest request) throws ResponderException {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new ResponderException(
            request.uri() + " answered " + response.statusCode() + ": " + start(response.body()));
      }
    } catch (IOException e) {
      throw new ResponderException(request.uri() + " cannot be reached: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ResponderException("interrupted while notifying", e);
    }
  }

  private static String start(String text) {
    return text.length() > 200 ? text.substring(0, 200) + " …" : text;
  }

  private static String alerts(Action action) throws ResponderException {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("alertname", "VedetteIncident");
    labels.put("severity", action.parameters().getOrDefault("severity", "medium"));
    labels.put("service", action.target().name());
    if (!action.target().namespace().isEmpty()) {
      labels.put("namespace", action.target().namespace());
    }
    labels.put("incident", action.incidentId());
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("summary", action.parameters().getOrDefault("summary", action.reason()));
    annotations.put("description", action.parameters().getOrDefault("description", ""));
    return write(
        List.of(
            Map.of(
                "labels", labels,
                "annotations", annotations,
                "startsAt", Instant.ofEpochMilli(action.requestedAtMillis()).toString())));
  }

  private static String body(Action action) throws ResponderException {
    return write(action);
  }

  private static String write(Object value) throws ResponderException {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new ResponderException("cannot write the notification", e);
    }
  }

  @Override
  public List<Permission> permissions() {
    return List.of();
  }
}
