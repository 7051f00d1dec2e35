/** What breaks when a carrier is lost, read off the service graph. Pure, no clock, no I/O. */
@NullMarked
package io.vedette.detect.whatif;

import org.jspecify.annotations.NullMarked;
