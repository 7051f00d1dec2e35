/**
 * Autoscaling: capacity and start-up time learned from telemetry, replicas recommended from a
 * forecast, the reference algorithms to compare with, and the simulation of all of them.
 */
@NullMarked
package io.vedette.predict.scale;

import org.jspecify.annotations.NullMarked;
