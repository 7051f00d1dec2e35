/**
 * Benchmarks: {@code vedette bench NAME}. Each ends with a line {@code RESULT NAME key=value …}.
 */
@NullMarked
package io.vedette.bench;

import org.jspecify.annotations.NullMarked;
