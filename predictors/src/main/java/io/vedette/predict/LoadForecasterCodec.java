package io.vedette.predict;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Version 1: options, scale, counters, levels, cycles, then the models of each distance. */
enum LoadForecasterCodec implements StateCodec<LoadForecaster> {
  INSTANCE;

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(LoadForecaster forecaster, DataOutput out) throws IOException {
    forecaster.write(out);
  }

  @Override
  public LoadForecaster read(int version, DataInput in) throws IOException {
    if (version != version()) {
      throw new IOException(
          "forecaster state of version " + version + "; this build reads " + version());
    }
    return LoadForecaster.read(in);
  }
}
