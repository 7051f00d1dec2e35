/** The real parts of a distributed installation, started within one: Kafka and Flink. */
@NullMarked
package io.vedette.cli.embedded;

import org.jspecify.annotations.NullMarked;
