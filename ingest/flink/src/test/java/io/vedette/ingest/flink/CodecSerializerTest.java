package io.vedette.ingest.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class CodecSerializerTest {
  /** A mutable state whose second version got a field more. */
  static final class Counter {
    int count;
    int resets;
  }

  static final class CounterSerializer extends CodecSerializer<Counter> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<Counter> CODEC =
        new StateCodec<>() {
          @Override
          public int version() {
            return 2;
          }

          @Override
          public void write(Counter state, DataOutput out) throws IOException {
            out.writeInt(state.count);
            out.writeInt(state.resets);
          }

          @Override
          public Counter read(int version, DataInput in) throws IOException {
            Counter counter = new Counter();
            counter.count = in.readInt();
            counter.resets = version < 2 ? 0 : in.readInt();
            return counter;
          }
        };

    CounterSerializer() {
      super(Counter.class, false);
    }

    @Override
    protected StateCodec<Counter> codec() {
      return CODEC;
    }
  }

  private final CounterSerializer serializer = new CounterSerializer();

  @Test
  void readsWhatAnOlderVersionWrote() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    out.writeByte(1);
    out.writeInt(7);
    Counter counter = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    assertThat(counter.count).isEqualTo(7);
  }

  @Test
  void refusesWhatANewerVersionWroteAndSaysSo() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    out.writeByte(3);
    out.writeInt(7);
    var in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertThatThrownBy(() -> serializer.deserialize(in))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 3")
        .hasMessageContaining("up to version 2");
  }

  @Test
  void aCopyOfAMutableStateIsItsOwn() {
    Counter original = new Counter();
    original.count = 1;
    Counter copy = serializer.copy(original);
    original.count = 2;
    assertThat(copy.count).isEqualTo(1);
  }

  @Test
  void aSnapshotRestoresTheSerializerByName() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
    TypeSerializerSnapshot<Counter> snapshot =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());
    TypeSerializer<Counter> restored = snapshot.restoreSerializer();
    assertThat(restored).isEqualTo(serializer);
    assertThat(
            serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(snapshot)
                .isCompatibleAsIs())
        .isTrue();
  }
}
