/** Telemetry into Flink: sources, watermarks, type information, dead letters, sinks. */
@NullMarked
package io.vedette.ingest.flink;

import org.jspecify.annotations.NullMarked;
