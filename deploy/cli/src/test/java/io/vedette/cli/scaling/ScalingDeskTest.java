package io.vedette.cli.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.Attributes;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.predict.scale.ScalingMode;
import io.vedette.predict.scale.ScalingPolicy;
import io.vedette.predict.scale.ScalingView;
import io.vedette.predict.scale.TrustGate;
import io.vedette.respond.ClusterView;
import io.vedette.respond.Json;
import io.vedette.respond.RespondException;
import io.vedette.rules.RulePack;
import io.vedette.rules.RulePackLoader;
import io.vedette.rules.scaling.ScalingMapping;
import io.vedette.rules.scaling.ScalingRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A vLLM service under the shipped mappings. */
class ScalingDeskTest {
  private static final long MINUTE = 60_000;
  private static final List<ScalingMapping> SHIPPED =
      RulePack.fromFiles(RulePackLoader.builtin()).scaling();

  private final List<ScalingView> views = new ArrayList<>();
  private final List<Action> actions = new ArrayList<>();

  private ScalingDesk desk(ScalingMode mode) {
    ScalingDesk[] self = new ScalingDesk[1];
    self[0] =
        new ScalingDesk(
            new ScalingConfig(
                mode,
                ScalingPolicy.of(1, 20),
                Duration.ofSeconds(2),
                Duration.ofMinutes(2),
                "scaledobject"),
            (service, view) -> {
              views.add(view);
              self[0].action(service, view).ifPresent(actions::add);
            });
    self[0].rules(SHIPPED, List.of());
    return self[0];
  }

  private static MetricSample sample(String name, long millis, double value, String... labels) {
    return new MetricSample(
        new SeriesKey(name, Attributes.of(labels)), MetricKind.GAUGE, millis, value);
  }

  private static void vllm(ScalingDesk desk, int minute, double load) {
    long time = minute * MINUTE + 30_000;
    String[] labels = {"namespace", "ml", "service", "llama", "pod", "llama-1"};
    desk.observe(sample("vllm:num_requests_running", time, Math.min(24, load), labels));
    desk.observe(sample("vllm:num_requests_waiting", time, Math.max(0, load - 24), labels));
  }

  @Test
  void proposesMoreReplicasThatAPersonApproves() {
    ScalingDesk desk = desk(ScalingMode.PREVIEW);
    for (int i = 0; i < 200; i++) {
      vllm(desk, i, 30 + 15 * Math.sin(i / 15.0));
    }
    assertThat(views).hasSizeGreaterThan(190);
    assertThat(actions).isNotEmpty();
    Action action = actions.get(0);
    assertThat(action.kind()).isEqualTo(ActionKind.SCALE);
    assertThat(action.target().toString()).isEqualTo("ml/llama");
    assertThat(action.requiresApproval()).isTrue();
    assertThat(action.parameters()).containsEntry("workload_kind", "scaledobject");
    assertThat(actions.size()).isLessThan(15);
  }

  @Test
  void actsByItselfInAuto() {
    ScalingDesk desk = desk(ScalingMode.AUTO);
    for (int i = 0; i < 200; i++) {
      vllm(desk, i, 30 + 15 * Math.sin(i / 15.0));
    }
    assertThat(actions).isNotEmpty().noneMatch(Action::requiresApproval);
  }

  @Test
  void measuresStartUpFromReadiness() {
    ScalingDesk desk = desk(ScalingMode.PREVIEW);
    for (int i = 0; i < 5; i++) {
      String[] labels = {"namespace", "ml", "pod", "llama-7d9f-" + i};
      desk.observe(sample("kube_pod_created", i * MINUTE, 1000 + i, labels));
      desk.observe(sample("kube_pod_status_ready_time", i * MINUTE, 1300 + i, labels));
    }
    for (int i = 0; i < 3; i++) {
      vllm(desk, i, 10);
    }
    assertThat(desk.view("ml/llama", 2 * MINUTE).orElseThrow().leadMillis()).isEqualTo(300_000);
  }

  /** A cluster in which only llama's namespace may be read. */
  private static final class Pods implements ClusterView {
    private final List<String> names = new ArrayList<>();

    @Override
    public boolean connected() {
      return true;
    }

    @Override
    public Optional<JsonNode> get(String path) {
      if (!path.startsWith("/api/v1/namespaces/ml/pods")) {
        throw new RespondException("403: " + path);
      }
      String pods =
          names.stream()
              .map(
                  name ->
                      """
                      {"metadata": {"namespace": "ml", "name": "%s",
                        "creationTimestamp": "2026-01-01T00:00:00Z",
                        "labels": {"pod-template-hash": "7d9f"},
                        "ownerReferences": [{"kind": "ReplicaSet", "name": "llama-7d9f"}]},
                       "status": {"conditions": [{"type": "Ready", "status": "True",
                        "lastTransitionTime": "2026-01-01T00:04:10Z"}]}}
                      """
                          .formatted(name))
              .collect(Collectors.joining(","));
      return Optional.of(Json.parse("{\"metadata\": {}, \"items\": [" + pods + "]}"));
    }
  }

  @Test
  void measuresStartUpFromTheClusterItself() {
    ScalingDesk desk = desk(ScalingMode.PREVIEW);
    Pods cluster = new Pods();
    List<String> namespaces = new ArrayList<>(List.of("closed", "ml"));
    try (PodStarts starts = new PodStarts(cluster, () -> new TreeSet<>(namespaces))) {
      for (int minute = 0; minute < 4; minute++) {
        vllm(desk, minute, 10);
        long assumed =
            desk.view("ml/llama", minute * MINUTE).map(ScalingView::leadMillis).orElse(0L);
        assertThat(assumed).isLessThanOrEqualTo(120_000);
        // each pod counts once, and only three of them are enough
        cluster.names.add("llama-7d9f-" + Math.min(1, minute));
        starts.look();
        starts.drain(desk::started);
      }
      cluster.names.add("llama-7d9f-2");
      starts.look();
      starts.drain(desk::started);
    }
    assertThat(desk.namespaces()).containsExactly("ml");
    vllm(desk, 4, 10);
    assertThat(desk.view("ml/llama", 4 * MINUTE).orElseThrow().leadMillis()).isEqualTo(250_000);
  }

  @Test
  void replicasAloneMakeNoService() {
    ScalingDesk desk = desk(ScalingMode.PREVIEW);
    desk.observe(sample("kube_deployment_status_replicas_ready", 0, 3, "deployment", "web"));
    desk.observe(sample("up", 0, 1, "service", "web"));
    assertThat(desk.services()).isEmpty();
  }

  @Test
  void aRuleAppliesToTheServicesItMatchesFromItsNextStepOn() {
    ScalingDesk desk = desk(ScalingMode.AUTO);
    for (int i = 0; i < 150; i++) {
      vllm(desk, i, 30 + 15 * Math.sin(i / 15.0));
    }
    ScalingRules rules = new ScalingRules();
    assertThat(rules.receive("local/a.yaml", rule("ml/ll*", "preview", 7))).isTrue();
    assertThat(rules.receive("local/b.yaml", rule("shop/*", "\"off\"", 9))).isTrue();
    desk.rules(SHIPPED, rules.rules());
    actions.clear();
    for (int i = 150; i < 200; i++) {
      vllm(desk, i, 30 + 15 * Math.sin(i / 15.0));
    }
    ScalingView view = views.get(views.size() - 1);
    assertThat(view.recommended()).isGreaterThanOrEqualTo(7);
    assertThat(view.state()).isEqualTo(TrustGate.State.PREVIEW);
    assertThat(actions)
        .isNotEmpty()
        .allMatch(Action::requiresApproval)
        .allMatch(action -> "knative".equals(action.parameters().get("workload_kind")));
  }

  @Test
  void aRefusedFileLeavesTheOneBeforeInForceAndAWithdrawnOneIsGone() {
    ScalingRules rules = new ScalingRules();
    rules.receive("local/a.yaml", rule("ml/llama", "auto", 7));
    assertThat(rules.receive("local/a.yaml", rule("ml/llama", "sometimes", 9))).isFalse();
    assertThat(rules.rules()).singleElement().satisfies(rule -> assertMinimum(rule, 7));
    assertThat(rules.receive("local/other.yaml", "title: a Sigma rule")).isFalse();
    assertThat(rules.receive("local/a.yaml", "")).isTrue();
    assertThat(rules.rules()).isEmpty();
  }

  private static void assertMinimum(ScalingRule rule, int expected) {
    assertThat(rule.scaling().minReplicas()).isEqualTo(expected);
  }

  private static String rule(String match, String mode, int min) {
    return """
        name: test
        autoscale:
          match: "%s"
          mode: %s
          replicas: {min: %d}
          target: {workload: knative}
        """
        .formatted(match, mode, min);
  }
}
