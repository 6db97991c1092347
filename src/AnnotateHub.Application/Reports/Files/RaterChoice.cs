using AnnotateHub.Exchange;

namespace AnnotateHub.Application.Reports.Files;

/// <summary>
/// What one input says of an image, as one answer. Where it holds several people's or models', the one that is asked for by its name
/// counts; where nobody is, none does, and that is told.
/// </summary>
/// <param name="Name">What the input is called on the command line.</param>
/// <param name="IsRun">A model's answers are wanted rather than a person's.</param>
/// <param name="Others">Names that other inputs of the same path have.</param>
internal sealed record RaterChoice(string Name, bool IsRun, IReadOnlyCollection<string> Others)
{
    private const int MaxTold = 10;

    /// <param name="damaged">Answers of which nothing is left.</param>
    /// <returns>At most one answer for each key, the keys of images whose answer cannot be used, and what is to be told.</returns>
    public (IReadOnlyDictionary<string, ImageLabels> Chosen, HashSet<string> Damaged, IReadOnlyList<string> Notes) From(
        IReadOnlyList<(string Key, ImageLabels Labels)> answers,
        IReadOnlyList<(string Key, ImageLabels Labels)> damaged,
        bool isFilePerImage
    )
    {
        var notes = new List<string>();
        // Folders name raters too, where each image has a file of its own: there the path keeps their answers apart.
        var raters = isFilePerImage
            ? []
            : answers.Concat(damaged).Select(answer => answer.Labels.Rater).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (NamesOfRun().FirstOrDefault(raters.Contains) is { } own)
        {
            var left = raters.Where(rater => rater != own && !Others.Contains(rater)).Order(StringComparer.Ordinal).ToList();
            if (left.Count > 0)
                notes.Add($"{Name}: the files also have answers of {Listed(left)}, which are left out; name them to have them compared.");
            answers = [.. answers.Where(answer => answer.Labels.Rater == own)];
            damaged = [.. damaged.Where(answer => answer.Labels.Rater is not { } rater || rater == own)];
        }
        else if (!isFilePerImage && answers.Any(IsWanted))
        {
            if (answers.Count(answer => !IsWanted(answer)) is var unwanted and > 0)
                notes.Add(
                    $"{Name}: {unwanted} {(unwanted == 1 ? "answer" : "answers")} of {(IsRun ? "people" : "models")} in the same files "
                        + $"{(unwanted == 1 ? "is" : "are")} left out; those of {(IsRun ? "models" : "people")} count."
                );
            answers = [.. answers.Where(IsWanted)];
        }

        var lost = damaged.Select(answer => answer.Key).ToHashSet(StringComparer.Ordinal);
        var chosen = Single(answers, lost, notes);
        var taken = chosen
            .Values.Select(labels => labels.Rater)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (!isFilePerImage && taken.Count > 1)
            notes.Add($"{Name}: the answers are of {Listed(taken)}, each on other images; they all count as {Name}'s.");
        return (chosen, lost, notes);
    }

    private bool IsWanted((string Key, ImageLabels Labels) answer) => answer.Labels.IsModel == IsRun;

    /// <summary>MODEL/RUN, and either of both.</summary>
    private IEnumerable<string> NamesOfRun() =>
        IsRun && Name.Split('/') is { Length: > 1 } parts ? [Name, parts[^1], parts[0]] : [Name];

    private Dictionary<string, ImageLabels> Single(
        IReadOnlyList<(string Key, ImageLabels Labels)> answers,
        HashSet<string> lost,
        List<string> notes
    )
    {
        var (chosen, told) = (new Dictionary<string, ImageLabels>(StringComparer.Ordinal), new List<string>());
        foreach (var same in answers.GroupBy(answer => answer.Key, StringComparer.Ordinal))
        {
            var all = same.ToList();
            if (all is [var only])
            {
                // A second answer that was refused, and told, leaves it open which one counts.
                if (!lost.Contains(same.Key))
                    chosen[same.Key] = only.Labels;
                continue;
            }

            lost.Add(same.Key);
            told.Add(
                $"{Name}: '{same.Key}' has {all.Count} answers ({string.Join(" and ", all.Take(4).Select(Described))}); none of them is "
                    + "taken. Name the one that counts as NAME=PATH with its rater's name, or keep one."
            );
        }

        notes.AddRange(told.Take(MaxTold));
        if (told.Count > MaxTold)
            notes.Add($"{Name}: and so for {told.Count - MaxTold} more images.");
        return chosen;
    }

    private static string Described((string Key, ImageLabels Labels) answer) =>
        $"{(answer.Labels.Rater is { } rater ? $"of '{rater}' in " : "")}{answer.Labels.File}";

    private static string Listed(List<string> names) =>
        $"{string.Join(" and ", names.Take(4).Select(name => $"'{name}'"))}{(names.Count > 4 ? $" and {names.Count - 4} more" : "")}";
}
