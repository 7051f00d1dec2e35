package io.vedette.cli.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.Entity;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecommendedReplicasTest {
  private final RecommendedReplicas recommended = new RecommendedReplicas();

  private static Action scale(Map<String, String> parameters) {
    return new Action(
        "a1",
        ActionKind.SCALE,
        "i1",
        Entity.service("shop", "checkout"),
        parameters,
        "scale-overload",
        true,
        7_200_000,
        5,
        "overload");
  }

  @Test
  void takesTheNumberAndWhatItIsOf() {
    recommended.from(
        service ->
            service.equals("shop/checkout")
                ? Optional.of(Map.of("replicas", "7", "workload_kind", "scaledobject"))
                : Optional.empty());
    Action asked = scale(Map.of("replicas", "recommended", "otherwise", "+1"));
    Action action = recommended.apply(asked);
    assertThat(action.parameters())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("replicas", "7", "workload_kind", "scaledobject"));
    assertThat(action.requiresApproval()).isTrue();
    assertThat(action.expiresAfterMillis()).isEqualTo(7_200_000);
    assertThat(action.id()).isEqualTo(asked.id());
  }

  @Test
  void whatThePlaybookSaysOfTheWorkloadWins() {
    recommended.from(
        service -> Optional.of(Map.of("replicas", "7", "workload_kind", "scaledobject")));
    assertThat(
            recommended
                .apply(scale(Map.of("replicas", "recommended", "workload_kind", "statefulset")))
                .parameters())
        .containsEntry("workload_kind", "statefulset")
        .containsEntry("replicas", "7");
  }

  @Test
  void withoutARecommendationItIsWhatThePlaybookSaysOtherwise() {
    assertThat(recommended.apply(scale(Map.of("replicas", "recommended"))).parameters())
        .containsExactly(Map.entry("replicas", "+1"));
    assertThat(
            recommended
                .apply(scale(Map.of("replicas", "recommended", "otherwise", "+3")))
                .parameters())
        .containsExactly(Map.entry("replicas", "+3"));
  }

  @Test
  void leavesNumbersAlone() {
    Action action = scale(Map.of("replicas", "+2"));
    assertThat(recommended.apply(action)).isSameAs(action);
  }
}
