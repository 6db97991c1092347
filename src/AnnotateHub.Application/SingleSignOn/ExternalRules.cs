using AnnotateHub.Core.Study;

namespace AnnotateHub.Application.SingleSignOn;

/// <summary>What the settings of one way in from outside say of accounts.</summary>
/// <param name="Section">Of the settings; also the name under which the database knows the way.</param>
/// <param name="Name">As the audit says it.</param>
/// <param name="Values">How groups are compared.</param>
/// <param name="Administrators">Groups whose members are administrators; where there are any, everybody else who comes this way is
/// none.</param>
public sealed record ExternalRules(
    string Section,
    string Name,
    StringComparer Values,
    string[]? Administrators,
    ExternalProject[]? Projects,
    bool CreateAccounts,
    bool LinkByUserName
)
{
    /// <summary>A sentence for the first line of projects that cannot be, or null.</summary>
    internal string? ProjectFault()
    {
        if (Projects?.Any(line => line.Value.Length == 0 || line.Project.Length == 0) == true)
            return $"Each line of {Section}:Projects needs Value and Project; one of them is missing.";
        return Projects?.FirstOrDefault(line => line.ReadRole() is null) is { } odd
            ? $"'{odd.Role}' in {Section}:Projects is no role; expected one of {string.Join(", ", Enum.GetNames<ProjectRole>())}."
            : null;
    }
}
