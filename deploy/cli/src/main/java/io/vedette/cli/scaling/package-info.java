/**
 * Live predictive scaling: learns services from the metrics stream, serves KEDA, proposes actions.
 */
@NullMarked
package io.vedette.cli.scaling;

import org.jspecify.annotations.NullMarked;
