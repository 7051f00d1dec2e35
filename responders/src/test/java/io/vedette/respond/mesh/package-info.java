@NullMarked
package io.vedette.respond.mesh;

import org.jspecify.annotations.NullMarked;
