package io.vedette.review;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.netty.util.AttributeKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request in, or not.
 *
 * <ul>
 *   <li>With a token configured, every request must carry it.
 *   <li>Without one, the {@code Host} must be a loopback name: a web site that rebinds its DNS name
 *       to 127.0.0.1 is turned away.
 *   <li>A request that changes something must not come from another web site: by {@code
 *       Sec-Fetch-Site}, else by {@code Origin}; every browser since 2020 sends one of the two. The
 *       method is that of Go's {@code net/http.CrossOriginProtection}.
 * </ul>
 */
final class Access extends SimpleDecoratingHttpService {
  static final String LOCAL_USER = "local";

  private static final AttributeKey<String> USER = AttributeKey.valueOf(Access.class, "USER");
  private static final Set<String> READ_ONLY = Set.of("GET", "HEAD", "OPTIONS");
  private static final int MAX_USER = 64;

  private final String token;

  Access(HttpService delegate, String token) {
    super(delegate);
    this.token = token;
  }

  /** Who sent the request: the Basic user, {@code token} for a bearer, {@code local} without. */
  static String user(ServiceRequestContext context) {
    String user = context.attr(USER);
    return user == null ? LOCAL_USER : user;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
    String user = user(request);
    if (user == null) {
      return challenge();
    }
    if (token.isEmpty() && !Hosts.loopback(Hosts.withoutPort(authority(request)))) {
      return refuse("without a token, this page answers only to localhost");
    }
    if (!READ_ONLY.contains(request.method().name()) && crossOrigin(request)) {
      return refuse("a request that changes something must come from this page itself");
    }
    context.setAttr(USER, user);
    return unwrap().serve(context, request);
  }

  private static String authority(HttpRequest request) {
    String authority = request.authority();
    return authority == null ? "" : authority;
  }

  private static boolean crossOrigin(HttpRequest request) {
    String site = request.headers().get("sec-fetch-site");
    if (site != null) {
      return !"same-origin".equals(site) && !"none".equals(site);
    }
    String origin = request.headers().get(HttpHeaderNames.ORIGIN);
    return origin != null && !origin.replaceFirst("^https?://", "").equals(authority(request));
  }

  private @Nullable String user(HttpRequest request) {
    if (token.isEmpty()) {
      return LOCAL_USER;
    }
    String header = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
    int space = header.indexOf(' ');
    String scheme = space < 0 ? "" : header.substring(0, space).toLowerCase(Locale.ROOT);
    String credentials = header.substring(space + 1).strip();
    return switch (scheme) {
      case "bearer" -> matches(credentials) ? "token" : null;
      case "basic" -> basicUser(credentials);
      default -> null;
    };
  }

  private @Nullable String basicUser(String credentials) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
    int colon = pair.indexOf(':');
    if (colon < 0 || !matches(pair.substring(colon + 1))) {
      return null;
    }
    String user = pair.substring(0, Math.min(colon, MAX_USER));
    return user.isBlank() ? "token" : user;
  }

  /** In a time that does not depend on how much of it is right. */
  private boolean matches(String secret) {
    return MessageDigest.isEqual(
        secret.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse challenge() {
    return HttpResponse.of(
        ResponseHeaders.of(
            HttpStatus.UNAUTHORIZED,
            HttpHeaderNames.WWW_AUTHENTICATE,
            "Basic realm=\"vedette\", charset=\"UTF-8\"",
            HttpHeaderNames.CONTENT_TYPE,
            MediaType.PLAIN_TEXT_UTF_8),
        HttpData.ofUtf8("a token is needed\n"));
  }

  private static HttpResponse refuse(String why) {
    return HttpResponse.of(HttpStatus.FORBIDDEN, MediaType.PLAIN_TEXT_UTF_8, "%s\n", why);
  }
}
