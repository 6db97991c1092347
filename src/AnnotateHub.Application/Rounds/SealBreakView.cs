
namespace AnnotateHub.Application.Rounds;

/// <param name="By">Person, or the account at the command line.</param>
public sealed record SealBreakView(string By, string Reason, DateTimeOffset At);
