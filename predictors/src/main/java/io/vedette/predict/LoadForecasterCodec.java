package io.vedette.predict;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Version 2: options, scale, counters, levels, cycles, effects of events, then the models of each
 * distance.
 *
 * @param calendar of the forecasters that are read; not part of the binary form
 */
record LoadForecasterCodec(EventCalendar calendar) implements StateCodec<LoadForecaster> {
  @Override
  public int version() {
    return 2;
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
    return LoadForecaster.read(in, calendar);
  }
}
