/** The analyses as Flink operators, and the one job graph that wires them. */
@NullMarked
package io.vedette.jobs;

import org.jspecify.annotations.NullMarked;
