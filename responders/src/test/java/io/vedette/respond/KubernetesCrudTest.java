package io.vedette.respond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.Entity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against fabric8's server in CRUD mode, which checks logic but no schemas. */
@EnableKubernetesMockClient(crud = true)
class KubernetesCrudTest {
  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  @SuppressWarnings("NullAway.Init")
  private Responders responders;

  @BeforeEach
  void connect() {
    responders =
        Responders.of(
            new Connections(new KubernetesApi(client), null, null, Secret.NONE, new MovingClock()));
    KubeApiServer.create(client, ClusterObjects.DEPLOYMENT);
    createVirtualService();
    KubeApiServer.create(client, ClusterObjects.POD);
  }

  /** By its path: the mock has no discovery, by which the client finds a CRD's plural. */
  private void createVirtualService() {
    Object object =
        Serialization.unmarshal(ClusterObjects.VIRTUAL_SERVICE, GenericKubernetesResource.class);
    Request create =
        new Request(
            "POST",
            "/apis/networking.istio.io/v1beta1/namespaces/shop/virtualservices",
            Request.JSON,
            Serialization.asJson(object));
    new KubernetesApi(client)
        .apply(new Plan("create", "test", true, Map.of(), List.of(create), List.of()));
  }

  private Plan plan(Action action) {
    return responders.forAction(action).plan(action, responders.view());
  }

  @Test
  void rerouteChangesWeightsOnlyAndRevertsThem() {
    String path = "/apis/networking.istio.io/v1beta1/namespaces/shop/virtualservices/checkout";
    var before = responders.view().get(path).orElseThrow().path("spec");
    Action action = TestActions.action("r", ActionKind.REROUTE, Map.of("to", "v1", "weight", "70"));
    Plan plan = plan(action);
    assertThat(plan.summary()).contains("from 10% to 70%");
    Responder reroute = responders.forAction(action);
    reroute.execute(plan);
    reroute.execute(plan);
    var live = responders.view().get(path).orElseThrow();
    assertThat(live.at("/spec/http/1/route/0/weight").asInt()).isEqualTo(70);
    assertThat(live.at("/spec/http/1/route/1/weight").asInt()).isEqualTo(30);
    assertThat(live.at("/spec/http/0")).isEqualTo(before.at("/http/0"));
    reroute.revert(plan);
    reroute.revert(plan);
    assertThat(responders.view().get(path).orElseThrow().path("spec")).isEqualTo(before);
  }

  @Test
  void quarantineSelectsTheWorkloadsPodsAndGoesAway() {
    Action action = TestActions.action("q", ActionKind.QUARANTINE, Map.of());
    Plan plan = plan(action);
    Responder quarantine = responders.forAction(action);
    quarantine.execute(plan);
    quarantine.execute(plan);
    var policies = client.network().v1().networkPolicies().inNamespace("shop").list().getItems();
    assertThat(policies).hasSize(1);
    assertThat(policies.get(0).getSpec().getPodSelector().getMatchLabels())
        .containsExactly(Map.entry("app", "checkout"));
    quarantine.revert(plan);
    quarantine.revert(plan);
    assertThat(client.network().v1().networkPolicies().inNamespace("shop").list().getItems())
        .isEmpty();
  }

  @Test
  void anUnknownTargetIsNamed() {
    Entity nowhere = Entity.service("shop", "nowhere");
    for (ActionKind kind : new ActionKind[] {ActionKind.SCALE, ActionKind.QUARANTINE}) {
      Action action = TestActions.on(nowhere, "x", kind, Map.of(), false, 0);
      assertThatThrownBy(() -> plan(action)).hasMessageContaining("shop/nowhere");
    }
    Action route = TestActions.action("r", ActionKind.REROUTE, Map.of("to", "v9", "mesh", "istio"));
    assertThatThrownBy(() -> plan(route)).hasMessageContaining("no rule with 'v9'");
  }

  @Test
  void badParametersAreQuoted() {
    assertThatThrownBy(
            () -> plan(TestActions.action("s", ActionKind.SCALE, Map.of("replicas", "many"))))
        .hasMessageContaining("'many'");
    assertThatThrownBy(
            () ->
                plan(
                    TestActions.action(
                        "r", ActionKind.REROUTE, Map.of("to", "v1", "weight", "101"))))
        .hasMessageContaining("'101'");
    assertThatThrownBy(
            () -> plan(TestActions.action("q", ActionKind.QUARANTINE, Map.of("selector", ""))))
        .hasMessageContaining("selector is ''");
  }
}
