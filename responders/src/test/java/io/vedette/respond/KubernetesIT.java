package io.vedette.respond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.ActionState;
import io.vedette.model.Entity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real API server with the official CRDs: what it kept is what we sent. */
class KubernetesIT {
  private static final String SHOP = "/apis/apps/v1/namespaces/shop";
  private static final String ROUTES =
      "/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes/";
  private static final String ISTIO =
      "/apis/networking.istio.io/v1beta1/namespaces/shop/virtualservices/checkout";

  @TempDir static Path state;
  private static @Nullable KubeApiServer server;

  @SuppressWarnings("NullAway.Init")
  private static KubernetesClient admin;

  private final MovingClock clock = new MovingClock();

  @SuppressWarnings("NullAway.Init")
  private Responders responders;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    KubeApiServer started = KubeApiServer.start(state);
    server = started;
    admin = started.admin();
    Path crds = Processes.shared().resolve("data/crds");
    KubeApiServer.createCrds(
        admin,
        crds.resolve("istio/customresourcedefinitions.gen.yaml"),
        "virtualservices.networking.istio.io");
    KubeApiServer.createCrds(
        admin,
        crds.resolve("gateway-api/gateway.networking.k8s.io_httproutes.yaml"),
        "httproutes.gateway.networking.k8s.io");
    for (String namespace : List.of("shop", "pay")) {
      KubeApiServer.create(
          admin, "apiVersion: v1\nkind: Namespace\nmetadata: {name: " + namespace + "}\n");
      // No controller does it here, and no pod is accepted without.
      KubeApiServer.create(
          admin,
          "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default, namespace: "
              + namespace
              + "}\n");
    }
  }

  @AfterAll
  static void stop() throws IOException, InterruptedException {
    if (server != null) {
      admin.close();
      server.close();
    }
  }

  @BeforeEach
  void create() {
    List.of(
            ClusterObjects.DEPLOYMENT,
            ClusterObjects.STATEFUL_SET,
            ClusterObjects.POD,
            ClusterObjects.VIRTUAL_SERVICE,
            ClusterObjects.HTTP_ROUTE)
        .forEach(yaml -> KubeApiServer.create(admin, yaml));
    responders = connected(admin);
  }

  @AfterEach
  void delete() {
    KubernetesApi api = new KubernetesApi(admin);
    List<Request> all =
        List.of(
            Request.delete(SHOP + "/deployments/checkout"),
            Request.delete(SHOP + "/statefulsets/cart"),
            Request.delete("/api/v1/namespaces/shop/pods/lonely?gracePeriodSeconds=0"),
            Request.delete(ISTIO),
            Request.delete(ROUTES + "infer"));
    api.undo(new Plan("clean", "test", true, Map.of(), List.of(), all));
  }

  private Responders connected(KubernetesClient client) {
    return Responders.of(
        new Connections(new KubernetesApi(client), null, null, Secret.NONE, clock));
  }

  private JsonNode live(String path) {
    return responders.view().get(path).orElseThrow();
  }

  private Plan plan(Action action) {
    return responders.forAction(action).plan(action, responders.view());
  }

  private static Action on(String name, ActionKind kind, Map<String, String> parameters) {
    return TestActions.on(
        Entity.service("shop", name), name + kind, kind, parameters, false, 60_000);
  }

  @Test
  void scalesADeploymentAndBack() {
    scalesAndBack("deployments", "checkout", 2);
  }

  @Test
  void scalesAStatefulSetAndBack() {
    scalesAndBack("statefulsets", "cart", 3);
  }

  private void scalesAndBack(String plural, String name, int before) {
    String path = SHOP + '/' + plural + '/' + name;
    JsonNode old = live(path).path("spec");
    Action action = on(name, ActionKind.SCALE, Map.of("replicas", "+2"));
    Plan plan = plan(action);
    responders.forAction(action).execute(plan);
    assertThat(live(path).at("/spec/replicas").asInt()).isEqualTo(before + 2);
    responders.forAction(action).execute(plan);
    responders.forAction(action).revert(plan);
    assertThat(live(path).path("spec")).isEqualTo(old);
  }

  @Test
  void scalesFromZero() {
    Action down = on("checkout", ActionKind.SCALE, Map.of("replicas", "0"));
    responders.forAction(down).execute(plan(down));
    Action up = on("checkout", ActionKind.SCALE, Map.of("replicas", "1"));
    Plan plan = plan(up);
    responders.forAction(up).execute(plan);
    assertThat(live(SHOP + "/deployments/checkout").at("/spec/replicas").asInt()).isEqualTo(1);
    responders.forAction(up).revert(plan);
    assertThat(live(SHOP + "/deployments/checkout").at("/spec/replicas").asInt()).isZero();
  }

  @Test
  void leavesAloneWhatSomeoneElseChanged() {
    Action action = on("checkout", ActionKind.SCALE, Map.of("replicas", "4"));
    Plan plan = plan(action);
    admin.apps().deployments().inNamespace("shop").withName("checkout").scale(3);
    Responder scale = responders.forAction(action);
    assertThatThrownBy(() -> scale.execute(plan)).isInstanceOf(RespondException.class);
    assertThatThrownBy(() -> scale.revert(plan)).isInstanceOf(RespondException.class);
    assertThat(live(SHOP + "/deployments/checkout").at("/spec/replicas").asInt()).isEqualTo(3);
  }

  @Test
  void reroutesIstioAndBack() {
    JsonNode old = live(ISTIO).path("spec");
    Action action =
        on("checkout", ActionKind.REROUTE, Map.of("to", "v1", "weight", "80", "mesh", "istio"));
    Plan plan = plan(action);
    responders.forAction(action).execute(plan);
    JsonNode route = live(ISTIO).at("/spec/http/1");
    assertThat(route.at("/route/0/weight").asInt()).isEqualTo(80);
    assertThat(route.at("/route/1/weight").asInt()).isEqualTo(20);
    assertThat(route.path("timeout").asText()).isEqualTo("2s");
    responders.forAction(action).revert(plan);
    assertThat(live(ISTIO).path("spec")).isEqualTo(old);
  }

  @Test
  void reroutesAnHttpRouteAndBack() {
    JsonNode old = live(ROUTES + "infer").path("spec");
    Action action = on("infer", ActionKind.REROUTE, Map.of("to", "model-v1"));
    Plan plan = plan(action);
    assertThat(plan.facts()).containsEntry(Plan.FROM, "25");
    responders.forAction(action).execute(plan);
    JsonNode backends = live(ROUTES + "infer").at("/spec/rules/0/backendRefs");
    assertThat(backends.at("/0/weight").asInt()).isEqualTo(100);
    assertThat(backends.at("/1/weight").asInt()).isZero();
    responders.forAction(action).revert(plan);
    assertThat(live(ROUTES + "infer").path("spec")).isEqualTo(old);
  }

  @Test
  void theServerKeepsEveryFieldOfAQuarantineUntilItExpires() {
    InMemoryActionLog log = new InMemoryActionLog();
    GuardPolicy policy = GuardPolicy.DEFAULT.withDryRun(false);
    RemediationEngine engine =
        new RemediationEngine(
            responders, log, a -> EffectProbe.Effect.PERSISTS, () -> policy, clock);
    Action action =
        TestActions.on(
            TestActions.pod("shop", "lonely"),
            "q1",
            ActionKind.QUARANTINE,
            Map.of(),
            false,
            60_000);
    Plan plan = Plan.parse(engine.submit(action).plan());
    JsonNode sent = Json.parse(plan.apply().get(1).body());
    String path = plan.undo().get(0).path();
    assertThat(Json.contains(live(path), sent)).isTrue();
    assertThat(sent.at("/metadata/annotations/vedette.io~1expires-at").asText())
        .isEqualTo(Instant.ofEpochMilli(TestActions.NOW + 60_000).toString());
    assertThat(live("/api/v1/namespaces/shop/pods/lonely").at("/metadata/labels").size()).isOne();
    clock.advance(Duration.ofMinutes(1));
    engine.tick();
    assertThat(log.find("q1").orElseThrow().state()).isEqualTo(ActionState.REVERTED);
    assertThat(responders.view().get(path)).isEmpty();
    assertThat(live("/api/v1/namespaces/shop/pods/lonely").at("/metadata/labels").size()).isZero();
  }

  @Test
  void undoesTheFirstStepWhereTheSecondFails() {
    Action action =
        TestActions.on(
            TestActions.pod("shop", "lonely"),
            "q2",
            ActionKind.QUARANTINE,
            Map.of(),
            false,
            60_000);
    Plan good = plan(action);
    String broken = good.apply().get(1).body().replace("\"Egress\"", "\"Sideways\"");
    Request bad = new Request("POST", good.apply().get(1).path(), Request.JSON, broken);
    Plan plan =
        new Plan("q", "quarantine", true, Map.of(), List.of(good.apply().get(0), bad), good.undo());
    assertThatThrownBy(() -> responders.forAction(action).execute(plan))
        .hasMessageContaining("422");
    assertThat(live("/api/v1/namespaces/shop/pods/lonely").at("/metadata/labels").size()).isZero();
  }

  @Test
  void noticesAFieldThatTheServerDropped() {
    Request misspelt =
        new Request(
            "PATCH",
            SHOP + "/deployments/checkout",
            Request.MERGE_PATCH,
            "{\"spec\":{\"replicaz\":4}}");
    Plan plan = new Plan("s", "scale", true, Map.of(), List.of(misspelt), List.of());
    assertThatThrownBy(() -> new KubernetesApi(admin).apply(plan))
        .hasMessageContaining("did not keep");
  }

  @Test
  void eachGeneratedRoleAllowsItsActionAndNoOther() {
    Map<ActionKind, Action> actions =
        Map.of(
            ActionKind.SCALE, on("checkout", ActionKind.SCALE, Map.of("replicas", "3")),
            ActionKind.REROUTE, on("checkout", ActionKind.REROUTE, Map.of("to", "v1")),
            ActionKind.QUARANTINE,
                TestActions.on(
                    TestActions.pod("shop", "lonely"),
                    "q3",
                    ActionKind.QUARANTINE,
                    Map.of(),
                    false,
                    60_000));
    for (ActionKind granted : actions.keySet()) {
      String account = "only-" + granted.name().toLowerCase(Locale.ROOT);
      String yaml = RbacGenerator.yaml(Set.of(granted), Set.of(), List.of("shop"), account, "ops");
      KubeApiServer.create(admin, yaml.replace("vedette-responders", account));
      try (Responders limited = connected(account(account))) {
        actions.forEach((kind, action) -> tryIt(limited, action, kind == granted));
        Action outside =
            TestActions.on(
                Entity.service("pay", "checkout"), "o", granted, Map.of("to", "v1"), false, 60_000);
        assertThatThrownBy(() -> limited.forAction(outside).plan(outside, limited.view()))
            .hasMessageContaining("403");
      }
    }
  }

  private static KubeApiServer server() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server;
  }

  private static KubernetesClient account(String name) {
    return server().as("ops", name);
  }

  /** Plans with all rights, so that it is the sending that is refused. */
  private void tryIt(Responders limited, Action action, boolean allowed) {
    Responder responder = limited.forAction(action);
    if (allowed) {
      Plan plan = responder.plan(action, limited.view());
      responder.execute(plan);
      assertThat(responder.inEffect(plan)).isTrue();
      responder.revert(plan);
    } else {
      Plan plan = plan(action);
      assertThatThrownBy(() -> responder.execute(plan)).hasMessageContaining("403");
      assertThat(responders.forAction(action).inEffect(plan)).isFalse();
    }
  }

  @Test
  void aClusterRoleOfAllKindsIsAccepted() {
    String yaml =
        RbacGenerator.yaml(
            EnumSet.allOf(ActionKind.class), Set.of(), List.of(), "everything", "ops");
    KubeApiServer.create(admin, yaml);
    try (Responders limited = connected(account("everything"))) {
      tryIt(limited, on("cart", ActionKind.SCALE, Map.of("replicas", "+1")), true);
      tryIt(limited, on("infer", ActionKind.REROUTE, Map.of("to", "model-v2")), true);
      assertThatThrownBy(() -> limited.view().get("/api/v1/namespaces/shop/secrets/x"))
          .hasMessageContaining("403");
    }
  }

  @Test
  void connectsThroughAKubeconfigAndRefusesAnUnknownContext() {
    Path kubeconfig = server().kubeconfig();
    try (Responders real = Responders.create(config(kubeconfig, "local"))) {
      assertThat(real.named("scale").check().message()).startsWith("Kubernetes v1.");
    }
    assertThatThrownBy(() -> Responders.create(config(kubeconfig, "elsewhere")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no context elsewhere");
  }

  private static RespondersConfig config(Path kubeconfig, String context) {
    return new RespondersConfig(
        RespondersConfig.Cluster.KUBECONFIG,
        kubeconfig,
        context,
        null,
        null,
        null,
        GuardPolicy.DEFAULT);
  }
}
