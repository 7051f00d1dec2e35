package io.vedette.detect.trace;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.store.CollapsingLowestDenseStore;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A window in binary; the sketch in DDSketch's own encoding. */
final class RedWindowCodec implements StateCodec<RedWindow> {
  static final RedWindowCodec INSTANCE = new RedWindowCodec();
  private static final int MAX_SKETCH_BYTES = 1 << 20;

  private RedWindowCodec() {}

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void write(RedWindow w, DataOutput out) throws IOException {
    out.writeLong(w.seen);
    out.writeDouble(w.calls);
    out.writeDouble(w.errors);
    out.writeDouble(w.errorOrigins);
    write(w.sketch, out);
    write(w.selfSketch, out);
    w.slowest.write(out);
    w.failing.write(out);
    out.writeLong(w.timed);
    w.typical.write(out);
  }

  private static void write(@Nullable DDSketch sketch, DataOutput out) throws IOException {
    if (sketch == null) {
      out.writeInt(0);
      return;
    }
    GrowingByteArrayOutput bytes = GrowingByteArrayOutput.withDefaultInitialCapacity();
    sketch.encode(bytes, false);
    out.writeInt(bytes.numWrittenBytes());
    out.write(bytes.backingArray(), 0, bytes.numWrittenBytes());
  }

  @Override
  public RedWindow read(int version, DataInput in) throws IOException {
    if (version != 1 && version != 2) {
      throw new IOException("RED window of version " + version + "; this code reads 1 and 2");
    }
    RedWindow w = new RedWindow();
    w.seen = in.readLong();
    w.calls = in.readDouble();
    w.errors = in.readDouble();
    w.errorOrigins = in.readDouble();
    DDSketch durations = readSketch(in);
    if (durations == null) {
      throw new IOException("damaged RED window: no durations");
    }
    w.sketch = durations;
    w.selfSketch = readSketch(in);
    w.slowest.read(version, in);
    w.failing.read(version, in);
    if (version == 1) {
      w.timed = w.seen;
    } else {
      w.timed = in.readLong();
      w.typical.read(version, in);
    }
    return w;
  }

  private static @Nullable DDSketch readSketch(DataInput in) throws IOException {
    int length = in.readInt();
    if (length == 0) {
      return null;
    }
    if (length < 0 || length > MAX_SKETCH_BYTES) {
      throw new IOException("damaged RED window: a sketch of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return DDSketch.decode(
        ByteArrayInput.wrap(bytes), () -> new CollapsingLowestDenseStore(RedWindow.MAX_BINS));
  }
}
