using AnnotateHub.Core.Labels;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>Which class of the project a word in a file means.</summary>
public static class ClassChoices
{
    private const int MaxTypos = 2;

    /// <summary>The class that a misspelt word probably means: another case, or at most two letters off; null when none is near.</summary>
    public static string? Nearest(string name, ClassScheme classes) =>
        classes
            .Classes.SelectMany(labelClass =>
                new[] { labelClass.Key, labelClass.Name }.Select(word => (labelClass.Key, Word: word, Distance: Distance(name, word)))
            )
            // Of short words everything is a letter or two away.
            .Where(item =>
                item.Distance == 0 || (item.Distance <= MaxTypos && Math.Min(name.Length, item.Word.Length) > 2 * item.Distance)
            )
            .OrderBy(item => item.Distance)
            .ThenBy(item => item.Key, StringComparer.Ordinal)
            .Select(item => item.Key)
            .FirstOrDefault();

    /// <summary>Levenshtein's, whatever the case.</summary>
    private static int Distance(string a, string b)
    {
        (a, b) = (a.ToUpperInvariant(), b.ToUpperInvariant());
        if (Math.Abs(a.Length - b.Length) > MaxTypos)
            return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
