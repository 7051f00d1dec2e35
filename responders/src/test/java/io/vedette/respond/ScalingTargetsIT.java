package io.vedette.respond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.Entity;
import io.vedette.respond.kubernetes.PodStart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Minimum replicas of autoscaled workloads, against a real API server with the official CRDs. */
class ScalingTargetsIT {
  private static final String HPA =
      """
      apiVersion: autoscaling/v1
      kind: HorizontalPodAutoscaler
      metadata: {name: web, namespace: shop}
      spec:
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
        minReplicas: 2
        maxReplicas: 10
      """;

  private static final String SCALED_OBJECT =
      """
      apiVersion: keda.sh/v1alpha1
      kind: ScaledObject
      metadata: {name: web, namespace: shop}
      spec:
        scaleTargetRef: {name: web}
        maxReplicaCount: 20
        triggers: [{type: cpu, metadata: {value: "50"}}]
      """;

  private static final String INFERENCE_SERVICE =
      """
      apiVersion: serving.kserve.io/v1beta1
      kind: InferenceService
      metadata: {name: web, namespace: shop}
      spec:
        predictor:
          minReplicas: 2
          maxReplicas: 6
          model: {modelFormat: {name: sklearn}, storageUri: "pvc://models/iris"}
      """;

  private static final String KNATIVE =
      """
      apiVersion: serving.knative.dev/v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec:
        template:
          spec: {containers: [{image: "example.com/web:1"}]}
      """;

  private static final String RAY_SERVICE =
      """
      apiVersion: ray.io/v1
      kind: RayService
      metadata: {name: web, namespace: shop}
      spec:
        rayClusterConfig:
          headGroupSpec:
            rayStartParams: {}
            template: {spec: {containers: [{name: head, image: "example.com/ray:2"}]}}
          workerGroupSpecs:
          - groupName: cpu
            minReplicas: 1
            maxReplicas: 4
            rayStartParams: {}
            template: {spec: {containers: [{name: w, image: "example.com/ray:2"}]}}
          - groupName: gpu
            minReplicas: 1
            maxReplicas: 4
            rayStartParams: {}
            template: {spec: {containers: [{name: w, image: "example.com/ray:2"}]}}
      """;

  @TempDir static Path state;
  private static @Nullable KubeApiServer server;

  @SuppressWarnings("NullAway.Init")
  private static KubernetesClient admin;

  @SuppressWarnings("NullAway.Init")
  private static Responders responders;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    KubeApiServer started = KubeApiServer.start(state);
    server = started;
    admin = started.admin();
    responders = connected(admin);
    Path crds = Processes.shared().resolve("data/crds");
    KubeApiServer.createCrds(
        admin, crds.resolve("keda/keda.sh_scaledobjects.yaml"), "scaledobjects.keda.sh");
    KubeApiServer.createCrds(
        admin,
        crds.resolve("kserve/serving.kserve.io_inferenceservices.yaml"),
        "inferenceservices.serving.kserve.io");
    KubeApiServer.createCrds(
        admin, crds.resolve("knative-serving/service.yaml"), "services.serving.knative.dev");
    KubeApiServer.createCrds(
        admin, crds.resolve("kuberay/ray.io_rayservices.yaml"), "rayservices.ray.io");
    KubeApiServer.create(admin, "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n");
    KubeApiServer.create(
        admin,
        "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default, namespace: shop}\n");
    for (String yaml : new String[] {HPA, SCALED_OBJECT, INFERENCE_SERVICE, KNATIVE, RAY_SERVICE}) {
      KubeApiServer.create(admin, yaml);
    }
  }

  @AfterAll
  static void stop() throws IOException, InterruptedException {
    if (server != null) {
      admin.close();
      server.close();
    }
  }

  private static Responders connected(KubernetesClient client) {
    return Responders.of(
        new Connections(new KubernetesApi(client), null, null, Secret.NONE, new MovingClock()));
  }

  private static Action raise(String kind, String replicas, Map<String, String> more) {
    Map<String, String> parameters = new HashMap<>(more);
    parameters.put("workload_kind", kind);
    parameters.put("replicas", replicas);
    return TestActions.on(
        Entity.service("shop", "web"), kind + replicas, ActionKind.SCALE, parameters, false, 0);
  }

  private static JsonNode live(String path) {
    return responders.view().get(path).orElseThrow();
  }

  private static void raisesAndBack(Action action, String path, String pointer, String expected) {
    JsonNode before = live(path).path("spec");
    Responder scale = responders.forAction(action);
    Plan plan = scale.plan(action, responders.view());
    scale.execute(plan);
    scale.execute(plan);
    assertThat(live(path).at(pointer).asText()).isEqualTo(expected);
    scale.revert(plan);
    scale.revert(plan);
    JsonNode after = live(path).path("spec");
    assertThat(after.at(pointer.substring("/spec".length())))
        .isEqualTo(before.at(pointer.substring("/spec".length())));
  }

  @Test
  void raisesTheMinimumOfAnHpaAndBack() {
    raisesAndBack(
        raise("hpa", "+3", Map.of()),
        "/apis/autoscaling/v1/namespaces/shop/horizontalpodautoscalers/web",
        "/spec/minReplicas",
        "5");
  }

  @Test
  void givesAScaledObjectAMinimumAndTakesItAway() {
    raisesAndBack(
        raise("scaledobject", "4", Map.of()),
        "/apis/keda.sh/v1alpha1/namespaces/shop/scaledobjects/web",
        "/spec/minReplicaCount",
        "4");
  }

  @Test
  void raisesTheMinimumOfAnInferenceServiceAndBack() {
    raisesAndBack(
        raise("inferenceservice", "5", Map.of()),
        "/apis/serving.kserve.io/v1beta1/namespaces/shop/inferenceservices/web",
        "/spec/predictor/minReplicas",
        "5");
  }

  @Test
  void annotatesAKnativeServiceThatHasNoAnnotations() {
    raisesAndBack(
        raise("knative", "3", Map.of()),
        "/apis/serving.knative.dev/v1/namespaces/shop/services/web",
        "/spec/template/metadata/annotations/autoscaling.knative.dev~1min-scale",
        "3");
  }

  @Test
  void raisesTheNamedWorkerGroupOfARayService() {
    raisesAndBack(
        raise("rayservice", "3", Map.of("worker_group", "gpu")),
        "/apis/ray.io/v1/namespaces/shop/rayservices/web",
        "/spec/rayClusterConfig/workerGroupSpecs/1/minReplicas",
        "3");
    Action unnamed = raise("rayservice", "2", Map.of());
    assertThatThrownBy(() -> responders.forAction(unnamed).plan(unnamed, responders.view()))
        .hasMessageContaining("[cpu, gpu]");
  }

  /** As the controllers, which are not there, would leave it. */
  private static void startedPod(String name, int seconds, int restarts) {
    KubeApiServer.create(
        admin,
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
          namespace: shop
          labels: {pod-template-hash: 7d9f8c}
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: llama-7d9f8c, uid: "1"}]
        spec: {automountServiceAccountToken: false, containers: [{name: m, image: "example/m:1"}]}
        """
            .formatted(name));
    admin
        .pods()
        .inNamespace("shop")
        .withName(name)
        .editStatus(
            pod ->
                new PodBuilder(pod)
                    .withNewStatus()
                    .addNewContainerStatus()
                    .withName("m")
                    .withImage("example/m:1")
                    .withRestartCount(restarts)
                    .endContainerStatus()
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus(seconds > 0 ? "True" : "False")
                    .withLastTransitionTime(
                        Instant.parse(pod.getMetadata().getCreationTimestamp())
                            .plusSeconds(seconds)
                            .toString())
                    .endCondition()
                    .endStatus()
                    .build());
  }

  @Test
  void readsHowLongPodsTookToStart() {
    startedPod("llama-7d9f8c-aaaaa", 95, 0);
    startedPod("llama-7d9f8c-bbbbb", 125, 0);
    startedPod("llama-7d9f8c-ccccc", 0, 0);
    startedPod("llama-7d9f8c-ddddd", 3000, 1);
    KubeApiServer.create(
        admin,
        RbacGenerator.yaml(
                EnumSet.of(ActionKind.SCALE), Set.of("pods"), List.of("shop"), "watcher", "shop")
            .replace("vedette-responders", "watcher"));
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    try (Responders limited = connected(server.as("shop", "watcher"))) {
      assertThat(PodStart.of(limited.view(), "shop"))
          .extracting(
              PodStart::workload, start -> (start.readyMillis() - start.createdMillis()) / 1000)
          .containsExactlyInAnyOrder(tuple("llama", 95L), tuple("llama", 125L));
      assertThatThrownBy(() -> PodStart.of(limited.view(), "default")).hasMessageContaining("403");
    }
    assertThat(PodStart.of(ClusterView.NONE, "shop")).isEmpty();
  }

  @Test
  void refusesAMinimumAboveTheMaximumAndAnUnknownTarget() {
    Action much = raise("inferenceservice", "7", Map.of());
    assertThatThrownBy(() -> responders.forAction(much).plan(much, responders.view()))
        .hasMessageContaining("maximum of 6");
    Action nowhere = raise("hpa", "3", Map.of("workload", "nowhere"));
    assertThatThrownBy(() -> responders.forAction(nowhere).plan(nowhere, responders.view()))
        .hasMessageContaining("no horizontalpodautoscalers shop/nowhere");
  }

  @Test
  void leavesAloneWhatSomeoneElseChanged() {
    Action action = raise("hpa", "4", Map.of());
    Responder scale = responders.forAction(action);
    Plan plan = scale.plan(action, responders.view());
    Plan other = scale.plan(raise("hpa", "3", Map.of()), responders.view());
    scale.execute(other);
    assertThatThrownBy(() -> scale.execute(plan)).isInstanceOf(RespondException.class);
    scale.revert(other);
  }

  @Test
  void theGeneratedRoleAllowsExactlyThese() {
    String yaml =
        RbacGenerator.yaml(
            EnumSet.of(ActionKind.SCALE),
            Set.of("horizontalpodautoscalers", "scaledobjects"),
            List.of("shop"),
            "scaler",
            "shop");
    KubeApiServer.create(admin, yaml);
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    try (Responders limited = connected(server.as("shop", "scaler"))) {
      for (String kind : new String[] {"hpa", "scaledobject"}) {
        Action action = raise(kind, "3", Map.of());
        Responder scale = limited.forAction(action);
        Plan plan = scale.plan(action, limited.view());
        scale.execute(plan);
        scale.revert(plan);
      }
      Action other = raise("rayservice", "3", Map.of("worker_group", "gpu"));
      assertThatThrownBy(() -> limited.forAction(other).plan(other, limited.view()))
          .hasMessageContaining("403");
    }
  }
}
