package io.vedette.predict.scale;

import io.vedette.predict.ForecastError;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Locale;

/**
 * Decides whether the forecast may be acted on, and says why not.
 *
 * <p>It may not on probation, when its rolling error or the coverage of its 95 % quantile leave
 * their bounds, until both have been within for a while, and when metrics are missing; then
 * replicas are held where they are.
 */
public final class TrustGate {
  private static final int PROBATION_STEPS = 60;
  private static final double LEAST_COVERAGE = 0.85;
  private static final double MOST_WAPE = 0.6;
  private static final double LEAST_JUDGED = 20;
  private static final long MISSING_MILLIS = 180_000;
  private static final long RECOVERY_MILLIS = 900_000;

  private ScalingMode mode;
  private long goodSince = Long.MAX_VALUE;
  private boolean suspended;

  public TrustGate(ScalingMode mode) {
    this.mode = mode;
  }

  void mode(ScalingMode other) {
    mode = other;
  }

  /** Where a service's scaling stands. */
  public enum State {
    OFF,
    PREVIEW,
    ACTIVE,
    PROBATION,
    SUSPENDED,
    HOLDING
  }

  /**
   * The gate's answer.
   *
   * @param reason in plain language
   */
  public record Decision(State state, String reason) {
    /** Whether the forecast may raise demand. */
    public boolean useForecast() {
      return state == State.ACTIVE || state == State.PREVIEW;
    }
  }

  /**
   * Decides for now.
   *
   * @param lastMillis time of the newest metric
   * @param steps that the forecaster has learned
   * @param error its recent error
   * @param capacityKnown whether a replica's capacity has been learned
   */
  public Decision decide(
      long nowMillis, long lastMillis, long steps, ForecastError error, boolean capacityKnown) {
    if (mode == ScalingMode.OFF) {
      return new Decision(State.OFF, "switched off");
    }
    if (nowMillis - lastMillis > MISSING_MILLIS) {
      return new Decision(
          State.HOLDING,
          "no metrics for %d s: replicas are held".formatted((nowMillis - lastMillis) / 1000));
    }
    if (!capacityKnown) {
      return new Decision(
          State.HOLDING, "what a replica carries is not learned yet: replicas are held");
    }
    if (steps < PROBATION_STEPS) {
      return new Decision(
          State.PROBATION,
          "on probation, %d of %d steps seen: scaling reactively"
              .formatted(steps, PROBATION_STEPS));
    }
    String fault = fault(error);
    follow(nowMillis, fault.isEmpty());
    if (suspended) {
      return new Decision(
          State.SUSPENDED,
          (fault.isEmpty() ? "error was out of bounds until lately" : fault)
              + ": scaling reactively");
    }
    return mode == ScalingMode.PREVIEW
        ? new Decision(State.PREVIEW, "preview: shown, not acted on")
        : new Decision(State.ACTIVE, "error within bounds");
  }

  private static String fault(ForecastError error) {
    if (error.count() < LEAST_JUDGED) {
      return "";
    }
    if (error.wape() > MOST_WAPE) {
      return String.format(
          Locale.ROOT, "forecast error (WAPE %.2f) is above %.2f", error.wape(), MOST_WAPE);
    }
    if (error.coverage() < LEAST_COVERAGE) {
      return String.format(
          Locale.ROOT,
          "coverage of the 95 %% quantile (%.2f) is below %.2f",
          error.coverage(),
          LEAST_COVERAGE);
    }
    return "";
  }

  private void follow(long nowMillis, boolean good) {
    if (!good) {
      suspended = true;
      goodSince = Long.MAX_VALUE;
    } else {
      goodSince = Math.min(goodSince, nowMillis);
      suspended = suspended && nowMillis - goodSince < RECOVERY_MILLIS;
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(goodSince);
    out.writeBoolean(suspended);
  }

  void read(DataInput in) throws IOException {
    goodSince = in.readLong();
    suspended = in.readBoolean();
  }
}
