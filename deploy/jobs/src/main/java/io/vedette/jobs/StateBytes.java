package io.vedette.jobs;

import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesState;
import io.vedette.model.StateCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * A series' state to its bytes, in its codec's present version, and back. Holds buffers that are
 * used again: one for each operator, and for one thread.
 */
final class StateBytes {
  private static final StateCodec<SeriesState> STATES = SeriesMonitor.stateCodec();

  private final DataOutputSerializer out = new DataOutputSerializer(1024);
  private final DataInputDeserializer in = new DataInputDeserializer();

  SeriesState read(byte[] state) {
    return read(STATES.version(), state);
  }

  SeriesState read(int version, byte[] state) {
    try {
      in.setBuffer(state);
      return STATES.read(version, in);
    } catch (IOException e) {
      throw new UncheckedIOException("the state of a series is damaged", e);
    }
  }

  void write(SeriesState state) {
    try {
      out.clear();
      STATES.write(state, out);
    } catch (IOException e) {
      throw new UncheckedIOException("the state of a series cannot be written", e);
    }
  }

  /** What was written last: in the given array where it has the right length, else in a new one. */
  byte[] into(byte[] array) {
    if (array.length != out.length()) {
      return out.getCopyOfBuffer();
    }
    System.arraycopy(out.getSharedBuffer(), 0, array, 0, array.length);
    return array;
  }
}
