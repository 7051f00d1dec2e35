package io.vedette.predict;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * When something runs out: one series' present trend, held against a limit.
 *
 * <p>The trend is {@link HoltWinters}'. The interval is not the normal one that it claims but a
 * conformal one: how far its own past forecasts 5 and 30 steps ahead were off, in units of their
 * claimed standard errors, calibrated online ({@link ConformalBand}); between these distances
 * interpolated by their logarithm, beyond the last one measured it is held. Longer distances are
 * not measured: their errors would still be those of before the leak when it matters. Until there
 * are eight errors at a distance the claim has to do. A fold, not thread-safe, some 4 KiB.
 */
public final class Exhaustion {
  private static final int[] DISTANCES = {5, 30};
  private static final int LOWER = 3;
  private static final int UPPER = 13;

  private final long stepMillis;
  private final HoltWinters model;
  private HoltWintersState state;
  private final TrendErrors[] errors = new TrendErrors[DISTANCES.length];

  /**
   * @param step length of a bin; divides a day
   */
  public Exhaustion(Duration step) {
    stepMillis = step.toMillis();
    model = new HoltWinters(stepMillis);
    state = model.newState();
    for (int i = 0; i < errors.length; i++) {
      errors[i] = new TrendErrors(DISTANCES[i]);
    }
  }

  /**
   * Takes one more point; those before the present bin are ignored.
   *
   * @param value finite
   */
  public void add(long epochMillis, double value) {
    int bins = state.bins;
    model.observe(state, epochMillis, value);
    if (state.bins == bins) {
      return;
    }
    model
        .predict(state, DISTANCES[DISTANCES.length - 1])
        .ifPresent(
            path -> {
              for (TrendErrors distance : errors) {
                distance.next(state.lastBin, state.lastMean, path);
              }
            });
  }

  /**
   * When the series reaches a limit from below.
   *
   * @param steps how far to look, at least 1
   * @return empty while the model is on probation, and where the mean stays below the limit
   */
  public Optional<LimitCrossing> reaches(double limit, int steps) {
    return model.predict(state, steps).flatMap(path -> LimitCrossing.of(calibrated(path), limit));
  }

  private LimitCrossing.Range calibrated(Forecaster.Path path) {
    int steps = path.mean().length;
    double[] lower = new double[steps];
    double[] upper = new double[steps];
    for (int i = 0; i < steps; i++) {
      double mean = path.mean()[i];
      double unit = path.standardError()[i];
      lower[i] = Math.min(mean, mean + unit * error(i + 1, QuantileGrid.score(LOWER)));
      upper[i] = Math.max(mean, mean + unit * error(i + 1, QuantileGrid.score(UPPER)));
    }
    return new LimitCrossing.Range(path, lower, upper);
  }

  /** The error at a distance, in claimed standard errors, from the distances that are measured. */
  private double error(int steps, double score) {
    TrendErrors near = errors[0];
    for (TrendErrors far : errors) {
      if (!far.ready()) {
        break;
      }
      if (far.steps >= steps && far != near) {
        double share =
            Math.log((double) steps / near.steps) / Math.log((double) far.steps / near.steps);
        return Combination.mix(near.at(score), far.at(score), Math.max(0, share));
      }
      near = far;
    }
    return near.at(score);
  }

  /** Binary form. */
  public static StateCodec<Exhaustion> codec() {
    return Codec.INSTANCE;
  }

  private enum Codec implements StateCodec<Exhaustion> {
    INSTANCE;

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(Exhaustion exhaustion, DataOutput out) throws IOException {
      out.writeLong(exhaustion.stepMillis);
      out.writeByte(exhaustion.model.codec().version());
      exhaustion.model.codec().write(exhaustion.state, out);
      for (TrendErrors each : exhaustion.errors) {
        each.write(out);
      }
    }

    @Override
    public Exhaustion read(int version, DataInput in) throws IOException {
      if (version != version()) {
        throw new IOException("exhaustion state of version " + version + "; this build reads 1");
      }
      Exhaustion read = new Exhaustion(Duration.ofMillis(in.readLong()));
      read.state = read.model.codec().read(in.readUnsignedByte(), in);
      for (TrendErrors each : read.errors) {
        each.read(in);
      }
      return read;
    }
  }
}
