namespace AnnotateHub.Application.Accounts;

/// <summary>Settings <c>Audit:*</c> of the sign-in audit.</summary>
/// <param name="KeepDays">Older lines are deleted; 0 keeps them all.</param>
/// <param name="JsonLines">A file that each line is added to as JSON, or <c>-</c> for standard output; empty: none.</param>
public sealed record AuditSettings(int KeepDays = 0, string JsonLines = "");
