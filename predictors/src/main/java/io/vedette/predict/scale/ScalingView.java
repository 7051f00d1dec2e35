package io.vedette.predict.scale;

import io.vedette.predict.ForecastError;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Recommended beside actual, for people, metrics and autoscalers.
 *
 * @param timeMillis event time that it is about
 * @param reason state and recommendation in plain language
 * @param actual replicas that report
 * @param recommended replicas; never fewer than {@code actual} while holding
 * @param spot of them, those that may be interrupted
 * @param reactive replicas that the demand seen needs
 * @param demand requests a second, or in flight
 * @param capacity of one replica in the same unit; NaN while it is not learned
 * @param leadMillis start-up time of a replica
 * @param quantile of demand that is provided for
 * @param error of the demand's forecast
 */
public record ScalingView(
    long timeMillis,
    TrustGate.State state,
    String reason,
    int actual,
    int recommended,
    int spot,
    int reactive,
    double demand,
    double capacity,
    long leadMillis,
    double quantile,
    ForecastError error) {
  ScalingView held(String why) {
    return new ScalingView(
        timeMillis,
        TrustGate.State.HOLDING,
        why,
        actual,
        Math.max(actual, recommended),
        spot,
        reactive,
        demand,
        capacity,
        leadMillis,
        quantile,
        error);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(timeMillis);
    out.writeUTF(state.name());
    out.writeUTF(reason);
    for (int each : new int[] {actual, recommended, spot, reactive}) {
      out.writeInt(each);
    }
    out.writeDouble(demand);
    out.writeDouble(capacity);
    out.writeLong(leadMillis);
    out.writeDouble(quantile);
  }

  static ScalingView read(DataInput in, ForecastError error) throws IOException {
    return new ScalingView(
        in.readLong(),
        state(in.readUTF()),
        in.readUTF(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readDouble(),
        in.readDouble(),
        in.readLong(),
        in.readDouble(),
        error);
  }

  private static TrustGate.State state(String name) throws IOException {
    try {
      return TrustGate.State.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("a scaling state '" + name + "'; it is damaged", e);
    }
  }
}
