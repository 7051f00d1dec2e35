package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.log.LogAnalyzer;
import io.vedette.detect.log.LogLine;
import io.vedette.detect.log.LogOptions;
import io.vedette.detect.log.LogState;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.MetricSample;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class LogSlotTest {
  private static final Entity CHECKOUT = Entity.service("shop", "checkout");
  private static final LogAnalyzer.Sink NOBODY =
      new LogAnalyzer.Sink() {
        @Override
        public void sample(MetricSample sample) {
          // not looked at
        }

        @Override
        public void finding(Finding finding) {
          // not looked at
        }
      };

  private final LogAnalyzer analyzer = new LogAnalyzer(LogOptions.defaults());
  private final LogSlot.Codec codec = new LogSlot.Codec(analyzer.codec());

  private byte[] bytes(LogSlot slot) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    codec.write(slot, out);
    return out.getCopyOfBuffer();
  }

  private void log(LogSlot slot, String text) {
    LogState state = slot.live();
    analyzer.observe(state, CHECKOUT, LogLine.of(Events.log(1, 9, text)), NOBODY);
  }

  @Test
  void whatACheckpointHoldsStaysAsItWas() throws IOException {
    LogSlot slot = new LogSlot(analyzer.newState(CHECKOUT));
    log(slot, "order 1 placed");
    byte[] then = bytes(slot);
    LogSlot copy = codec.copy(slot);
    log(copy, "lease renewed by scheduler");
    assertThat(bytes(slot)).isEqualTo(then);
    assertThat(bytes(copy)).isNotEqualTo(then);
    LogSlot restored = codec.read(codec.version(), new DataInputDeserializer(bytes(copy)));
    assertThat(bytes(restored)).isEqualTo(bytes(copy));
  }

  @Test
  void aCheckpointThatIsOverDoesNotHoldAChangedStateBack() throws IOException {
    LogSlot slot = new LogSlot(analyzer.newState(CHECKOUT));
    log(slot, "order 1 placed");
    byte[] then = bytes(slot);
    log(slot, "lease renewed by scheduler"); // without a copy, as none was under way
    assertThat(bytes(slot)).isNotEqualTo(then);
    assertThat(bytes(codec.copy(slot))).isEqualTo(bytes(slot));
  }
}
