package io.vedette.review;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.Blocking;
import com.linecorp.armeria.server.annotation.Default;
import com.linecorp.armeria.server.annotation.ExceptionHandler;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.vedette.model.ActionRecord;
import io.vedette.model.ActionState;
import io.vedette.model.Finding;
import io.vedette.model.Incident;
import io.vedette.store.ActionQuery;
import io.vedette.store.Cursor;
import io.vedette.store.FindingStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The web pages; every one works without script. */
@Blocking
@ExceptionHandler(PageErrors.class)
final class Pages {
  static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Pages.class.getClassLoader(), "io.vedette.review");
  private static final int PAGE = 50;

  private final FindingStore store;
  private final Views views;
  private final Desk desk;
  private final Tuning tuning;
  private final ServiceLevels levels;

  Pages(FindingStore store, Desk desk, Tuning tuning, ServiceLevels levels) {
    this.tuning = tuning;
    this.levels = levels;
    this.store = store;
    this.views = new Views(store);
    this.desk = desk;
  }

  @Get("/")
  public HttpResponse home() {
    return redirect("/incidents");
  }

  @Get("/incidents")
  public HttpResponse incidents(QueryParams params) {
    Filters filters = Filters.of(params);
    List<Incident> found = store.incidents(filters.incidents());
    String next = next(found.size(), filters, "/incidents", () -> Cursor.after(last(found)));
    return page(
        "incidents",
        "Incidents",
        "incidents",
        Map.of("filters", filters, "incidents", found, "next", next));
  }

  @Get("/findings")
  public HttpResponse findings(QueryParams params) {
    Filters filters = Filters.of(params);
    List<Finding> found =
        filters.byQueue()
            ? Queue.of(store, filters.findings())
            : store.findings(filters.findings());
    String next =
        filters.byQueue()
            ? ""
            : next(found.size(), filters, "/findings", () -> Cursor.after(last(found)));
    return page(
        "findings",
        "Findings",
        "findings",
        Map.of("filters", filters, "findings", found, "next", next));
  }

  private static String next(int found, Filters filters, String path, Supplier<Cursor> last) {
    return found < filters.limit() ? "" : filters.next(path, last.get());
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }

  @Get("/incidents/{id}")
  public HttpResponse incident(@Param String id) {
    Incident incident = store.incident(id).orElseThrow(() -> new NotFound("incident", id));
    return page(
        "incident", incident.title(), "incidents", Map.of("view", views.incident(incident)));
  }

  @Get("/findings/{id}")
  public HttpResponse finding(@Param String id) {
    Finding finding = store.finding(id).orElseThrow(() -> new NotFound("finding", id));
    return page("finding", finding.title(), "findings", Map.of("view", views.finding(finding)));
  }

  @Get("/actions")
  public HttpResponse actions(@Param @Default("") String state, @Param @Default("") String before) {
    ActionQuery query = ActionQuery.all().withLimit(PAGE);
    if (!state.isEmpty()) {
      query = query.withStates(Set.of(Filters.constant("state", state, ActionState.class)));
    }
    if (!before.isEmpty()) {
      query = query.withBefore(Cursor.parse(before));
    }
    List<ActionRecord> found = store.actions(query);
    QueryParams more =
        found.size() < PAGE
            ? QueryParams.of()
            : QueryParams.of("state", state, "before", Cursor.after(last(found)).toString());
    String next = more.isEmpty() ? "" : "/actions?" + more.toQueryString();
    return page(
        "actions", "Actions", "actions", Map.of("state", state, "actions", found, "next", next));
  }

  @Get("/graph")
  public HttpResponse graph() {
    return page(
        "graph",
        "Service graph",
        "graph",
        Map.of("graph", views.wholeGraph(), "asOf", views.graphTime()));
  }

  @Get("/slos")
  public HttpResponse slos() {
    return page("slos", "Service levels", "slos", Map.of("levels", levels.levels()));
  }

  /** The techniques that fired, in ATT&amp;CK's order of tactics. */
  @Get("/attack")
  public HttpResponse attack() {
    return page("attack", "ATT&CK", "attack", Map.of("matrix", AttackMatrix.of(store)));
  }

  @Get("/tuning")
  public HttpResponse tuning() {
    return page("tuning", "Tuning", "tuning", Map.of("proposals", tuning.proposals()));
  }

  @Post("/tuning/{id}/accept")
  public HttpResponse accept(ServiceRequestContext context, @Param String id) {
    tuning.accept(id, Access.user(context));
    return redirect("/tuning#proposal-" + id);
  }

  @Post("/actions/{id}/approve")
  public HttpResponse approve(ServiceRequestContext context, @Param String id) {
    return toAction(desk.approve(id, Access.user(context)));
  }

  @Post("/actions/{id}/reject")
  public HttpResponse reject(
      ServiceRequestContext context, @Param String id, @Param @Default("") String note) {
    return toAction(desk.reject(id, Access.user(context), note));
  }

  private HttpResponse toAction(ActionRecord record) {
    String incident = record.action().incidentId();
    String page = store.incident(incident).isPresent() ? "/incidents/" + incident : "/actions";
    return redirect(page + "#action-" + record.action().id());
  }

  @Post("/labels")
  public HttpResponse label(
      ServiceRequestContext context,
      @Param String subject,
      @Param String verdict,
      @Param @Default("") String note) {
    desk.label(subject, verdict, Access.user(context), note);
    String kind = store.incident(subject).isPresent() ? "/incidents/" : "/findings/";
    return redirect(kind + subject + "#label");
  }

  private HttpResponse page(
      String template, String title, String section, Map<String, Object> model) {
    String user = Access.user(ServiceRequestContext.current());
    return html(HttpStatus.OK, template, views.shell(title, section, user), model);
  }

  static HttpResponse html(
      HttpStatus status, String template, Shell shell, Map<String, Object> model) {
    Map<String, Object> all = new LinkedHashMap<>(model);
    all.put("shell", shell);
    StringOutput out = new StringOutput();
    TEMPLATES.render(template + ".jte", all, out);
    ResponseHeaders headers =
        ResponseHeaders.builder(status)
            .contentType(MediaType.HTML_UTF_8)
            .add(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .build();
    return HttpResponse.of(headers, HttpData.ofUtf8(out.toString()));
  }

  private static HttpResponse redirect(String to) {
    return HttpResponse.of(ResponseHeaders.of(HttpStatus.SEE_OTHER, HttpHeaderNames.LOCATION, to));
  }
}
