/** Real parts for one machine: a broker in a child JVM, a Flink mini cluster. */
@NullMarked
package io.vedette.cli.embedded;

import org.jspecify.annotations.NullMarked;
