/** Notifications: Alertmanager API v2 and a signed JSON webhook. */
@NullMarked
package io.vedette.respond.webhook;

import org.jspecify.annotations.NullMarked;
