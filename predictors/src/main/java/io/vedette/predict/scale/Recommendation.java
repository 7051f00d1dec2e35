package io.vedette.predict.scale;

import java.util.OptionalDouble;

/**
 * How many replicas there should be now, and why.
 *
 * @param replicas within the limits, never below {@code reactive} unless a limit forbids it
 * @param onDemand of them, those that must not be interrupted
 * @param spot of them, those that may be
 * @param reactive replicas that the demand seen now needs
 * @param demand requests a second seen now, with the backlog's share
 * @param forecast upper quantile of demand until new replicas would be ready; empty where the
 *     forecast is not used
 * @param reason in plain language
 */
public record Recommendation(
    int replicas,
    int onDemand,
    int spot,
    int reactive,
    double demand,
    OptionalDouble forecast,
    String reason) {}
