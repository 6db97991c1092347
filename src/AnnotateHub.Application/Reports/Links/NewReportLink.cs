namespace AnnotateHub.Application.Reports.Links;

/// <param name="Secret">Shown once and kept nowhere.</param>
/// <param name="Address">Relative to the application's root; the secret stands behind the #.</param>
public sealed record NewReportLink(ReportLinkView Link, string Secret, string Address);
