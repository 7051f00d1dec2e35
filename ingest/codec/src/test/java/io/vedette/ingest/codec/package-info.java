@NullMarked
package io.vedette.ingest.codec;

import org.jspecify.annotations.NullMarked;
