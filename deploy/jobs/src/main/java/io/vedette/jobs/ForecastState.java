package io.vedette.jobs;

import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.model.StateCodec;
import io.vedette.predict.EventCalendar;
import io.vedette.predict.Exhaustion;
import io.vedette.predict.LoadForecaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the job keeps of one forecast series: the trend that is held against the limit, the load
 * forecaster whose forecasts are published, the limit, and the breach it reported.
 */
final class ForecastState {
  static final CodecTypeInfo<ForecastState> TYPE = new CodecTypeInfo<>(new Serializer());

  final Exhaustion trend;

  /** The minute that is being averaged for the load forecaster. */
  final MinuteMean minute;

  private @Nullable LoadForecaster load;

  /** The load forecaster as it was saved: it is read once the calendar is at hand. */
  private byte[] savedLoad;

  double limit = Double.NaN;
  double lastValue = Double.NaN;
  long lastMillis = Long.MIN_VALUE;
  long publishedMillis = Long.MIN_VALUE;

  /** How many checks in a row foresaw the breach. */
  int streak;

  /** Onset of the open finding, or {@link Long#MIN_VALUE}. */
  long breachSince = Long.MIN_VALUE;

  ForecastState() {
    this(new Exhaustion(Duration.ofMillis(MinuteMean.MINUTE)), new MinuteMean(), new byte[0]);
  }

  private ForecastState(Exhaustion trend, MinuteMean minute, byte[] savedLoad) {
    this.trend = trend;
    this.minute = minute;
    this.savedLoad = savedLoad;
  }

  /**
   * The load forecaster.
   *
   * @param calendar that it follows
   */
  LoadForecaster load(EventCalendar calendar) throws IOException {
    if (load == null) {
      load =
          savedLoad.length == 0
              ? new LoadForecaster(ForecastFunction.OPTIONS, calendar)
              : saved(calendar);
      savedLoad = new byte[0];
    }
    return load;
  }

  private LoadForecaster saved(EventCalendar calendar) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(savedLoad));
    return LoadForecaster.codec(calendar).read(in.readUnsignedByte(), in);
  }

  private byte[] savedLoad() throws IOException {
    if (load == null) {
      return savedLoad;
    }
    StateCodec<LoadForecaster> codec = LoadForecaster.codec();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(codec.version());
    codec.write(load, out);
    return bytes.toByteArray();
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
    @Override
    public int version() {
      return 3;
    }

    @Override
    public void write(ForecastState state, DataOutput out) throws IOException {
      out.writeByte(Exhaustion.codec().version());
      Exhaustion.codec().write(state.trend, out);
      state.minute.write(out);
      byte[] load = state.savedLoad();
      out.writeInt(load.length);
      out.write(load);
      out.writeDouble(state.limit);
      out.writeDouble(state.lastValue);
      out.writeLong(state.lastMillis);
      out.writeLong(state.publishedMillis);
      out.writeInt(state.streak);
      out.writeLong(state.breachSince);
    }

    @Override
    public ForecastState read(int version, DataInput in) throws IOException {
      if (version != version()) {
        throw new IOException(
            "forecast state of version " + version + "; this build reads " + version());
      }
      Exhaustion trend = Exhaustion.codec().read(in.readUnsignedByte(), in);
      MinuteMean minute = MinuteMean.read(in);
      byte[] load = new byte[in.readInt()];
      in.readFully(load);
      ForecastState state = new ForecastState(trend, minute, load);
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
