/** Acting on mesh traffic: Istio and the Gateway API. */
@NullMarked
package io.vedette.respond.mesh;

import org.jspecify.annotations.NullMarked;
