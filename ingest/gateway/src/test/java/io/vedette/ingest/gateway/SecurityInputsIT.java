package io.vedette.ingest.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vedette.ingest.codec.AuditDecoder;
import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.Topics;
import io.vedette.ingest.gateway.GatewayConfig.Listener;
import io.vedette.model.AuditEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every security source as its senders post it, through HTTP and the broker to the decoder. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class SecurityInputsIT {
  private static final String JSON = "application/json";
  private static final String TIME = "2026-11-01T10:00:00Z";
  private static final long MILLIS = Instant.parse(TIME).toEpochMilli();

  private Rig rig;
  private int read;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    rig = Rig.start(directory, config -> config);
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  private record Sent(
      String sender, String path, String type, int events, String fact, String body) {
    Sent(String path, String body) {
      this("", path, JSON, 0, "", body);
    }

    String source() {
      String last = path.replaceAll("\\?.*", "").replaceAll(".*/", "");
      return last.equals("k8s-audit") ? "k8s_audit" : last;
    }
  }

  private static Sent sent(
      String sender, String path, String type, int events, String fact, String body) {
    return new Sent(sender, path, type, events, fact, body.replace("TIME", TIME));
  }

  private static List<Sent> senders() {
    return List.of(
        sent("Kubernetes webhook", "/webhook/k8s-audit", JSON, 2, "/verb=create", K8S),
        sent(
            "CloudTrail file",
            "/ingest/audit/cloudtrail",
            JSON,
            2,
            "/eventName=StopLogging",
            "{\"Records\":[{\"eventID\":\"1\",\"eventTime\":\"TIME\",\"eventName\":\"StopLogging\"},"
                + "{\"eventID\":\"2\",\"eventTime\":\"TIME\",\"eventName\":\"ListUsers\"}]}"),
        sent(
            "EventBridge",
            "/ingest/audit/cloudtrail",
            JSON,
            1,
            "/detail/eventName=StopLogging",
            "{\"version\":\"0\",\"id\":\"x\",\"detail-type\":\"AWS API Call via CloudTrail\","
                + "\"time\":\"TIME\",\"detail\":{\"eventName\":\"StopLogging\"}}"),
        sent(
            "Cloud Logging export",
            "/ingest/audit/gcp_audit",
            "application/x-ndjson",
            2,
            "/protoPayload/methodName=SetIamPolicy",
            "{\"timestamp\":\"TIME\",\"protoPayload\":{\"methodName\":\"SetIamPolicy\"}}\n"
                + "{\"timestamp\":\"TIME\",\"protoPayload\":{\"methodName\":\"Get\"}}\n"),
        sent(
            "Azure event hub",
            "/ingest/audit/azure_activity",
            JSON,
            2,
            "/operationName=A/WRITE",
            "{\"records\":[{\"time\":\"TIME\",\"operationName\":\"A/WRITE\"},"
                + "{\"time\":\"TIME\",\"operationName\":\"B/READ\"}]}"),
        sent(
            "Okta system log",
            "/ingest/audit/okta",
            JSON,
            1,
            "/eventType=user.session.start",
            "[{\"uuid\":\"u\",\"published\":\"TIME\",\"time\":\"TIME\","
                + "\"eventType\":\"user.session.start\"}]"),
        sent(
            "auditd lines",
            "/ingest/audit/linux_audit",
            "text/plain",
            2,
            "/acct=eve",
            "type=ADD_USER msg=audit(1793527200.000:7): pid=1 msg='op=add acct=\"eve\"'\n"
                + "node=h type=SYSCALL msg=audit(1793527200.000:8): exe=\"/usr/bin/id\"\n"),
        sent(
            "sshd lines",
            "/ingest/audit/sshd",
            "text/plain; charset=utf-8",
            2,
            "/user=root",
            "2026-11-01T10:00:00Z h sshd[1]: Failed password for root from 192.0.2.1 port 2 ssh2\n"
                + "<38>1 TIME h sshd 1 - - Connection closed by 192.0.2.1 port 2\n"),
        sent(
            "Vault audit device",
            "/ingest/audit/vault_audit",
            JSON,
            2,
            "/request/path=sys/seal",
            "{\"time\":\"TIME\",\"type\":\"request\",\"request\":{\"path\":\"sys/seal\"}}\n"
                + "{\"time\":\"TIME\",\"type\":\"response\",\"request\":{\"path\":\"sys/seal\"}}\n"),
        sent(
            "Falco http_output",
            "/ingest/audit/falco",
            JSON,
            1,
            "/output_fields/proc.name=sh",
            "{\"time\":\"2026-11-01T10:00:00.000000000Z\",\"rule\":\"Shell\",\"priority\":\"Notice\","
                + "\"output\":\"x\",\"output_fields\":{\"proc.name\":\"sh\"}}"),
        sent(
            "Trivy report",
            "/ingest/audit/trivy",
            JSON,
            2,
            "/id=CVE-1",
            "{\"ArtifactName\":\"a\",\"CreatedAt\":\"TIME\",\"Results\":[{\"Target\":\"t\","
                + "\"Vulnerabilities\":[{\"VulnerabilityID\":\"CVE-1\",\"Severity\":\"HIGH\"}],"
                + "\"Secrets\":[{\"RuleID\":\"k\"}]}]}"),
        sent(
            "OCSF",
            "/ingest/audit/ocsf",
            JSON,
            1,
            "/api/operation=StopLogging",
            "{\"class_uid\":6003,\"time\":1793527200000,\"api\":{\"operation\":\"StopLogging\"}}"),
        sent(
            "any JSON",
            "/ingest/audit/my-app?product=shop",
            JSON,
            1,
            "/what=ever",
            "{\"@timestamp\":\"TIME\",\"what\":\"ever\"}"));
  }

  private static final String K8S =
      """
      {"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[
        {"auditID":"a","stage":"ResponseComplete","stageTimestamp":"TIME","verb":"create"},
        {"auditID":"b","stage":"ResponseComplete","stageTimestamp":"TIME","verb":"list"}]}
      """;

  @Test
  void whatSendersPostArrivesEventByEventPackedOrNot() throws Exception {
    for (Sent sent : senders()) {
      assertThat(body(post(sent, sent.body().getBytes(UTF_8))))
          .as(sent.sender())
          .isEqualTo("{\"accepted\":" + sent.events() + "}");
      assertThat(body(post(sent, gzip(sent.body()), "Content-Encoding", "gzip")))
          .as(sent.sender())
          .isEqualTo("{\"accepted\":" + sent.events() + "}");
    }
    List<AuditEvent> all = events();
    int next = 0;
    for (Sent sent : senders()) {
      check(sent, all.subList(next, next + 2 * sent.events()));
      next += 2 * sent.events();
    }
    assertThat(all).hasSize(next);
  }

  private static void check(Sent sent, List<AuditEvent> events) {
    String[] fact = sent.fact().split("=", 2);
    assertThat(events)
        .as(sent.sender())
        .allMatch(e -> e.timeMillis() == MILLIS)
        .allMatch(e -> e.source().equals(sent.source()))
        .extracting(e -> at(e, fact[0]))
        .contains(fact[1]);
  }

  private static byte[] gzip(String body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(body.getBytes(UTF_8));
    }
    return packed.toByteArray();
  }

  private static String at(AuditEvent event, String pointer) {
    try {
      JsonNode document = new ObjectMapper().readTree(event.document());
      return document.at(pointer).asText();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aBadLineBecomesADeadLetterAndTheOthersAreTaken() throws Exception {
    Sent sent =
        new Sent(
            "/ingest/audit/falco", "{\"rule\":\"a\"}\n{\"rule\":\n\"text\"\n{\"rule\":\"b\"}\n");
    assertThat(body(post(sent, sent.body().getBytes(UTF_8))))
        .isEqualTo("{\"accepted\":2,\"rejected\":2}");
    List<String> problems = new ArrayList<>();
    assertThat(events(problems)).extracting(e -> at(e, "/rule")).containsExactly("a", "b");
    assertThat(problems)
        .satisfiesExactly(
            p -> assertThat(p).contains("the body is not JSON"),
            p -> assertThat(p).contains("holds VALUE_STRING where an event"));
    assertThat(rig.get("/metrics").body())
        .contains("vedette_gateway_rejected_total{reason=\"malformed\",signal=\"audit\"}");
  }

  @Test
  void aBadElementOfAListBecomesADeadLetterAndTheOthersAreTaken() throws Exception {
    String huge = "{\"eventID\":\"3\",\"x\":\"" + "y".repeat(500_000) + "\"}";
    Sent sent =
        new Sent(
            "/ingest/audit/cloudtrail",
            "{\"Records\":[{\"eventID\":\"1\"},17,\"é\",[{}],null,"
                + huge
                + ",{\"eventID\":\"2\"}]}");
    assertThat(body(post(sent, sent.body().getBytes(UTF_8))))
        .isEqualTo("{\"accepted\":2,\"rejected\":5}");
    List<String> problems = new ArrayList<>();
    assertThat(events(problems)).extracting(AuditEvent::id).containsExactly("1", "2");
    assertThat(problems).hasSize(5);
    assertThat(problems.get(4)).contains("larger than 400000");
  }

  @Test
  void aBodyWithoutAnyEventIsRefused() throws Exception {
    for (String body : List.of("{\"a\":", "hello", "[1,2]", "{\n\"a\": {}\n,,\n}", "17\n18\n")) {
      Sent sent = new Sent("/ingest/audit/falco", body);
      assertThat(post(sent, body.getBytes(UTF_8)).statusCode()).as(body).isEqualTo(400);
    }
    String huge = "{\"x\":\"" + "y".repeat(500_000) + "\"}";
    Sent sent = new Sent("/ingest/audit/falco", huge);
    assertThat(post(sent, huge.getBytes(UTF_8)).statusCode()).isEqualTo(413);
    assertThat(events()).isEmpty();
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    Sent sent = new Sent("/ingest/audit/falco", "");
    assertThat(post(sent, new byte[2 << 20]).statusCode()).isEqualTo(413);
  }

  @Test
  void noneGetsInWithoutTheTokenWhereThereIsOne() throws Exception {
    Listener listener = new Listener("http", "127.0.0.1", 0, null, "s3cret");
    try (Gateway gateway =
        Gateway.start(
            Rig.config("127.0.0.1:1").withListeners(listener), new PrometheusRegistry())) {
      String base = "http://127.0.0.1:" + gateway.port("http");
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      for (Sent sent : senders()) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(base + sent.path()))
                .header("Content-Type", sent.type())
                .POST(HttpRequest.BodyPublishers.ofString(sent.body()))
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
            .as(sent.sender())
            .isEqualTo(401);
      }
    }
  }

  private HttpResponse<byte[]> post(Sent sent, byte[] body, String... more) throws Exception {
    List<String> headers = new ArrayList<>(List.of("Content-Type", sent.type()));
    headers.addAll(List.of(more));
    return rig.post(sent.path(), body, headers.toArray(new String[0]));
  }

  private static String body(HttpResponse<byte[]> response) {
    String text = new String(response.body(), UTF_8);
    assertThat(tuple(response.statusCode(), text)).isEqualTo(tuple(200, text));
    return text;
  }

  private List<AuditEvent> events() throws Exception {
    return events(new ArrayList<>());
  }

  /** What the broker got since the last call. */
  private List<AuditEvent> events(List<String> problems) throws Exception {
    List<AuditEvent> events = new ArrayList<>();
    List<byte[]> records = rig.broker.records(Topics.AUDIT);
    for (byte[] value : records.subList(read, records.size())) {
      try {
        new AuditDecoder().decode(value, 0, e -> events.add((AuditEvent) e));
      } catch (DecodeException e) {
        problems.add(e.getMessage());
      }
    }
    read = records.size();
    return events;
  }
}
