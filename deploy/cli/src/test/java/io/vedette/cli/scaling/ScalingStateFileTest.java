package io.vedette.cli.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vedette.model.Attributes;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.predict.scale.ScalingMode;
import io.vedette.predict.scale.ScalingPolicy;
import io.vedette.predict.scale.ScalingView;
import io.vedette.rules.RulePack;
import io.vedette.rules.RulePackLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalingStateFileTest {
  private static final long MINUTE = 60_000;
  private static final TopicPartition PARTITION = new TopicPartition("otlp_metrics", 2);

  @TempDir private Path directory;

  private static ScalingDesk desk(List<ScalingView> views) {
    ScalingDesk desk =
        new ScalingDesk(
            new ScalingConfig(
                ScalingMode.AUTO,
                ScalingPolicy.of(1, 20),
                Duration.ofSeconds(2),
                Duration.ofMinutes(2),
                "deployment"),
            (service, view) -> views.add(view));
    desk.rules(RulePack.fromFiles(RulePackLoader.builtin()).scaling(), List.of());
    return desk;
  }

  private static void feed(ScalingDesk desk, int from, int to) {
    for (int minute = from; minute < to; minute++) {
      double load = 30 + 20 * Math.sin(minute / 15.0);
      long time = minute * MINUTE + 30_000;
      observe(desk, "vllm:num_requests_running", time, Math.min(24, load));
      observe(desk, "vllm:num_requests_waiting", time, Math.max(0, load - 24));
      observe(desk, "kube_pod_created", time, minute * 60.0);
      observe(desk, "kube_pod_status_ready_time", time, minute * 60.0 + 200);
    }
  }

  private static void observe(ScalingDesk desk, String name, long time, double value) {
    String pod = "llama-7d9f-" + time / (10 * MINUTE);
    Attributes labels = Attributes.of("namespace", "ml", "service", "llama", "pod", pod);
    desk.observe(new MetricSample(new SeriesKey(name, labels), MetricKind.GAUGE, time, value));
  }

  @Test
  void aRestartedDeskGoesOnAsIfItHadNeverStopped() throws IOException {
    List<ScalingView> uninterrupted = new ArrayList<>();
    feed(desk(uninterrupted), 0, 200);

    ScalingStateFile file = new ScalingStateFile(directory.resolve("scaling.state"));
    List<ScalingView> views = new ArrayList<>();
    ScalingDesk first = desk(views);
    feed(first, 0, 137);
    file.write(Map.of(PARTITION, 4711L), first::write);
    ScalingDesk second = desk(views);
    assertThat(file.read(second::read)).containsEntry(PARTITION, 4711L);
    feed(second, 137, 200);

    assertThat(views).isEqualTo(uninterrupted);
    assertThat(views.get(views.size() - 1).leadMillis()).isEqualTo(200_000);
  }

  @Test
  void aKillWhileItIsWrittenLeavesTheOneBefore() throws IOException {
    ScalingStateFile file = new ScalingStateFile(directory.resolve("scaling.state"));
    ScalingDesk desk = desk(new ArrayList<>());
    feed(desk, 0, 50);
    file.write(Map.of(PARTITION, 1L), desk::write);
    assertThatThrownBy(
            () ->
                file.write(
                    Map.of(PARTITION, 2L),
                    out -> {
                      out.writeInt(3);
                      throw new IOException("killed");
                    }))
        .hasMessage("killed");
    ScalingDesk restored = desk(new ArrayList<>());
    assertThat(file.read(restored::read)).containsEntry(PARTITION, 1L);
    assertThat(restored.services()).containsExactly("ml/llama");
  }

  @Test
  void aDamagedFileIsNoticed() throws IOException {
    Path path = directory.resolve("scaling.state");
    ScalingStateFile file = new ScalingStateFile(path);
    ScalingDesk desk = desk(new ArrayList<>());
    feed(desk, 0, 50);
    file.write(Map.of(PARTITION, 1L), desk::write);
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length / 2] ^= 0x10;
    Files.write(path, bytes);
    assertThatThrownBy(() -> file.read(desk(new ArrayList<>())::read))
        .isInstanceOf(IOException.class);
    Files.write(path, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    assertThatThrownBy(() -> file.read(desk(new ArrayList<>())::read))
        .hasMessageContaining("no scaling state");
  }
}
