package io.vedette.detect.behavior;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Attributes;
import io.vedette.model.Finding;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.Severity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceleratorWatchTest {
  private static final Attributes POD = Attributes.of("namespace", "serving", "pod", "llm-0");
  private static final Attributes EXPORTED =
      Attributes.of(
          "namespace",
          "gpu-operator",
          "pod",
          "dcgm-x",
          "exported_namespace",
          "serving",
          "exported_pod",
          "llm-0",
          "gpu",
          "0");

  private final AcceleratorWatch watch = new AcceleratorWatch();
  private AcceleratorState state = watch.newState();
  private final List<Finding> found = new ArrayList<>();
  private double tokens;

  private void minute(long minute, double use, double newTokens) {
    tokens += newTokens;
    sample("DCGM_FI_DEV_GPU_UTIL", EXPORTED, minute, use);
    sample("DCGM_FI_DEV_POWER_USAGE", EXPORTED, minute, 60 + 3 * use);
    sample("vllm:generation_tokens_total", POD, minute, tokens);
    sample("vllm:num_requests_running", POD, minute, newTokens > 0 ? 1 : 0);
  }

  private void sample(String name, Attributes labels, long minute, double value) {
    MetricSample sample =
        new MetricSample(new SeriesKey(name, labels), MetricKind.UNKNOWN, minute * 60_000, value);
    assertThat(AcceleratorMetrics.concerns(sample)).isTrue();
    assertThat(AcceleratorMetrics.key(sample)).isEqualTo("pod:serving/llm-0");
    watch.observe(state, sample).ifPresent(found::add);
  }

  @Test
  void useWithoutARequestIsMediumAfterAQuarterOfAnHourAndHighAfterAnHour() {
    for (int m = 0; m < 60; m++) {
      minute(m, 80, 5_000);
    }
    for (int m = 60; m < 76; m++) {
      minute(m, 98, 0);
    }
    assertThat(found).singleElement().extracting(Finding::severity).isEqualTo(Severity.MEDIUM);
    Finding first = found.get(0);
    assertThat(first.startMillis()).isEqualTo(60 * 60_000);
    assertThat(first.techniques()).containsExactly("T1496.001");
    assertThat(first.entity().id()).isEqualTo("pod:serving/llm-0");
    assertThat(first.reason()).contains("98 %").contains("no request came");
    assertThat(first.evidence()).hasSize(3).anyMatch(e -> e.text().contains("W on average"));
    for (int m = 76; m < 125; m++) {
      minute(m, 98, 0);
    }
    assertThat(found).hasSize(2).allMatch(f -> f.id().equals(first.id()));
    assertThat(found.get(1).severity()).isEqualTo(Severity.HIGH);
    for (int m = 125; m < 140; m++) {
      minute(m, 5, 0);
    }
    assertThat(found).hasSize(3);
    assertThat(found.get(2).resolved()).isTrue();
  }

  @Test
  void servingAndIdlingAndALoadingModelAreNoFindings() {
    for (int m = 0; m < 10; m++) {
      minute(m, 95, 0);
    }
    for (int m = 10; m < 2_000; m++) {
      boolean busy = m % 120 < 80;
      minute(m, busy ? 60 + m % 30 : 3, busy ? 4_000 + 50 * (m % 30) : 0);
    }
    assertThat(found).isEmpty();
  }

  @Test
  void moreUseThanTheLoadEverNeededIsMedium() {
    for (int m = 0; m < 600; m++) {
      minute(m, 30 + m % 7, 2_000);
    }
    for (int m = 600; m < 640; m++) {
      minute(m, 99, 2_000);
    }
    assertThat(found).singleElement().extracting(Finding::severity).isEqualTo(Severity.MEDIUM);
    assertThat(found.get(0).reason()).contains("usually needs 33 %");
  }

  @Test
  void withoutTheEnginesMetricsThereIsNoVerdict() {
    for (int m = 0; m < 200; m++) {
      sample("DCGM_FI_DEV_GPU_UTIL", EXPORTED, m, 100);
    }
    assertThat(found).isEmpty();
  }

  @Test
  void stateSurvivesItsBinaryForm() throws IOException {
    for (int m = 0; m < 74; m++) {
      minute(m, 90, m < 60 ? 100 : 0);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      AcceleratorState.codec().write(state, new DataOutputStream(bytes));
      state =
          AcceleratorState.codec()
              .read(1, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
    minute(75, 90, 0);
    assertThat(found).hasSize(1);
  }
}
