using AnnotateHub.Application.Access;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>Takes the labels that belong to images of the project, and says in few sentences what is left over.</summary>
internal static class LabelMatching
{
    private const int TellOneByOne = 10;

    /// <param name="personOf">Negative where the labels are left out without a word.</param>
    public static List<MatchedLabels> From(LabelReading reading, List<ExchangeFault> rejected, Func<ImageLabels, long> personOf)
    {
        var matched = new List<MatchedLabels>();
        var strangers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var labels in reading.Labels)
        {
            var person = personOf(labels);
            if (person < 0)
                continue;
            if (labels.Picture?.Target is ImageGroup image)
                matched.Add(new MatchedLabels(labels, image, person));
            else
                strangers.TryAdd(labels.Names is [var first, ..] ? first : labels.Image, labels.File);
        }

        foreach (
            var same in matched
                .GroupBy(matchedLabels => (matchedLabels.Image.Id, matchedLabels.Person))
                .Where(group => group.Skip(1).Any())
                .ToList()
        )
        {
            var files = same.Select(matchedLabels => Named(matchedLabels.Labels)).Distinct(StringComparer.Ordinal).Take(4);
            rejected.Add(
                new ExchangeFault(
                    same.First().Labels.File,
                    0,
                    $"{string.Join(" and ", files)} are labels of the same image '{same.First().Image.Name}' for the same person; "
                        + "none of them is taken. Import one folder at a time, or give each rater a person."
                )
                {
                    Kind = FaultKind.Twice,
                }
            );
            matched.RemoveAll(same.Contains);
        }

        rejected.AddRange(Unknown(strangers));
        return matched;
    }

    /// <summary>Images that an open blind round has, so that nobody works on them freely; one sentence tells of them.</summary>
    public static async Task<HashSet<long>> ReservedAsync(
        MyAssignments ownWork,
        long projectId,
        IReadOnlyList<MatchedLabels> matched,
        List<ExchangeFault> told,
        CancellationToken cancellationToken
    )
    {
        var reserved = (
            await ownWork.ReservedAsync(
                projectId,
                [.. matched.Select(matchedLabels => matchedLabels.Image.Id).Distinct()],
                cancellationToken
            )
        ).ToHashSet();
        var names = matched
            .Where(matchedLabels => reserved.Contains(matchedLabels.Image.Id))
            .Select(matchedLabels => matchedLabels.Image.Name)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (names.Count == 0)
            return reserved;
        told.Add(
            new ExchangeFault(
                names.Count == 1 ? "1 image" : $"{names.Count} images",
                0,
                $"{Some(names)}{(names.Count > 3 ? " and others" : "")}: not open for free work at present, because an open round "
                    + "has them; import into that round."
            )
            {
                Kind = FaultKind.Work,
            }
        );
        return reserved;
    }

    /// <summary>Images that the project does not have, by name to the file that tells of them: a whole data set's labels for a few of its
    /// images are no hundred faults.</summary>
    private static IEnumerable<ExchangeFault> Unknown(Dictionary<string, string> strangers)
    {
        const string Name = "the labels must have the name of their image.";
        if (strangers.Count <= TellOneByOne)
            return strangers.Select(item => new ExchangeFault(item.Value, 0, $"No image of the project is called '{item.Key}'; {Name}")
            {
                Kind = FaultKind.Image,
            });
        var files = strangers.Values.Distinct(StringComparer.Ordinal).ToList();
        return
        [
            new ExchangeFault(
                files.Count == 1 ? files[0] : $"{files.Count} files",
                0,
                $"{strangers.Count} images are not in the project, for example "
                    + $"{Some(strangers.Keys.Order(StringComparer.Ordinal))}; {Name}"
            )
            {
                Kind = FaultKind.Image,
            },
        ];
    }

    private static string Named(ImageLabels labels) => labels.Rater is { } rater ? $"'{labels.File}' by {rater}" : $"'{labels.File}'";

    private static string Some(IEnumerable<string> names) => string.Join(", ", names.Take(3).Select(name => $"'{name}'"));
}
