/** Telling people: Alertmanager, signed webhooks. */
@NullMarked
package io.vedette.respond.webhook;

import org.jspecify.annotations.NullMarked;
