package io.vedette.ingest.gateway;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.RequestTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a request was not taken, in the words of HTTP and of gRPC. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(Refusal.class);
  private static final int RETRY_AFTER_SECONDS = 5;

  private final int status;
  private final Code code;
  private final String reason;

  private Refusal(HttpStatus status, Code code, String reason, String message) {
    super(message, null, false, false); // an answer, not a fault: no stack trace
    this.status = status.code();
    this.code = code;
    this.reason = reason;
  }

  /** The sender's fault; sending it again is no use. */
  static Refusal malformed(String message) {
    return new Refusal(HttpStatus.BAD_REQUEST, Code.INVALID_ARGUMENT, "malformed", message);
  }

  static Refusal tooLarge(String message) {
    return new Refusal(
        HttpStatus.REQUEST_ENTITY_TOO_LARGE, Code.INVALID_ARGUMENT, "too_large", message);
  }

  static Refusal mediaType(String message) {
    return new Refusal(
        HttpStatus.UNSUPPORTED_MEDIA_TYPE, Code.INVALID_ARGUMENT, "media_type", message);
  }

  /** Not now: the sender should come back. */
  static Refusal overloaded(String message) {
    return new Refusal(HttpStatus.SERVICE_UNAVAILABLE, Code.UNAVAILABLE, "overloaded", message);
  }

  /** What any failure means to the sender. */
  static Refusal of(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof Refusal refusal) {
      return refusal;
    }
    if (cause instanceof ContentTooLargeException) {
      return tooLarge("the body is larger than the gateway takes");
    }
    if (Exceptions.isExpected(cause) || cause instanceof CancellationException) {
      return malformed("the connection was closed before the body was whole");
    }
    if (cause instanceof RequestTimeoutException) {
      return overloaded("the request took too long; try again later");
    }
    LOG.error("request failed", cause);
    return new Refusal(
        HttpStatus.INTERNAL_SERVER_ERROR, Code.INTERNAL, "internal", "internal error");
  }

  HttpStatus status() {
    return HttpStatus.valueOf(status);
  }

  /** Whether the sender's bytes are at fault, not their number or the time. */
  boolean isMalformed() {
    return reason.equals("malformed");
  }

  /** A word for metrics. */
  String reason() {
    return reason;
  }

  String message() {
    return String.valueOf(getMessage());
  }

  /** Seconds after which to try again; 0 for never. */
  int retryAfterSeconds() {
    return code == Code.UNAVAILABLE ? RETRY_AFTER_SECONDS : 0;
  }

  /** As {@code google.rpc.Status}, which OTLP uses over gRPC and HTTP alike. */
  Status toRpcStatus() {
    Status.Builder status = Status.newBuilder().setCode(code.getNumber()).setMessage(message());
    if (retryAfterSeconds() > 0) {
      status.addDetails(
          Any.pack(
              RetryInfo.newBuilder()
                  .setRetryDelay(Duration.newBuilder().setSeconds(RETRY_AFTER_SECONDS))
                  .build()));
    }
    return status.build();
  }
}
