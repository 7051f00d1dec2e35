package io.vedette.respond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.Entity;
import io.vedette.respond.RespondersConfig.Cluster;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RespondersTest {
  private final Responders responders = Responders.create(RespondersConfig.NONE);

  @ParameterizedTest
  @EnumSource(ActionKind.class)
  void plansEachKindWithoutAnyServerAndSaysSo(ActionKind kind) {
    Action action = TestActions.action("a", kind, Map.of("to", "v1", "replicas", "4"));
    Responder responder = responders.forAction(action);
    Plan plan = responder.plan(action, responders.view());
    assertThat(plan.complete()).isFalse();
    assertThat(plan.text()).contains("current state unknown").contains("### apply");
    assertThat(Plan.parse(plan.text())).isEqualTo(plan);
    assertThatThrownBy(() -> responder.execute(plan)).isInstanceOf(RespondException.class);
    assertThat(responder.check().ok()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(ActionKind.class)
  void aTargetsNameCannotLeaveItsPath(ActionKind kind) {
    Action evil =
        TestActions.on(
            Entity.service("shop", "../../secrets/x?y"), "a", kind, Map.of("to", "v1"), false, 0);
    if (kind == ActionKind.NOTIFY) {
      assertThat(responders.forAction(evil).plan(evil, responders.view()).apply().get(0).path())
          .isEqualTo("/api/v2/alerts");
    } else {
      assertThatThrownBy(() -> responders.forAction(evil).plan(evil, responders.view()))
          .isInstanceOf(RespondException.class)
          .hasMessageContaining("no Kubernetes");
    }
  }

  @Test
  void namesAllProblemsOfAConfigurationAtOnceWithoutItsSecrets() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new RespondersConfig(
                    Cluster.NONE,
                    Path.of("/no/such/kubeconfig"),
                    null,
                    URI.create("alertmanager:9093"),
                    URI.create("ftp://example.com/t0ken"),
                    null,
                    GuardPolicy.DEFAULT))
        .withMessageContaining("kubeconfig")
        .withMessageContaining("alertmanager must be")
        .withMessageContaining("webhook must be")
        .withMessageContaining("webhookSecretFile")
        .withMessageNotContaining("t0ken");
  }

  @Test
  void rbacGrantsNoMoreThanTheActionsNeed() {
    String yaml =
        RbacGenerator.yaml(Set.of(ActionKind.SCALE), Set.of(), List.of("shop"), "v", "ops");
    assertThat(yaml)
        .contains("kind: Role\n", "deployments/scale", "namespace: shop")
        .doesNotContain("ClusterRole", "networkpolicies", "virtualservices", "*", "create");
    String all =
        RbacGenerator.yaml(EnumSet.allOf(ActionKind.class), Set.of(), List.of(), "v", "ops");
    assertThat(all).contains("kind: ClusterRole\n", "networkpolicies").doesNotContain("secrets");
    assertThat(RbacGenerator.yaml(Set.of(ActionKind.NOTIFY), Set.of(), List.of(), "v", "ops"))
        .contains("no permission");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RbacGenerator.yaml(Set.of(), Set.of(), List.of("a\nb"), "v", "ops"));
  }
}
