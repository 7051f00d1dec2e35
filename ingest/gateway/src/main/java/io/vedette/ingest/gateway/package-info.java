/** The network edge: takes telemetry in the senders' own protocols and writes it to Kafka. */
@NullMarked
package io.vedette.ingest.gateway;

import org.jspecify.annotations.NullMarked;
