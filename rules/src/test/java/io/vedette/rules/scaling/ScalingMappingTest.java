package io.vedette.rules.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.rules.RulePack;
import io.vedette.rules.RulePackLoader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScalingMappingTest {
  @Test
  void theShippedMappingsKnowTheUsualServers() {
    List<ScalingMapping> mappings = RulePack.fromFiles(RulePackLoader.builtin()).scaling();
    assertThat(mappings)
        .extracting(ScalingMapping::name)
        .contains("vllm", "sglang", "triton", "torchserve", "kserve", "ray-serve", "bentoml");
  }

  @Test
  void aMisspeltRoleIsRefused() {
    RulePack pack =
        RulePack.fromFiles(Map.of("x.yaml", "name: x\nscaling:\n  metrics:\n    runing: a\n"));
    assertThat(pack.scaling()).isEmpty();
    assertThat(pack.problems()).singleElement().asString().contains("runing");
  }
}
