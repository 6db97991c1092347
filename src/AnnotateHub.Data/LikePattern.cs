namespace AnnotateHub.Data;

/// <summary>Patterns of SQL's LIKE that mean exactly what a person typed (escape character: backslash).</summary>
public static class LikePattern
{
    /// <summary>Matches texts that hold this one, without the spaces around it.</summary>
    public static string Containing(string text) => $"%{Exactly(text)}%";

    /// <summary>Matches this text alone, without the spaces around it.</summary>
    public static string Exactly(string text) => text.Trim().Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_");
}
