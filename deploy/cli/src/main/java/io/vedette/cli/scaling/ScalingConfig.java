package io.vedette.cli.scaling;

import io.vedette.predict.scale.ScalingMode;
import io.vedette.predict.scale.ScalingPolicy;
import java.time.Duration;

/**
 * How services are scaled.
 *
 * @param objective of latency, or of the time to first token
 * @param assumedLead start-up time of replicas that have not been seen to start yet
 * @param workloadKind what an action changes, as the scale responder's {@code workload_kind}; empty
 *     for no actions
 */
public record ScalingConfig(
    ScalingMode mode,
    ScalingPolicy policy,
    Duration objective,
    Duration assumedLead,
    String workloadKind) {}
