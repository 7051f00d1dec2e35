package io.vedette.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphCommandTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @TempDir Path dir;
  private Path spans;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void record() throws IOException {
    spans = dir.resolve("spans.jsonl");
    Files.write(
        spans,
        List.of(
            request("web", span(1, 0, 2, "GET /orders/17", ""), span(2, 1, 3, "GET", "orders")),
            "",
            request(
                "orders",
                span(3, 2, 2, "GET /orders/17", ""),
                span(4, 3, 3, "GET", "bank.example.com")),
            "not JSON at all"));
  }

  private static String request(String service, String... spans) {
    return """
    {"resourceSpans":[{"resource":{"attributes":[\
    {"key":"service.name","value":{"stringValue":"%s"}},\
    {"key":"service.version","value":{"stringValue":"1.2"}},\
    {"key":"host.name","value":{"stringValue":"h1"}}]},\
    "scopeSpans":[{"spans":[%s]}]}]}\
    """
        .formatted(service, String.join(",", spans));
  }

  private static String span(int id, int parent, int kind, String name, String peer) {
    return """
    {"traceId":"%s","spanId":"%016x","parentSpanId":"%s","name":"%s","kind":%d,\
    "startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000020000000",\
    "attributes":[{"key":"server.address","value":{"stringValue":"%s"}}]}\
    """
        .formatted(TRACE, id, parent == 0 ? "" : String.format("%016x", parent), name, kind, peer);
  }

  private int run(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "graph";
    System.arraycopy(args, 0, all, 1, args.length);
    return Vedette.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  @Test
  void showsNodesAndEdgesOfRecordedSpans() throws IOException {
    assertThat(run("--input", spans.toString())).isZero();
    JsonNode graph = new ObjectMapper().readTree(out.toString());
    assertThat(graph.path("edges"))
        .extracting(e -> e.path("caller").asText() + ">" + e.path("callee").asText())
        .contains(
            "external:user>service:web",
            "service:web>service:orders",
            "service:orders>external:bank.example.com",
            "service:web>host:h1");
    JsonNode orders =
        graph.path("edges").findParents("operations").stream()
            .filter(e -> e.path("callee").asText().equals("service:orders"))
            .findFirst()
            .orElseThrow();
    assertThat(orders.path("operations").path(0).path("operation").asText())
        .isEqualTo("GET /orders/{id}");
    assertThat(orders.path("operations").path(0).path("version").asText()).isEqualTo("1.2");
    assertThat(orders.path("exemplars").path(0).path("ref").asText()).isEqualTo(TRACE);
    assertThat(err.toString()).contains("line 4");
  }

  @Test
  void writesDotAndSvg() throws IOException {
    assertThat(run("--input", dir.toString(), "--format", "dot")).isZero();
    assertThat(out.toString())
        .startsWith("digraph vedette {")
        .contains("\"service:web\" -> \"service:orders\"");
    Path file = dir.resolve("graph.svg");
    assertThat(run("--input", spans.toString(), "--format", "svg", "--out", file.toString()))
        .isZero();
    assertThat(Files.readString(file))
        .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
        .contains(">orders<");
  }

  @Test
  void asksARunningVedette() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body =
        """
        {"items":[{"caller":{"type":"SERVICE","namespace":"","name":"a"},
          "callee":{"type":"SERVICE","namespace":"","name":"b"},"timeMillis":1,"calls":2.0,
          "errors":0.0,"p50Millis":1.0,"p99Millis":2.0}],"next":null}
        """
            .getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/api/v1/edges",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      assertThat(run("--url", url, "--format", "dot")).isZero();
      assertThat(out.toString()).contains("\"service:a\" -> \"service:b\"");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    assertThat(run("--input", dir.resolve("nowhere").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no such file or directory");
    assertThat(run("--input", spans.toString(), "--url", "http://127.0.0.1:1/")).isEqualTo(2);
    Path empty = Files.writeString(dir.resolve("empty.txt"), "{}\n");
    assertThat(run("--input", empty.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no spans in");
  }
}
