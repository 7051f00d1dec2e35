@NullMarked
package io.vedette.ingest.gateway;

import org.jspecify.annotations.NullMarked;
