package io.vedette.predict.scale;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * Learns what one replica carries within the latency objective.
 *
 * <p>For a request server that is requests a second, from load and latency by {@link LatencyCurve}.
 * For an inference server it is requests in flight: the concurrency at which the time to first
 * token reaches its objective, and no more than runs when requests begin to wait or the key-value
 * cache is full.
 */
public final class CapacityLearner {
  private static final double CACHE_FULL = 0.95;
  private static final double LIMIT_MEMORY = 0.05;
  private static final int LEAST_SATURATED = 5;

  private double objectiveSeconds;
  private final LatencyCurve requests = new LatencyCurve();
  private final LatencyCurve firstToken = new LatencyCurve();
  private double limit;
  private int saturated;

  /**
   * @param objectiveSeconds of latency, or of the time to first token; positive
   */
  public CapacityLearner(double objectiveSeconds) {
    objective(objectiveSeconds);
  }

  /** Judges what was and will be seen by another objective. */
  void objective(double seconds) {
    if (!(seconds > 0)) {
      throw new IllegalArgumentException("an objective of " + seconds + " s; it must be positive");
    }
    objectiveSeconds = seconds;
  }

  /**
   * Takes what one replica of a request server did.
   *
   * @param rate requests a second
   * @param latencySeconds their mean
   */
  public void observeRequests(double rate, double latencySeconds) {
    requests.observe(rate * latencySeconds, latencySeconds);
  }

  /**
   * Takes what one replica of an inference server did; NaN for what is not known.
   *
   * @param running requests in its batch
   * @param waiting requests that wait
   * @param cache share of the key-value cache in use, in [0,1]
   * @param firstTokenSeconds mean time to first token
   */
  public void observeInference(
      double running, double waiting, double cache, double firstTokenSeconds) {
    firstToken.observe(running, firstTokenSeconds);
    if (running > 0 && (waiting >= 1 || cache >= CACHE_FULL)) {
      saturated++;
      limit += Math.max(LIMIT_MEMORY, 1.0 / saturated) * (running - limit);
    }
  }

  /** Requests a second of a replica; empty while too little was seen. */
  public OptionalDouble requestsPerSecond() {
    OptionalDouble concurrency = requests.largestWithin(objectiveSeconds);
    return concurrency.isEmpty()
        ? concurrency
        : OptionalDouble.of(
            concurrency.getAsDouble() / requests.latency(concurrency.getAsDouble()));
  }

  /** Requests in flight of a replica; empty while too little was seen. */
  public OptionalDouble inFlight() {
    OptionalDouble within = firstToken.largestWithin(objectiveSeconds);
    if (saturated < LEAST_SATURATED) {
      return within;
    }
    return OptionalDouble.of(Math.max(1, Math.min(limit, within.orElse(limit))));
  }

  void write(DataOutput out) throws IOException {
    requests.write(out);
    firstToken.write(out);
    out.writeDouble(limit);
    out.writeInt(saturated);
  }

  void read(DataInput in) throws IOException {
    requests.read(in);
    firstToken.read(in);
    limit = in.readDouble();
    saturated = in.readInt();
  }
}
