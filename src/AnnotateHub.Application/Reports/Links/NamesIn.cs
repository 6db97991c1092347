using System.Text.Json;

namespace AnnotateHub.Application.Reports.Links;

/// <summary>Whether a report's text says who somebody is.</summary>
internal static class NamesIn
{
    /// <summary>One letter is a class or a side of a pair, and tells nothing of a person.</summary>
    private const int ShortestName = 2;

    /// <param name="json">A report's canonical text.</param>
    /// <returns>The first name that stands in a value of it as a word of its own; null where none does.</returns>
    public static string? Find(string json, IEnumerable<string> names)
    {
        var wanted = names.Where(name => name.Length >= ShortestName).Distinct(StringComparer.Ordinal).ToList();
        using var document = JsonDocument.Parse(json);
        return Values(document.RootElement).Distinct(StringComparer.Ordinal).Select(Named).FirstOrDefault(name => name is not null);

        string? Named(string value) => wanted.FirstOrDefault(name => HasWord(value, name));
    }

    /// <summary>Texts that people read: values, and the keys of what is not a record.</summary>
    private static IEnumerable<string> Values(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => [element.GetString()!],
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Values),
            JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Values(member.Value).Append(member.Name)),
            _ => [],
        };

    private static bool HasWord(string value, string name)
    {
        for (var at = value.IndexOf(name, StringComparison.Ordinal); at >= 0; at = value.IndexOf(name, at + 1, StringComparison.Ordinal))
            if ((at == 0 || !char.IsLetterOrDigit(value[at - 1])) && IsEnd(value, at + name.Length))
                return true;
        return false;
    }

    private static bool IsEnd(string value, int at) => at == value.Length || !char.IsLetterOrDigit(value[at]);
}
