package io.vedette.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.vedette.model.EdgeKind;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.GraphEdge;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhatIfCommandTest {
  private static final Entity USER = new Entity(EntityType.EXTERNAL, "", "user");
  private static final Entity WEB = Entity.service("shop", "web");
  private static final Entity CART = Entity.service("shop", "cart");

  @TempDir Path dir;
  private final List<GraphEdge> edges = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path graph;

  @BeforeEach
  void record() throws IOException {
    edges.add(new GraphEdge(USER, WEB, 1, 600, 0, 1, 2));
    edges.add(new GraphEdge(WEB, CART, 1, 300, 0, 1, 2));
    pod(WEB, "web-1", "n1", "a");
    pod(WEB, "web-2", "n2", "b");
    pod(CART, "cart-1", "n1", "a");
    graph = Files.writeString(dir.resolve("graph.json"), GraphFormats.json(edges));
  }

  private void pod(Entity service, String name, String node, String zone) {
    Entity pod = new Entity(EntityType.POD, "shop", name);
    Entity on = new Entity(EntityType.NODE, "", node);
    carry(service, pod);
    carry(pod, on);
    carry(on, new Entity(EntityType.ZONE, "", zone));
  }

  private void carry(Entity what, Entity on) {
    edges.add(new GraphEdge(what, on, 1, 0, 0, 0, 0, EdgeKind.RUNS_ON, List.of(), List.of()));
  }

  private int run(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "whatif";
    System.arraycopy(args, 0, all, 1, args.length);
    return Vedette.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  @Test
  void saysInWordsWhatALostZoneTakesWithIt() {
    assertThat(run("--input", graph.toString(), "--lose", "zone=a", "--capacity", "web=8"))
        .isZero();
    assertThat(out.toString())
        .contains("LOST          shop/cart: all 1 replicas gone, 5.0 calls/s unanswered")
        .contains("OVERLOADED    shop/web: 1 of 2 replicas left; one replica, one node, one zone")
        .contains("125 % of what they can take")
        .contains("50.0 %  shop/web calls shop/cart")
        .contains("n2: 5.0 -> 10.0 calls/s (+100 %)");
  }

  @Test
  void theFileReadBackGivesTheSameAsTheRunningVedette() throws IOException {
    byte[] body = new ObjectMapper().writeValueAsBytes(Map.of("items", edges));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
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
      assertThat(run("--url", url, "--lose", "spot=n*", "--format", "json")).isZero();
    } finally {
      server.stop(0);
    }
    String live = out.toString();
    out.getBuffer().setLength(0);
    assertThat(
            run(
                "--input",
                graph.toString(),
                "--lose",
                "node=n1",
                "--lose",
                "node=n2",
                "--format",
                "json"))
        .isZero();
    assertThat(live).isEqualTo(out.toString());
    JsonNode impact = new ObjectMapper().readTree(live);
    assertThat(impact.path("user_share").asDouble()).isEqualTo(1);
    assertThat(impact.path("services")).allMatch(s -> s.path("status").asText().equals("lost"));
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    assertThat(run("--input", graph.toString(), "--lose", "rack=7")).isEqualTo(2);
    assertThat(err.toString()).contains("rack=7").contains("node, spot, zone");
    assertThat(run("--input", graph.toString(), "--lose", "zone=c")).isEqualTo(2);
    assertThat(err.toString()).contains("it has a, b");
    Path other = Files.writeString(dir.resolve("other.json"), "{}");
    assertThat(run("--input", other.toString(), "--lose", "zone=a")).isEqualTo(1);
    assertThat(err.toString()).contains("vedette graph --format json");
  }
}
