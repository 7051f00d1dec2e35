package io.vedette.jobs;

import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.model.StateCodec;
import io.vedette.predict.HoltWinters;
import io.vedette.predict.HoltWintersState;
import io.vedette.predict.LoadForecaster;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the job keeps of one forecast series: the trend that is held against the limit, the load
 * forecaster whose forecasts are published, the limit, and the breach it reported.
 */
final class ForecastState {
  static final CodecTypeInfo<ForecastState> TYPE = new CodecTypeInfo<>(new Serializer());

  final HoltWintersState model;
  final LoadForecaster load;

  /** The minute that is being averaged for {@link #load}, ms, its sum and number of points. */
  long binMillis = Long.MIN_VALUE;

  double binSum;
  int binCount;
  double limit = Double.NaN;
  double lastValue = Double.NaN;
  long lastMillis = Long.MIN_VALUE;
  long publishedMillis = Long.MIN_VALUE;

  /** How many checks in a row foresaw the breach. */
  int streak;

  /** Onset of the open finding, or {@link Long#MIN_VALUE}. */
  long breachSince = Long.MIN_VALUE;

  ForecastState(HoltWintersState model, LoadForecaster load) {
    this.model = model;
    this.load = load;
  }

  private static final class Serializer extends CodecSerializer<ForecastState> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<ForecastState> CODEC = new Codec();

    private Serializer() {
      super(ForecastState.class, false);
    }

    @Override
    protected StateCodec<ForecastState> codec() {
      return CODEC;
    }
  }

  private static final class Codec implements StateCodec<ForecastState> {
    private final StateCodec<HoltWintersState> models = new HoltWinters().codec();
    private final StateCodec<LoadForecaster> loads = LoadForecaster.codec();

    @Override
    public int version() {
      return 2;
    }

    @Override
    public void write(ForecastState state, DataOutput out) throws IOException {
      out.writeByte(models.version());
      models.write(state.model, out);
      out.writeByte(loads.version());
      loads.write(state.load, out);
      out.writeLong(state.binMillis);
      out.writeDouble(state.binSum);
      out.writeInt(state.binCount);
      out.writeDouble(state.limit);
      out.writeDouble(state.lastValue);
      out.writeLong(state.lastMillis);
      out.writeLong(state.publishedMillis);
      out.writeInt(state.streak);
      out.writeLong(state.breachSince);
    }

    @Override
    public ForecastState read(int version, DataInput in) throws IOException {
      HoltWintersState model = models.read(in.readUnsignedByte(), in);
      // version 1 had no load forecaster: it starts anew
      boolean fresh = version < 2;
      LoadForecaster load =
          fresh
              ? new LoadForecaster(ForecastFunction.OPTIONS)
              : loads.read(in.readUnsignedByte(), in);
      ForecastState state = new ForecastState(model, load);
      if (!fresh) {
        state.binMillis = in.readLong();
        state.binSum = in.readDouble();
        state.binCount = in.readInt();
      }
      state.limit = in.readDouble();
      state.lastValue = in.readDouble();
      state.lastMillis = in.readLong();
      state.publishedMillis = in.readLong();
      state.streak = in.readInt();
      state.breachSince = in.readLong();
      return state;
    }
  }
}
