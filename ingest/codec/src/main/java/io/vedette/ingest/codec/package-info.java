/** Bytes to model and back: pure, no I/O. */
@NullMarked
package io.vedette.ingest.codec;

import org.jspecify.annotations.NullMarked;
