/** The demo's simulated system: it sends real telemetry over the network, with planted faults. */
@NullMarked
package io.vedette.cli.demo;

import org.jspecify.annotations.NullMarked;
