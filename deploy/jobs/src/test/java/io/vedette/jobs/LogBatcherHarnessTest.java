package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.LogRecord;
import io.vedette.model.Resource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class LogBatcherHarnessTest {
  private static final Resource CHECKOUT =
      new Resource(Attributes.of("service.name", "checkout", "service.version", "7"));
  private static final Resource CATALOG = new Resource(Attributes.of("service.name", "catalog"));

  private static OneInputStreamOperatorTestHarness<LogRecord, LogBatch> harness() throws Exception {
    var harness = new OneInputStreamOperatorTestHarness<>(new LogBatcher(), 1, 1, 0);
    harness.open();
    return harness;
  }

  private static LogRecord log(Resource resource, int millis, String body) {
    return new LogRecord(
        millis * 1_000_000L, 9, "", body, "", "", resource, Attributes.of("session.id", "s1"));
  }

  @Test
  void recordsOfAServiceGoTogetherBeforeTheWatermark() throws Exception {
    try (var harness = harness()) {
      harness.processElement(log(CHECKOUT, 1, "a"), 1);
      harness.processElement(log(CATALOG, 2, "b"), 2);
      harness.processElement(log(new Resource(CHECKOUT.attributes()), 3, "c"), 3);
      assertThat(harness.getOutput()).isEmpty();
      harness.processWatermark(2);
      List<LogBatch> batches = harness.extractOutputValues();
      assertThat(batches)
          .extracting(LogBatch::service)
          .containsExactly(Entity.service("", "checkout"), Entity.service("", "catalog"));
      assertThat(batches).extracting(LogBatch::version).containsExactly("7", "");
      assertThat(messages(batches.get(0))).containsExactly("a", "c");
      assertThat(harness.getOutput()).hasSize(3); // the watermark last
    }
  }

  @Test
  void nothingIsKeptBackAcrossACheckpointOrForLong() throws Exception {
    try (var harness = harness()) {
      harness.processElement(log(CHECKOUT, 1, "a"), 1);
      harness.prepareSnapshotPreBarrier(1);
      assertThat(harness.extractOutputValues()).hasSize(1);
      harness.processElement(log(CHECKOUT, 2, "b"), 2);
      harness.setProcessingTime(harness.getProcessingTime() + 1000);
      assertThat(harness.extractOutputValues()).hasSize(2);
      harness.processElement(log(CHECKOUT, 3, "c"), 3);
      harness.endInput();
      harness.getOneInputOperator().finish();
      assertThat(harness.extractOutputValues()).hasSize(3);
    }
  }

  @Test
  void longMessagesGoAtOnce() throws Exception {
    try (var harness = harness()) {
      harness.processElement(log(CHECKOUT, 1, "x".repeat(100_000)), 1);
      assertThat(harness.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void aBatchSaysWhatItsRecordsSaidAlsoAfterItsWay() throws Exception {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    LogRecord log =
        new LogRecord(
            5_000_000L, 17, "ERROR", "größer als 世界 𝄞", trace, "", CHECKOUT, Attributes.empty());
    LogBatchCodec codec = new LogBatchCodec();
    DataOutputSerializer out = new DataOutputSerializer(64);
    codec.write(LogBatch.of(log), out);
    LogBatch batch = codec.read(codec.version(), new DataInputDeserializer(out.getCopyOfBuffer()));
    assertThat(batch.firstMillis()).isEqualTo(5);
    assertThat(messages(batch)).containsExactly("größer als 世界 𝄞");
    batch.forEach(
        line -> {
          assertThat(line.timeMillis()).isEqualTo(5);
          assertThat(line.isError()).isTrue();
        });
    assertThat(new String(batch.lines(), StandardCharsets.ISO_8859_1)).contains(trace);
  }

  private static List<String> messages(LogBatch batch) {
    List<String> messages = new ArrayList<>();
    batch.forEach(line -> messages.add(line.text()));
    return messages;
  }
}
