package io.vedette.ingest.flink;

import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.ModelJson;
import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Model records of low rate as JSON: new components may be added without a new version. */
public record JsonCodec<T>(Class<T> type) implements StateCodec<T> {
  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(T value, DataOutput out) throws IOException {
    byte[] json = ModelJson.write(value);
    out.writeInt(json.length);
    out.write(json);
  }

  @Override
  public T read(int version, DataInput in) throws IOException {
    byte[] json = new byte[in.readInt()];
    in.readFully(json);
    try {
      return ModelJson.read(json, type);
    } catch (DecodeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
