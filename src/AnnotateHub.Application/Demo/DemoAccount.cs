namespace AnnotateHub.Application.Demo;

/// <param name="Months">Months of experience in the demo project; null for who does not annotate as a rule.</param>
/// <param name="Rank">Seniority in the demo project, 1 first.</param>
public sealed record DemoAccount(string UserName, string DisplayName, string Description, int? Months, int? Rank);
