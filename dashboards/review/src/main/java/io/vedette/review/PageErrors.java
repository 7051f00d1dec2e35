package io.vedette.review;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.ExceptionHandlerFunction;
import java.util.Map;

/** A page that says what was wrong. */
final class PageErrors implements ExceptionHandlerFunction {
  @Override
  public HttpResponse handleException(
      ServiceRequestContext context, HttpRequest request, Throwable cause) {
    Failure failure = Failure.of(cause);
    Shell shell = new Shell(failure.status().reasonPhrase(), "", 0, 0, Access.user(context));
    return Pages.html(failure.status(), "problem", shell, Map.of("detail", failure.detail()));
  }
}
