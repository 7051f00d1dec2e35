package io.vedette.review;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;

/**
 * Headers of every answer: nothing but our own files runs or loads, and nobody frames the page.
 * Telemetry is text that an attacker may have written; escaping is the first wall, this the second.
 */
final class SecurityHeaders {
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  static final HttpHeaders ALL =
      HttpHeaders.builder()
          .add(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
          .add(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
          .add(HttpHeaderNames.X_FRAME_OPTIONS, "DENY")
          .add(HttpHeaderNames.of("referrer-policy"), "same-origin")
          .add(HttpHeaderNames.of("cross-origin-opener-policy"), "same-origin")
          .add(HttpHeaderNames.of("cross-origin-resource-policy"), "same-origin")
          .build();

  private SecurityHeaders() {}
}
