/** Records and sealed types shared by every room. Depends on the JDK only. */
@NullMarked
package io.vedette.model;

import org.jspecify.annotations.NullMarked;
