package io.vedette.review;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.ExceptionHandlerFunction;

/** Problem details, RFC 9457. */
final class ApiErrors implements ExceptionHandlerFunction {
  private static final MediaType PROBLEM = MediaType.parse("application/problem+json");

  /** The body; {@code status} repeats the HTTP status. */
  record Problem(String title, int status, String detail) {}

  @Override
  public HttpResponse handleException(
      ServiceRequestContext context, HttpRequest request, Throwable cause) {
    Failure failure = Failure.of(cause);
    Problem problem =
        new Problem(failure.status().reasonPhrase(), failure.status().code(), failure.detail());
    return Json.of(failure.status(), PROBLEM, problem);
  }
}
