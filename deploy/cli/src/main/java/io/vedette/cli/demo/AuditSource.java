package io.vedette.cli.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/** What a Kubernetes API server posts to its audit webhook: routine, and once a stolen token. */
final class AuditSource {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String THIEF = "system:serviceaccount:shop:catalog-sync";

  private final Scenario scenario;
  private final long seed;

  AuditSource(Scenario scenario, long seed) {
    this.scenario = scenario;
    this.seed = seed;
  }

  /** An {@code EventList} (audit.k8s.io/v1) as JSON; empty where nothing happened. */
  byte[] events(long from, long to) {
    ObjectNode list = JSON.createObjectNode();
    list.put("kind", "EventList").put("apiVersion", "audit.k8s.io/v1");
    ArrayNode items = list.putArray("items");
    for (long minute = from; minute < to; minute++) {
      minute(minute, items);
    }
    return items.isEmpty() ? new byte[0] : list.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void minute(long minute, ArrayNode items) {
    Random random = Scenario.random(seed, minute, "audit");
    String controller = "system:kube-controller-manager";
    add(items, minute, 5, controller, "update", "leases", "kube-system", "leader", "", random);
    if (minute % 10 == 0) {
      String node = "system:node:node-" + random.nextInt(3);
      add(items, minute, 8, node, "get", "secrets", "shop", "payment-tls", "", random);
    }
    if (minute % 30 == 0) {
      String dashboard = "system:serviceaccount:monitoring:dashboard";
      add(items, minute, 12, dashboard, "list", "pods", "shop", "", "", random);
    }
    if (minute % 15 == 0) {
      add(items, minute, 20, THIEF, "get", "configmaps", "shop", "catalog-sources", "", random);
    }
    int t = scenario.at(minute);
    if (t == Scenario.CATALOG_DEPLOY || t == Scenario.CHECKOUT_DEPLOY) {
      String what = t == Scenario.CATALOG_DEPLOY ? "catalog" : "checkout";
      String deployer = "system:serviceaccount:ci:deployer";
      add(items, minute, 2, deployer, "patch", "deployments", "shop", what, "", random);
    }
    if (scenario.theft(minute)) {
      add(items, minute, 10, THIEF, "list", "secrets", "", "", "", random);
      add(items, minute, 25, THIEF, "create", "pods", "shop", "payment-7d9f-1", "exec", random);
      ObjectNode binding =
          add(items, minute, 40, THIEF, "create", "clusterrolebindings", "", "sync", "", random);
      binding
          .putObject("requestObject")
          .putObject("roleRef")
          .put("kind", "ClusterRole")
          .put("name", "cluster-admin");
    }
  }

  private static ObjectNode add(
      ArrayNode items,
      long minute,
      int second,
      String user,
      String verb,
      String resource,
      String namespace,
      String name,
      String subresource,
      Random random) {
    ObjectNode event = items.addObject();
    String time = Instant.ofEpochMilli(minute * 60_000L + second * 1000L).toString();
    event.put("kind", "Event").put("apiVersion", "audit.k8s.io/v1").put("level", "Request");
    event.put("auditID", new UUID(random.nextLong(), random.nextLong()).toString());
    event.put("stage", "ResponseComplete").put("verb", verb);
    event.put("requestReceivedTimestamp", time).put("stageTimestamp", time);
    event.putObject("user").put("username", user);
    boolean stolen = user.equals(THIEF) && !resource.equals("configmaps");
    event.putArray("sourceIPs").add(stolen ? "203.0.113.66" : "10.0.0.12");
    event.put("userAgent", stolen ? "curl/8.5.0" : "kube/1.30");
    ObjectNode object = event.putObject("objectRef").put("resource", resource);
    if (!namespace.isEmpty()) {
      object.put("namespace", namespace);
    }
    if (!name.isEmpty()) {
      object.put("name", name);
    }
    if (!subresource.isEmpty()) {
      object.put("subresource", subresource);
    }
    int code = subresource.equals("exec") ? 101 : verb.equals("create") ? 201 : 200;
    event.putObject("responseStatus").put("code", code);
    return event;
  }
}
