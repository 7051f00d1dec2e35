/** Threat intelligence: lists of indicators and what matches them. */
@NullMarked
package io.vedette.detect.behavior.intel;

import org.jspecify.annotations.NullMarked;
