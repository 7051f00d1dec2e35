/** Rule packs: what is in force, and what was refused and why. */
@NullMarked
package io.vedette.rules;

import org.jspecify.annotations.NullMarked;
