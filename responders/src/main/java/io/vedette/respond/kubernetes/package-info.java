/** Scaling and quarantine through the Kubernetes API. */
@NullMarked
package io.vedette.respond.kubernetes;

import org.jspecify.annotations.NullMarked;
