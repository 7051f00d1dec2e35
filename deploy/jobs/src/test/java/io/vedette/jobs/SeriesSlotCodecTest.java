package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.metric.MonitorOptions;
import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesState;
import io.vedette.model.Finding;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.StateCodec;
import io.vedette.model.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class SeriesSlotCodecTest {
  private static final SeriesKey SERIES = Events.latency(0, 0).series();

  private final SeriesMonitor monitor = new SeriesMonitor(MonitorOptions.defaults());
  private final StateBytes bytes = new StateBytes();
  private final SeriesState state = monitor.newState();

  private List<Verdict> observe(SeriesState into, int from, int to) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int m = from; m < to; m++) {
      MetricSample sample = Events.latency(m, 100 + m % 7);
      monitor.observe(
          into,
          sample,
          new SeriesMonitor.Sink() {
            @Override
            public void verdict(Verdict verdict, double value) {
              verdicts.add(verdict);
            }

            @Override
            public void finding(Finding finding) {
              // none of this test
            }
          });
    }
    return verdicts;
  }

  private SeriesSlot slot() {
    bytes.write(state);
    SeriesSlot slot = new SeriesSlot(SeriesBytes.of(SERIES), bytes.into(new byte[0]));
    slot.watched = true;
    slot.open = true;
    slot.lastMillis = 99 * Events.MINUTE;
    slot.partMillis = 90 * Events.MINUTE;
    return slot;
  }

  private void assertGoesOn(SeriesSlot restored) {
    assertThat(restored.key()).isEqualTo(SERIES);
    assertThat(restored.watched).isTrue();
    assertThat(restored.open).isTrue();
    assertThat(restored.touched).isFalse();
    assertThat(restored.lastMillis).isEqualTo(99 * Events.MINUTE);
    assertThat(restored.partMillis).isEqualTo(90 * Events.MINUTE);
    SeriesState again = bytes.read(restored.state);
    assertThat(observe(again, 100, 200)).isEqualTo(observe(state, 100, 200));
  }

  @Test
  void aSlotComesBackAsItWasSaved() throws IOException {
    observe(state, 0, 100);
    DataOutputSerializer out = new DataOutputSerializer(64);
    SeriesSlotCodec codec = new SeriesSlotCodec();
    codec.write(slot(), out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertGoesOn(codec.read(codec.version(), in));
    assertThat(in.available()).isZero();
  }

  /** Field by field as version 2 wrote them. */
  @Test
  void aSlotOfTheVersionBeforeComesBackToo() throws IOException {
    observe(state, 0, 100);
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeUTF(SERIES.name());
    out.writeShort(SERIES.labels().size());
    for (int i = 0; i < SERIES.labels().size(); i++) {
      out.writeUTF(SERIES.labels().key(i));
      out.writeUTF(SERIES.labels().value(i));
    }
    out.writeBoolean(true);
    out.writeByte(4);
    out.writeLong(90 * Events.MINUTE);
    out.writeLong(99 * Events.MINUTE);
    StateCodec<SeriesState> states = SeriesMonitor.stateCodec();
    out.writeByte(states.version());
    states.write(state, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertGoesOn(new SeriesSlotCodec().read(2, in));
    assertThat(in.available()).isZero();
  }

  @Test
  void aCopyForACheckpointIsNotTouchedByWhatComesAfterIt() {
    observe(state, 0, 100);
    SeriesSlot slot = slot();
    SeriesSlot copy = SeriesSlot.TYPE.createSerializer(new SerializerConfigImpl()).copy(slot);
    byte[] before = copy.state.clone();
    SeriesState later = bytes.read(slot.state);
    observe(later, 100, 110);
    bytes.write(later);
    slot.keep(bytes);
    assertThat(copy.state).isEqualTo(before).isNotEqualTo(slot.state);
  }
}
