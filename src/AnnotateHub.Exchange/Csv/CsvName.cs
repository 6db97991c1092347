using System.Globalization;
using System.Text;

namespace AnnotateHub.Exchange.Csv;

/// <summary>Heads of tables that programs read: ASCII letters, digits and underscores, beginning with a letter.</summary>
public static class CsvName
{
    private static readonly Dictionary<char, string> Greek = new()
    {
        ['α'] = "alpha",
        ['κ'] = "kappa",
        ['µ'] = "u",
        ['μ'] = "u",
    };

    /// <summary><c>Cohen's κ</c> becomes <c>cohens_kappa</c>.</summary>
    public static string From(string text)
    {
        var name = new StringBuilder();
        foreach (var sign in text.Normalize(NormalizationForm.FormKD))
        {
            if (Greek.TryGetValue(char.ToLowerInvariant(sign), out var letters))
                name.Append(letters);
            else if (char.IsAsciiLetterOrDigit(sign))
                name.Append(char.ToLowerInvariant(sign));
            else if (
                sign != '\''
                && CharUnicodeInfo.GetUnicodeCategory(sign) != UnicodeCategory.NonSpacingMark
                && name.Length > 0
                && name[^1] != '_'
            )
                name.Append('_');
        }

        var made = name.ToString().Trim('_');
        return made is [>= 'a' and <= 'z', ..] ? made : $"c_{made}".TrimEnd('_');
    }

    /// <summary>The same for several, of which none may be like another: a number is added to those that would be.</summary>
    public static IReadOnlyList<string> Unique(IEnumerable<string> texts)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var text in texts)
        {
            var name = From(text);
            for (var number = 2; !taken.Add(name); number++)
                name = $"{From(text)}_{number.ToString(CultureInfo.InvariantCulture)}";
            names.Add(name);
        }

        return names;
    }
}
