package io.vedette.jobs;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The same form as another codec's, written as one block: a state of many small fields is a
 * checkpoint's largest cost where each field goes through all of its streams.
 */
record BlockCodec<S>(StateCodec<S> fields) implements StateCodec<S> {
  private static final int FIRST_BYTES = 1 << 14;

  @Override
  public int version() {
    return fields.version();
  }

  @Override
  public void write(S state, DataOutput out) throws IOException {
    DataOutputSerializer block = new DataOutputSerializer(FIRST_BYTES);
    fields.write(state, block);
    out.write(block.getSharedBuffer(), 0, block.length());
  }

  @Override
  public S read(int version, DataInput in) throws IOException {
    return fields.read(version, in);
  }
}
