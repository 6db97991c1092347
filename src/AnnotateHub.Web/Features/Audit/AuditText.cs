namespace AnnotateHub.Web.Features.Audit;

/// <summary>Actions of the audit in words.</summary>
public static class AuditText
{
    /// <summary><c>assignment.returned</c> is "Assignment returned", <c>round.sealBroken</c> "Round seal broken".</summary>
    public static string Describe(string action)
    {
        var words = string.Concat(
                action.Select(sign =>
                    sign is '.' or '_' or '-' ? " "
                    : char.IsUpper(sign) ? $" {char.ToLowerInvariant(sign)}"
                    : sign.ToString()
                )
            )
            .Trim();
        return words.Length == 0 ? "" : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
