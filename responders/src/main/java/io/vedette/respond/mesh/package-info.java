/** Traffic shifting: Istio VirtualService and Gateway API HTTPRoute weights. */
@NullMarked
package io.vedette.respond.mesh;

import org.jspecify.annotations.NullMarked;
