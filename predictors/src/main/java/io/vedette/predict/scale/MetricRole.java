package io.vedette.predict.scale;

/** What a metric says about a service, whatever its server calls it. */
public enum MetricRole {
  /** Counter of requests. */
  REQUESTS,
  /** Counter of seconds spent on them. */
  LATENCY_SUM,
  /** Counter of requests that {@link #LATENCY_SUM} is about. */
  LATENCY_COUNT,
  /** Requests being processed by one replica. */
  RUNNING,
  /** Requests that wait at one replica. */
  WAITING,
  /** Share of a replica's key-value cache in use, in [0,1]. */
  CACHE,
  /** Counter of seconds until the first token. */
  TTFT_SUM,
  /** Counter of requests that {@link #TTFT_SUM} is about. */
  TTFT_COUNT,
  /** Counter of generated tokens. */
  TOKENS,
  /** Replicas that are ready. */
  REPLICAS;

  /** Whether the value only grows. */
  public boolean counter() {
    return switch (this) {
      case REQUESTS, LATENCY_SUM, LATENCY_COUNT, TTFT_SUM, TTFT_COUNT, TOKENS -> true;
      case RUNNING, WAITING, CACHE, REPLICAS -> false;
    };
  }
}
